"""Slices: a transport for Faust that hands over a slice of a fetch as one event.

Faust makes four asyncio tasks and a dozen objects for each record; for a slice it makes them once. At-least-once is
then one rule: an agent's turn ends when all of its slice is confirmed, and the offset that is committed is the end of
the longest run of slices whose turns have ended. Three things keep that true (docs/decisions/0004 has the trials):

- contiguous or not at all: what follows a gap in what was handed out is not accepted, but fetched again;
- a slice is known by identity, not by its last offset;
- revoke, assign and seek forget everything, and what was fetched before them is not used.

It leans on these private parts of Faust 0.15.3 and nothing else: `_drain_messages`, `_wait_next_records`,
`_to_message`, `_filter_tps_with_pending_acks`, `_filter_committable_offsets`, `_should_commit`, `_commit_offsets`,
`_acked`, `_acked_index`, `_committed_offset`, `_read_offset`, `_thread`, `_stopped`.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from faust.serializers import codecs
from faust.transport import drivers
from faust.transport.consumer import ensure_TP
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.tuples import ConsumerMessage

from schemas.records import Record

SCHEME = "slices"
CODEC = "heard_slice"


class _PassThrough(codecs.Codec):
    """A codec that leaves a slice as it is; the agent decodes each record itself."""

    def _loads(self, s: object) -> object:
        return s


class SlicedConsumer(driver.Consumer):
    """Faust's consumer, handing over slices."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._epoch = 0
        self._next_offset: dict[TP, int] = {}
        self._handed_out: dict[TP, deque[ConsumerMessage]] = {}
        self._confirmed: dict[TP, int] = {}
        self._doubts: dict[TP, tuple[int, int]] = {}
        super().__init__(*args, **kwargs)

    # -- what makes everything known so far void

    def _forget(self) -> None:
        self._epoch += 1
        self._next_offset.clear()
        self._handed_out.clear()
        self._confirmed.clear()
        self._doubts.clear()

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Hand over nothing more; wait for the turns that run and commit them, as Faust does; then forget."""
        self._epoch += 1
        await super().on_partitions_revoked(revoked)
        self._forget()

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Forget, and start as Faust does."""
        self._forget()
        await super().on_partitions_assigned(assigned, generation_id)

    async def perform_seek(self) -> None:
        """Forget, seek as Faust does, and note where each partition must go on."""
        self._forget()
        await super().perform_seek()
        epoch = self._epoch
        assigned = {ensure_TP(tp) for tp in self.assignment()}
        starts = await self.earliest_offsets(*assigned) if assigned else {}
        if epoch == self._epoch:
            for tp, start in starts.items():
                # Nothing committed: from the log's start. Committed and since deleted by retention: likewise.
                self._next_offset[ensure_TP(tp)] = max(start, self._read_offset[ensure_TP(tp)] or 0)

    # -- from the fetch to the agent

    async def _drain_messages(self, fetcher: Any) -> None:
        """Fetch and hand over until stopped; Faust's Fetcher runs this as its task."""
        try:
            while not (self._stopped.is_set() or fetcher._stopped.is_set()):
                epoch = self._epoch
                records, _ = await self._wait_next_records(timeout=1.0)
                await self.sleep(0)
                for tp, fetched in (records or {}).items():
                    if not await self._hand_over(ensure_TP(tp), fetched, epoch):
                        # What is dropped here breaks the run that a doubt was about.
                        self._doubts.clear()
                        break
        except self.consumer_stopped_errors:
            if not self.transport.app.should_stop:
                raise

    def _is_current(self, epoch: int) -> bool:
        return epoch == self._epoch and self.flow_active and not self.should_stop

    async def _hand_over(self, tp: TP, fetched: Sequence[Any], epoch: int) -> bool:
        """Give the agents what was fetched, in slices. False: what is left of this fetch may not be used."""
        if not self._is_current(epoch):
            return False
        expected = self._next_offset.get(tp)
        if expected is None:
            await self.perform_seek()
            return False
        fresh = [record for record in fetched if record.offset >= expected]
        if fresh and fresh[0].offset > expected and not self._is_hole(tp, expected, fresh[0].offset):
            self.log.info("seeking back over a gap in what was handed out")
            await self.seek(tp, expected)
            return True  # the other partitions of this fetch are as good as before
        size = self.app.conf.broker_max_poll_records
        for start in range(0, len(fresh), size):
            if not await self._deliver(tp, fresh[start : start + size], epoch):
                return False
        return True

    def _is_hole(self, tp: TP, expected: int, first: int) -> bool:
        """Say whether the log itself has nothing from `expected` to `first`: two fetches in a row said so.

        The first time is doubted, and the partition is fetched again from `expected`. (Transaction markers and
        compaction make such holes; dropped fetches only look like them.)
        """
        known = self._doubts.pop(tp, None) == (expected, first)
        if not known:
            self._doubts[tp] = (expected, first)
        return known

    async def _deliver(self, tp: TP, records: Sequence[Any], epoch: int) -> bool:
        """Hand one slice to the agents; false where a rebalance came between."""
        if not self._is_current(epoch):
            return False
        message = self._slice(tp, records)
        order = self._handed_out.setdefault(tp, deque())
        order.append(message)
        self._next_offset[tp] = records[-1].offset + 1
        delivery = self.callback(message)
        outcome = await self.wait_first(delivery, self.suspend_flow.wait())
        if delivery in outcome.done:
            return True
        if epoch == self._epoch:
            order.remove(message)
            self._next_offset[tp] = records[0].offset
        return False

    def _slice(self, tp: TP, records: Sequence[Any]) -> ConsumerMessage:
        message = self._to_message(tp, records[-1])
        message.key = None
        message.headers = None
        slice_ = [Record(one.topic, one.partition, one.offset, one.key, one.value) for one in records]
        message.value = cast("Any", slice_)  # Faust expects one record's bytes here; the codec lets a slice through
        return message

    # -- from the agent to the committed offset

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        return iter([tp for tp in self._handed_out if topics is None or tp in topics or tp.topic in topics])

    def _filter_committable_offsets(self, tps: Iterable[TP]) -> dict[TP, int]:
        """Return, for each partition, the end of its longest run of slices whose turns have ended."""
        offsets = {}
        for tp in tps:
            order = self._handed_out.get(tp, deque())
            while order and order[0].acked:
                self._confirmed[tp] = order.popleft().offset + 1
            # Faust's own book of acknowledged offsets is not used here, and would only grow.
            self._acked.pop(tp, None)
            self._acked_index.pop(tp, None)
            end = self._confirmed.get(tp)
            if end is not None and self._should_commit(tp, end):
                offsets[tp] = end
        return offsets

    async def _commit_offsets(self, offsets: Mapping[TP, int], start_new_transaction: bool = True) -> bool:
        done = await super()._commit_offsets(offsets, start_new_transaction)
        if not done:
            for tp in offsets:  # Faust notes them as committed all the same, and would not try again
                self._committed_offset.pop(tp, None)
        return bool(done)


class SlicedTransport(driver.Transport):
    """Faust's Kafka transport with the consumer above."""

    Consumer = SlicedConsumer


def register() -> None:
    """Make the scheme `slices://host:port` and the codec known to Faust. Doing it twice changes nothing."""
    drivers.TRANSPORTS.aliases[SCHEME] = f"{__name__}:{SlicedTransport.__name__}"
    codecs.register(CODEC, cast("codecs.Codec", _PassThrough()))
