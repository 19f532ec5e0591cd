"""Topics on the broker: create those that are missing, and measure how far consumers are behind."""

from collections.abc import Iterator
from contextlib import contextmanager

from kafka import KafkaAdminClient, KafkaConsumer
from kafka.admin import NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError
from kafka.structs import TopicPartition

from heard.settings import Settings
from schemas.errors import Unavailable
from schemas.topics import ALL, DEAD_LETTER, RETENTION_MILLISECONDS, SEGMENT_MILLISECONDS

MEGABYTE = 1024 * 1024
TIMEOUT_MILLISECONDS = 10_000


def create_topics(settings: Settings) -> list[str]:
    """Create the topics that the broker lacks, and return their names. Those that are there stay as they are.

    Raises:
        Unavailable: the broker is away, or refused.
    """
    with _translated():
        admin = KafkaAdminClient(
            bootstrap_servers=settings.kafka_bootstrap_servers, request_timeout_ms=TIMEOUT_MILLISECONDS
        )
        try:
            created = []
            for topic in ALL:
                try:
                    admin.create_topics([_new_topic(topic.name, settings)], timeout_ms=TIMEOUT_MILLISECONDS)
                    created.append(topic.name)
                except TopicAlreadyExistsError:
                    continue
            return created
        finally:
            admin.close()


def ends(settings: Settings, topic: str, group: str = "") -> tuple[int, int]:
    """Return how many records a topic has ever held, and how many of them a group has not yet committed.

    Raises:
        Unavailable: the broker is away, or has no such topic.
    """
    with _translated():
        consumer = KafkaConsumer(
            bootstrap_servers=settings.kafka_bootstrap_servers,
            group_id=group or None,
            enable_auto_commit=False,
            request_timeout_ms=TIMEOUT_MILLISECONDS,
        )
        try:
            partitions = [TopicPartition(topic, one) for one in sorted(consumer.partitions_for_topic(topic) or ())]
            if not partitions:
                raise Unavailable("broker", f"it has no topic {topic}; run `heard topics create`")
            ends, starts = consumer.end_offsets(partitions), consumer.beginning_offsets(partitions)
            lag = 0
            for partition in partitions if group else ():
                committed = consumer.committed(partition)
                lag += ends[partition] - (starts[partition] if committed is None else committed)
            return sum(ends.values()), lag
        finally:
            consumer.close(autocommit=False)


def _new_topic(name: str, settings: Settings) -> NewTopic:
    return NewTopic(
        name,
        num_partitions=settings.topic_partitions,
        replication_factor=settings.topic_replicas,
        topic_configs={
            "retention.ms": str(RETENTION_MILLISECONDS),
            "segment.ms": str(SEGMENT_MILLISECONDS),
            # A dead letter holds another record whole, in base64: it has to be larger than any of them.
            "max.message.bytes": str(4 * MEGABYTE if name == DEAD_LETTER.name else 2 * MEGABYTE),
        },
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except KafkaError as error:
        raise Unavailable("broker", "look at KAFKA_BOOTSTRAP_SERVERS and at the broker's own log") from error
