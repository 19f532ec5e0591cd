"""The charts' rules: the published example, each signal alone, and what holds for any series."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.xmr import (
    LEAST_POINTS,
    RUN,
    Chart,
    Form,
    Mark,
    Signal,
    cases_between_chart,
    choose_form,
    xmr_chart,
)

PUBLISHED = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]
ORDINARY = [30, 34, 29, 33, 31, 35, 30, 32, 33, 29, 34, 31, 33]
COUNTS = st.lists(st.integers(0, 500), min_size=2, max_size=60)


def signals(chart: Chart) -> dict[int, str]:
    return {
        place: f"{mark.signal} {'high' if mark.is_high else 'low'}"
        for place, mark in enumerate(chart.marks)
        if mark is not None
    }


def test_the_published_example_has_the_published_limits() -> None:
    chart = xmr_chart(PUBLISHED)

    assert chart.lower is not None
    assert [round(line, 2) for line in (chart.upper, chart.centre, chart.lower)] == [4.60, 1.94, -0.72]
    assert len(PUBLISHED) == 18
    assert signals(chart) == {4: "outside high"}


def test_ordinary_ups_and_downs_are_no_signal() -> None:
    assert signals(xmr_chart(ORDINARY)) == {}


def test_outlying_moving_ranges_are_dropped_once_and_not_again() -> None:
    # Ranges: eight of 1, two of 20, one of 6. The cut is 4.9 x 3.267, which takes the two. A second cut, at 5.1,
    # would take the 6 as well.
    chart = xmr_chart([1, 2, 1, 2, 1, 2, 1, 2, 1, 21, 1, 7])

    assert isclose(chart.upper - chart.centre, 2.66 * (8 + 6) / 9)


def test_seven_in_a_row_on_one_side_are_a_shift_and_six_are_not() -> None:
    seven = [40, 42, 41, 42, 40, 41, 42, 60, 62, 61, 62, 60, 61, 63]

    chart = xmr_chart(seven)

    assert signals(chart) == {place: f"shift {'low' if place < 7 else 'high'}" for place in range(14)} | {
        place: found for place, found in signals(chart).items() if found.startswith(("outside", "two"))
    }
    assert signals(xmr_chart([3, 5, 5, 5, 5, 5, 5, 3, 5, 3, 3, 5, 3])) == {}


def test_a_point_on_the_mean_ends_a_run() -> None:
    chart = xmr_chart([0, 6, 6, 6, 5, 6, 6, 6, 4, 3, 7])

    assert chart.centre == 5
    assert Signal.SHIFT not in {mark.signal for mark in chart.marks if mark}


def test_seven_that_each_rise_are_a_trend_and_six_are_not() -> None:
    rising = [50, 60, 45, 55, 44, 46, 48, 50, 52, 54, 56, 45, 61, 43]

    assert signals(xmr_chart(rising)) == dict.fromkeys(range(4, 11), "trend high")
    assert signals(xmr_chart([100 - value for value in rising])) == dict.fromkeys(range(4, 11), "trend low")
    assert signals(xmr_chart([*rising[:9], 52, *rising[10:]])) == {}


def test_two_of_three_close_to_a_limit_are_a_signal_on_one_side_only() -> None:
    base = [50, 52, 48, 50, 52, 48, 50, 52, 48, 50] * 2

    one_side = xmr_chart([*base, 58, 52, 58])
    across = xmr_chart([*base, 58, 49, 58])

    assert signals(one_side) == {20: "two_in_three high", 22: "two_in_three high"}
    for chart in (one_side, across):
        assert chart.centre + (chart.upper - chart.centre) * 2 / 3 < 58 < chart.upper
    assert signals(across) == {}
    assert signals(xmr_chart([*base, 58, 51, 50, 58])) == {}


def test_a_point_outside_is_not_one_of_two_near_the_limit() -> None:
    assert signals(xmr_chart([*[50, 52, 48] * 8, 58, 62, 51, 50])) == {25: "outside high"}


def test_the_first_rule_that_sees_a_point_is_the_one_that_is_told() -> None:
    climbing_out = [*[10, 14] * 10, 11, 12, 13, 14, 15, 16, 40]

    found = signals(xmr_chart(climbing_out))

    assert (found[25], found[26]) == ("trend high", "outside high")


@pytest.mark.parametrize(("points", "is_trial"), [(12, True), (13, False)])
def test_limits_are_on_trial_until_there_are_thirteen_points(points: int, is_trial: bool) -> None:
    assert xmr_chart(ORDINARY[:points]).is_trial is is_trial
    assert cases_between_chart(ORDINARY[:points]).is_trial is is_trial


def test_every_chart_names_its_rules() -> None:
    assert "Making Data Count" in xmr_chart(ORDINARY).rules
    assert "g chart" in cases_between_chart(ORDINARY).rules


def test_a_chart_of_nothing_is_refused() -> None:
    for values in ([], [3]):
        with pytest.raises(ValueError, match="two values"):
            xmr_chart(values)
    for gaps in ([], [3, -1]):
        with pytest.raises(ValueError, match="gaps of 0"):
            cases_between_chart(gaps)


@given(COUNTS)
def test_limits_are_the_same_way_from_the_mean_and_hold_it(values: list[int]) -> None:
    chart = xmr_chart(values)

    assert chart.lower is not None
    assert chart.lower <= chart.centre <= chart.upper
    assert isclose(chart.upper - chart.centre, chart.centre - chart.lower, abs_tol=1e-9)
    assert len(chart.marks) == len(values)


@given(COUNTS, st.integers(-50, 50))
def test_what_is_unusual_does_not_depend_on_where_counting_starts(values: list[int], more: int) -> None:
    # Doubled, so that every number in between is exact.
    assert xmr_chart([value * 1024 for value in values]).marks == xmr_chart(values).marks
    moved, here = xmr_chart([value + more for value in values]), xmr_chart(values)
    assert isclose(moved.upper - moved.centre, here.upper - here.centre, abs_tol=1e-9)


@given(COUNTS)
def test_upside_down_is_the_same_chart_upside_down(values: list[int]) -> None:
    flipped = tuple(mark and Mark(mark.signal, not mark.is_high) for mark in xmr_chart(values).marks)

    assert xmr_chart([-value for value in values]).marks == flipped


@given(st.integers(0, 500), st.integers(2, 60))
def test_a_series_that_never_moves_has_no_signal(value: int, points: int) -> None:
    assert signals(xmr_chart([value / 7] * points)) == {}
    assert signals(cases_between_chart([value] * points)) == {}


@given(COUNTS)
def test_a_point_is_outside_exactly_where_it_is_beyond_a_limit(values: list[int]) -> None:
    chart = xmr_chart(values)

    for value, mark in zip(values, chart.marks, strict=True):
        beyond = value > chart.upper or value < (chart.lower or 0)
        assert beyond == (mark is not None and mark.signal is Signal.OUTSIDE)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=60))
def test_runs_between_cases_are_told_only_where_at_least_seven_are_there(gaps: list[int]) -> None:
    chart = cases_between_chart(gaps)

    for signal in (Signal.TREND, Signal.SHIFT):
        seen = sum(mark is not None and mark.signal is signal for mark in chart.marks)
        outside = sum(mark is not None and mark.signal is Signal.OUTSIDE for mark in chart.marks)
        assert seen == 0 or seen + outside >= 1
    assert chart.lower is None
    assert min(gaps) <= chart.centre <= max(gaps)
    if len(gaps) < RUN:
        assert {mark.signal for mark in chart.marks if mark} <= {Signal.OUTSIDE}


def test_a_long_gap_between_criticisms_and_a_run_of_short_ones_are_signals() -> None:
    long = cases_between_chart([3, 2, 4, 3, 2, 5, 3, 40])
    # A mean of 7.75: the limit is 7.75 + 3 x sqrt(7.75 x 8.75).
    assert isclose(long.upper, 7.75 + 3 * (7.75 * 8.75) ** 0.5)
    assert signals(long) == {7: "outside high"}

    closer = cases_between_chart([9, 8, 12, 9, 10, 8, 11, 2, 1, 3, 2, 1, 2, 0])
    assert [signals(closer)[place] for place in range(7, 14)] == ["shift low"] * 7


@pytest.mark.parametrize(
    ("average", "weeks", "gaps", "form"),
    [
        (20, LEAST_POINTS, 0, Form.XMR),
        (19.9, 52, LEAST_POINTS, Form.CASES_BETWEEN),
        (400, LEAST_POINTS - 1, 30, Form.CASES_BETWEEN),
        (19.9, 52, LEAST_POINTS - 1, Form.TOO_LITTLE),
        (400, LEAST_POINTS - 1, 0, Form.TOO_LITTLE),
        (0, 0, 0, Form.TOO_LITTLE),
    ],
)
def test_one_place_decides_which_chart_a_series_gets(average: float, weeks: int, gaps: int, form: Form) -> None:
    assert choose_form(average, weeks, gaps) is form
