"""What may be typed of an action, and what is wrong with it, in words. Pure."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from schemas.references import parse_reference
from schemas.words import normalise, normalise_line
from summaries.actions import Action, ActionState
from summaries.series import Measure

LONGEST_TITLE = 120
LONGEST_TEXT = 500
LONGEST_OWNER = 100
MOST_REFERENCES = 50
NO_SERIES = "none"
_YEARS = range(2000, 2100)


class Draft(Struct, frozen=True, kw_only=True):
    """What somebody wants an action to be; as in `Action`."""

    title: str
    said: str
    owner: str
    due_on: date
    series: Measure | None
    is_public: bool
    references: tuple[str, ...]
    themes: tuple[str, ...]


class Ending(Struct, frozen=True, kw_only=True):
    """What became of an action: done on a day, not going to with a reason, or planned again."""

    state: ActionState
    ended_on: date | None = None
    reason: str = ""


class Typed(NamedTuple):
    """An action's form as it was filled in, to be shown again as it is."""

    title: str = ""
    said: str = ""
    owner: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    series: str = ""
    public: str = ""
    references: str = ""
    themes: tuple[str, ...] = ()


class Fault(NamedTuple):
    """What is wrong with one field, and what to do about it."""

    field: str
    words: str


def typed_of(action: Action) -> Typed:
    """Return the form that would make an action what it is."""
    return Typed(
        title=action.title,
        said=action.said,
        owner=action.owner,
        day=str(action.due_on.day),
        month=str(action.due_on.month),
        year=str(action.due_on.year),
        series=action.series or NO_SERIES,
        public="yes" if action.is_public else "no",
        references="\n".join(action.references),
        themes=action.themes,
    )


def read_typed(values: Mapping[str, str], themes: Collection[str]) -> Typed:
    """Return what was typed, from a form's fields."""
    fields = {name: values.get(name, "") for name in Typed._fields if name != "themes"}
    return Typed(**fields, themes=tuple(dict.fromkeys(themes)))


def check(typed: Typed, known_themes: Collection[str]) -> Draft | tuple[Fault, ...]:
    """Return what was typed as a draft, or all that is wrong with it in the order of the form."""
    faults: list[Fault] = []
    said = _text(typed.said, "said", "what people told you", LONGEST_TEXT, faults, lines=True)
    title = _text(typed.title, "title", "what you are going to do", LONGEST_TITLE, faults)
    owner = _text(typed.owner, "owner", "who will see to it", LONGEST_OWNER, faults)
    due_on = _day(typed.day, typed.month, typed.year, "the day it is due", faults)
    if typed.series not in (*Measure, NO_SERIES):
        faults.append(Fault("series", "Choose what should change, or “None of these”"))
    if typed.public not in ("yes", "no"):
        faults.append(Fault("public", "Choose whether it may be shown in public"))
    if set(typed.themes) - set(known_themes):
        faults.append(Fault("themes", "Choose themes from the list"))
    references = _references(typed.references, faults)
    if faults or due_on is None:
        return tuple(faults)
    return Draft(
        title=title,
        said=said,
        owner=owner,
        due_on=due_on,
        series=None if typed.series == NO_SERIES else Measure(typed.series),
        is_public=typed.public == "yes",
        references=references,
        themes=tuple(sorted(typed.themes)),
    )


def check_done(day: str, month: str, year: str, *, today: date) -> Ending | tuple[Fault, ...]:
    """Return that an action was done on a day, or what is wrong with that day."""
    faults: list[Fault] = []
    done_on = _day(day, month, year, "the day it was done", faults)
    if done_on is not None and done_on > today:
        faults.append(Fault("day", "The day it was done must be today or in the past"))
    if faults or done_on is None:
        return tuple(faults)
    return Ending(state=ActionState.DONE, ended_on=done_on)


def check_not_going_to(reason: str, *, today: date) -> Ending | tuple[Fault, ...]:
    """Return that an action is not going to be done, or what is wrong with the reason."""
    faults: list[Fault] = []
    text = _text(reason, "reason", "why you are not going to do it", LONGEST_TEXT, faults, lines=True)
    if faults:
        return tuple(faults)
    return Ending(state=ActionState.NOT_GOING_TO, ended_on=today, reason=text)


def unknown_references(references: Collection[str], known: Collection[str]) -> tuple[Fault, ...]:
    """Say which references are of no feedback that the team has."""
    return tuple(
        Fault("references", f"{one} is not among this team’s feedback. Check it, or take it out")
        for one in references
        if one not in known
    )


def _text(typed: str, field: str, what: str, longest: int, faults: list[Fault], *, lines: bool = False) -> str:
    text = normalise(typed) if lines else normalise_line(typed)
    if not text:
        faults.append(Fault(field, f"Say {what}"))
    elif len(text) > longest:
        over = len(text) - longest
        faults.append(Fault(field, f"Say {what} in {longest} characters or fewer. It is {over:,} too long"))
    return text


def _day(day: str, month: str, year: str, what: str, faults: list[Fault]) -> date | None:
    """Return the day that was typed; None, and a fault, where there is none like it."""
    parts = [part.strip() for part in (day, month, year)]
    if not any(parts):
        faults.append(Fault("day", f"Give {what}, like 27 3 2026"))
        return None
    try:
        if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
            raise ValueError
        found = date(*(int(part) for part in reversed(parts)))
        if found.year not in _YEARS:
            raise ValueError
    except ValueError:
        faults.append(Fault("day", f"Give {what} as a day, a month and a year, like 27 3 2026"))
        return None
    return found


def _references(typed: str, faults: list[Fault]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in typed.replace(",", " ").replace(";", " ").split():
        known = parse_reference(one)
        if known is None:
            faults.append(Fault("references", f"“{one[:30]}” is not a reference. One is written like 7K3M-9QTX-2HVDC"))
        else:
            found[known] = None
    if len(found) > MOST_REFERENCES:
        faults.append(Fault("references", f"Give {MOST_REFERENCES} references or fewer"))
    return tuple(sorted(found))
