"""The full-size system's workers, put together and run until told to stop: relay, tagger and sink."""

import asyncio
import socket
import threading
from datetime import timedelta
from functools import partial

from heard.giving_up import give_up
from heard.settings import Settings
from heard.stopping import Stop
from producers.publisher import Publisher
from producers.reconciler import reconcile
from producers.relay import relay
from producers.spool import Spool
from sinks.consumer import consume
from sinks.engine import connect
from sinks.store import FeedbackStore
from streams.agents import retrying, tag_received
from streams.apps import kafka_app, run
from streams.tagging import Tagger
from streams.vader import Vader


def run_relay(settings: Settings, stop: Stop) -> None:
    """Publish what the spool holds, and reconcile it with the database.

    Raises:
        Unavailable: the spool cannot be opened.
    """
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
    with Publisher(settings.kafka_bootstrap_servers, delivery_seconds=settings.delivery_seconds) as publisher:
        agent = partial(
            tag_received,
            tagger=Tagger(settings.directory, Vader()),
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
            await run(app, stop.as_event())

        asyncio.run(work())


def run_sink(settings: Settings, stop: Stop) -> None:
    """Store what is tagged.

    Raises:
        Unavailable: the broker or the database was away for too long; a new process goes on where this one ended.
    """
    consume(
        settings.kafka_bootstrap_servers,
        FeedbackStore(connect(settings.database)),
        stop,
        batch_size=settings.slice_size,
        retry_seconds=settings.retry_seconds,
        session_seconds=settings.session_seconds,
    )
