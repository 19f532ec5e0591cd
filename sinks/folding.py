"""Folding: keeps corrections, and lays all of a submission's over the tagger's own tags, in the caller's transaction.

A correction may be stored before its submission, by another sink, at the same moment. So whoever stores either looks
for what waits in its own transaction and once more after it: the one that commits last sees the other.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.orm import DeclarativeBase

from schemas.corrections import FeedbackCorrected
from schemas.events import decode, encode
from schemas.standing import Standing, standing, those_that_count
from sinks.corrected_rows import (
    corrected_tags,
    corrected_themes,
    is_held_back_now,
    quote_rows,
    redaction_rows,
    review_row,
)
from sinks.own_tags import OwnTags, kept_own_tags, standing_tags
from sinks.rows import Row
from sinks.tables import Correction, Feedback, Quote, Redaction, Review, Tag, ThemeTag
from sinks.waiting import refresh_waiting

AT_ONCE = 500
"""How many ids one query asks for: SQLite's older limit on parameters is 999."""
Insert = Callable[[type[DeclarativeBase]], Any]
"""The dialect's own insert, which knows `ON CONFLICT`."""


def keep_corrections(
    connection: Connection, insert_into: Insert, corrected: Sequence[FeedbackCorrected], at: datetime
) -> None:
    """Keep each correction once. None is folded yet.

    Args:
        connection: in a transaction.
        insert_into: the dialect's own insert.
        corrected: may hold the same more than once.
        at: when they are stored; aware.
    """
    rows = [
        {
            "correction_id": one.correction_id,
            "feedback_id": one.feedback_id,
            "revision": one.revision,
            "corrected_at": one.corrected_at,
            "account_id": one.account_id,
            "who": one.who,
            "event": encode(one).decode(),
            "stored_at": at,
            "waits": True,
            "counts": False,
        }
        for one in sorted(corrected, key=lambda each: str(each.correction_id))
    ]
    if rows:
        connection.execute(insert_into(Correction).on_conflict_do_nothing(), rows)


def fold_waiting(connection: Connection, feedback_ids: Collection[UUID]) -> None:
    """Fold the corrections of those of the submissions for which some wait; one that is not stored goes on waiting."""
    any_waits = select(Correction.feedback_id).where(Correction.waits).order_by(Correction.feedback_id).limit(1)
    if not feedback_ids or connection.scalar(any_waits) is None:
        return
    for some in _chunks(feedback_ids):
        query = select(Correction.feedback_id).distinct().where(Correction.waits, Correction.feedback_id.in_(some))
        fold(connection, list(connection.scalars(query.order_by(Correction.feedback_id))))


def fold(connection: Connection, feedback_ids: Collection[UUID], own: Mapping[UUID, OwnTags] | None = None) -> None:
    """Fold all the corrections of each submission over the tagger's own tags.

    Args:
        connection: in a transaction.
        feedback_ids: those that are not stored, or were never corrected, are left alone.
        own: the tagger's own tags where they are new; else those kept with the review, else those that stand.
    """
    for some in _chunks(feedback_ids):
        stored = lock(connection, some)
        events = _events_of(connection, stored)
        before = standing_tags(connection, list(events)) | kept_own_tags(connection, list(events)) | dict(own or {})
        for feedback_id, corrections in events.items():
            _lay(connection, feedback_id, before[feedback_id], standing(corrections))
        _note(connection, events)
        refresh_waiting(connection, list(events))


def lock(connection: Connection, feedback_ids: Collection[UUID]) -> list[UUID]:
    """Return which submissions are stored, and let no other sink fold them before this transaction ends."""
    wanted = Feedback.feedback_id.in_(feedback_ids)
    if connection.dialect.name == "sqlite":  # it has no such lock, and one writer at a time: whoever has written
        connection.execute(update(Feedback).where(wanted).values(held_back=Feedback.held_back))
    query = select(Feedback.feedback_id).where(wanted).order_by(Feedback.feedback_id)
    return list(connection.scalars(query.with_for_update()))


def _events_of(connection: Connection, feedback_ids: Sequence[UUID]) -> dict[UUID, list[FeedbackCorrected]]:
    found: defaultdict[UUID, list[FeedbackCorrected]] = defaultdict(list)
    query = select(Correction.feedback_id, Correction.event).where(Correction.feedback_id.in_(feedback_ids))
    for feedback_id, event in connection.execute(query.order_by(Correction.feedback_id, Correction.correction_id)):
        found[feedback_id].append(decode(event.encode(), FeedbackCorrected))
    return found


def _lay(connection: Connection, feedback_id: UUID, own: OwnTags, now: Standing) -> None:
    connection.execute(update(Tag).where(Tag.feedback_id == feedback_id).values(corrected_tags(own, now)))
    held_back = is_held_back_now(own.held_back, now)
    connection.execute(update(Feedback).where(Feedback.feedback_id == feedback_id).values(held_back=held_back))
    tables: tuple[tuple[type[Any], list[Row]], ...] = (
        (ThemeTag, corrected_themes(feedback_id, own, now)),
        (Review, [review_row(feedback_id, own.as_json(), now)]),
        (Redaction, redaction_rows(feedback_id, now)),
        (Quote, quote_rows(feedback_id, now)),
    )
    for table, rows in tables:
        connection.execute(delete(table).where(table.feedback_id == feedback_id))
        if rows:
            connection.execute(insert(table), rows)


def _note(connection: Connection, events: Mapping[UUID, Sequence[FeedbackCorrected]]) -> None:
    """Note that these were folded, and which of them count."""
    folded = [one.correction_id for corrections in events.values() for one in corrections]
    counting = [one.correction_id for corrections in events.values() for one in those_that_count(corrections)]
    for ids, values in ((folded, {"waits": False, "counts": False}), (counting, {"counts": True})):
        for some in _chunks(ids):
            connection.execute(update(Correction).where(Correction.correction_id.in_(some)).values(values))


def _chunks(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(set(ids), key=str)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
