"""Before and after: what is called a change, and what is not."""

import random
from collections.abc import Sequence

import pytest

from summaries.compared import Verdict, compare_gaps, compare_weeks

QUIET = [70.0, 74, 68, 72, 71, 69, 73, 70, 72, 68, 74, 71, 70]
"""Thirteen weeks of about 71, that move by about 3 from one to the next."""


def test_a_rise_that_stays_and_is_far_enough_is_a_change() -> None:
    compared = compare_weeks(QUIET, [85, 88, 84, 90, 86, 87, 85])

    assert compared.verdict is Verdict.UP
    assert compared.before == pytest.approx(70.9, abs=0.1)
    assert compared.after == pytest.approx(86.4, abs=0.1)
    assert not compared.is_trial


def test_a_fall_is_told_as_one() -> None:
    assert compare_weeks(QUIET, [55, 58, 54, 56, 57, 55, 52]).verdict is Verdict.DOWN


@pytest.mark.parametrize(
    "after",
    [
        [72, 70, 73, 69, 71, 72, 70],  # as before
        [71.5, 72, 71.2, 72.1, 71.3, 71.9, 72.0],  # it stays above, but not far enough
        [95, 94, 60, 96, 95, 94, 93],  # far enough on average, but one week in the middle is back
    ],
)
def test_ordinary_ups_and_downs_are_none(after: Sequence[float]) -> None:
    assert compare_weeks(QUIET, after).verdict is Verdict.AS_USUAL


@pytest.mark.parametrize("weeks", [0, 1, 6])
def test_fewer_than_seven_weeks_after_are_too_early_however_far(weeks: int) -> None:
    compared = compare_weeks(QUIET, [100.0] * weeks)

    assert (compared.verdict, compared.points_after, compared.after) == (Verdict.TOO_EARLY, weeks, None)


def test_fewer_than_seven_weeks_before_are_too_little_for_ever() -> None:
    assert compare_weeks(QUIET[:6], [100.0] * 20).verdict is Verdict.TOO_LITTLE


def test_fewer_than_thirteen_before_are_said_to_be_few() -> None:
    assert compare_weeks(QUIET[:12], [100.0] * 7).is_trial


def test_weeks_that_never_moved_and_then_did_are_a_change() -> None:
    assert compare_weeks([100.0] * 13, [100.0] * 7).verdict is Verdict.AS_USUAL
    assert compare_weeks([100.0] * 13, [90.0] * 7).verdict is Verdict.DOWN


GAPS = [1, 3, 0, 2, 4, 1, 2, 0, 3, 2, 1, 2, 3]


def test_a_long_time_without_a_criticism_is_a_change_though_no_gap_has_ended() -> None:
    compared = compare_gaps(GAPS, [], still_open=15)

    assert (compared.verdict, compared.after, compared.points_after) == (Verdict.UP, 15.0, 1)


def test_a_short_time_without_a_criticism_is_too_early() -> None:
    assert compare_gaps(GAPS, [], still_open=6).verdict is Verdict.TOO_EARLY
    assert compare_gaps(GAPS, [2, 1], still_open=3).verdict is Verdict.TOO_EARLY


def test_seven_gaps_as_long_as_ever_are_as_usual() -> None:
    assert compare_gaps(GAPS, [2, 1, 3, 0, 2, 4, 2], still_open=1).verdict is Verdict.AS_USUAL


def test_longer_gaps_one_after_another_are_a_change() -> None:
    assert compare_gaps(GAPS, [9, 7, 12, 8, 11, 6, 10], still_open=2).verdict is Verdict.UP
    # Far apart on average, but seven in a row never were.
    assert compare_gaps(GAPS, [40, 1, 30, 0, 50, 1, 30], still_open=2).verdict is Verdict.AS_USUAL


def test_seven_short_gaps_in_a_row_are_a_change_for_the_worse() -> None:
    assert compare_gaps(GAPS, [5, 0, 1, 0, 0, 1, 0, 0], still_open=0).verdict is Verdict.DOWN
    assert compare_gaps(GAPS, [0, 1, 0, 0, 1, 0, 5], still_open=0).verdict is Verdict.AS_USUAL


def test_too_few_criticisms_before_say_nothing() -> None:
    assert compare_gaps(GAPS[:6], [], still_open=100).verdict is Verdict.TOO_LITTLE


def test_series_that_did_not_change_are_hardly_ever_called_changed() -> None:
    """The figures of decision 17: nothing changed in any of these."""
    chance = random.Random(5)  # noqa: S311  # a story, not a secret

    def weeks(count: int) -> list[float]:
        return [100 * sum(chance.random() < 0.8 for _ in range(20)) / 20 for _ in range(count)]

    def gaps(count: int) -> list[int]:
        found = [0]
        while len(found) <= count:
            if chance.random() < 0.3:
                found.append(0)
            else:
                found[-1] += 1
        return found[:-1]

    runs = 400
    called_weeks = sum(compare_weeks(weeks(26), weeks(13)).verdict is not Verdict.AS_USUAL for _ in range(runs))
    called_gaps = sum(compare_gaps(gaps(20), gaps(8), 1).verdict is not Verdict.AS_USUAL for _ in range(runs))

    assert called_weeks <= runs * 0.02
    assert called_gaps <= runs * 0.03
