"""Embedded mode's pipeline: the spool is the inbox, Faust runs on channels, and the database is at the end.

The agent is the one that runs on Kafka. What it publishes goes to the sink's own code at once.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from heard.giving_up import give_up
from producers.reconciler import reconcile_once
from producers.spool import Spool
from schemas.backoff import backoff
from schemas.errors import Unavailable
from schemas.records import Outgoing, Record
from schemas.topics import RECEIVED
from sinks.recording import record_batch
from sinks.store import FeedbackStore
from streams import apps
from streams.agents import Tags, retrying, tag_received

NO_PARTITION = -1
"""The partition of records that no broker ever held, so that their dead letters never meet a topic's."""
SPOOL_NAME = "embedded"
IDLE_SECONDS = 0.02
RECONCILE_SECONDS = 0.25
log = structlog.get_logger()


class Pipeline:
    """From one spool to one database, in this process."""

    def __init__(  # noqa: PLR0913  # two ends, what is between them, and their limits
        self,
        spool: Spool,
        store: FeedbackStore,
        tagger: Tags,
        *,
        data_folder: Path,
        slice_size: int,
        retry_seconds: float,
        patience: timedelta,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """Take the two ends, the tagger between them, and a clock (aware) for tests and the demo."""
        self._spool = spool
        self._store = store
        self._slice_size = slice_size
        self._patience = patience
        self._clock = clock or (lambda: datetime.now(UTC))
        publish = retrying(self._record, retry_seconds)
        agent = partial(tag_received, tagger=tagger, publish=publish, give_up=give_up)
        self._app, self._channel = apps.embedded_app(agent, data_folder=data_folder)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the pipeline while the block runs; what was handed to an agent is finished before it ends."""
        stop = asyncio.Event()
        # The channel is in memory: what was handed over before this start and not stored is handed over again.
        await asyncio.to_thread(self._spool.publish_all_again)
        tasks = [
            asyncio.create_task(apps.run(self._app, stop)),
            asyncio.create_task(self._feed(stop)),
            asyncio.create_task(self._reconcile(stop)),
        ]
        for task in tasks:
            task.add_done_callback(_end_if_failed)
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait(tasks)  # all of them, also where one has failed
            for task in tasks:
                task.result()

    async def drain(self) -> None:
        """Wait until everything that was accepted is stored, and the watermark says so."""
        while True:
            await self._look_once()
            if not (await asyncio.to_thread(self._spool.counts)).unseen:
                return
            await asyncio.sleep(0.005)

    async def _feed(self, stop: asyncio.Event) -> None:
        delays = backoff()
        while not stop.is_set():
            try:
                count = await self._feed_once(stop)
            except Unavailable as error:
                log.warning("pipeline.unavailable", what=error.what)
                await asyncio.sleep(next(delays))
                continue
            delays = backoff()
            if not count:
                await asyncio.sleep(IDLE_SECONDS)

    async def _feed_once(self, stop: asyncio.Event) -> int:
        waiting = await asyncio.to_thread(self._spool.waiting, self._slice_size)
        if waiting:
            records = [
                Record(RECEIVED.name, NO_PARTITION, one.place, str(one.feedback_id).encode(), one.event)
                for one in waiting
            ]
            if not await self._hand_over(records, stop):
                return 0
            await asyncio.to_thread(self._spool.mark_published, [one.place for one in waiting])
        return len(waiting)

    async def _hand_over(self, records: Sequence[Record], stop: asyncio.Event) -> bool:
        """Wait for room in the channel. False: told to stop first; then nothing would ever make room."""
        sending = asyncio.ensure_future(self._channel.send(value=records))
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({sending, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                return False
            await sending  # it may have failed
            return True
        finally:
            sending.cancel()
            stopping.cancel()

    async def _reconcile(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._look_once()
            except Unavailable as error:
                log.warning("reconciler.unavailable", what=error.what)
            await asyncio.sleep(RECONCILE_SECONDS)

    async def _look_once(self) -> None:
        look: Any = partial(
            reconcile_once,
            self._spool,
            self._store,
            name=SPOOL_NAME,
            now=self._clock(),
            patience=self._patience,
        )
        await asyncio.to_thread(look)

    def _record(self, outgoing: Sequence[Outgoing]) -> None:
        record_batch(self._store, as_read(outgoing), self._clock())


def as_read(outgoing: Sequence[Outgoing]) -> list[Record]:
    """Return records as a sink would read them from a broker, where there is none."""
    # The places only have to differ, in case the database refuses one of them and it becomes a dead letter.
    start = time.time_ns()
    return [Record(one.topic, NO_PARTITION, start + place, one.key, one.value) for place, one in enumerate(outgoing)]


def _end_if_failed(task: "asyncio.Task[None]") -> None:
    """End the process when a part of it failed: a pipeline that looks alive and stores nothing is worse."""
    if not task.cancelled() and task.exception() is not None:
        log.error("pipeline.failed", exc_info=task.exception())
        give_up()
