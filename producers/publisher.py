"""The publisher: kafka-python's producer, used so that "published" means "the broker has confirmed it"."""

import time
from collections.abc import Sequence
from typing import Self

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas.errors import Unavailable
from schemas.kafka import KafkaAccess, advice_on
from schemas.records import Outgoing

MAX_REQUEST_BYTES = 4 * 1024 * 1024


class Publisher:
    """Publishes records and waits until every one is confirmed. One caller at a time; make it after a fork."""

    def __init__(self, access: KafkaAccess, *, delivery_seconds: float = 10) -> None:
        """Take how the broker is reached, and how long one delivery may be tried. Connects at the first `publish`."""
        self._access = access
        self._delivery_seconds = delivery_seconds
        self._producer: KafkaProducer | None = None

    def publish(self, records: Sequence[Outgoing]) -> None:
        """Publish all the records, and return when the broker has confirmed each.

        After a failure some of them may be there, and will be there twice when all are published again: the sink
        is what makes it once.

        Raises:
            Unavailable: not all were confirmed in time. Publish all of them again.
        """
        try:
            producer = self._producer = self._producer or self._connect()
            futures = [
                producer.send(record.topic, key=record.key, value=record.value, headers=list(record.headers))
                for record in records
            ]
            # kafka-python keeps its own bound, delivery_timeout_ms, but a future has been seen to outlive it.
            deadline = time.monotonic() + self._delivery_seconds * 1.5
            # All at once, now: it waits for each batch, and says nothing of those that failed. The futures do.
            producer.flush(timeout=self._delivery_seconds * 1.5)
            for future in futures:
                future.get(timeout=max(0.001, deadline - time.monotonic()))
        except KafkaError as error:
            self.close()
            topics = " and ".join(sorted({record.topic for record in records}))
            raise Unavailable("broker", advice_on(error, f"Write on {topics}")) from error

    def close(self) -> None:
        """Let go of the connection without waiting. The next `publish` makes a new one."""
        producer, self._producer = self._producer, None
        if producer is not None:
            producer.close(timeout=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self) -> KafkaProducer:
        milliseconds = int(self._delivery_seconds * 1000)
        return KafkaProducer(
            **self._access.client_options(),
            acks="all",
            # On, it never publishes again after an outage with a batch in flight (docs/decisions/0003).
            enable_idempotence=False,
            bootstrap_timeout_ms=milliseconds,
            max_block_ms=milliseconds,
            delivery_timeout_ms=milliseconds,
            request_timeout_ms=max(1000, milliseconds // 2),
            # `publish` flushes. With a short linger a slice leaves in many small requests, while it is still being
            # handed over: a fifth to a third more of the processor for each record, and 10 ms for one alone, not 3.
            linger_ms=100,
            batch_size=256 * 1024,
            max_request_size=MAX_REQUEST_BYTES,
        )
