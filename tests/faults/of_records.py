"""Faults of the records: sent again, of no use, of another version, from another day."""

import time
from datetime import UTC, datetime, timedelta
from random import Random

import msgspec

from producers.publisher import Publisher
from producers.spool import Spooled
from schemas.events import FeedbackReceived, Role, Source
from schemas.records import Outgoing, outgoing_received
from schemas.references import make_feedback_id, reference_of
from schemas.topics import RECEIVED
from tests.factories import received_in_full, tagged
from tests.faults.ledger import Outcome, Way
from tests.faults.load import Clock, DoorClient
from tests.faults.poison import poison_kinds
from tests.faults.system import System
from tests.faults.words import words_of

EACH_TIME = 100
TOGETHER = 20


def duplicates(system: System, rng: Random, times: int) -> None:
    """What the spool holds, and a hundred records of another producer, each one to five times in any order."""
    for number in range(times):
        time.sleep(rng.uniform(0.5, 1.0))
        held = [Outgoing(RECEIVED.name, str(one.feedback_id).encode(), one.event) for one in _held(system)]
        events = [_event(rng, f"duplicate {number}", one) for one in range(EACH_TIME)]
        each = held + [outgoing_received(event) for event in events]
        records = [one for one in each for _ in range(rng.randint(1, 5))]
        rng.shuffle(records)
        _publish(system, events, records)


def poison(system: System, rng: Random, times: int) -> None:
    """So many kinds of record that can never be used, among good ones."""
    event = received_in_full()
    kinds = poison_kinds(rng, event, tagged(event), times)
    for start in range(0, len(kinds), TOGETHER):
        some = kinds[start : start + TOGETHER]
        for record in some:
            system.ledger.poison(record.value)
        _publish(system, [], some)


def versions(system: System, rng: Random, times: int) -> None:
    """Records of a producer one version ahead (members that we do not know), and behind (optional ones missing)."""
    events = [_event(rng, "version", number) for number in range(times)]
    records = []
    for number, event in enumerate(events):
        members = msgspec.to_builtins(event)
        if number % 2:
            members |= {"colour": "blue", "nested": {"a": [1, 2]}, "better_still": None, f"x{number}": "y" * 100}
        records.append(Outgoing(RECEIVED.name, str(event.feedback_id).encode(), msgspec.json.encode(members)))
    _publish(system, events, records)


def clock(system: System, rng: Random, times: int) -> None:
    """A form whose clock is a day behind, and one whose clock is a day ahead."""
    for number in range(times):
        client = DoorClient(system.spool, rng, _clock_off_by(timedelta(days=1 if number % 2 else -1)))
        client.send(system.ledger, *words_of(rng, number, "another day"))


def _clock_off_by(shift: timedelta) -> Clock:
    return lambda: datetime.now(UTC) + shift


def _event(rng: Random, name: str, number: int) -> FeedbackReceived:
    good, better = words_of(rng, number, f"{name} {rng.random()}")
    now = datetime.now(UTC)
    return FeedbackReceived(
        feedback_id=make_feedback_id(now, rng.randbytes(16)),
        received_at=now,
        source=Source.API,
        role=Role.STAFF,
        good=good,
        better=better,
    )


def _publish(system: System, events: list[FeedbackReceived], records: list[Outgoing]) -> None:
    names = [system.ledger.attempt(event.good, event.better, Way.TOPIC) for event in events]
    with Publisher(system.kafka.access) as publisher:
        publisher.publish(records)
    for name, event in zip(names, events, strict=True):
        system.ledger.end(name, Outcome.OK, reference_of(event.feedback_id))


def _held(system: System) -> list[Spooled]:
    return [*system.spool.waiting(EACH_TIME), *system.spool.published(0, EACH_TIME)]
