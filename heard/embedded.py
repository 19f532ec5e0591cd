"""Embedded mode's worker: the pipeline, put together and run until told to stop."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from heard.about_you import recording, release_about_you
from heard.metrics import CountingStore, Sample, Tally, read_outflow
from heard.monitor import Monitor, in_background
from heard.parts import ask_database, ask_spool
from heard.pipeline import Pipeline
from heard.settings import Settings
from heard.stopping import Stop
from heard.tagger import keep_for_good, make_tagger
from heard.taken_back import pass_on_withdrawals
from producers.spool import Spool
from sinks.engine import connect
from sinks.store import FeedbackStore


def run_pipeline(settings: Settings, stop: Stop) -> None:
    """Run embedded mode's pipeline.

    Raises:
        InvalidConfig: the configuration cannot be used, or the port of its metrics is taken.
        Unavailable: the spool cannot be opened.
    """

    async def work() -> None:
        engine = connect(settings.database)
        spool = Spool(settings.spool_path)
        stored = Tally("heard_stored_total", "heard_dead_lettered_total")
        asks = {"spool": partial(ask_spool, spool), "database": partial(ask_database, engine)}
        readers = [partial(read_outflow, spool), partial(_read_tally, stored)]
        monitor = Monitor(settings, "pipeline", stop, asks=asks, readers=readers)
        monitor.start()
        store = CountingStore(engine, stored)
        pipeline = make_pipeline(settings, spool, store=store)
        in_background(lambda: release_about_you(settings, store, recording(store), stop))
        in_background(lambda: pass_on_withdrawals(settings, recording(store), stop))
        keep_for_good()
        async with pipeline.running():
            await stop.as_event().wait()
        monitor.close()
        spool.close()

    asyncio.run(work())


def make_pipeline(
    settings: Settings,
    spool: Spool,
    clock: Callable[[], datetime] | None = None,
    *,
    store: FeedbackStore | None = None,
) -> Pipeline:
    """Return embedded mode's pipeline from a spool to a store: the database of the settings where none is given."""
    return Pipeline(
        spool,
        store or FeedbackStore(connect(settings.database)),
        make_tagger(settings),
        data_folder=settings.data_folder / "faust",
        slice_size=settings.slice_size,
        retry_seconds=settings.retry_seconds,
        patience=timedelta(seconds=settings.reconcile_after_seconds),
        clock=clock,
    )


def _read_tally(stored: Tally) -> list[Sample]:
    """Return what was stored; embedded, what was tagged is stored at once."""
    samples = stored.read()
    tagged = [Sample("heard_tagged_total", one.value) for one in samples if one.name == "heard_stored_total"]
    return [*samples, *tagged]
