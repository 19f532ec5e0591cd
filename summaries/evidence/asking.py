"""What a leader fills in to begin a pack, and each fault of it named. Pure."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from schemas.errors import InvalidConfig
from schemas.frameworks import Frameworks
from schemas.months import Month, Period
from summaries.evidence.counting import SERVICES
from summaries.evidence.making import Asked

LONGEST_TEXT = 4_000
LONGEST_ANSWER = 500


class Fault(Struct, frozen=True):
    """What is wrong with a field, in words, and the field's id."""

    field: str
    words: str


class Typed(Struct, frozen=True, kw_only=True):
    """What was filled in, as it was. `framework`: framework and version with a slash between."""

    framework: str = ""
    first: str = ""
    last: str = ""
    services: tuple[str, ...] = ()


def typed_of(values: Mapping[str, str], services: Sequence[str]) -> Typed:
    """Return what a form holds; what is too long to be meant is cut."""
    cut = {name: values.get(name, "").strip()[:100] for name in ("framework", "first", "last")}
    return Typed(**cut, services=tuple(service[:20] for service in services[:10]))


def at_first(frameworks: Frameworks, now: Month) -> Typed:
    """Return what a new form holds: the year that ended with the last whole month."""
    newest = frameworks.versions[0] if frameworks.versions else None
    framework = f"{newest.framework}/{newest.version}" if newest else ""
    return Typed(framework=framework, first=str(now.shifted(-12)), last=str(now.shifted(-1)))


def check(typed: Typed, frameworks: Frameworks, now: Month) -> Asked | tuple[Fault, ...]:
    """Return what is asked for, or what is wrong. Nothing can be said of a time that has not begun."""
    faults: list[Fault] = []
    name, _, version = typed.framework.partition("/")
    try:
        framework = frameworks.find(name, version or "-")
    except InvalidConfig:
        framework = None
        faults.append(Fault("framework", "Choose a framework"))
    period = _period(typed, now, faults)
    if framework is None or period is None:
        return tuple(faults)
    asked = Asked(framework=framework, period=period, services=tuple(one for one in SERVICES if one in typed.services))
    if not asked.taken():
        return (Fault("services", f"Choose a service that {framework.name} takes feedback of, or none for all"),)
    return asked


def _period(typed: Typed, now: Month, faults: list[Fault]) -> Period | None:
    found = len(faults)
    for field in ("first", "last"):
        try:
            month = Month.parse(getattr(typed, field))
        except ValueError:
            faults.append(Fault(field, f"Enter the {field} month as a year and a month, like 2026-03"))
        else:
            if field == "first" and month > now:
                faults.append(Fault(field, "The first month has not begun. Enter one that has"))
    if len(faults) > found:
        return None
    try:
        return Period.parse(typed.first, typed.last)
    except ValueError as error:
        faults.append(Fault("last", f"{str(error).capitalize()}"))
        return None
