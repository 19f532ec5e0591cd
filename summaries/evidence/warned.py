"""Which quotes of a pack could single somebody out, and whether somebody said why they may stand all the same. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from summaries.evidence.making import Found
from summaries.evidence.pack import Pack
from summaries.evidence.quoting import Quotable, warnings


class Warned(Struct, frozen=True):
    """A quote that stands in a pack and could single somebody out.

    Attributes:
        why: in sentences.
        answer: why it may stand; empty where nobody said so yet.
    """

    statement: str
    cite: str
    why: tuple[str, ...]
    answer: str


def why_of(quotable: Sequence[Quotable], found: Found) -> dict[str, tuple[str, ...]]:
    """Return what about quotes could single somebody out, by their ids; where nothing could, there is no entry."""
    in_team: Counter[str | None] = Counter()
    in_role: Counter[tuple[str | None, str]] = Counter()
    for row in found.rows:
        in_team[row.team] += row.submissions
        in_role[row.team, row.role] += row.submissions
    told = {one.cite: warnings(one, in_team, in_role) for one in quotable}
    return {cite: why for cite, why in told.items() if why}


def warned(pack: Pack, found: Found, answers: Mapping[str, str]) -> list[Warned]:
    """Return the quotes of a pack that could single somebody out, in its order; each where it stands first."""
    why = why_of(found.quotable, found)
    once: dict[str, Warned] = {}
    for statement, quote in pack.quotes():
        if quote.cite in why and quote.cite not in once:
            once[quote.cite] = Warned(statement, quote.cite, why[quote.cite], answers.get(quote.cite, ""))
    return list(once.values())
