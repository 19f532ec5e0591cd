"""The agents: a slice is acknowledged when all of it is confirmed, and never otherwise."""

import asyncio
import threading
import time
from collections.abc import Sequence

import pytest
import structlog

from schemas.errors import Unavailable
from schemas.events import FeedbackDeadLettered, FeedbackTagged, decode, encode
from schemas.records import Outgoing, Record
from schemas.topics import DEAD_LETTER, TAGGED
from streams.agents import retrying, tag_or_reject, tag_received
from tests.factories import a_record, an_id, received
from tests.fakes import Ended, FakePublisher, FakeTagger, Slices, away, end

WORDS = "porridge in the fish tank"


def a_good_record(number: int) -> Record:
    event = received(number)
    return a_record(encode(event), offset=number, key=str(event.feedback_id).encode())


def a_bad_record(number: int) -> Record:
    return a_record(b"{" + WORDS.encode(), offset=number)


async def run_agent(slices: Slices, broker: FakePublisher, tagger: FakeTagger | None = None) -> None:
    await tag_received(slices, tagger or FakeTagger(), broker.publish_later, end)


async def test_every_record_of_a_slice_is_tagged_and_published_under_its_key() -> None:
    broker = FakePublisher()

    await run_agent(Slices([a_good_record(1), a_good_record(2)], [a_good_record(3)]), broker)

    tagged = [decode(one.value, FeedbackTagged) for one in broker.published]
    assert [event.received for event in tagged] == [received(1), received(2), received(3)]
    assert [one.key for one in broker.published] == [str(an_id(number)).encode() for number in (1, 2, 3)]
    assert {one.topic for one in broker.published} == {TAGGED.name}


async def test_a_slice_is_not_acknowledged_before_all_of_it_is_confirmed() -> None:
    slices, confirmed, asked = Slices([a_good_record(1), a_good_record(2)]), asyncio.Event(), asyncio.Event()

    async def publish(records: Sequence[Outgoing]) -> None:
        assert len(records) == 2
        asked.set()
        await confirmed.wait()

    agent = asyncio.create_task(tag_received(slices, FakeTagger(), publish, end))
    await asyncio.wait_for(asked.wait(), 5)
    for _ in range(20):
        await asyncio.sleep(0)
    assert slices.acknowledged == 0

    confirmed.set()
    await asyncio.wait_for(agent, 5)
    assert slices.acknowledged == 1


async def test_a_bad_record_is_dead_lettered_with_its_place_and_its_neighbours_go_on() -> None:
    broker = FakePublisher()

    await run_agent(Slices([a_good_record(1), a_bad_record(2), a_good_record(3)]), broker)

    assert [one.topic for one in broker.published] == [TAGGED.name, DEAD_LETTER.name, TAGGED.name]
    letter = decode(broker.published[1].value, FeedbackDeadLettered)
    assert (letter.topic, letter.partition, letter.offset) == ("feedback.received.v1", 0, 2)
    assert letter.value == a_bad_record(2).value
    assert letter.key == an_id(1)
    assert "porridge" not in letter.reason


@pytest.mark.parametrize("key", [None, b"", b"no id", b"\xff\xfe"])
def test_a_bad_record_under_any_key_is_dead_lettered(key: bytes | None) -> None:
    outgoing = tag_or_reject(a_record(b"{", key=key), FakeTagger())

    assert decode(outgoing.value, FeedbackDeadLettered).key is None
    assert outgoing.key == key


def test_a_record_without_a_value_is_dead_lettered() -> None:
    outgoing = tag_or_reject(a_record()._replace(value=None), FakeTagger())

    assert decode(outgoing.value, FeedbackDeadLettered).reason == "the record has no value"


async def test_a_fault_of_the_tagger_becomes_a_dead_letter_that_does_not_repeat_the_words() -> None:
    broker, slices = FakePublisher(), Slices([a_good_record(1), a_record(encode(received(2, good=WORDS)))])

    await run_agent(slices, broker, FakeTagger(breaks_on="porridge in"))

    assert [one.topic for one in broker.published] == [TAGGED.name, DEAD_LETTER.name]
    assert decode(broker.published[1].value, FeedbackDeadLettered).reason == "the tagger failed: KeyError"
    assert slices.acknowledged == 1


async def test_logs_hold_no_words() -> None:
    with structlog.testing.capture_logs() as logs:
        await run_agent(
            Slices([a_record(encode(received(2, good=WORDS))), a_bad_record(3)]), FakePublisher(), FakeTagger("fish")
        )

    assert len(logs) >= 3
    assert "porridge" not in str(logs)


@pytest.mark.parametrize("error", [away(), RuntimeError("a fault of ours")])
async def test_it_gives_up_without_acknowledging_when_a_slice_cannot_be_published(error: Exception) -> None:
    slices, broker = Slices([a_good_record(1)], [a_good_record(2)]), FakePublisher(error)

    with pytest.raises(Ended):
        await run_agent(slices, broker)

    assert slices.acknowledged == 0
    assert broker.published == []


async def test_publishing_is_tried_again_until_it_is_confirmed() -> None:
    broker = FakePublisher(away(), away())
    slices = Slices([a_good_record(1)])

    await tag_received(slices, FakeTagger(), retrying(broker.publish, for_seconds=10), end)

    assert broker.fail.calls == 3
    assert len(broker.published) == 1
    assert slices.acknowledged == 1


async def test_publishing_is_given_up_after_its_time_and_nothing_is_acknowledged() -> None:
    broker, slices = FakePublisher(*[away()] * 1000), Slices([a_good_record(1)])
    started = time.monotonic()

    with pytest.raises(Ended):
        await tag_received(slices, FakeTagger(), retrying(broker.publish, for_seconds=0.3), end)

    assert broker.fail.calls >= 2
    assert time.monotonic() - started < 5
    assert slices.acknowledged == 0


async def test_the_last_reason_is_raised_when_retrying_is_given_up() -> None:
    with pytest.raises(Unavailable, match="broker"):
        await retrying(FakePublisher(*[away()] * 9).publish, for_seconds=0.01)([])


async def test_a_fault_that_waiting_cannot_mend_is_not_tried_again() -> None:
    broker = FakePublisher(RuntimeError("a fault of ours"))

    with pytest.raises(RuntimeError):
        await retrying(broker.publish, for_seconds=10)([])

    assert broker.fail.calls == 1


async def test_publishing_never_blocks_the_loop() -> None:
    threads: list[int] = []

    await retrying(lambda _: threads.append(threading.get_ident()), for_seconds=1)([])

    assert threads != [threading.get_ident()]
