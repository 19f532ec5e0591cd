"""Rights: what each process needs of a broker that has access lists, and which of it its user lacks.

docs/operations.md shows the same table to those who give the rights; a test compares the two.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import NamedTuple

import structlog
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from heard.knock import Refused, knock
from schemas.errors import Unavailable
from schemas.kafka import KafkaAccess, lacking
from schemas.topics import (
    ABOUT_YOU,
    ALL,
    CORRECTED,
    DEAD_LETTER,
    RECEIVED,
    SINK_GROUP,
    STORED,
    TAGGED,
    TAGGER_GROUP,
    WITHDRAWN,
)

TIMEOUT_MILLISECONDS = 5_000
_NOT_ALLOWED = 29  # TOPIC_AUTHORIZATION_FAILED: not even to see it
log = structlog.get_logger()


class Right(NamedTuple):
    """One operation on one thing, by Kafka's names."""

    operation: str
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.operation} on the {self.kind} {self.name}".rstrip()


def _on_topics(operation: str, *names: str) -> tuple[Right, ...]:
    return tuple(Right(operation, "topic", name) for name in names)


_ALL_TOPICS = tuple(topic.name for topic in ALL)
_BOTH_GROUPS = (TAGGER_GROUP, SINK_GROUP)

NEEDS: Mapping[str, tuple[Right, ...]] = {
    "relay": _on_topics("Write", RECEIVED.name, ABOUT_YOU.name, WITHDRAWN.name),
    "tag": (
        *_on_topics("Read", RECEIVED.name),
        Right("Read", "group", TAGGER_GROUP),
        *_on_topics("Write", TAGGED.name, DEAD_LETTER.name),
    ),
    "store": (*_on_topics("Read", *(topic.name for topic in STORED)), Right("Read", "group", SINK_GROUP)),
    "clerk": _on_topics("Write", CORRECTED.name),
    "topics create": (Right("Create", "cluster", ""),),
    "doctor": _on_topics("Describe", *_ALL_TOPICS),
    "status": (
        *_on_topics("Describe", *_ALL_TOPICS),
        *(Right("Describe", "group", name) for name in _BOTH_GROUPS),
    ),
    "replay": (*_on_topics("Read", *_ALL_TOPICS), *(Right("Read", "group", name) for name in _BOTH_GROUPS)),
    "dead-letters replay": _on_topics("Write", *_ALL_TOPICS),
}
"""What the user of each process and command needs. Read and Write bring Describe with them."""


def check_entry(access: KafkaAccess, process: str) -> None:
    """See at a process's start that the broker lets it in and allows what it needs. A broker that is away is no fault.

    Raises:
        Refused: it does not; the message says what to look at, or which rights are lacking.
    """
    needs = NEEDS[process]
    try:
        knock(access)
        if access.security_protocol == "PLAINTEXT":  # it does not know who we are
            return
        for right in needs:
            if right.kind == "group":
                knock(access, group=right.name)
        lacks = _lacking_on_topics(access, [right for right in needs if right.kind == "topic"])
    except Refused:
        raise
    except Unavailable as error:
        log.warning("broker.not_asked", what=error.what, advice=error.advice)
        return
    if lacks:
        raise Refused(lacking(", ".join(map(str, lacks))))


def _lacking_on_topics(access: KafkaAccess, rights: Sequence[Right]) -> list[Right]:
    """Return those that our user does not have. What a topic that does not exist would allow is not known."""
    try:
        with closing(
            KafkaAdminClient(
                **access.client_options(),
                bootstrap_timeout_ms=TIMEOUT_MILLISECONDS,
                request_timeout_ms=TIMEOUT_MILLISECONDS,
            )
        ) as admin:
            found = {one["name"]: one for one in admin.describe_topics(sorted({right.name for right in rights}))}
    except KafkaError as error:
        raise Unavailable("broker") from error
    return [right for right in rights if not _allows(found[right.name], right.operation)]


def _allows(topic: Mapping[str, object], operation: str) -> bool:
    if topic["error_code"]:
        return topic["error_code"] != _NOT_ALLOWED
    allowed = topic["authorized_operations"]
    return not isinstance(allowed, Sequence) or operation.upper() in allowed
