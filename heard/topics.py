"""Topics on the broker: create those that are missing, and measure how far consumers are behind."""

from kafka import KafkaAdminClient, KafkaConsumer
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError
from kafka.structs import TopicPartition

from heard.broker import asking, no_topic
from heard.settings import Settings
from schemas.topics import ALL, DEAD_LETTER, RETENTION_MILLISECONDS, SEGMENT_MILLISECONDS

MEGABYTE = 1024 * 1024
TIMEOUT_MILLISECONDS = 10_000


def create_topics(settings: Settings) -> list[str]:
    """Create the topics that the broker lacks, and return their names. Those that are there stay as they are.

    Raises:
        Unavailable: the broker is away, or refused.
    """
    access = settings.kafka
    with asking(access, "Create on the cluster"):
        admin = KafkaAdminClient(**access.client_options(), request_timeout_ms=TIMEOUT_MILLISECONDS)
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
    access = settings.kafka
    with asking(access, f"Describe on {topic}" + (f" or on the group {group}" if group else "")):
        consumer = KafkaConsumer(
            **access.client_options(),
            group_id=group or None,
            enable_auto_commit=False,
            request_timeout_ms=TIMEOUT_MILLISECONDS,
        )
        try:
            partitions = [TopicPartition(topic, one) for one in sorted(consumer.partitions_for_topic(topic) or ())]
            if not partitions:
                raise no_topic(topic)
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
