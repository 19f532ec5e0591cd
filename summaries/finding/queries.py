"""What is asked of the database to find things. A query ends where its page is full, or where the count is "many".

Newest first is by id: ids begin with when their form was handed out, so it is the order of time but for forms that
lay open. Every index ends with the id, and is walked from its end.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, select, union_all

from schemas.tags import Sentiment
from sinks.tables import AnswerTag, Feedback, Review, Tag, ThemeTag, Words
from summaries.finding.index import Bounds, fts5, tsvector, tsvector_near
from summaries.finding.wanted import Branch, Wanted, id_bounds, indexed_branch, key_bounds, plain_branches
from summaries.queries import SaidRow, said_columns

_NOT_ASSESSED = Sentiment.NOT_ASSESSED.value


class Place(NamedTuple):
    """A submission that was found, and its place in the order of time, as an address can name it."""

    feedback_id: UUID
    key: str


class FoundRow(NamedTuple):
    """What is known of a submission beside its answers."""

    feedback_id: UUID
    team: str | None
    sentiment: str
    kind: str | None
    source: str
    held_back: bool
    reviewed_at: datetime | None
    revision: int


def select_page(
    connection: Connection, wanted: Wanted, limit: int, *, after: str = "", before: str = ""
) -> list[Place]:
    """Return places, newest first.

    Args:
        connection: from `reading`.
        wanted: what to find.
        limit: how many at most.
        after: the key that they come after, which is older; one that is none counts for nothing.
        before: the key that they come before; of what is newer, the nearest. Only one of the two.
    """
    at = _parsed(after or before, is_number=_has_numbers(connection, wanted))
    newest_first = bool(after) or at is None

    def beyond(key: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        return [] if at is None else [key < at if newest_first else key > at]

    places: list[Place] = []
    for branches in _ways(connection, wanted, beyond, newest_first=newest_first):
        places = _ordered(connection, branches, limit, newest_first=newest_first)
        if len(places) == limit:
            break
    return places if newest_first else places[::-1]


def count_up_to(connection: Connection, wanted: Wanted, most: int | None) -> int:
    """Return how many there are; `most` where there are as many or more, for it stops counting there."""
    counted = 0
    for branches in list(_ways(connection, wanted))[0 if most else -1 :]:
        counted = _count(connection, branches, most)
        if counted == most:
            break
    return counted


def stream_places(connection: Connection, wanted: Wanted, size: int) -> Iterator[list[UUID]]:
    """Yield the ids of everything, newest first, so many at a time; memory stays flat."""
    *_, branches = _ways(connection, wanted)
    if not branches:
        return
    query = _part(branches[0]) if len(branches) == 1 else union_all(*map(_part, branches))
    every = query.subquery()
    ordered = select(every.c.feedback_id).order_by(every.c.key.desc())
    found = connection.execution_options(yield_per=size).execute(ordered)
    for rows in found.partitions(size):
        yield [row.feedback_id for row in rows]


def select_answers(connection: Connection, feedback_ids: Sequence[UUID]) -> list[SaidRow]:
    """Return all answers of these submissions, by id."""
    query = (
        select(
            *said_columns(literal(value=False)),
        )
        .join(Words, Words.feedback_id == Feedback.feedback_id)
        .outerjoin(Tag, Tag.feedback_id == Feedback.feedback_id)
        .outerjoin(AnswerTag, and_(AnswerTag.feedback_id == Words.feedback_id, AnswerTag.question == Words.question))
        .where(Feedback.feedback_id.in_(feedback_ids))
        .order_by(Feedback.feedback_id, Words.question.desc())
    )
    return [SaidRow._make(row) for row in connection.execute(query)]


def select_facts(connection: Connection, feedback_ids: Sequence[UUID]) -> list[FoundRow]:
    """Return what else is known of these submissions, by id."""
    query = (
        select(
            Feedback.feedback_id,
            Tag.team,
            func.coalesce(Tag.sentiment, literal(_NOT_ASSESSED)),
            Tag.kind,
            Feedback.source,
            Feedback.held_back,
            Review.reviewed_at,
            func.coalesce(Review.revision, 0),
        )
        .outerjoin(Tag, Tag.feedback_id == Feedback.feedback_id)
        .outerjoin(Review, Review.feedback_id == Feedback.feedback_id)
        .where(Feedback.feedback_id.in_(feedback_ids))
        .order_by(Feedback.feedback_id)
    )
    return [FoundRow._make(row) for row in connection.execute(query)]


def select_theme_names(connection: Connection, feedback_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """Return the themes of these submissions, by their ids."""
    query = (
        select(ThemeTag.feedback_id, ThemeTag.theme)
        .where(ThemeTag.feedback_id.in_(feedback_ids))
        .order_by(ThemeTag.feedback_id, ThemeTag.theme)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def _unbounded(_: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    return []


def _ways(
    connection: Connection, wanted: Wanted, beyond: Bounds = _unbounded, *, newest_first: bool = True
) -> Iterator[Sequence[Branch]]:
    """Yield the ways to what is wanted, the quick ones first; the last is sure to find all of it.

    Args:
        connection: says which database it is.
        wanted: what to find.
        beyond: makes of a key the conditions of where to begin.
        newest_first: which way from there.
    """
    asked = wanted.asked()
    if wanted.teams is not None and not wanted.teams:
        yield []
    elif asked is None:
        yield [one._replace(condition=and_(one.condition, *beyond(one.key))) for one in plain_branches(wanted)]
    elif _has_numbers(connection, wanted):
        yield [indexed_branch(wanted, fts5(asked, lambda key: [*key_bounds(wanted, key), *beyond(key)]))]
    else:

        def bounds(key: ColumnElement[Any]) -> list[ColumnElement[bool]]:
            return [*id_bounds(wanted, key), *beyond(key)]

        yield [indexed_branch(wanted, tsvector_near(asked, bounds, newest_first=newest_first))]
        yield [indexed_branch(wanted, tsvector(asked, bounds))]


def _has_numbers(connection: Connection, wanted: Wanted) -> bool:
    """Say whether keys are those of SQLite's index of words, and not ids."""
    return wanted.asked() is not None and connection.dialect.name == "sqlite"


def _count(connection: Connection, branches: Sequence[Branch], most: int | None) -> int:
    if not branches:
        return 0
    parts = [select(literal(1).label("one")).select_from(one.rows).where(one.condition).limit(most) for one in branches]
    if len(parts) == 1:
        return connection.execute(select(func.count()).select_from(parts[0].subquery())).scalar_one()
    every = union_all(*(select(part.subquery().c.one) for part in parts)).subquery()
    counted = select(every.c.one).limit(most)
    return connection.execute(select(func.count()).select_from(counted.subquery())).scalar_one()


def _ordered(
    connection: Connection, branches: Sequence[Branch], limit: int, *, newest_first: bool = True
) -> list[Place]:
    if not branches:
        return []
    parts = [_part(one).order_by(one.key.desc() if newest_first else one.key.asc()).limit(limit) for one in branches]
    if len(parts) == 1:
        rows = connection.execute(parts[0]).all()
    else:
        every = union_all(*(select(*part.subquery().c) for part in parts)).subquery()
        order = every.c.key.desc() if newest_first else every.c.key.asc()
        rows = connection.execute(select(every.c.feedback_id, every.c.key).order_by(order).limit(limit)).all()
    return [Place(row.feedback_id, _written(row.key)) for row in rows]


def _part(branch: Branch) -> Select[Any]:
    columns = (branch.feedback_id.label("feedback_id"), branch.key.label("key"))
    return select(*columns).select_from(branch.rows).where(branch.condition)


def _written(key: UUID | int) -> str:
    return key.hex if isinstance(key, UUID) else str(key)


def _parsed(text: str, *, is_number: bool) -> UUID | int | None:
    """Return the key that an address names; None where it is none."""
    if not (text.isascii() and text.isalnum() and len(text) <= 32):
        return None
    try:
        if is_number:
            number = int(text)
            return number if number < 1 << 63 else None
        return UUID(hex=text)
    except ValueError:
        return None
