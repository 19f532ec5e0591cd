"""The full-size system's workers, put together and run until told to stop: relay, tagger and sink."""

import asyncio
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

import structlog

from heard.about_you import release_about_you
from heard.giving_up import give_up
from heard.group_watch import GroupWatch
from heard.lag import read_stands
from heard.metrics import CountingStore, Tally, count_tagged, read_outflow
from heard.monitor import Monitor
from heard.parts import ask_database, ask_spool
from heard.rights import check_entry
from heard.settings import Settings
from heard.stopping import Stop
from heard.tagger import keep_for_good, make_tagger
from heard.taken_back import pass_on_withdrawals
from producers.publisher import Publisher
from producers.reconciler import reconcile
from producers.relay import relay
from producers.spool import Spool
from schemas.topics import RECEIVED, SINK_GROUP, STORED, TAGGER_GROUP
from sinks.consumer import consume
from sinks.engine import connect
from sinks.store import FeedbackStore
from streams.agents import retrying, tag_received
from streams.apps import kafka_app, run

log = structlog.get_logger()


def run_relay(settings: Settings, stop: Stop) -> None:
    """Publish what the spool holds, and reconcile it with the database.

    Raises:
        InvalidConfig: Kafka's settings cannot be used, or the port of its metrics is taken.
        Unavailable: the spool cannot be opened, or the broker does not let us in.
    """
    access = settings.kafka
    check_entry(access, "relay")
    engine = connect(settings.database)
    store = FeedbackStore(engine)
    spool = Spool(settings.spool_path)
    asks: dict[str, Callable[[], object]] = {
        "spool": partial(ask_spool, spool),
        "broker": partial(read_stands, access, [RECEIVED.name]),
        "database": partial(ask_database, engine),
    }
    monitor = Monitor(settings, "relay", stop, asks=asks, readers=[partial(read_outflow, spool)])
    monitor.start()
    reconciling = threading.Thread(target=_reconcile, args=(spool, store, stop, settings), daemon=True)
    reconciling.start()
    releasing = threading.Thread(target=_release, args=(store, stop, settings), daemon=True)
    releasing.start()
    passing_on = threading.Thread(target=_pass_on, args=(stop, settings), daemon=True)
    passing_on.start()
    with Publisher(access, delivery_seconds=settings.delivery_seconds) as publisher:
        relay(spool, publisher.publish, stop, settings.slice_size)
    reconciling.join(timeout=10)
    releasing.join(timeout=10)
    passing_on.join(timeout=10)
    monitor.close()
    spool.close()


def _reconcile(spool: Spool, store: FeedbackStore, stop: Stop, settings: Settings) -> None:
    """Run the reconciler in a thread of the relay. A fault of its own ends the process: nobody else would notice."""
    patience = timedelta(seconds=settings.reconcile_after_seconds)
    try:
        reconcile(spool, store, stop, name=socket.gethostname(), patience=patience)
    except Exception:
        log.exception("reconciler.failed")
        give_up()


def _release(store: FeedbackStore, stop: Stop, settings: Settings) -> None:
    """Release what people told about themselves, in a thread of the relay; it has a producer of its own."""
    with Publisher(settings.kafka, delivery_seconds=settings.delivery_seconds) as publisher:
        release_about_you(settings, store, publisher.publish, stop)


def _pass_on(stop: Stop, settings: Settings) -> None:
    """Pass on what people take back, in a thread of the relay; it has a producer of its own."""
    with Publisher(settings.kafka, delivery_seconds=settings.delivery_seconds) as publisher:
        pass_on_withdrawals(settings, publisher.publish, stop)


def run_tagger(settings: Settings, stop: Stop) -> None:
    """Run the Faust worker that tags what is received.

    Raises:
        Exception: what the worker crashed of; a new process goes on from what was committed.
        InvalidConfig: Kafka's settings or the configuration cannot be used, or the port of its metrics is taken.
        Unavailable: the broker does not let us in.
    """
    access, tagger = settings.kafka, make_tagger(settings)
    keep_for_good()
    check_entry(access, "tag")
    folder = settings.data_folder / "faust"
    folder.mkdir(parents=True, exist_ok=True)  # Faust makes only the last of its folders
    tagged, finished = Tally("heard_tagged_total"), Tally("records")
    group = GroupWatch(settings, [RECEIVED.name], TAGGER_GROUP, finished.total)
    _watch(settings, "tag", stop, group, tagged, {})
    with Publisher(access, delivery_seconds=settings.delivery_seconds) as publisher:
        agent = partial(
            tag_received,
            tagger=tagger,
            publish=retrying(count_tagged(publisher.publish, tagged, finished), settings.retry_seconds),
            give_up=give_up,
        )

        async def work() -> None:
            app = kafka_app(
                agent,
                access=access,
                slice_size=settings.slice_size,
                session_seconds=settings.session_seconds,
                data_folder=folder,
            )
            await run(app, stop.as_event())

        asyncio.run(work())


def run_sink(settings: Settings, stop: Stop) -> None:
    """Store what is tagged.

    Raises:
        InvalidConfig: Kafka's settings cannot be used, or the port of its metrics is taken.
        Unavailable: the broker does not let us in, or it or the database was away for too long; a new process goes on
            where this one ended.
    """
    access = settings.kafka
    check_entry(access, "store")
    engine = connect(settings.database)
    stored = Tally("heard_stored_total", "heard_corrected_total", "heard_dead_lettered_total")
    group = GroupWatch(settings, [topic.name for topic in STORED], SINK_GROUP, stored.total)
    _watch(settings, "store", stop, group, stored, {"database": partial(ask_database, engine)})
    consume(
        access,
        CountingStore(engine, stored),
        stop,
        batch_size=settings.slice_size,
        retry_seconds=settings.retry_seconds,
        session_seconds=settings.session_seconds,
    )


def _watch(
    settings: Settings,
    process: str,
    stop: Stop,
    group: GroupWatch,
    tally: Tally,
    asks: Mapping[str, Callable[[], object]],
) -> None:
    """Let a worker tell how it is, and watch that it gets on."""
    monitor = Monitor(settings, process, stop, asks=asks, also=["broker"], readers=[tally.read, group.read])
    monitor.start()
    group.start(stop, monitor.readiness)
