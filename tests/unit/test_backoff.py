"""Backoff grows to a limit, and two workers never wait the same."""

from itertools import islice

from schemas.backoff import FIRST_SECONDS, LONGEST_SECONDS, backoff


def test_waits_double_until_the_longest() -> None:
    for number, seconds in enumerate(islice(backoff(), 40)):
        full = min(FIRST_SECONDS * 2**number, LONGEST_SECONDS)
        assert full / 2 <= seconds <= full


def test_workers_spread_out() -> None:
    assert len({next(backoff()) for _ in range(50)}) > 40
