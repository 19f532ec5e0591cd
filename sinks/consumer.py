"""The sink's consumer: kafka-python with auto-commit off. One transaction a batch, then the offsets."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from kafka import KafkaConsumer
from kafka.errors import CommitFailedError, GroupAuthorizationFailedError, KafkaError

from schemas.backoff import backoff
from schemas.errors import Unavailable
from schemas.kafka import KafkaAccess, advice_on
from schemas.records import Record
from schemas.topics import SINK_GROUP, STORED
from sinks.recording import Store, record_batch

NAMES = [topic.name for topic in STORED]
POLL_MILLISECONDS = 200
MOST_SECONDS_A_BATCH = 30
"""How long one transaction may take, beside the time that a database which is away is waited for."""
log = structlog.get_logger()


def consume(
    access: KafkaAccess,
    store: Store,
    stopped: Callable[[float], bool],
    *,
    batch_size: int,
    retry_seconds: float,
    session_seconds: float,
) -> None:
    """Store what is tagged, corrected, dead-lettered or told about people, until told to stop.

    Args:
        access: how the broker is reached.
        store: where to.
        stopped: waits so many seconds, or until told to stop; true when told.
        batch_size: most records a transaction.
        retry_seconds: how long a database that is away is tried again before giving up.
        session_seconds: how long this consumer may be silent before its partitions are given to another.

    Raises:
        Unavailable: the database or the broker was away for too long. Nothing was committed that was not stored,
            so a new process goes on where this one ended.
    """
    consumer = _connect(access, batch_size=batch_size, retry_seconds=retry_seconds, session_seconds=session_seconds)
    try:
        while not stopped(0):
            fetched = consumer.poll(timeout_ms=POLL_MILLISECONDS)
            records = [
                Record(one.topic, one.partition, one.offset, one.key, one.value)
                for of_partition in fetched.values()
                for one in of_partition
            ]
            if records and store_with_retries(store, records, stopped, retry_seconds):
                _commit(consumer)
    except KafkaError as error:
        raise _unavailable(error) from error
    finally:
        consumer.close(autocommit=False)


def store_with_retries(
    store: Store, records: Sequence[Record], stopped: Callable[[float], bool], retry_seconds: float
) -> bool:
    """Store a batch, trying again while the database is away. False: told to stop before it was stored.

    Raises:
        Unavailable: the database was away for longer than `retry_seconds`.
    """
    give_up_at = time.monotonic() + retry_seconds
    delays = backoff()
    while True:
        try:
            record_batch(store, records, datetime.now(UTC))
            return True
        except Unavailable as error:
            delay = next(delays)
            if time.monotonic() + delay > give_up_at:
                raise
            log.warning("store.unavailable", what=error.what, count=len(records), seconds=round(delay, 2))
            if stopped(delay):
                return False


def _commit(consumer: KafkaConsumer) -> None:
    try:
        consumer.commit()
    except CommitFailedError:
        # The group has moved on, and someone else will be given these records again: the id makes them one row.
        log.warning("offsets.not_committed")


def _connect(access: KafkaAccess, *, batch_size: int, retry_seconds: float, session_seconds: float) -> KafkaConsumer:
    try:
        consumer = KafkaConsumer(
            **access.client_options(),
            group_id=SINK_GROUP,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_records=batch_size,
            session_timeout_ms=int(session_seconds * 1000),
            heartbeat_interval_ms=int(session_seconds * 1000 / 6),
            # A group that changes waits this long for a member that is alive and does not come back (else 5 minutes).
            max_poll_interval_ms=int((retry_seconds + MOST_SECONDS_A_BATCH) * 1000),
            metadata_max_age_ms=30_000,
        )
        # Asked for before it joins: kafka-python 3.0.12 can join before it knows of any partition, be given none,
        # and now and then (2 of 41 starts) not notice until its next look at the topics, five minutes later.
        for name in NAMES:
            consumer.partitions_for_topic(name)
        consumer.subscribe(NAMES)
        return consumer
    except KafkaError as error:
        raise _unavailable(error) from error


def _unavailable(error: KafkaError) -> Unavailable:
    if isinstance(error, GroupAuthorizationFailedError):
        return Unavailable("broker", advice_on(error, f"Read on the group {SINK_GROUP}"))
    return Unavailable("broker", advice_on(error, f"Read on {', '.join(NAMES)}"))
