"""Lag: how far a consumer group stands behind on each partition, asked of the broker by a client of its own."""

from collections.abc import Sequence
from contextlib import closing

from kafka import KafkaConsumer
from kafka.structs import TopicPartition

from heard.broker import asking, no_topic
from heard.watchdog import Stand, Stands
from schemas.kafka import KafkaAccess

TIMEOUT_MILLISECONDS = 5_000


def read_stands(access: KafkaAccess, topics: Sequence[str], group: str = "") -> Stands:
    """Return how a group stands on every partition of the topics; without a group, how one that has read nothing would.

    Raises:
        Unavailable: the broker is away, does not let us in, or has none of the topics.
    """
    needs = f"Describe on {' and '.join(topics)}" + (f" or on the group {group}" if group else "")
    with asking(access, needs), closing(_connect(access, group)) as consumer:
        partitions = [
            TopicPartition(topic, number)
            for topic in topics
            for number in sorted(consumer.partitions_for_topic(topic) or ())
        ]
        if not partitions:
            raise no_topic(topics[0])
        return _stands(consumer, partitions)


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


def _connect(access: KafkaAccess, group: str) -> KafkaConsumer:
    return KafkaConsumer(
        **access.client_options(),
        group_id=group or None,  # only to read what it has committed: nothing is subscribed to, so it never joins
        enable_auto_commit=False,
        bootstrap_timeout_ms=TIMEOUT_MILLISECONDS,
        request_timeout_ms=TIMEOUT_MILLISECONDS,
    )
