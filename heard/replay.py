"""`heard replay`: let the sink, or the tagger, read its topics from their start again."""

from contextlib import closing

from kafka import KafkaConsumer
from kafka.errors import CommitFailedError, UnknownMemberIdError
from kafka.structs import OffsetAndMetadata, TopicPartition

from heard.broker import asking, no_topic
from heard.settings import Settings
from schemas.errors import HeardError
from schemas.kafka import KafkaAccess
from schemas.topics import RECEIVED, SINK_GROUP, STORED, TAGGER_GROUP

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
        tag_again: the tagger's group, on what was received; else the sink's, on all that it stores.

    Raises:
        StillRunning: the group has live members. Nothing was changed.
        Unavailable: the broker is away, or lacks a topic.
    """
    stored = tuple(topic.name for topic in STORED)
    process, group, names = ("tag", TAGGER_GROUP, (RECEIVED.name,)) if tag_again else ("store", SINK_GROUP, stored)
    access = settings.kafka
    needs = f"Read on {' and '.join(names)} or on the group {group}"
    with asking(access, needs), closing(_connect(access, group)) as consumer:
        try:
            return _set_back(consumer, names)
        except (CommitFailedError, UnknownMemberIdError):
            # The broker takes offsets from outside a group only while the group is empty.
            raise StillRunning(_STILL_RUNNING.format(process=process, seconds=settings.session_seconds)) from None


def _set_back(consumer: KafkaConsumer, names: tuple[str, ...]) -> int:
    partitions = []
    for name in names:
        found = sorted(consumer.partitions_for_topic(name) or ())
        if not found:
            raise no_topic(name)
        partitions += [TopicPartition(name, one) for one in found]
    starts, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    consumer.assign(partitions)
    consumer.commit({one: OffsetAndMetadata(starts[one], "", -1) for one in partitions})
    return sum(ends[one] - starts[one] for one in partitions)


def _connect(access: KafkaAccess, group: str) -> KafkaConsumer:
    return KafkaConsumer(
        **access.client_options(),
        group_id=group,
        enable_auto_commit=False,
        request_timeout_ms=TIMEOUT_MILLISECONDS,
    )
