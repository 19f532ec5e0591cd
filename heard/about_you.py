"""What people tell about themselves, wired: its spool beside the form, and the way from there to the database."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta

from heard.keeping_on import keep_on
from heard.settings import Settings
from producers.about_you import beginning_of_month
from producers.releasing import EVERY_SECONDS, Publish, release
from producers.spool import Spool
from schemas.records import Outgoing, Record
from sinks.recording import record_batch
from sinks.store import FeedbackStore

NO_PARTITION = -1
"""As in `heard/pipeline.py`: of records that no broker ever held."""
SHARE_OF_SPOOL = 10
"""One part in so many of the room that the spool of submissions has: nobody may fill the disk with these."""


def answers_spool(settings: Settings, clock: Callable[[], datetime] | None = None) -> Spool:
    """Return the spool as the form opens it. It is told no moment, but the beginning of the month alone.

    Raises:
        Unavailable: the file cannot be opened.
    """
    now = clock or (lambda: datetime.now(UTC))
    limit = settings.spool_max_bytes // SHARE_OF_SPOOL
    return Spool(settings.about_you_path, max_bytes=limit, clock=lambda: beginning_of_month(now()))


def release_about_you(
    settings: Settings, store: FeedbackStore, publish: Publish, stopped: Callable[[float], bool]
) -> None:
    """Release what is due until told to stop, in a thread.

    Whatever goes wrong is logged and tried again: it must never end a process that carries people's words.
    """
    patience = timedelta(seconds=settings.reconcile_after_seconds)

    def work() -> None:
        with closing(Spool(settings.about_you_path)) as spool:
            release(spool, store, publish, stopped, patience=patience)

    keep_on(work, stopped, part="about_you", every_seconds=EVERY_SECONDS)


def recording(store: FeedbackStore) -> Publish:
    """Return the `publish` of embedded mode: what is published is stored at once, as the sink would."""

    def record(outgoing: Sequence[Outgoing]) -> None:
        start = time.time_ns()
        records = [
            Record(one.topic, NO_PARTITION, start + place, one.key, one.value) for place, one in enumerate(outgoing)
        ]
        record_batch(store, records, datetime.now(UTC))

    return record
