"""How often each partner may ask: in memory, for one process."""

import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

WINDOW_SECONDS = 60.0


class RateLimit:
    """So many requests of each partner in any 60 seconds. Those that were refused are not counted."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take how many, and a clock in seconds that never goes back."""
        self._per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, partner: str) -> int:
        """Count a request and return 0, or return after how many seconds it can be tried again."""
        now = self._clock()
        with self._lock:
            asked = self._asked[partner]
            while asked and asked[0] <= now - WINDOW_SECONDS:
                asked.popleft()
            if len(asked) < self._per_minute:
                asked.append(now)
                return 0
            return max(1, math.ceil(asked[0] + WINDOW_SECONDS - now))
