"""The three rules of the slices, on a consumer whose broker is a list in memory.

Each test names the rule that it fails without.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from faust.types import TP

from streams import transport
from streams.transport import SlicedConsumer, SlicedTransport

PARTITION = TP("feedback.received.v1", 0)
SLICE = 5
Step = Callable[["ScriptedConsumer"], Awaitable[Any]]


class ScriptedConsumer(SlicedConsumer):
    """The consumer under test; only what would reach the broker is replaced."""

    def set_up(self, offsets: list[int], fetch_size: int) -> None:
        self.log_offsets = offsets
        self.fetch_size = fetch_size
        self.position = 0
        self.broker_offset: int | None = None
        self.steps: list[Step] = []
        self.resume_flow()

    def assignment(self) -> set[TP]:
        return {PARTITION}

    async def earliest_offsets(self, *partitions: TP) -> dict[TP, int]:
        return dict.fromkeys(partitions, 0)

    async def seek_to_committed(self) -> dict[TP, int | None]:
        if self.broker_offset:  # aiokafka does not move where nothing, or 0, is committed
            self.position = self.broker_offset
        return {PARTITION: self.broker_offset}

    async def _seek(self, _: TP, offset: int) -> None:
        self.position = offset

    async def _commit(self, offsets: dict[TP, int]) -> bool:
        self.broker_offset = offsets[PARTITION]
        return True

    def fetch(self) -> dict[TP, list[Any]]:
        found = [one for one in self.log_offsets if one >= self.position][: self.fetch_size]
        if found:
            self.position = found[-1] + 1
        return {PARTITION: [_fetched(offset) for offset in found]} if found else {}

    async def _wait_next_records(self, **_: object) -> tuple[dict[TP, list[Any]], set[TP]]:
        if not self.steps:
            self.fetcher._stopped.set()
            return {}, set()
        return await self.steps.pop(0)(self) or {}, {PARTITION}

    async def drain(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.fetcher = SimpleNamespace(_stopped=asyncio.Event())
        await asyncio.wait_for(self._drain_messages(self.fetcher), 10)


def _fetched(offset: int) -> Any:
    return SimpleNamespace(
        topic=PARTITION.topic, partition=0, offset=offset, timestamp=0, timestamp_type=0, headers=(),
        key=b"k", value=b"%d" % offset, checksum=None, serialized_key_size=1, serialized_value_size=1,
    )  # fmt: skip


async def a_fetch(consumer: ScriptedConsumer) -> dict[TP, list[Any]]:
    return consumer.fetch()


async def a_fetch_that_is_dropped(consumer: ScriptedConsumer) -> None:
    consumer.fetch()


async def a_fetch_while_the_flow_is_suspended(consumer: ScriptedConsumer) -> dict[TP, list[Any]]:
    consumer.stop_flow()
    return consumer.fetch()


async def the_flow_resumes(consumer: ScriptedConsumer) -> None:
    consumer.resume_flow()


@pytest.fixture
async def handed_out() -> list[Any]:
    return []


@pytest.fixture
async def consumer(handed_out: list[Any]) -> AsyncIterator[ScriptedConsumer]:
    transport.register()
    app = faust.App("test", broker="slices://127.0.0.1:1", web_enabled=False, broker_max_poll_records=SLICE)
    app.topics._acking_topics.add(PARTITION.topic)

    async def callback(message: Any) -> None:
        handed_out.append(message)

    async def nothing(*_: object) -> None:
        return None

    made = ScriptedConsumer(
        SlicedTransport([], app), callback, on_partitions_revoked=nothing, on_partitions_assigned=nothing
    )
    app.consumer = made
    app.producer = SimpleNamespace(flush=lambda: asyncio.sleep(0))
    made.set_up(list(range(20)), fetch_size=10)
    await made.perform_seek()
    yield made
    made._thread.thread_loop.close()


def offsets_of(messages: list[Any]) -> list[int]:
    return [record.offset for message in messages for record in message.value]


def finish(consumer: ScriptedConsumer, message: Any) -> None:
    """End the turn that a message was handed to, as Faust does."""
    message.refcount = 1
    message.ack(consumer)


async def test_a_fetch_is_handed_over_in_slices(consumer: ScriptedConsumer, handed_out: list[Any]) -> None:
    await consumer.drain(a_fetch, a_fetch)

    assert [len(message.value) for message in handed_out] == [SLICE] * 4
    assert offsets_of(handed_out) == list(range(20))


async def test_what_follows_a_dropped_fetch_is_fetched_again(consumer: ScriptedConsumer, handed_out: list[Any]) -> None:
    """Contiguous: without it, offsets 0 to 9 are never handed out and are committed over."""
    await consumer.drain(a_fetch_that_is_dropped, a_fetch, a_fetch, a_fetch)

    assert offsets_of(handed_out) == list(range(20))


async def test_what_was_fetched_while_the_flow_was_suspended_is_fetched_again(
    consumer: ScriptedConsumer, handed_out: list[Any]
) -> None:
    """Contiguous: Faust drops such a fetch, and counts the gap that it leaves as acknowledged."""
    await consumer.drain(a_fetch_while_the_flow_is_suspended, the_flow_resumes, a_fetch, a_fetch, a_fetch)

    assert offsets_of(handed_out) == list(range(20))


async def test_two_drops_in_a_row_are_not_taken_for_a_hole_in_the_log(
    consumer: ScriptedConsumer, handed_out: list[Any]
) -> None:
    await consumer.drain(
        a_fetch_that_is_dropped, a_fetch,  # begins at 10: doubted, back to 0
        a_fetch_while_the_flow_is_suspended, the_flow_resumes,  # 0 to 9 dropped again
        a_fetch,  # begins at 10 again
        a_fetch, a_fetch, a_fetch,
    )  # fmt: skip

    assert offsets_of(handed_out) == list(range(20))


async def test_a_hole_that_is_really_in_the_log_is_stepped_over(
    consumer: ScriptedConsumer, handed_out: list[Any]
) -> None:
    consumer.set_up([0, 1, 2, 7, 8], fetch_size=3)

    await consumer.drain(a_fetch, a_fetch, a_fetch)

    assert offsets_of(handed_out) == [0, 1, 2, 7, 8]


async def test_a_late_acknowledgement_of_an_old_slice_commits_nothing(
    consumer: ScriptedConsumer, handed_out: list[Any]
) -> None:
    """By identity: the old slice 3 to 4 and the new one 0 to 4 end on the same offset."""
    consumer.fetch_size = 3
    await consumer.drain(a_fetch)
    consumer.fetch_size = 2
    await consumer.drain(a_fetch)
    old = handed_out[1]
    await consumer.on_partitions_revoked({PARTITION})
    consumer.fetch_size, consumer.position = SLICE, 0
    await consumer.on_partitions_assigned({PARTITION}, 1)
    await consumer.perform_seek()
    await consumer.drain(a_fetch)
    new = handed_out[2]
    assert (old.offset, new.offset, len(old.value), len(new.value)) == (4, 4, 2, 5)

    finish(consumer, old)
    await consumer.commit()
    assert consumer.broker_offset is None

    finish(consumer, new)
    await consumer.commit()
    assert consumer.broker_offset == 5


async def test_the_offset_never_passes_a_slice_that_is_not_finished(
    consumer: ScriptedConsumer, handed_out: list[Any]
) -> None:
    await consumer.drain(a_fetch)

    finish(consumer, handed_out[1])
    await consumer.commit()
    assert consumer.broker_offset is None

    finish(consumer, handed_out[0])
    await consumer.commit()
    assert consumer.broker_offset == 10


async def test_a_seek_forgets_what_was_handed_out(consumer: ScriptedConsumer, handed_out: list[Any]) -> None:
    """Forget on every seek: without it, 0 to 4 count as handed out although a rebalance emptied the queue."""
    await consumer.drain(a_fetch)
    finish(consumer, handed_out[0])
    await consumer.commit()
    handed_out.clear()

    await consumer.perform_seek()
    await consumer.drain(a_fetch, a_fetch)
    assert offsets_of(handed_out) == list(range(5, 20))

    for message in handed_out:
        finish(consumer, message)
    await consumer.commit()
    assert consumer.broker_offset == 20


async def test_what_was_fetched_before_a_seek_is_not_used_after_it(
    consumer: ScriptedConsumer, handed_out: list[Any]
) -> None:
    """Forget on every seek: the drain loop looks at the epoch after it waited."""

    async def a_fetch_with_a_seek_in_the_middle(consumer: ScriptedConsumer) -> dict[TP, list[Any]]:
        fetched = consumer.fetch()
        consumer.position = 0
        await consumer.perform_seek()
        return fetched

    await consumer.drain(a_fetch_with_a_seek_in_the_middle)
    assert handed_out == []

    await consumer.drain(a_fetch)
    assert offsets_of(handed_out) == list(range(10))


async def test_a_slice_whose_hand_over_was_interrupted_is_handed_out_again(
    consumer: ScriptedConsumer, handed_out: list[Any]
) -> None:
    given = consumer.callback

    async def never(message: Any) -> None:
        consumer.stop_flow()
        await asyncio.Event().wait()

    consumer.callback = never
    await consumer.drain(a_fetch)
    assert handed_out == []

    consumer.callback = given
    consumer.resume_flow()
    await consumer.drain(a_fetch, a_fetch, a_fetch)
    assert offsets_of(handed_out) == list(range(20))
    for message in handed_out:
        finish(consumer, message)
    await consumer.commit()
    assert consumer.broker_offset == 20


async def test_a_commit_that_failed_is_tried_again(consumer: ScriptedConsumer, handed_out: list[Any]) -> None:
    async def refuse(offsets: dict[TP, int]) -> bool:
        return False

    await consumer.drain(a_fetch)
    for message in handed_out:
        finish(consumer, message)
    consumer._commit = refuse
    await consumer.commit()
    del consumer._commit

    await consumer.commit()
    assert consumer.broker_offset == 10


def test_the_private_parts_of_faust_that_it_leans_on_are_there() -> None:
    from faust.transport.consumer import Consumer

    for name in (
        "_drain_messages", "_wait_next_records", "_to_message", "_filter_tps_with_pending_acks",
        "_filter_committable_offsets", "_should_commit", "_commit_offsets", "perform_seek", "on_partitions_revoked",
    ):  # fmt: skip
        assert callable(getattr(Consumer, name)), name
    assert faust.__version__ == "0.15.3"
