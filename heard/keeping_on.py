"""Work beside the words, in a thread of a process that carries them: it must never end that process."""

from collections.abc import Callable

import structlog

from schemas.errors import Unavailable

log = structlog.get_logger()


def keep_on(work: Callable[[], None], stopped: Callable[[float], bool], *, part: str, every_seconds: float) -> None:
    """Do work until told to stop. Whatever goes wrong with it is logged, and it is begun again.

    Args:
        work: returns when it was told to stop.
        stopped: waits so many seconds, or until told to stop; true when told.
        part: what the work is, for the log.
        every_seconds: the pause after something went wrong.
    """
    pause = 0.0
    while not stopped(pause):
        pause = every_seconds
        try:
            work()
        except Unavailable as error:
            log.error("part.unavailable", part=part, what=error.what, advice=error.advice)
        except Exception:
            log.exception("part.failed", part=part)
