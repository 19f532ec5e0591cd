"""The store: writes what was tagged, corrected and rejected, once each, a transaction a batch."""

import math
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, func, insert, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from schemas.about_you import AboutYouAnswered
from schemas.corrections import FeedbackCorrected
from schemas.events import FeedbackDeadLettered, FeedbackTagged
from schemas.topics import CORRECTED
from schemas.withdrawals import FeedbackWithdrawn
from sinks.about_you import add_answers, seen_answers
from sinks.copying import copy_new_rows, copy_rows
from sinks.engine import available
from sinks.folding import fold_waiting, keep_corrections
from sinks.rows import (
    Row,
    answer_rows,
    contact_rows,
    dead_letter_row,
    feedback_row,
    tag_row,
    theme_rows,
    waiting_rows,
    words_rows,
)
from sinks.tables import AnswerTag, Contact, DeadLetter, Feedback, Tag, ThemeTag, Waiting, Watermark, Words
from sinks.waiting import refresh_waiting
from sinks.withdrawing import apply_to_new, cut_off_journal, erased_among, share, take

MOST_IDS = 500
"""How many ids one query asks for: SQLite's older limit on parameters is 999."""
COPY_FROM_ROWS = 100
"""How many rows for one table are worth COPY on PostgreSQL (`python -m benchmarks.storing`)."""

_SEEN_IN: tuple[tuple[InstrumentedAttribute[Any], ColumnElement[bool]], ...] = (
    (Feedback.feedback_id, true()),
    # A correction that could not be used says nothing of its submission, which may still be on its way.
    (DeadLetter.feedback_id, and_(DeadLetter.replayed_at.is_(None), DeadLetter.topic != CORRECTED.name)),
)


class FeedbackStore:
    """Feedback in the database. Safe for many threads and processes."""

    def __init__(self, engine: Engine, *, copy_from_rows: int = COPY_FROM_ROWS) -> None:
        """Take the engine; the tables are the migrations' business.

        Args:
            engine: SQLite's or PostgreSQL's.
            copy_from_rows: on PostgreSQL, how many rows for one table are stored by COPY.
        """
        is_sqlite = engine.dialect.name == "sqlite"
        self._engine = engine
        self._insert = sqlite.insert if is_sqlite else postgresql.insert
        self._copy_from_rows = math.inf if is_sqlite else copy_from_rows

    def save(
        self,
        tagged: Sequence[FeedbackTagged],
        dead_letters: Sequence[FeedbackDeadLettered],
        at: datetime,
        corrected: Sequence[FeedbackCorrected] = (),
    ) -> None:
        """Store all of it in one transaction. What is there already stays as it is.

        Args:
            tagged: may hold the same submission more than once.
            dead_letters: records that could not be used.
            at: when they are stored; aware.
            corrected: what reviewers decided; one whose submission is not stored yet is kept, and waits for it.

        Raises:
            Unavailable: the database is away. Nothing was stored, or what waits was not folded: save it again.
        """
        touched = {one.received.feedback_id for one in tagged} | {one.feedback_id for one in corrected}
        with available(), self._engine.begin() as connection:
            share(connection)
            new = self._add_feedback(connection, tagged, at)
            again = apply_to_new(connection)
            new = [one for one in new if one.received.feedback_id not in again.erased]
            for table, rows_of in _OF_A_SUBMISSION:
                self._add(connection, table, [row for one in new for row in rows_of(one)])
            if again.withdrawn:
                refresh_waiting(connection, again.withdrawn)
            erased = _erased(connection, {one.key for one in dead_letters} | {one.feedback_id for one in corrected})
            letters = [dead_letter_row(one, at) for one in dead_letters if one.key not in erased]
            if letters:
                connection.execute(self._insert(DeadLetter).on_conflict_do_nothing(), _in_order(DeadLetter, letters))
            kept = [one for one in corrected if one.feedback_id not in erased]
            keep_corrections(connection, self._insert, kept, at)
            fold_waiting(connection, touched)
        with available(), self._engine.begin() as connection:  # what another sink stored meanwhile
            share(connection)
            fold_waiting(connection, touched)

    def save_about_you(self, answered: Sequence[AboutYouAnswered], at: datetime) -> None:
        """Store what people told about themselves in one transaction. What is there already stays as it is.

        Raises:
            Unavailable: the database is away. Nothing was stored.
        """
        with available(), self._engine.begin() as connection:
            add_answers(connection, answered, at)

    def take_back(self, withdrawn: Sequence[FeedbackWithdrawn]) -> None:
        """Quote these no more, or erase them, in one transaction. Twice is once.

        Raises:
            Unavailable: the database is away. Nothing was done.
        """
        with available(), self._engine.begin() as connection:
            for asked in sorted(withdrawn, key=lambda one: one.reference):
                take(connection, asked)
        cut_off_journal(self._engine)

    def seen_about_you(self, answers_ids: Collection[UUID]) -> set[UUID]:
        """Return which of these answers are stored, or are in the dead letters.

        Raises:
            Unavailable: the database is away.
        """
        with available(), self._engine.connect() as connection:
            return seen_answers(connection, answers_ids)

    def seen(self, feedback_ids: Collection[UUID]) -> set[UUID]:
        """Return which of the ids are stored, or are in the dead letters, or were erased.

        A dead letter that was replayed no longer stands for its submission: that is on its way again.

        Raises:
            Unavailable: the database is away.
        """
        wanted = list(feedback_ids)
        found: set[UUID] = set()
        with available(), self._engine.connect() as connection:
            for start in range(0, len(wanted), MOST_IDS):
                some = wanted[start : start + MOST_IDS]
                for column, counts in _SEEN_IN:
                    rows = connection.scalars(select(column).where(column.in_(some), counts).order_by(column))
                    found.update(one for one in rows if one is not None)
                found |= erased_among(connection, some)
        return found

    def move_watermark(self, spool: str, up_to: datetime) -> None:
        """Keep up to when everything that this spool accepted has been stored.

        Raises:
            Unavailable: the database is away.
        """
        statement = self._insert(Watermark).values(spool=spool, up_to=up_to)
        with available(), self._engine.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=[Watermark.spool], set_={"up_to": up_to}))

    def counts(self) -> tuple[int, int]:
        """Return how many submissions are stored, and how many dead letters.

        Raises:
            Unavailable: the database is away.
        """
        with available(), self._engine.connect() as connection:
            stored = connection.scalar(select(func.count()).select_from(Feedback))
            dead = connection.scalar(select(func.count()).select_from(DeadLetter))
        return stored or 0, dead or 0

    def _add_feedback(
        self, connection: Connection, tagged: Sequence[FeedbackTagged], at: datetime
    ) -> list[FeedbackTagged]:
        """Add what is not there yet, and return it, one of each.

        This table alone decides what is new, so that what was stored first stays as a whole: its words, its tags and
        its themes are of one tagger, whatever is replayed.
        """
        first: dict[UUID, FeedbackTagged] = {}
        for one in tagged:
            first.setdefault(one.received.feedback_id, one)
        rows = _in_order(Feedback, [feedback_row(one, at) for one in first.values()])
        if len(rows) >= self._copy_from_rows:
            added = copy_new_rows(connection, cast("Table", Feedback.__table__), rows, "feedback_id")
        elif rows:
            adding = self._insert(Feedback).on_conflict_do_nothing().returning(Feedback.feedback_id)
            added = list(connection.scalars(adding, rows))
        else:
            added = []
        return [first[cast("UUID", feedback_id)] for feedback_id in sorted(added, key=str)]

    def _add(self, connection: Connection, table: type[DeclarativeBase], rows: Sequence[Row]) -> None:
        if len(rows) >= self._copy_from_rows:
            copy_rows(connection, cast("Table", table.__table__), rows)
        elif rows:
            connection.execute(insert(table), rows)


def _in_order(table: type[DeclarativeBase], rows: Sequence[Row]) -> list[Row]:
    """Order rows by key, so that two sinks that were given the same rows wait for one another and never deadlock."""
    keys = [column.name for column in table.__table__.primary_key]
    return sorted(rows, key=lambda row: tuple(str(row[key]) for key in keys))


def _erased(connection: Connection, feedback_ids: Collection[UUID | None]) -> set[UUID]:
    """Return which of these are of submissions that were erased: nothing more is stored of them."""
    ids = sorted(one for one in feedback_ids if one is not None)
    erased: set[UUID] = set()
    for start in range(0, len(ids), MOST_IDS):
        erased |= erased_among(connection, ids[start : start + MOST_IDS])
    return erased


def _tag_rows(tagged: FeedbackTagged) -> list[Row]:
    return [tag_row(tagged)]


_OF_A_SUBMISSION: tuple[tuple[type[DeclarativeBase], Callable[[FeedbackTagged], list[Row]]], ...] = (
    (Words, words_rows),
    (Contact, contact_rows),
    (Tag, _tag_rows),
    (AnswerTag, answer_rows),
    (ThemeTag, theme_rows),
    (Waiting, waiting_rows),
)
