"""Releasing: what people told about themselves leaves its spool once the month is over, in no order.

One by one and at once, it would reach the topic and the database beside the submission that it came with, and whoever
reads both could tell whose it is by the time alone. So a month's answers go together, shuffled.
"""

import random
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog

from producers.about_you import month_of
from producers.reconciler import reconcile_once
from producers.spool import Spool
from schemas.about_you import AboutYouAnswered
from schemas.errors import Unavailable
from schemas.events import decode
from schemas.records import Outgoing, outgoing_about_you

MOST_TOGETHER = 5_000
EVERY_SECONDS = 60.0
Publish = Callable[[Sequence[Outgoing]], None]
_chance = random.SystemRandom()
log = structlog.get_logger()


class Seen(Protocol):
    """The far end, as it is asked about answers."""

    def seen_about_you(self, answers_ids: Collection[UUID]) -> set[UUID]:
        """Return which of the ids are in the database or the dead letters; raise `Unavailable`."""


class _AnswersLedger:
    """The far end, as the reconciler asks it. The watermark is about submissions, and answers never hold it back."""

    def __init__(self, store: Seen) -> None:
        self._store = store

    def seen(self, feedback_ids: Collection[UUID]) -> set[UUID]:
        """Return which answers are stored."""
        return self._store.seen_about_you(feedback_ids)

    def move_watermark(self, spool: str, up_to: datetime) -> None:
        """Leave it where it is."""


def release_once(spool: Spool, publish: Publish, now: datetime) -> int:
    """Publish the answers of the months that are over, in no order, and return how many they were.

    Raises:
        Unavailable: the spool, or what `publish` leads to, is away. Nothing is marked.
    """
    this_month = month_of(now)
    due = [one for one in spool.waiting(MOST_TOGETHER) if decode(one.event, AboutYouAnswered).month < this_month]
    if due:
        _chance.shuffle(due)
        publish([outgoing_about_you(one.feedback_id, one.event) for one in due])
        spool.mark_published([one.place for one in due])
    return len(due)


def release(
    spool: Spool, store: Seen, publish: Publish, stopped: Callable[[float], bool], *, patience: timedelta
) -> None:
    """Release, and delete what was seen at the far end, until told to stop. Whatever is away is tried again.

    Args:
        spool: the answers' own.
        store: where they should come to.
        publish: returns when all is confirmed, or raises `Unavailable`.
        stopped: waits so many seconds, or until told to stop; true when told.
        patience: how long after they were published answers may be unseen before they are published again.
    """
    pause = 0.0
    while not stopped(pause):
        pause = EVERY_SECONDS
        try:
            now = datetime.now(UTC)
            if count := release_once(spool, publish, now):
                pause = 1.0
                log.info("about_you.released", count=count)
            reconcile_once(spool, _AnswersLedger(store), name="about-you", now=now, patience=patience)
        except Unavailable as error:
            log.warning("about_you.unavailable", what=error.what, advice=error.advice)
