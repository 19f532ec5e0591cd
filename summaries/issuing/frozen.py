"""What an issue keeps: every figure that it shows, inside and outside the team, and which answers. Never their words.

Words stay where they are, once: so that what a person takes back, or a reviewer hides, is gone from issues at once too.
"""

from collections.abc import Iterator
from hashlib import sha256

import msgspec
from msgspec import Struct

from schemas.tags import Question
from summaries.access import Words
from summaries.outside import OutsideSummary
from summaries.weekly import Count, WeeklySummary
from summaries.weekly_actions import without_any_references


class AnswerShown(Struct, frozen=True, order=True):
    """An answer that the team saw, by what finds it again."""

    question: str
    reference: str


class Change(Struct, frozen=True):
    """A figure that a revision changed.

    Attributes:
        section: `feedback`, `held_back`, `roles`, `sentiments`, `ratings`, `themes`, `good` or `better`.
        what: the role, sentiment, rating or theme; for answers `added` or `gone`; else empty.
    """

    section: str
    what: str
    was: int
    now: int


class Frozen(Struct, frozen=True, kw_only=True):
    """An issue as it was made.

    Attributes:
        week: its figures; without an answer, and so without words.
        answers: those that could be shown.
        outside: what may be seen outside the team; None where nothing may.
        outside_since: in which revision that was last changed; the first is 0.
        changes: against the revision before.
    """

    week: WeeklySummary
    answers: tuple[AnswerShown, ...]
    outside: OutsideSummary | None
    outside_since: int
    changes: tuple[Change, ...] = ()


def freeze(
    summary: WeeklySummary, outside: OutsideSummary | None, before: Frozen | None = None, revision: int = 0
) -> Frozen:
    """Return a week as an issue keeps it.

    Args:
        summary: the team's, whole.
        outside: what may be seen outside the team.
        before: the revision before; None for the first.
        revision: which one this is.
    """
    answers = sorted(AnswerShown(one.question, one.reference) for one in (*summary.good, *summary.better))
    actions = summary.actions and without_any_references(summary.actions)
    week = msgspec.structs.replace(summary, good=(), better=(), words=Words.NONE, actions=actions)
    is_same = before is not None and figures_of(before.outside) == figures_of(outside)
    frozen = Frozen(
        week=week,
        answers=tuple(answers),
        outside=before.outside if before is not None and is_same else outside,
        outside_since=before.outside_since if before is not None and is_same else revision,
    )
    return frozen if before is None else msgspec.structs.replace(frozen, changes=changes_between(before, frozen))


def figures_of(outside: OutsideSummary | None) -> object:
    """Return what of an outside summary of a week somebody could compare with another of it."""
    if outside is None:
        return None
    return (outside.submissions, outside.roles, outside.sentiments, outside.ratings, outside.themes)


def changes_between(before: Frozen, now: Frozen) -> tuple[Change, ...]:
    """Return every figure of the week itself that differs; those of other weeks are theirs to tell."""
    old, new = _figures(before.week), _figures(now.week)
    figures = [
        Change(*key, old.get(key, 0), new.get(key, 0))
        for key in [*new, *(key for key in old if key not in new)]
        if old.get(key, 0) != new.get(key, 0)
    ]
    return (*figures, *_answers_between(frozenset(before.answers), frozenset(now.answers)))


def encode(frozen: Frozen) -> str:
    """Return an issue as JSON; the same issue always gives the same text."""
    return msgspec.json.encode(frozen).decode()


def digest(text: str) -> str:
    """Return the SHA-256 of an issue's JSON, as hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def thaw(text: str) -> Frozen:
    """Return an issue from its JSON.

    Raises:
        msgspec.ValidationError: it is none.
    """
    return msgspec.json.decode(text, type=Frozen)


def _figures(week: WeeklySummary) -> dict[tuple[str, str], int]:
    figures = {("feedback", ""): week.submissions, ("held_back", ""): week.held_back}
    for section in ("roles", "sentiments", "ratings", "themes"):
        counts: tuple[Count, ...] = getattr(week, section)
        figures |= {(section, count.what): count.submissions for count in counts}
    return figures


def _answers_between(old: frozenset[AnswerShown], new: frozenset[AnswerShown]) -> Iterator[Change]:
    for question in Question:
        for what, those in (("added", new - old), ("gone", old - new)):
            if number := sum(one.question == question for one in those):
                yield Change(str(question), what, 0, number)
