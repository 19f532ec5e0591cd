"""Recording: what a batch of records becomes in the database, whatever carried them here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import structlog

from schemas.about_you import AboutYouAnswered
from schemas.corrections import FeedbackCorrected
from schemas.errors import HeardError, InvalidEvent
from schemas.events import FeedbackDeadLettered, FeedbackTagged, decode
from schemas.records import Record, dead_letter
from schemas.topics import ABOUT_YOU, CORRECTED, DEAD_LETTER, WITHDRAWN
from schemas.withdrawals import FeedbackWithdrawn

Event = FeedbackTagged | FeedbackCorrected | FeedbackDeadLettered | AboutYouAnswered | FeedbackWithdrawn
log = structlog.get_logger()


class Store(Protocol):
    """Where feedback is kept."""

    def save(
        self,
        tagged: Sequence[FeedbackTagged],
        dead_letters: Sequence[FeedbackDeadLettered],
        at: datetime,
        corrected: Sequence[FeedbackCorrected] = (),
    ) -> None:
        """Store all of it in one transaction, once; raise `Unavailable`."""

    def save_about_you(self, answered: Sequence[AboutYouAnswered], at: datetime) -> None:
        """Store what people told about themselves in one transaction, once; raise `Unavailable`."""

    def take_back(self, withdrawn: Sequence[FeedbackWithdrawn]) -> None:
        """Quote these no more, or erase them, in one transaction; raise `Unavailable`."""


def record_batch(store: Store, records: Sequence[Record], at: datetime) -> None:
    """Store a batch of records of the tagged, the corrected and the dead-letter topics in one transaction.

    What people told about themselves is stored after it, in a transaction of its own: nothing of it belongs together.

    A record that cannot be decoded becomes a dead letter of its own, and its neighbours are stored.

    Args:
        store: where to.
        records: undecoded.
        at: now; aware.

    Raises:
        Unavailable: the database is away. Nothing was stored.
    """
    events = [_decode_or_reject(record) for record in records]
    try:
        _save(store, events, at)
    except HeardError:
        raise
    except Exception as error:
        log.warning("batch.refused", count=len(records), error=type(error).__name__)
        for record, event in zip(records, events, strict=True):
            _save_or_reject(store, record, event, at)
    log.info("batch.stored", count=len(records))


def _decode_or_reject(record: Record) -> Event:
    try:
        if record.topic == DEAD_LETTER.name:
            return decode(record.value, FeedbackDeadLettered)
        if record.topic == ABOUT_YOU.name:
            return decode(record.value, AboutYouAnswered)
        if record.topic == WITHDRAWN.name:
            return decode(record.value, FeedbackWithdrawn)
        if record.topic == CORRECTED.name:
            return decode(record.value, FeedbackCorrected)
        return decode(record.value, FeedbackTagged)
    except InvalidEvent as error:
        return _reject(record, error.reason)


def _save_or_reject(store: Store, record: Record, event: Event, at: datetime) -> None:
    """Store one record of a batch that the database refused as a whole, or keep it as a dead letter."""
    try:
        _save(store, [event], at)
    except HeardError:
        raise
    except Exception as error:
        _save(store, [_reject(record, f"the database refused it: {type(error).__name__}")], at)


def _save(store: Store, events: Sequence[Event], at: datetime) -> None:
    tagged = [event for event in events if isinstance(event, FeedbackTagged)]
    dead_letters = [event for event in events if isinstance(event, FeedbackDeadLettered)]
    answered = [event for event in events if isinstance(event, AboutYouAnswered)]
    corrected = [event for event in events if isinstance(event, FeedbackCorrected)]
    if tagged or dead_letters or corrected:
        store.save(tagged, dead_letters, at, corrected)
    if answered:
        store.save_about_you(answered, at)
    withdrawn = [event for event in events if isinstance(event, FeedbackWithdrawn)]
    if withdrawn:
        store.take_back(withdrawn)


def _reject(record: Record, reason: str) -> FeedbackDeadLettered:
    log.warning("record.dead_lettered", reason=reason, partition=record.partition, offset=record.offset)
    return dead_letter(record, reason)
