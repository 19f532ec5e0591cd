"""The wiring: each process of Heard, put together from the parts and run until it is told to stop."""

import asyncio
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from flask import Flask

from heard.giving_up import give_up
from heard.look import add_look
from heard.pipeline import Pipeline
from heard.serving import serve
from heard.settings import Settings
from heard.stopping import Stop
from producers.door import Door
from producers.form import create_form
from producers.reconciler import reconcile
from producers.relay import relay
from producers.spool import Spool
from sinks.engine import connect
from sinks.store import FeedbackStore
from streams.agents import retrying, tag_received
from streams.tagging import Tagger
from streams.vader import Vader
from summaries.pages import PAGES_HOST, create_pages

MEGABYTE = 1024 * 1024


def run_form(settings: Settings) -> None:
    """Serve the form.

    Raises:
        InvalidConfig: the directory of teams or the council cannot be read.
    """
    directory, council, secret = settings.directory, settings.council, settings.secret

    def make_app() -> Flask:
        spool = Spool(settings.spool_path, max_bytes=settings.spool_max_megabytes * MEGABYTE)
        return create_form(
            Door(spool, secret),
            directory,
            council,
            look=partial(add_look, council=council),
            secret=secret,
            answer_limit=settings.answer_limit,
            https=settings.form_https,
        )

    serve("form", make_app, host=settings.form_host, port=settings.form_port, threads=settings.form_threads)


def run_pages(settings: Settings) -> None:
    """Serve the staff pages, on this computer only.

    Raises:
        InvalidConfig: the directory of teams or the council cannot be read.
    """
    directory, council = settings.directory, settings.council

    def make_app() -> Flask:
        return create_pages(
            connect(settings.database),
            directory,
            council,
            look=partial(add_look, council=council),
            clock=lambda: datetime.now(UTC),
        )

    serve("pages", make_app, host=PAGES_HOST, port=settings.pages_port, threads=settings.form_threads)


def run_relay(settings: Settings, stop: Stop) -> None:
    """Publish what the spool holds, and reconcile it with the database.

    Raises:
        Unavailable: the spool cannot be opened.
    """
    from producers.publisher import Publisher  # noqa: PLC0415  # kafka-python is not needed in embedded mode

    store = FeedbackStore(connect(settings.database))
    spool = Spool(settings.spool_path)
    patience = timedelta(seconds=settings.reconcile_after_seconds)
    reconciling = threading.Thread(
        target=partial(reconcile, spool, store, stop, name=socket.gethostname(), patience=patience), daemon=True
    )
    reconciling.start()
    with Publisher(settings.kafka_bootstrap_servers, delivery_seconds=settings.delivery_seconds) as publisher:
        relay(spool, publisher.publish, stop, settings.slice_size)
    reconciling.join(timeout=10)
    spool.close()


def run_tagger(settings: Settings, stop: Stop) -> None:
    """Run the Faust worker that tags what is received.

    Raises:
        Exception: what the worker crashed of; a new process goes on from what was committed.
    """
    from producers.publisher import Publisher  # noqa: PLC0415
    from streams.apps import kafka_app, run  # noqa: PLC0415

    with Publisher(settings.kafka_bootstrap_servers, delivery_seconds=settings.delivery_seconds) as publisher:
        agent = partial(
            tag_received,
            tagger=make_tagger(settings),
            publish=retrying(publisher.publish, settings.retry_seconds),
            give_up=give_up,
        )

        async def work() -> None:
            app = kafka_app(
                agent,
                bootstrap_servers=settings.kafka_bootstrap_servers,
                slice_size=settings.slice_size,
                session_seconds=settings.session_seconds,
                data_folder=settings.data_folder / "faust",
            )
            await run(app, _bridge(stop))

        asyncio.run(work())


def run_sink(settings: Settings, stop: Stop) -> None:
    """Store what is tagged.

    Raises:
        Unavailable: the broker or the database was away for too long; a new process goes on where this one ended.
    """
    from sinks.consumer import consume  # noqa: PLC0415

    consume(
        settings.kafka_bootstrap_servers,
        FeedbackStore(connect(settings.database)),
        stop,
        batch_size=settings.slice_size,
        retry_seconds=settings.retry_seconds,
        session_seconds=settings.session_seconds,
    )


def run_pipeline(settings: Settings, stop: Stop) -> None:
    """Run embedded mode's pipeline.

    Raises:
        Unavailable: the spool cannot be opened.
    """

    async def work() -> None:
        spool = Spool(settings.spool_path)
        async with make_pipeline(settings, spool).running():
            await _bridge(stop).wait()
        spool.close()

    asyncio.run(work())


def make_pipeline(settings: Settings, spool: Spool, clock: Callable[[], datetime] | None = None) -> Pipeline:
    """Return embedded mode's pipeline from a spool to the database of the settings."""
    return Pipeline(
        spool,
        FeedbackStore(connect(settings.database)),
        make_tagger(settings),
        data_folder=settings.data_folder / "faust",
        slice_size=settings.slice_size,
        retry_seconds=settings.retry_seconds,
        patience=timedelta(seconds=settings.reconcile_after_seconds),
        clock=clock,
    )


def make_tagger(settings: Settings) -> Tagger:
    """Return the tagger for the council's teams.

    Raises:
        InvalidConfig: the directory of teams cannot be read.
    """
    return Tagger(settings.directory, Vader())


def _bridge(stop: Stop) -> asyncio.Event:
    """Return an event of the running loop that is set when the process is asked to stop."""
    event, loop = asyncio.Event(), asyncio.get_running_loop()

    def wait() -> None:
        while not stop(3600):
            pass
        loop.call_soon_threadsafe(event.set)

    threading.Thread(target=wait, daemon=True).start()
    return event
