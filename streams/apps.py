"""The Faust apps: the same agent on a topic of a broker, or on a channel without one."""

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, cast

import faust
from faust.app.base import BootStrategy

from schemas.kafka import KafkaAccess
from schemas.records import Record
from schemas.topics import RECEIVED, TAGGER_GROUP
from streams import transport

Agent = Callable[[AsyncIterable[Sequence[Record]]], Awaitable[None]]
SLICES_IN_MEMORY = 4


class _NoBroker(BootStrategy):
    """Start agents and nothing that needs a broker."""

    enable_kafka = False


class _NoConsumer:
    """What Faust asks of a consumer where there is none; its own would make a thread's loop and never close it."""

    def __init__(self, beacon: Any) -> None:
        self.beacon = beacon
        self._unacked_messages: set[object] = set()

    def assignment(self) -> set[object]:
        """Return the partitions assigned: none."""
        return set()


def kafka_app(agent: Agent, *, access: KafkaAccess, slice_size: int, session_seconds: float, data_folder: Path) -> Any:
    """Return the Faust app that runs the agent on `feedback.received.v1`, a slice of a fetch at a time.

    Args:
        agent: a coroutine that takes the slices.
        access: how the broker is reached.
        slice_size: most records a slice.
        session_seconds: how long a worker may be silent before its partitions are given to another.
        data_folder: a folder that Faust may write to.
    """
    transport.register()
    app = faust.App(
        TAGGER_GROUP,
        broker=[f"{transport.SCHEME}://{server}" for server in access.servers],
        broker_credentials=_credentials(access),
        datadir=str(data_folder),
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        # At-least-once, and nothing in flight is lost at a SIGTERM or a rebalance. See docs/decisions/0004.
        processing_guarantee="at_least_once",
        stream_wait_empty=True,
        consumer_auto_offset_reset="earliest",
        broker_max_poll_records=slice_size,
        stream_buffer_maxsize=SLICES_IN_MEMORY,
        broker_commit_interval=0.5,
        broker_session_timeout=session_seconds,
        broker_heartbeat_interval=session_seconds / 6,
        broker_max_poll_interval=300.0,
    )
    received = app.topic(RECEIVED.name, key_serializer=transport.CODEC, value_serializer=transport.CODEC, acks=True)
    app.agent(received, name="tag_received", concurrency=1)(_named(agent))
    return app


def embedded_app(agent: Agent, *, data_folder: Path) -> tuple[Any, Any]:
    """Return a Faust app that needs no broker, and the channel that its agent reads slices from."""
    app = faust.App("heard-embedded", datadir=str(data_folder), web_enabled=False)
    app.boot_strategy = _NoBroker(app)
    app.consumer = cast("Any", _NoConsumer(app.beacon))
    channel = app.channel(maxsize=SLICES_IN_MEMORY)
    app.agent(channel, name="tag_received", concurrency=1)(_named(agent))
    return app, channel


async def run(app: Any, stop: asyncio.Event) -> None:
    """Run a Faust app until told to stop; what is in flight is finished first.

    Raises:
        Exception: what the app crashed of.
    """
    try:
        await app.start()
        if not app.boot_strategy.enable_kafka:
            app.flow_control.resume()  # nothing else ever would, and each send would wait for ever
        stopping = asyncio.ensure_future(stop.wait())
        crashing = asyncio.ensure_future(app._crashed.wait())
        await asyncio.wait({stopping, crashing}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        crashing.cancel()
    finally:
        await app.stop()
    if app.crash_reason is not None:
        raise app.crash_reason


def _credentials(access: KafkaAccess) -> faust.SASLCredentials | faust.SSLCredentials | None:
    """Return what lets Faust in; None where anybody is."""
    tls = access.tls()
    if access.has_password:
        return faust.SASLCredentials(
            username=access.username, password=access.password, ssl_context=tls, mechanism=access.mechanism
        )
    return faust.SSLCredentials(tls) if tls else None


def _named(agent: Agent) -> Callable[[Any], Awaitable[None]]:
    """Give Faust the plain function with one parameter that it expects."""

    async def tag_received(slices: Any) -> None:
        await agent(slices)

    return tag_received
