"""`heard replay`: let the sink, or the tagger, read its topics from their start again."""

from contextlib import closing

from kafka import KafkaConsumer
from kafka.errors import CommitFailedError, KafkaError, UnknownMemberIdError
from kafka.structs import OffsetAndMetadata, TopicPartition

from heard.settings import Settings
from schemas.errors import HeardError, Unavailable
from schemas.topics import DEAD_LETTER, RECEIVED, SINK_GROUP, TAGGED, TAGGER_GROUP

TIMEOUT_MILLISECONDS = 10_000
_STILL_RUNNING = (
    "`heard {process}` is still running somewhere, so nothing was changed: stop every one of them first. One that was"
    " killed counts as running for another {seconds:.0f} seconds (HEARD_SESSION_SECONDS)"
)


class StillRunning(HeardError):
    """The group has live members, which would go on from where they are."""


def replay_from_start(settings: Settings, *, tag_again: bool) -> int:
    """Set a group back to where its topics begin now, and return how many records it will read again.

    What is in the database stays as it is; what is not there is stored.

    Args:
        settings: whose broker.
        tag_again: the tagger's group, on what was received; else the sink's, on what was tagged or dead-lettered.

    Raises:
        StillRunning: the group has live members. Nothing was changed.
        Unavailable: the broker is away, or lacks a topic.
    """
    process, group, names = (
        ("tag", TAGGER_GROUP, (RECEIVED.name,)) if tag_again else ("store", SINK_GROUP, (TAGGED.name, DEAD_LETTER.name))
    )
    try:
        with closing(_connect(settings, group)) as consumer:
            return _set_back(consumer, names)
    except (CommitFailedError, UnknownMemberIdError):
        # The broker takes offsets from outside a group only while the group is empty.
        raise StillRunning(_STILL_RUNNING.format(process=process, seconds=settings.session_seconds)) from None
    except KafkaError as error:
        raise Unavailable("broker", "look at KAFKA_BOOTSTRAP_SERVERS and at the broker's own log") from error


def _set_back(consumer: KafkaConsumer, names: tuple[str, ...]) -> int:
    partitions = []
    for name in names:
        found = sorted(consumer.partitions_for_topic(name) or ())
        if not found:
            raise Unavailable("broker", f"it has no topic {name}; run `heard topics create`")
        partitions += [TopicPartition(name, one) for one in found]
    starts, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    consumer.assign(partitions)
    consumer.commit({one: OffsetAndMetadata(starts[one], "", -1) for one in partitions})
    return sum(ends[one] - starts[one] for one in partitions)


def _connect(settings: Settings, group: str) -> KafkaConsumer:
    return KafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        group_id=group,
        enable_auto_commit=False,
        request_timeout_ms=TIMEOUT_MILLISECONDS,
    )
