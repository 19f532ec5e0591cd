"""Embedded mode's worker: the pipeline, put together and run until told to stop."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from heard.pipeline import Pipeline
from heard.settings import Settings
from heard.stopping import Stop
from producers.spool import Spool
from sinks.engine import connect
from sinks.store import FeedbackStore
from streams.tagging import Tagger
from streams.vader import Vader


def run_pipeline(settings: Settings, stop: Stop) -> None:
    """Run embedded mode's pipeline.

    Raises:
        Unavailable: the spool cannot be opened.
    """

    async def work() -> None:
        spool = Spool(settings.spool_path)
        async with make_pipeline(settings, spool).running():
            await stop.as_event().wait()
        spool.close()

    asyncio.run(work())


def make_pipeline(settings: Settings, spool: Spool, clock: Callable[[], datetime] | None = None) -> Pipeline:
    """Return embedded mode's pipeline from a spool to the database of the settings."""
    return Pipeline(
        spool,
        FeedbackStore(connect(settings.database)),
        Tagger(settings.directory, Vader()),
        data_folder=settings.data_folder / "faust",
        slice_size=settings.slice_size,
        retry_seconds=settings.retry_seconds,
        patience=timedelta(seconds=settings.reconcile_after_seconds),
        clock=clock,
    )
