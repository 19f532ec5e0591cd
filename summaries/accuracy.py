"""How often the tagger was right, as reviewers found: counted by what was tagged, which class, and month.

Only the first time that somebody judged a tag of a submission counts: what stands there after that is a person's own.
What nobody looked at is in no figure, and reviewers look at what is hard: it says how right the tags are that were
reviewed, and no more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection, select

from schemas.corrections import FeedbackCorrected
from schemas.events import decode
from schemas.weeks import LONDON
from sinks.tables import Correction

NONE = ""
"""The class of a tag that is not there: no team is known, no such theme was seen, or none is meant."""


class Judged(StrEnum):
    """What a reviewer can judge of the tagger's."""

    SENTIMENT = "sentiment"
    KIND = "kind"
    TEAM = "team"
    THEME = "theme"


class Verdict(NamedTuple):
    """One judgement: what the tagger said, what the reviewer says, and the month in London, as `2026-03`."""

    what: Judged
    tagged: str
    decided: str
    month: str


class ClassAccuracy(Struct, frozen=True, kw_only=True):
    """How right the tags of one class were in one month.

    Attributes:
        confirmed: it was tagged so, and is so.
        changed: it was tagged so, and is something else.
        missed: it is so, and was tagged as something else.
    """

    what: Judged
    tag: str
    month: str
    confirmed: int
    changed: int
    missed: int


def select_corrections(connection: Connection) -> list[FeedbackCorrected]:
    """Return all corrections that count, each submission's in the order of its revisions."""
    query = select(Correction.event).where(Correction.counts).order_by(Correction.feedback_id, Correction.revision)
    return [decode(event.encode(), FeedbackCorrected) for event in connection.scalars(query)]


def verdicts(corrections: Iterable[FeedbackCorrected]) -> Counter[Verdict]:
    """Count the judgements on the tagger's own tags.

    Args:
        corrections: that count; of each submission all of them, in the order of its revisions.
    """
    judged: set[tuple[UUID, Judged]] = set()
    found: Counter[Verdict] = Counter()
    for one in corrections:
        month = f"{one.corrected_at.astimezone(LONDON):%Y-%m}"
        for what, pairs in _said(one):
            if (one.feedback_id, what) not in judged:
                judged.add((one.feedback_id, what))
                found.update(Verdict(what, tagged, decided, month) for tagged, decided in pairs)
    return found


def accuracy(found: Counter[Verdict]) -> list[ClassAccuracy]:
    """Return what the judgements come to, by what was judged, month and class."""
    counts: Counter[tuple[Judged, str, str, str]] = Counter()
    for verdict, number in found.items():
        is_right = verdict.tagged == verdict.decided
        if is_right or verdict.tagged != NONE or verdict.what is not Judged.THEME:
            counts[verdict.what, verdict.month, verdict.tagged, "confirmed" if is_right else "changed"] += number
        if not is_right and (verdict.decided != NONE or verdict.what is not Judged.THEME):
            counts[verdict.what, verdict.month, verdict.decided, "missed"] += number
    order = list(Judged)
    rows = sorted({key[:3] for key in counts}, key=lambda key: (order.index(key[0]), key[1], key[2]))
    return [
        ClassAccuracy(
            what=what,
            tag=tag,
            month=month,
            confirmed=counts[what, month, tag, "confirmed"],
            changed=counts[what, month, tag, "changed"],
            missed=counts[what, month, tag, "missed"],
        )
        for what, month, tag in rows
    ]


def _said(one: FeedbackCorrected) -> Iterator[tuple[Judged, Sequence[tuple[str, str]]]]:
    if one.sentiment:
        yield Judged.SENTIMENT, [(one.sentiment.was or NONE, one.sentiment.now)]
    if one.kind:
        yield Judged.KIND, [(one.kind.was or NONE, one.kind.now)]
    if one.team:
        yield Judged.TEAM, [(one.team.was or NONE, one.team.now or NONE)]
    if one.themes:
        was, now = set(one.themes.was), set(one.themes.now)
        pairs = [(theme if theme in was else NONE, theme if theme in now else NONE) for theme in sorted(was | now)]
        yield Judged.THEME, pairs
