"""How often a wrong password may be tried: in memory, for one process, the same for names that are nobody's."""

import hashlib
import math
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

PER_NAME = 10
ALL_NAMES = 100
WITHIN = timedelta(minutes=10)
_EVERYBODY = ""


class Tries:
    """Wrong passwords of each name, and of all names together, in any 10 minutes.

    While a name waits, its right password is not taken either: an answer to it would go on telling which is right.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Take a clock (aware)."""
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[str, deque[datetime]] = {}

    def wait(self, name: str) -> int:
        """Return after how many minutes this name may be tried again; 0 where it may be now."""
        with self._lock:
            self._forget()
            return max(self._minutes(_key(name), PER_NAME), self._minutes(_EVERYBODY, ALL_NAMES))

    def count(self, name: str) -> None:
        """Count a wrong password."""
        with self._lock:
            for key in (_key(name), _EVERYBODY):
                self._wrong.setdefault(key, deque(maxlen=ALL_NAMES)).append(self._clock())

    def _minutes(self, key: str, most: int) -> int:
        wrong = self._wrong.get(key, deque())
        if len(wrong) < most:
            return 0
        return max(1, math.ceil((wrong[-most] + WITHIN - self._clock()) / timedelta(minutes=1)))

    def _forget(self) -> None:
        """Drop what is too old to count, so that invented names do not fill the memory."""
        since = self._clock() - WITHIN
        for key, wrong in list(self._wrong.items()):
            while wrong and wrong[0] <= since:
                wrong.popleft()
            if not wrong:
                del self._wrong[key]


def _key(name: str) -> str:
    """Names are kept as digests: what was typed there may have been a password."""
    return hashlib.sha256(name.encode()).hexdigest()
