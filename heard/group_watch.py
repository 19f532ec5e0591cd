"""A worker's look at its own group: the broker is asked how it stands, and a stuck worker is given up."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from heard.giving_up import give_up
from heard.lag import read_stands
from heard.metrics import Sample, read_lag
from heard.monitor import Stopped, in_background
from heard.readiness import Readiness
from heard.settings import Settings
from heard.watchdog import Stands, Watchdog, watch


class GroupWatch:
    """Looks at the lag of a worker's group: for its metric, for "does the broker answer?", and for the watchdog."""

    def __init__(self, settings: Settings, topics: Sequence[str], group: str, finished: Callable[[], int]) -> None:
        """Take the group, the topics that it reads, and how many records this worker has finished."""
        self._settings = settings
        self._topics = topics
        self._group = group
        self._finished = finished
        self._stands: Stands | None = None

    def look(self) -> Stands:
        """Ask the broker how the group stands.

        Raises:
            Unavailable: the broker is away.
        """
        self._stands = None  # what was known before an outage is not known now
        self._stands = read_stands(self._settings.kafka, self._topics, self._group)
        return self._stands

    def read(self) -> list[Sample]:
        """Return the lag as it was last seen."""
        return read_lag(self._group, self._stands)

    def start(self, stopped: Stopped, readiness: Readiness) -> None:
        """Watch in a thread, and end the process when its worker is stuck."""
        # A worker that waits for a database or a broker gives up by itself: it has to have the time for that.
        stall_seconds = max(self._settings.stall_seconds, 1.5 * self._settings.retry_seconds)
        in_background(
            partial(
                watch,
                readiness.noting("broker", self.look),
                self._finished,
                stopped,
                give_up,
                watchdog=Watchdog(stall_seconds),
                every_seconds=min(self._settings.look_seconds, stall_seconds / 4),
                clock=time.monotonic,
            )
        )
