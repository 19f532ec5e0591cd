"""`heard dead-letters`: look at what could never be used, and send it on its way again.

Only `show --words` prints a record's own bytes; nothing else here prints or logs anything of them.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
import structlog
from msgspec import Struct

from heard.settings import Settings
from producers.publisher import Publisher
from producers.spool import Spool
from schemas.cloudevents import headers_of
from schemas.corrections import FeedbackCorrected
from schemas.errors import InvalidConfig, InvalidEvent
from schemas.events import FeedbackReceived, FeedbackTagged, decode
from schemas.records import Outgoing, outgoing_encoded
from schemas.references import reference_of
from schemas.topics import ALL, CORRECTED, RECEIVED, TAGGED
from sinks.dead_letters import DeadLetters, KeptLetter, Place
from sinks.engine import connect
from sinks.store import FeedbackStore

WARNING = "WARNING: what follows may be a person's own words. Show it to nobody who may not read them."
Send = Callable[[KeptLetter, bytes], None]
"""Sends one record on its way again, or raises `InvalidEvent` with why it cannot be."""
log = structlog.get_logger()


class ShownLetter(Struct, frozen=True, kw_only=True):
    """A dead letter as it is listed.

    Attributes:
        reference: of the submission; None where the record names none.
        size: of the record, in bytes.
    """

    place: str
    reason: str
    reference: str | None
    size: int
    stored_at: datetime
    replayed_at: datetime | None


class Replayed(Struct, frozen=True, kw_only=True):
    """What became of one dead letter. `why_not` is empty where it was replayed."""

    place: str
    why_not: str = ""


def list_letters(settings: Settings) -> list[ShownLetter]:
    """Return every dead letter, without its record.

    Raises:
        Unavailable: the database is away.
    """
    with _opened(settings) as letters:
        return [_shown(letter) for letter in letters.all()]


def print_letters(settings: Settings, *, as_json: bool) -> None:
    """Print every dead letter: place, reason, when, and the reference where there is one.

    Raises:
        Unavailable: the database is away.
    """
    letters = list_letters(settings)
    if as_json:
        print(msgspec.json.encode(letters).decode())
        return
    for letter in letters:
        replayed = f", replayed {letter.replayed_at:%Y-%m-%d %H:%M}" if letter.replayed_at else ""
        reference = letter.reference or "no reference"
        print(f"{letter.place}  {letter.stored_at:%Y-%m-%d %H:%M}  {reference}  {letter.reason}{replayed}")
    print(f"{len(letters)} dead letters." if letters else "There are no dead letters.")


def print_letter(settings: Settings, place: str, *, words: bool) -> None:
    """Print one dead letter; the record's own bytes only where they are asked for.

    Raises:
        InvalidConfig: there is none of this place.
        Unavailable: the database is away.
    """
    at = Place.parse(place)
    with _opened(settings) as letters:
        shown, record = _shown(letters.find(at)), letters.record_of(at)
    for name, value in msgspec.structs.asdict(shown).items():
        print(f"{name.replace('_', ' '):12} {'none' if value is None else value}")
    print(f"{'sha256':12} {hashlib.sha256(record).hexdigest()}")
    if not words:
        print("The record itself is not shown, because it may hold a person's words. --words shows it.")
        return
    print(f"\n{WARNING}\n{neutralised(record.decode('utf-8', 'backslashreplace'))}")


def replay_letters(settings: Settings, place: str, *, every: bool, again: bool, embedded: bool) -> Iterator[Replayed]:
    """Send one dead letter's record on its way again, or every one's, and yield what became of each.

    It is sent first and marked then: after a crash in between it can be replayed once more, which changes nothing.

    Args:
        settings: whose database, and whose broker or spool.
        place: of the one; empty for every one.
        every: every one that was not replayed yet.
        again: also those that were.
        embedded: put it back into this machine's spool instead of publishing it.

    Raises:
        InvalidConfig: there is none of this place, or it was replayed before and `again` was not said.
        Unavailable: the database, the broker or the spool is away.
    """
    if bool(place) == every:
        raise InvalidConfig("say which dead letter is to be replayed, by its place, or --all")
    with _opened(settings) as letters, (_spooling if embedded else _publishing)(settings) as send:
        chosen = letters.all(replayed=again) if every else iter([_replayable(letters.find(Place.parse(place)), again)])
        for letter in chosen:
            shown = neutralised(str(letter.place))
            try:
                send(letter, letters.record_of(letter.place))
            except InvalidEvent as error:
                yield Replayed(place=shown, why_not=error.reason)
                continue
            letters.mark_replayed([letter.place], datetime.now(UTC))
            log.info("dead_letter.replayed", feedback_id=letter.feedback_id, offset=letter.place.offset)
            yield Replayed(place=shown)


def neutralised(text: str) -> str:
    """Return the text with everything escaped that a terminal could take for a command or that turns text around."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def _shown(letter: KeptLetter) -> ShownLetter:
    return ShownLetter(
        place=neutralised(str(letter.place)),
        reason=neutralised(letter.reason),
        reference=reference_of(letter.feedback_id) if letter.feedback_id else None,
        size=letter.size,
        stored_at=letter.stored_at,
        replayed_at=letter.replayed_at,
    )


def _replayable(letter: KeptLetter, again: bool) -> KeptLetter:
    if letter.replayed_at and not again:
        when = f"{letter.replayed_at:%Y-%m-%d %H:%M} UTC"
        raise InvalidConfig(f"{letter.place} was replayed on {when}: say --again to replay it once more")
    return letter


@contextmanager
def _opened(settings: Settings) -> Iterator[DeadLetters]:
    engine = connect(settings.database)
    try:
        yield DeadLetters(engine)
    finally:
        engine.dispose()


@contextmanager
def _publishing(settings: Settings) -> Iterator[Send]:
    """Publish to the record's own topic."""
    with Publisher(settings.kafka, delivery_seconds=settings.delivery_seconds) as publisher:
        yield lambda letter, record: publisher.publish([_outgoing(letter, record)])


def _outgoing(letter: KeptLetter, record: bytes) -> Outgoing:
    topic = next((topic for topic in ALL if topic.name == letter.place.topic), None)
    if topic is None:
        raise InvalidEvent("its topic is none of Heard's")
    if topic is RECEIVED and letter.feedback_id:
        return outgoing_encoded(letter.feedback_id, record)
    key = str(letter.feedback_id).encode() if letter.feedback_id else None
    return Outgoing(topic.name, key, record, headers_of(topic, str(letter.place)))


@contextmanager
def _spooling(settings: Settings) -> Iterator[Send]:
    """Put the submission back into the spool, from which embedded mode takes it; a correction is stored at once."""
    if not settings.spool_path.exists():
        raise InvalidConfig(f"there is no spool at {settings.spool_path}: set HEARD_DATA_FOLDER")
    spool, engine = Spool(settings.spool_path), connect(settings.database)
    store = FeedbackStore(engine)

    def send(letter: KeptLetter, record: bytes) -> None:
        if letter.place.topic == CORRECTED.name:
            store.save([], [], datetime.now(UTC), [decode(record, FeedbackCorrected)])
        else:
            spool.keep_again(_submission(letter.place.topic, record))

    try:
        yield send
    finally:
        spool.close()
        engine.dispose()


def _submission(topic: str, record: bytes) -> FeedbackReceived:
    if topic == RECEIVED.name:
        return decode(record, FeedbackReceived)
    if topic == TAGGED.name:
        return decode(record, FeedbackTagged).received
    raise InvalidEvent("only a submission or a correction can be sent on its way again without a broker")
