"""The door for what people take back: kept durably before they are told so, and then on its way once each."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

import structlog

from producers.spool import Spool
from schemas.backoff import backoff
from schemas.errors import Unavailable
from schemas.events import decode, encode
from schemas.records import Outgoing, outgoing_withdrawn
from schemas.references import id_of_digest
from schemas.withdrawals import FeedbackWithdrawn

MOST_TOGETHER = 500
IDLE_SECONDS = 1.0
Publish = Callable[[Sequence[Outgoing]], None]
log = structlog.get_logger()


class WithdrawalsInbox(Protocol):
    """Where what was asked is kept until it is on its way."""

    def keep_encoded(self, kept_id: UUID, event: bytes) -> None:
        """Keep an event durably, once an id; raise `Unavailable` if it cannot be."""


class WithdrawalDoor:
    """Accepts that people take their words back. Whether there are any is not known here, and nobody is told."""

    def __init__(self, inbox: WithdrawalsInbox, clock: Callable[[], datetime] | None = None) -> None:
        """Take the inbox and a clock (aware) for tests."""
        self._inbox = inbox
        self._clock = clock or (lambda: datetime.now(UTC))

    def accept(self, reference: str, *, erase: bool) -> None:
        """Keep durably what was asked; the same asked twice is kept once.

        Args:
            reference: in its canonical form.
            erase: everything is to be forgotten; else it is quoted no more.

        Raises:
            SpoolFull: nothing more can be accepted now.
            Unavailable: it could not be kept.
        """
        event = FeedbackWithdrawn(reference=reference, asked_at=self._clock(), erase=erase)
        kept_id = id_of_digest(hashlib.sha256(f"{reference}/{erase}".encode()).digest())
        self._inbox.keep_encoded(kept_id, encode(event))


def pass_on(spool: Spool, publish: Publish, stopped: Callable[[float], bool]) -> None:
    """Publish what was asked until told to stop, and forget what is confirmed. Whatever is away is tried again.

    Args:
        spool: of `WithdrawalDoor`.
        publish: returns when all is confirmed, or raises `Unavailable`.
        stopped: waits so many seconds, or until told to stop; true when told.
    """
    delays, pause = backoff(), 0.0
    while not stopped(pause):
        try:
            count = pass_on_once(spool, publish)
        except Unavailable as error:
            pause = next(delays)
            log.warning("withdrawals.unavailable", what=error.what, advice=error.advice)
            continue
        delays, pause = backoff(), IDLE_SECONDS
        if count:
            log.info("withdrawals.published", count=count)


def pass_on_once(spool: Spool, publish: Publish) -> int:
    """Publish what waits and forget it, and return how many that were.

    Raises:
        Unavailable: the spool, or what `publish` leads to, is away. Nothing is forgotten.
    """
    waiting = spool.waiting(MOST_TOGETHER)
    if waiting:
        publish([outgoing_withdrawn(decode(one.event, FeedbackWithdrawn)) for one in waiting])
        spool.forget([one.feedback_id for one in waiting])
    return len(waiting)
