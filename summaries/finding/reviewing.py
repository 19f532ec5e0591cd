"""Marking many submissions as reviewed at once. Each is a correction of its own: one that somebody changed stays."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Engine

from schemas.corrections import MOST_REVISIONS, Changes
from schemas.errors import InvalidEvent
from summaries.access import Person
from summaries.corrections import Conflict, propose
from summaries.wording import plural
from summaries.writing import writing


class Chosen(NamedTuple):
    """A submission that was ticked, as it was when the page was made. It is written `id:revision:reference`."""

    feedback_id: UUID
    revision: int
    reference: str


class Marked(NamedTuple):
    """What came of it.

    Attributes:
        marked: how many are marked now, or soon.
        in_conflict: the references of those that somebody changed after the page was made.
        gone: how many are there no more.
    """

    marked: int
    in_conflict: Sequence[str]
    gone: int


def read_chosen(texts: Sequence[str], most: int) -> list[Chosen]:
    """Return what was ticked; what is not written as a page writes it is not there, and no more than a page holds."""
    found = (_chosen(text) for text in texts[:most])
    return list(dict.fromkeys(one for one in found if one is not None))


def mark_reviewed(engine: Engine, person: Person, chosen: Sequence[Chosen], clock: Callable[[], datetime]) -> Marked:
    """Mark submissions as reviewed, each in a transaction of its own.

    Raises:
        Unavailable: the database is away; those that were marked until then are.
    """
    marked, gone, in_conflict = 0, 0, []
    for one in chosen:
        try:
            with writing(engine) as connection:
                propose(connection, person, one.feedback_id, one.revision, Changes(reviewed=True), clock())
            marked += 1
        except Conflict:
            in_conflict.append(one.reference)
        except InvalidEvent:
            gone += 1
    return Marked(marked, in_conflict, gone)


def told_of(marked: Marked) -> Iterator[str]:
    """Say what came of it, in words for a page."""
    if marked.marked:
        yield f"{plural(marked.marked, 'submission is', 'submissions are')} marked as reviewed."
    if marked.in_conflict:
        were = plural(len(marked.in_conflict), "submission was", "submissions were")
        which = ", ".join(marked.in_conflict)
        yield f"{were} not marked, because somebody decided something meanwhile. Look again: {which}."
    if marked.gone:
        yield f"{plural(marked.gone, 'submission is', 'submissions are')} not here any more."


def _chosen(text: str) -> Chosen | None:
    feedback_id, _, rest = text.partition(":")
    revision, _, reference = rest.partition(":")
    if not (revision.isascii() and revision.isdecimal() and len(revision) < 9 and len(reference) <= 15):
        return None
    try:
        return Chosen(UUID(feedback_id), min(int(revision), MOST_REVISIONS - 1), reference)
    except ValueError:
        return None
