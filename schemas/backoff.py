"""Backoff: how long to wait before something that was unavailable is tried again."""

import random
from collections.abc import Iterator

FIRST_SECONDS = 0.1
LONGEST_SECONDS = 5.0


def backoff() -> Iterator[float]:
    """Yield seconds to wait: doubling to a limit, each shortened by up to a half so that workers spread out."""
    delay = FIRST_SECONDS
    while True:
        yield delay * random.uniform(0.5, 1)  # noqa: S311  # spreading load, not keeping a secret
        delay = min(delay * 2, LONGEST_SECONDS)
