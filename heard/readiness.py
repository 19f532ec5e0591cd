"""Readiness: whether what a process needs answered when it was last asked.

The asking goes on beside the work, so that a probe is answered at once even while a part hangs.
"""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog

from schemas.errors import Unavailable

Answer = TypeVar("Answer")
NOT_YET = "it has not been asked yet"
log = structlog.get_logger()


class Readiness:
    """What each part last said. Safe for threads."""

    def __init__(self, parts: Sequence[str], *, stale_seconds: float, clock: Callable[[], float]) -> None:
        """Take the parts, how long an answer is worth something, and seconds that never go back."""
        self._stale_seconds = stale_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[str, tuple[str, float]] = {part: (NOT_YET, clock()) for part in parts}

    def noting(self, part: str, ask: Callable[[], Answer]) -> Callable[[], Answer]:
        """Return an `ask` that also notes whether the part answered."""

        def ask_and_note() -> Answer:
            try:
                answer = ask()
            except Unavailable as error:
                if self._is_news(part, str(error)):
                    log.warning("part.unavailable", what=error.what, advice=error.advice)
                self._note(part, str(error))
                raise
            except Exception as error:
                self._note(part, f"it failed: {type(error).__name__}")
                raise
            self._note(part, "")
            return answer

        return ask_and_note

    def faults(self) -> dict[str, str]:
        """Return what is wrong with each part; empty where it is well."""
        with self._lock:
            last = dict(self._last)
        now = self._clock()
        return {
            part: f"it has not answered for {now - at:.0f} seconds" if now - at > self._stale_seconds else fault
            for part, (fault, at) in last.items()
        }

    def _is_news(self, part: str, fault: str) -> bool:
        with self._lock:
            return part not in self._last or self._last[part][0] != fault

    def _note(self, part: str, fault: str) -> None:
        with self._lock:
            self._last[part] = (fault, self._clock())


def keep_asking(ask: Callable[[], object], stopped: Callable[[float], bool], every_seconds: float) -> None:
    """Ask again and again until told to stop; what is away now may answer the next time.

    Args:
        ask: asks a part; notes by itself what it found.
        stopped: waits so many seconds, or until told to stop; true when told.
        every_seconds: between two askings.
    """
    while True:
        try:
            ask()
        except Unavailable as error:
            log.debug("part.unavailable", what=error.what)
        except Exception:
            log.exception("part.failed")
        if stopped(every_seconds):
            return
