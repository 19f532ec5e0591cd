"""Records: what a topic holds, before and after the broker, free of any client's own types."""

from typing import NamedTuple
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from schemas.cloudevents import Headers, headers_of
from schemas.corrections import FeedbackCorrected
from schemas.events import FeedbackDeadLettered, FeedbackReceived, FeedbackTagged, Moment, encode
from schemas.topics import ABOUT_YOU, ALL, CORRECTED, DEAD_LETTER, RECEIVED, TAGGED, WITHDRAWN
from schemas.withdrawals import FeedbackWithdrawn


class Record(NamedTuple):
    """One record as it was read, undecoded."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


class Outgoing(NamedTuple):
    """One record that is to be published. Its headers are for other systems; Heard itself reads none."""

    topic: str
    key: bytes | None
    value: bytes
    headers: Headers = ()


class _Received(Struct):
    """What the headers of a submission say of it; the rest of its JSON is passed over."""

    received_at: Moment


_moments = msgspec.json.Decoder(_Received)


def outgoing_received(event: FeedbackReceived) -> Outgoing:
    """Return the record that publishes a submission."""
    return outgoing_encoded(event.feedback_id, encode(event))


def outgoing_encoded(feedback_id: UUID, event: bytes) -> Outgoing:
    """Return the record that publishes a submission which is JSON already, as the spool keeps it."""
    key = str(feedback_id)
    return Outgoing(RECEIVED.name, key.encode(), event, headers_of(RECEIVED, key, _moment(event)))


def outgoing_tagged(event: FeedbackTagged) -> Outgoing:
    """Return the record that publishes a tagged submission. Tagged by another version it is another event."""
    key = str(event.received.feedback_id)
    headers = headers_of(TAGGED, f"{key}/{event.tagger_version}")
    return Outgoing(TAGGED.name, key.encode(), encode(event), headers)


def outgoing_about_you(answers_id: UUID, event: bytes) -> Outgoing:
    """Return the record that publishes what somebody told about themselves, which is JSON already."""
    key = str(answers_id)
    return Outgoing(ABOUT_YOU.name, key.encode(), event, headers_of(ABOUT_YOU, key))


def outgoing_corrected(event: FeedbackCorrected) -> Outgoing:
    """Return the record that publishes a correction."""
    headers = headers_of(CORRECTED, str(event.correction_id), event.corrected_at)
    return Outgoing(CORRECTED.name, str(event.feedback_id).encode(), encode(event), headers)


def outgoing_withdrawn(event: FeedbackWithdrawn) -> Outgoing:
    """Return the record that publishes that a person took their words back."""
    what = "erase" if event.erase else "withdraw"
    headers = headers_of(WITHDRAWN, f"{event.reference}/{what}", event.asked_at)
    return Outgoing(WITHDRAWN.name, event.reference.encode(), encode(event), headers)


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
    headers = headers_of(DEAD_LETTER, f"{record.topic}/{record.partition}/{record.offset}")
    return Outgoing(DEAD_LETTER.name, record.key, encode(dead_letter(record, reason)), headers)


def outgoing_again(topic: str, feedback_id: UUID | None, value: bytes) -> Outgoing:
    """Return the record that puts what was kept, such as a dead letter's own record, on its topic once more.

    Raises:
        KeyError: it is none of Heard's topics.
    """
    if topic == RECEIVED.name and feedback_id:
        return outgoing_encoded(feedback_id, value)
    again = {one.name: one for one in ALL}[topic]
    # A record without an id that can be known is one of its own for other systems; Heard looks at the value.
    headers = headers_of(again, str(feedback_id or uuid4()))
    return Outgoing(topic, str(feedback_id).encode() if feedback_id else None, value, headers)


def feedback_id_of(key: bytes | None) -> UUID | None:
    """Return the feedback id that a record's key holds, or None where it holds none."""
    try:
        return UUID((key or b"").decode("ascii"))
    except ValueError:
        return None


def _moment(event: bytes) -> Moment | None:
    """Return when a submission was received. None where its bytes do not say: the agent is who judges them."""
    try:
        return _moments.decode(event).received_at
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
