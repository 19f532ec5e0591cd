"""Throttle: a library that says the same thing all the time is let through once in ten seconds.

While a broker is away, aiokafka alone logs sixty lines a second.
"""

import logging
import time
from collections.abc import Callable

QUIET_SECONDS = 10.0
MOST_REMEMBERED = 500


class Throttle(logging.Filter):
    """Drops what the same logger said at the same level less than ten seconds ago.

    What passes next has the number that were dropped as its attribute `repeated`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record may pass."""
        key, now = (record.name, record.levelno, str(record.msg)), self._clock()
        said_at, dropped = self._said.get(key, (-QUIET_SECONDS, 0))
        if now - said_at < QUIET_SECONDS:
            self._said[key] = (said_at, dropped + 1)
            return False
        if len(self._said) >= MOST_REMEMBERED:
            self._said.clear()
        self._said[key] = (now, 0)
        record.repeated = dropped
        return True
