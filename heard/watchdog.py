"""The watchdog: a worker that is alive but consumes nothing is noticed by its lag.

Faust's consumers have been seen to stop in silence (faust-streaming #175, #532, #640): the process lives, and so
does its heartbeat, but no record comes. Nothing inside the worker can tell this from "there is nothing to do"; what
the broker holds can.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import structlog

from schemas.errors import Unavailable

log = structlog.get_logger()


class Stand(NamedTuple):
    """How a group stands on one partition.

    Attributes:
        done: the offset that it has committed, or the first there is where it has committed none.
        lag: how many records are left.
    """

    done: int
    lag: int


Stands = Mapping[tuple[str, int], Stand]
"""A group's stand on each topic and partition."""


class Watchdog:
    """Says when a worker is stuck. Time is an argument, and so is everything that it sees.

    A worker is stuck when it has finished no record for too long, while there was a partition that had records left
    and on which nobody's work went on. The second half keeps a worker alive that has no share of the partitions, or
    none with anything left, while others work through theirs.
    """

    def __init__(self, stall_seconds: float) -> None:
        """Take how long "too long" is."""
        self._stall_seconds = stall_seconds
        self._finished = 0
        self._still_since: dict[tuple[str, int], tuple[int, float]] = {}
        self._progress_at = 0.0
        self._looked_at: float | None = None

    def is_stuck(self, now: float, stands: Stands | None, finished: int) -> bool:
        """Look once, and say whether the worker is stuck.

        Args:
            now: seconds on a clock that never goes back.
            stands: its group's stand on every partition; None where the broker could not be asked.
            finished: how many records this worker has finished since it started.
        """
        if self._was_asleep(now):  # this process was stopped (SIGSTOP): nothing is known of that time
            self._still_since, self._progress_at = {}, now
        self._looked_at = now
        if finished != self._finished:
            self._finished, self._progress_at = finished, now
        self._still_since = {  # empty while the broker is away, so that each begins anew when it is back
            partition: self._since(partition, stand, now)
            for partition, stand in (stands or {}).items()
            if stand.lag > 0
        }
        return self._too_long(now, self._progress_at) and any(
            self._too_long(now, since) for _, since in self._still_since.values()
        )

    def _was_asleep(self, now: float) -> bool:
        return self._looked_at is None or now - self._looked_at > self._stall_seconds / 2

    def _since(self, partition: tuple[str, int], stand: Stand, now: float) -> tuple[int, float]:
        """Since when the group has stood where it stands on a partition."""
        before = self._still_since.get(partition)
        return before if before and before[0] == stand.done else (stand.done, now)

    def _too_long(self, now: float, since: float) -> bool:
        return now - since > self._stall_seconds


def watch(
    read: Callable[[], Stands],
    finished: Callable[[], int],
    stopped: Callable[[float], bool],
    give_up: Callable[[], object],
    *,
    watchdog: Watchdog,
    every_seconds: float,
    clock: Callable[[], float],
) -> None:
    """Look again and again until told to stop, and give up when the worker is stuck.

    Args:
        read: asks the broker how the group stands; raises `Unavailable`.
        finished: how many records this worker has finished.
        stopped: waits so many seconds, or until told to stop; true when told.
        give_up: ends the process, for a new one to start.
        watchdog: decides.
        every_seconds: between two looks.
        clock: seconds that never go back.
    """
    pause = 0.0
    while not stopped(pause):
        pause = every_seconds
        stands: Stands | None
        try:
            stands = read()
        except Unavailable as error:
            log.debug("watchdog.cannot_look", what=error.what)
            stands = None
        if watchdog.is_stuck(clock(), stands, finished()):
            lag = sum(stand.lag for stand in (stands or {}).values())
            log.error("watchdog.stuck", lag=lag, finished=finished())
            give_up()
            return
