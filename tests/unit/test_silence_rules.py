"""When silence is worth a word: teams that hear each week, three times a year, and hardly ever."""

import random
from collections.abc import Iterable

import pytest

from summaries.silence_rules import WEEKS_BACK, Quiet, is_silent, quiet

NOW = WEEKS_BACK


def silent(heard: Iterable[int], running: int = NOW, least_weeks: int = 6) -> bool:
    found = quiet(sorted(heard), running)
    return found is not None and is_silent(found, least_weeks)


def test_a_team_that_hears_each_week_is_silent_after_six() -> None:
    weekly = range(NOW - 6)

    assert quiet(weekly, NOW) == Quiet(weeks=6, last=NOW - 7, longest=0)
    assert silent(weekly)
    assert not silent(range(NOW - 5))


def test_the_running_week_is_no_quiet_one_and_ends_the_silence() -> None:
    assert quiet([*range(NOW - 6), NOW], NOW) == Quiet(weeks=0, last=NOW, longest=6)
    assert not silent([*range(NOW - 6), NOW])


@pytest.mark.parametrize("quiet_for", [6, 10, 17, 30, 40])
def test_a_team_that_hears_three_times_a_year_is_left_in_peace(quiet_for: int) -> None:
    last = NOW - quiet_for - 1

    assert not silent(week for week in (last - 80, last - 60, last - 45, last - 20, last) if week >= 0)


def test_and_is_silent_when_it_is_quiet_for_twice_as_long_as_ever() -> None:
    heard = [0, 1, 2, 15, 33, 50, 55, 60]  # never quiet for more than 17 weeks

    assert not silent(heard, running=60 + 1 + 34)
    assert silent(heard, running=60 + 1 + 35)


def test_a_long_pause_in_summer_is_part_of_what_is_usual() -> None:
    with_pause = [*range(50), *range(57, 90)]  # 7 quiet weeks once

    assert not silent(with_pause, running=90 + 14)
    assert silent(with_pause, running=90 + 15)


@pytest.mark.parametrize("heard", [[20], [10, 20], [*range(14, 21)]])
def test_what_was_heard_too_seldom_to_say_is_silent_after_a_year_and_a_half(heard: list[int]) -> None:
    assert not silent(heard, running=20 + 1 + 77)
    assert silent(heard, running=20 + 1 + 78)


def test_nothing_is_said_of_what_was_never_heard() -> None:
    assert quiet([], NOW) is None


def test_the_least_number_of_weeks_is_a_setting() -> None:
    assert silent(range(NOW - 3), least_weeks=3)
    assert not silent(range(NOW - 11), least_weeks=12)


@pytest.mark.parametrize("a_year", [3, 6, 12, 52])
def test_teams_that_hear_by_chance_are_hardly_ever_called_silent(a_year: int) -> None:
    """Nothing is wrong with any of these; how often does a look on one Monday say so?"""
    chance = random.Random(3)  # noqa: S311  # a story, not a secret
    looks = 1_000
    wrong = sum(silent(week for week in range(NOW) if chance.random() < a_year / 52) for _ in range(looks))

    assert wrong <= looks * 0.025
