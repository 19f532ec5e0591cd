"""From a filled topic to committed rows: rows a second, and the memory that the worker and the sink hold."""

import itertools
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import NamedTuple

from kafka import KafkaAdminClient, KafkaConsumer
from kafka.errors import KafkaError
from kafka.structs import TopicPartition
from sqlalchemy import Engine, text

from benchmarks.machine import resident_mebibytes
from benchmarks.rig import Rig, running
from benchmarks.words import submissions
from heard.settings import Settings
from heard.supervisor import Supervisor
from producers.publisher import Publisher
from schemas.records import outgoing_received
from schemas.topics import SINK_GROUP, TAGGED
from sinks.engine import connect

JOIN_SECONDS = 60
WITHIN_SECONDS_A_THOUSAND = 10
"""Slower than this something is wrong."""
NEARLY = 0.9
"""From this share on the rows are counted often, so that the end is known to some milliseconds."""


class PathRun(NamedTuple):
    """What one run over a filled topic showed.

    Attributes:
        rows_per_second: rows seen in the database, over the seconds from the first tagged record to the last row.
        memory: for each process, what it held (MiB), by the share of rows that were stored by then.
    """

    rows_per_second: float
    memory: dict[str, dict[float, float]]


def measure_path(rig: Rig, words: Sequence[str], events: int) -> PathRun:
    """Fill the topic while nothing reads it, start a tagger and a sink, and wait until every event is a row.

    Raises:
        TimeoutError: the rows did not come.
    """
    settings = rig.full_size()
    _fill(settings, words, events)
    engine = connect(settings.database)
    before = _ends(settings)
    with running(settings, ("store",)) as sink:
        _wait_for_group(settings)
        with running(settings, ("tag",)) as worker:
            memory, ended_at = _watch(engine, {"tag": worker, "store": sink}, events)
    engine.dispose()
    # The first slice had been tagged when its first record was published: it is not counted.
    counted = max(1, events - settings.slice_size)
    return PathRun(counted / (ended_at - _first_published(settings, before)), memory)


def _fill(settings: Settings, words: Sequence[str], events: int) -> None:
    made = submissions(words, events)
    with Publisher(settings.kafka, delivery_seconds=60) as publisher:
        while some := [outgoing_received(event) for event in itertools.islice(made, 2_000)]:
            publisher.publish(some)


def _wait_for_group(settings: Settings) -> None:
    """Wait until the sink has its partitions: its start is no part of the rate, as it is none of the peers'."""
    deadline = time.monotonic() + JOIN_SECONDS
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    try:
        while not _has_joined(admin):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the sink did not join its group in {JOIN_SECONDS} s")
            time.sleep(0.1)
    finally:
        admin.close()


def _has_joined(admin: KafkaAdminClient) -> bool:
    try:
        return bool(admin.describe_groups([SINK_GROUP])[SINK_GROUP]["group_state"] == "Stable")
    except KafkaError:  # a new broker has no coordinator until the first group asks for one
        return False


def _watch(
    engine: Engine, workers: Mapping[str, Supervisor], events: int
) -> tuple[dict[str, dict[float, float]], float]:
    """Count rows until all are there; note the memory on the way, and when the last was seen (seconds of the day)."""
    memory: dict[str, dict[float, float]] = {name: {} for name in workers}
    wanted = [0.1, 0.5, 1.0]
    deadline = time.monotonic() + 60 + events / 1000 * WITHIN_SECONDS_A_THOUSAND
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while True:
            stored = connection.scalar(text("select count(*) from feedback")) or 0
            now = time.time()
            while wanted and stored >= wanted[0] * events:
                share = wanted.pop(0)
                for name, supervisor in workers.items():
                    memory[name][share] = resident_mebibytes(supervisor.pid(name))
            if stored >= events:
                return memory, now
            if time.monotonic() > deadline:
                raise TimeoutError(f"only {stored:,} of {events:,} events became rows")
            time.sleep(0.02 if stored >= NEARLY * events else 0.25)


def _ends(settings: Settings) -> dict[TopicPartition, int]:
    """Return where the tagged topic ends, in each partition."""
    with closing(KafkaConsumer(bootstrap_servers=settings.kafka_bootstrap_servers)) as consumer:
        partitions = [TopicPartition(TAGGED.name, one) for one in sorted(consumer.partitions_for_topic(TAGGED.name))]
        return dict(consumer.end_offsets(partitions))


def _first_published(settings: Settings, before: dict[TopicPartition, int]) -> float:
    """Return when the first record after these ends was published, in seconds of the day."""
    moments: list[float] = []
    for partition, end in before.items():
        with closing(
            KafkaConsumer(
                bootstrap_servers=settings.kafka_bootstrap_servers, max_poll_records=1, consumer_timeout_ms=2_000
            )
        ) as consumer:
            consumer.assign([partition])
            consumer.seek(partition, end)
            moments += [record.timestamp / 1000 for record in itertools.islice(consumer, 1)]
    return min(moments)
