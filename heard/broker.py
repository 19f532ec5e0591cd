"""Asking the broker something: the knock first, and its client's errors in words after."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from kafka.errors import KafkaError

from heard.knock import knock
from schemas.errors import Unavailable
from schemas.kafka import KafkaAccess, advice_on

LOOK = "look at KAFKA_BOOTSTRAP_SERVERS and at the broker's own log"


@contextmanager
def asking(access: KafkaAccess, needs: str) -> Iterator[None]:
    """Run a block that asks the broker something by a client of kafka-python.

    The knock comes first also because kafka-python leaves a socket open for each refused connection until the next
    thorough garbage collection: an hour's outage would use up what a process may open. For the clients that go on
    trying meanwhile, in this process's other threads, a failed knock sees to that collection.

    Args:
        access: how it is reached.
        needs: the right that is lacking where it does not allow it, like "Describe on the topics".

    Raises:
        Refused: it does not let us in.
        Unavailable: it is away, or refused.
    """
    try:
        knock(access)
    except Unavailable:
        gc.collect()
        raise
    try:
        yield
    except KafkaError as error:
        raise Unavailable("broker", advice_on(error, needs) or LOOK) from error


def no_topic(name: str) -> Unavailable:
    """Say that a topic is not there. A broker with access lists says the same to a user who may not see it."""
    return Unavailable("broker", f"it has no topic {name} that we may see; run `heard topics create`")
