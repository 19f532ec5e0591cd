"""Retagging: reads what is stored as the tagger takes it, and puts new tags in the place of the tagger's old ones.

What reviewers decided is folded over the new tags in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import BindParameter, Connection, Engine, Row, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import DeclarativeBase

from schemas.events import FeedbackReceived, FeedbackTagged, Rating, Role, Source, Unsafe, WordsUse
from schemas.tags import Question
from sinks.engine import available
from sinks.folding import fold, lock
from sinks.own_tags import OwnTags, kept_own_tags, standing_tags
from sinks.rows import answer_rows, is_held_back, tag_row, theme_rows
from sinks.tables import AnswerTag, Feedback, Tag, ThemeTag, Words
from sinks.waiting import refresh_waiting
from sinks.withdrawing import share

_START = UUID(int=0)


class OldTags(NamedTuple):
    """What the tagger tagged a submission with; what reviewers put right is not in it."""

    sentiment: str
    team: str | None
    kind: str | None
    themes: frozenset[str]
    held_back: bool


class Tagged(NamedTuple):
    """A submission as the tagger takes it, without contact details, on which no tag hangs; and its tags."""

    received: FeedbackReceived
    tags: OldTags


class Retagging:
    """The past, in batches by id. Each batch is one transaction, so it can be stopped and begun again at any time."""

    def __init__(self, engine: Engine, tagger: str) -> None:
        """Take the database, and the tagger that everything is to be tagged by (`Tag.tagger`)."""
        self._engine = engine
        self._tagger = tagger

    def count(self) -> int:
        """Return how many submissions have tags of another tagger.

        Raises:
            Unavailable: the database is away.
        """
        query = select(func.count()).select_from(Tag).where(Tag.tagger != self._tagger)
        with available(), self._engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def batches(self, size: int) -> Iterator[list[Tagged]]:
        """Yield the submissions with tags of another tagger, by id, so many at a time.

        Raises:
            Unavailable: the database is away.
        """
        after = _START
        while batch := self._read(after, size):
            yield batch
            after = batch[-1].received.feedback_id

    def _read(self, after: UUID, size: int) -> list[Tagged]:
        query = (
            select(*Feedback.__table__.c)
            .join(Tag, Tag.feedback_id == Feedback.feedback_id)
            .where(Tag.tagger != self._tagger, Feedback.feedback_id > after)
            .order_by(Feedback.feedback_id)
            .limit(size)
        )
        with available(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
            ids = [row.feedback_id for row in rows]
            words = _words_of(connection, ids)
            own = standing_tags(connection, ids) | kept_own_tags(connection, ids)
        return [
            Tagged(
                _received(row, words[row.feedback_id]),
                _old_tags(own[row.feedback_id]),
            )
            for row in rows
        ]

    def replace(self, tagged: Sequence[FeedbackTagged]) -> None:
        """Put these tags in the place of the ones that are there, in one transaction.

        What was held back for a person stays held back: only a person lets it go. What reviewers decided stands.

        Raises:
            Unavailable: the database is away. Nothing was changed.
        """
        with available(), self._engine.begin() as connection:
            share(connection)
            stored = set(lock(connection, [one.received.feedback_id for one in tagged]))
            tagged = [one for one in tagged if one.received.feedback_id in stored]  # the others were erased meanwhile
            if not tagged:
                return
            ids = [one.received.feedback_id for one in tagged]
            held = [one.received.feedback_id for one in tagged if is_held_back(one)]
            corrected = kept_own_tags(connection, ids)
            connection.execute(update(Feedback).where(Feedback.feedback_id.in_(held)).values(held_back=True))
            _update(connection, Tag, [tag_row(one) for one in tagged])
            _update(connection, AnswerTag, [row for one in tagged for row in answer_rows(one)])
            connection.execute(delete(ThemeTag).where(ThemeTag.feedback_id.in_(ids)))
            themes = [row for one in tagged for row in theme_rows(one)]
            if themes:
                connection.execute(insert(ThemeTag), themes)
            now = standing_tags(connection, list(corrected))
            fold(
                connection,
                corrected,
                {
                    feedback_id: replace(now[feedback_id], held_back=before.held_back or feedback_id in held)
                    for feedback_id, before in corrected.items()
                },
            )
            refresh_waiting(connection, ids)


def _words_of(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    answers: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    query = select(Words.feedback_id, Words.question, Words.words).where(Words.feedback_id.in_(ids))
    for feedback_id, question, words in connection.execute(query.order_by(Words.feedback_id, Words.question)):
        answers[feedback_id][question] = words
    return answers


def _old_tags(own: OwnTags) -> OldTags:
    return OldTags(own.sentiment, own.team, own.kind, frozenset(own.themes), own.held_back)


def _received(row: Row[*tuple[Any, ...]], answers: dict[str, str]) -> FeedbackReceived:
    return FeedbackReceived(
        feedback_id=row.feedback_id,
        received_at=row.received_at,
        source=Source(row.source),
        role=Role(row.role),
        team_chosen=row.team_chosen,
        rating=Rating(row.rating) if row.rating else None,
        good=answers.get(Question.GOOD, ""),
        better=answers.get(Question.BETTER, ""),
        unsafe=Unsafe(row.unsafe) if row.unsafe else None,
        words_use=WordsUse(row.words_use),
        happened_in=row.happened_in,
    )


def _update(connection: Connection, table: type[DeclarativeBase], rows: Sequence[dict[str, Any]]) -> None:
    """Give rows that are there new values, found by their keys."""
    of: Table = table.__table__  # type: ignore[assignment]  # a declarative class has a real table
    keys = [column.name for column in of.primary_key]
    found = [of.c[key] == bindparam(f"its_{key}") for key in keys]
    values: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in rows[0] if name not in keys}
    renamed = [{f"its_{name}" if name in keys else name: value for name, value in row.items()} for row in rows]
    connection.execute(update(of).where(*found).values(values), renamed)
