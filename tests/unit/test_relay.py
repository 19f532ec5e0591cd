"""The relay: what waits is published, and what is not confirmed goes on waiting."""

import pytest

from producers.relay import IDLE_SECONDS, relay, relay_once
from schemas.backoff import LONGEST_SECONDS
from schemas.errors import Unavailable
from schemas.events import FeedbackReceived, decode
from schemas.topics import RECEIVED
from tests.factories import received
from tests.fakes import FakePublisher, FakeSpool, Turns, away


def a_spool(count: int) -> FakeSpool:
    spool = FakeSpool()
    for number in range(1, count + 1):
        spool.keep(received(number))
    return spool


def test_what_waits_is_published_oldest_first_and_marked() -> None:
    spool, broker = a_spool(3), FakePublisher()

    assert relay_once(spool, broker.publish, limit=2) == 2
    assert relay_once(spool, broker.publish, limit=2) == 1
    assert relay_once(spool, broker.publish, limit=2) == 0

    assert [decode(one.value, FeedbackReceived) for one in broker.published] == [received(1), received(2), received(3)]
    assert {one.topic for one in broker.published} == {RECEIVED.name}
    assert [one.key for one in broker.published] == [str(received(n).feedback_id).encode() for n in (1, 2, 3)]


def test_what_is_not_confirmed_is_not_marked() -> None:
    spool = a_spool(2)

    with pytest.raises(Unavailable):
        relay_once(spool, FakePublisher(away()).publish, limit=10)

    assert len(spool.waiting(10)) == 2


def test_nothing_is_published_when_nothing_waits() -> None:
    broker = FakePublisher()

    relay_once(a_spool(0), broker.publish, limit=10)

    assert broker.fail.calls == 0


def test_a_broker_that_was_away_gets_everything_once_it_is_back() -> None:
    spool, broker, turns = a_spool(3), FakePublisher(away(), away(), away()), Turns(4)

    relay(spool, broker.publish, turns, limit=10)

    assert len(broker.published) == 3
    assert spool.waiting(10) == []
    assert 0 < turns.pauses[1] < turns.pauses[2] < turns.pauses[3]


def test_waits_for_a_broker_grow_to_a_limit_and_start_again_after_it_was_there() -> None:
    outage = [away()] * 10
    turns = Turns(12)
    relay(a_spool(1), FakePublisher(*outage, None, away()).publish, turns, limit=1)
    assert LONGEST_SECONDS / 2 <= turns.pauses[10] <= LONGEST_SECONDS
    assert turns.pauses[11] == 0

    turns = Turns(12)
    relay(a_spool(2), FakePublisher(*outage, None, away()).publish, turns, limit=1)
    assert turns.pauses[12] <= 0.1


def test_a_spool_that_is_away_is_tried_again() -> None:
    spool, broker = a_spool(1), FakePublisher()
    spool.fail.errors = [away("spool")]

    relay(spool, broker.publish, Turns(2))

    assert len(broker.published) == 1


def test_it_does_not_pause_while_there_is_more_and_pauses_when_there_is_not() -> None:
    turns = Turns(3)

    relay(a_spool(2), FakePublisher().publish, turns, limit=1)

    assert turns.pauses == [0, 0, 0, IDLE_SECONDS]


def test_it_ends_when_it_is_told_to() -> None:
    broker = FakePublisher()

    relay(a_spool(1), broker.publish, Turns(0))

    assert broker.published == []
