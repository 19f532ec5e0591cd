"""The relay: from the spool to the topic, for ever, and never past what the broker has confirmed."""

from collections.abc import Callable, Sequence

import structlog

from producers.spool import Spool
from schemas.backoff import backoff
from schemas.errors import Unavailable
from schemas.records import Outgoing, outgoing_encoded

IDLE_SECONDS = 0.05
log = structlog.get_logger()


def relay_once(spool: Spool, publish: Callable[[Sequence[Outgoing]], None], limit: int) -> int:
    """Publish up to `limit` submissions that wait, mark them, and return how many they were.

    Raises:
        Unavailable: the spool, or what `publish` leads to, is away. Nothing is marked.
    """
    waiting = spool.waiting(limit)
    if waiting:
        publish([outgoing_encoded(one.feedback_id, one.event) for one in waiting])
        spool.mark_published([one.place for one in waiting])
    return len(waiting)


def relay(
    spool: Spool,
    publish: Callable[[Sequence[Outgoing]], None],
    stopped: Callable[[float], bool],
    limit: int = 500,
) -> None:
    """Publish what waits until told to stop. Whatever is away is tried again, for ever: the spool keeps it.

    Args:
        spool: where the submissions wait.
        publish: returns when all is confirmed, or raises `Unavailable`.
        stopped: waits so many seconds, or until told to stop; true when told.
        limit: how many to publish together.
    """
    delays = backoff()
    pause = 0.0
    while not stopped(pause):
        try:
            count = relay_once(spool, publish, limit)
        except Unavailable as error:
            pause = next(delays)
            log.warning("relay.unavailable", what=error.what, advice=error.advice, seconds=round(pause, 2))
            continue
        delays = backoff()
        pause = 0.0 if count else IDLE_SECONDS
        if count:
            log.info("relay.published", count=count)
