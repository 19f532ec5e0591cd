"""Lag: how far a consumer group stands behind on each partition, asked of the broker by a client of its own."""

import socket
from collections.abc import Sequence
from contextlib import suppress

from kafka import KafkaConsumer
from kafka.errors import KafkaError
from kafka.structs import TopicPartition

from heard.watchdog import Stand, Stands
from schemas.errors import Unavailable

TIMEOUT_MILLISECONDS = 5_000
TCP_SECONDS = 3


def read_stands(bootstrap_servers: str, topics: Sequence[str], group: str = "") -> Stands:
    """Return how a group stands on every partition of the topics; without a group, how one that has read nothing would.

    Raises:
        Unavailable: the broker is away, or has none of the topics.
    """
    if not _is_there(bootstrap_servers):
        raise Unavailable("broker", "nothing listens at KAFKA_BOOTSTRAP_SERVERS")
    try:
        consumer = _connect(bootstrap_servers, group)
    except KafkaError as error:
        raise Unavailable("broker", "look at KAFKA_BOOTSTRAP_SERVERS and at the broker's own log") from error
    try:
        partitions = [
            TopicPartition(topic, number)
            for topic in topics
            for number in sorted(consumer.partitions_for_topic(topic) or ())
        ]
        if not partitions:
            raise Unavailable("broker", f"it has no topic {topics[0]}; run `heard topics create`")
        return _stands(consumer, partitions)
    except KafkaError as error:
        raise Unavailable("broker", "look at the broker's own log") from error
    finally:
        consumer.close(autocommit=False)


def _stands(consumer: KafkaConsumer, partitions: Sequence[TopicPartition]) -> Stands:
    has_group = consumer.config["group_id"] is not None
    committed = {partition: consumer.committed(partition) if has_group else None for partition in partitions}
    firsts = consumer.beginning_offsets(partitions)  # after the committed ones: records may be deleted meanwhile
    lasts = consumer.end_offsets(partitions)
    found = {}
    for partition in partitions:
        done = max(firsts[partition], committed[partition] or 0)
        found[partition.topic, partition.partition] = Stand(done, max(0, lasts[partition] - done))
    return found


def _connect(bootstrap_servers: str, group: str) -> KafkaConsumer:
    return KafkaConsumer(
        bootstrap_servers=bootstrap_servers,
        group_id=group or None,  # only to read what it has committed: nothing is subscribed to, so it never joins
        enable_auto_commit=False,
        bootstrap_timeout_ms=TIMEOUT_MILLISECONDS,
        request_timeout_ms=TIMEOUT_MILLISECONDS,
    )


def _is_there(bootstrap_servers: str) -> bool:
    """Whether anything listens at one of the addresses.

    Asked first because kafka-python leaves sockets open for each refused connection (4 a look, until the next
    thorough garbage collection): an hour's outage would use up what a process may open.
    """
    for server in bootstrap_servers.split(","):
        host, _, port = server.strip().rpartition(":")
        with suppress(OSError, ValueError), socket.create_connection((host.strip("[]"), int(port)), TCP_SECONDS):
            return True
    return False
