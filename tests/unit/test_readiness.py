"""Readiness: why a part does not answer is said once in the log, and not at each look."""

import pytest
from structlog.testing import capture_logs

from heard.readiness import Readiness
from schemas.errors import Unavailable


def test_why_a_part_is_away_is_logged_when_it_is_news() -> None:
    answers: list[Exception | None] = [
        Unavailable("broker", "look here"),
        Unavailable("broker", "look here"),
        Unavailable("broker", "look there"),
        None,
        Unavailable("broker", "look there"),
    ]

    def ask() -> None:
        answer = answers.pop(0)
        if answer:
            raise answer

    asking = Readiness(["broker"], stale_seconds=60, clock=lambda: 0.0).noting("broker", ask)
    with capture_logs() as logged:
        while answers:
            if answers[0] is None:
                asking()
                continue
            with pytest.raises(Unavailable):
                asking()

    assert [(one["event"], one["advice"]) for one in logged] == [
        ("part.unavailable", "look here"),
        ("part.unavailable", "look there"),
        ("part.unavailable", "look there"),
    ]
