"""Records: what a topic holds, before and after the broker, free of any client's own types."""

from typing import NamedTuple
from uuid import UUID

from schemas.events import FeedbackDeadLettered, FeedbackReceived, FeedbackTagged, encode
from schemas.topics import DEAD_LETTER, RECEIVED, TAGGED


class Record(NamedTuple):
    """One record as it was read, undecoded."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


class Outgoing(NamedTuple):
    """One record that is to be published."""

    topic: str
    key: bytes | None
    value: bytes


def outgoing_received(event: FeedbackReceived) -> Outgoing:
    """Return the record that publishes a submission."""
    return Outgoing(RECEIVED.name, str(event.feedback_id).encode(), encode(event))


def outgoing_tagged(event: FeedbackTagged) -> Outgoing:
    """Return the record that publishes a tagged submission."""
    return Outgoing(TAGGED.name, str(event.received.feedback_id).encode(), encode(event))


def dead_letter(record: Record, reason: str) -> FeedbackDeadLettered:
    """Return the event that keeps a bad record whole, with its place and why it could not be used."""
    return FeedbackDeadLettered(
        reason=reason,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=feedback_id_of(record.key),
        value=record.value or b"",
    )


def outgoing_dead_letter(record: Record, reason: str) -> Outgoing:
    """Return the record that publishes a bad one to the dead letters."""
    return Outgoing(DEAD_LETTER.name, record.key, encode(dead_letter(record, reason)))


def feedback_id_of(key: bytes | None) -> UUID | None:
    """Return the feedback id that a record's key holds, or None where it holds none."""
    try:
        return UUID((key or b"").decode("ascii"))
    except ValueError:
        return None
