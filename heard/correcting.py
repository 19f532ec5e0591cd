"""Corrections on their way: from the outbox that the pages write to the topic or, embedded, at once to the sink's code.

Part of the clerk, so that the pages need no way to the broker.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine

from heard.metrics import Sample
from heard.pipeline import as_read
from heard.settings import Settings
from schemas.errors import Unavailable
from schemas.records import Outgoing, outgoing_corrected
from sinks.recording import record_batch
from sinks.store import FeedbackStore
from summaries.correction_outbox import Outbox

Publish = Callable[[Sequence[Outgoing]], None]
"""Returns when all is confirmed, or raises `Unavailable`."""
log = structlog.get_logger()


class CorrectionSender:
    """Sends what reviewers decided until it is stored."""

    def __init__(
        self, outbox: Outbox, publish: Publish, *, patience: timedelta, clock: Callable[[], datetime] | None = None
    ) -> None:
        """Take the outbox, where to, how long what was sent may take to be stored, and a clock (aware)."""
        self._outbox = outbox
        self._publish = publish
        self._patience = patience
        self._clock = clock or (lambda: datetime.now(UTC))

    def send_all(self) -> int:
        """Send what waits, forget what is stored, and return how many were sent.

        Raises:
            Unavailable: the broker or the database is away. What was not confirmed is sent again the next time.
        """
        sent = 0
        while waiting := self._outbox.waiting(self._clock(), self._patience):
            self._publish_all([outgoing_corrected(one) for one in waiting])
            self._outbox.mark_sent([one.correction_id for one in waiting], self._clock())
            sent += len(waiting)
            log.info("corrections.sent", count=len(waiting))
        while self._outbox.forget_stored():
            continue
        return sent

    def _publish_all(self, records: Sequence[Outgoing]) -> None:
        try:
            self._publish(records)
        except Unavailable as error:
            log.warning("corrections.wait", what=error.what, advice=error.advice, count=len(records))
            raise


def publish_of(settings: Settings, engine: Engine) -> Publish:
    """Return what a correction is sent by: the broker or, embedded, the sink's own code.

    Raises:
        InvalidConfig: Kafka's settings do not go together.
    """
    if settings.embedded:
        store = FeedbackStore(engine)
        return lambda outgoing: record_batch(store, as_read(outgoing), datetime.now(UTC))
    from producers.publisher import Publisher  # noqa: PLC0415  # kafka-python is not needed in embedded mode

    return Publisher(settings.kafka, delivery_seconds=settings.delivery_seconds).publish


def read_corrections(outbox: Outbox, now: datetime | None = None) -> list[Sample]:
    """Return what the clerk tells of corrections that are on their way.

    Raises:
        Unavailable: the database is away.
    """
    waiting, oldest = outbox.now()
    age = ((now or datetime.now(UTC)) - oldest).total_seconds() if oldest else 0
    return [
        Sample("heard_corrections_waiting", waiting),
        Sample("heard_oldest_correction_seconds", max(0, age)),
    ]
