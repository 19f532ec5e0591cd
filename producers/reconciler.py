"""The reconciler: the net under the promise.

What was published and is not seen in the database or the dead letters is published again; what has been seen is
deleted from the spool. It also says up to when everything has been stored: the watermark.
"""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog

from producers.spool import BUSY_SECONDS, Spool, Spooled
from schemas.errors import Unavailable

PAGE = 1000
SETTLING = timedelta(seconds=BUSY_SECONDS + 5)
"""A submission has its time before it is in the spool, by at most as long as a write may wait."""
MOST_DOUBLINGS = 6
log = structlog.get_logger()


class Ledger(Protocol):
    """The far end of the path, as the reconciler sees it."""

    def seen(self, feedback_ids: Collection[UUID]) -> set[UUID]:
        """Return which of the ids are in the database or the dead letters; raise `Unavailable`."""

    def move_watermark(self, spool: str, up_to: datetime) -> None:
        """Keep up to when everything that this spool accepted has been stored; raise `Unavailable`."""


def reconcile_once(spool: Spool, ledger: Ledger, *, name: str, now: datetime, patience: timedelta) -> None:
    """Look once at all that was published.

    Args:
        spool: what was accepted here.
        ledger: where it should have come to.
        name: the spool's own name, for its watermark.
        now: aware.
        patience: how long after its publication a submission may be unseen. It doubles with each publication, so
            that a sink that is away for hours does not find everything many times over.

    Raises:
        Unavailable: the spool or the database is away.
    """
    place = 0
    while page := spool.published(place, PAGE):
        place = page[-1].place
        seen = ledger.seen([one.feedback_id for one in page])
        if seen:
            spool.forget(seen)
        overdue = [one for one in page if one.feedback_id not in seen and _is_overdue(one, now, patience)]
        if overdue:
            spool.publish_again([one.place for one in overdue])
            log.warning("reconciler.published_again", count=len(overdue))
    ledger.move_watermark(name, min(spool.counts().oldest_unseen or now, now) - SETTLING)


def reconcile(
    spool: Spool,
    ledger: Ledger,
    stopped: Callable[[float], bool],
    *,
    name: str,
    patience: timedelta,
    every_seconds: float = 1,
) -> None:
    """Reconcile until told to stop. Whatever is away is tried again at the next turn.

    Args:
        spool: what was accepted here.
        ledger: where it should have come to.
        stopped: waits so many seconds, or until told to stop; true when told.
        name: the spool's own name, for its watermark.
        patience: how long after its publication a submission may be unseen.
        every_seconds: the pause between two turns.
    """
    while not stopped(every_seconds):
        try:
            reconcile_once(spool, ledger, name=name, now=datetime.now(UTC), patience=patience)
        except Unavailable as error:
            log.warning("reconciler.unavailable", what=error.what)


def _is_overdue(one: Spooled, now: datetime, patience: timedelta) -> bool:
    doublings = min(one.publications - 1, MOST_DOUBLINGS)
    return one.published_at is not None and now - one.published_at > patience * 2**doublings
