"""Reporting weeks: London weeks, which change length when the clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.weeks import ReportingWeek

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("week", "starts_at", "hours"),
    [
        (ReportingWeek(2026, 10), datetime(2026, 3, 2, tzinfo=UTC), 168),
        (ReportingWeek(2026, 13), datetime(2026, 3, 23, tzinfo=UTC), 167),
        (ReportingWeek(2026, 14), datetime(2026, 3, 29, 23, tzinfo=UTC), 168),
        (ReportingWeek(2026, 43), datetime(2026, 10, 18, 23, tzinfo=UTC), 169),
        (ReportingWeek(2026, 44), datetime(2026, 10, 26, tzinfo=UTC), 168),
    ],
)
def test_a_week_runs_from_monday_to_monday_by_londons_clock(
    week: ReportingWeek, starts_at: datetime, hours: int
) -> None:
    assert week.starts_at == starts_at
    assert week.ends_at == starts_at + hours * HOUR


@pytest.mark.parametrize("number", [10, 13, 14, 43, 44])
def test_the_first_moment_belongs_to_the_week_and_the_last_is_just_before_the_next(number: int) -> None:
    week = ReportingWeek(2026, number)

    assert ReportingWeek.containing(week.starts_at) == week
    assert ReportingWeek.containing(week.starts_at - timedelta(microseconds=1)) == week.shifted(-1)
    assert ReportingWeek.containing(week.ends_at - timedelta(microseconds=1)) == week
    assert ReportingWeek.containing(week.ends_at) == week.shifted(1)


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (datetime(2024, 12, 29, 23, 59, tzinfo=UTC), ReportingWeek(2024, 52)),
        (datetime(2024, 12, 30, tzinfo=UTC), ReportingWeek(2025, 1)),
        (datetime(2027, 1, 3, 12, tzinfo=UTC), ReportingWeek(2026, 53)),
        (datetime(2027, 1, 4, tzinfo=UTC), ReportingWeek(2027, 1)),
        (datetime(2026, 6, 28, 23, 30, tzinfo=UTC), ReportingWeek(2026, 27)),
    ],
)
def test_the_year_of_a_week_is_the_year_of_its_thursday(moment: datetime, week: ReportingWeek) -> None:
    assert ReportingWeek.containing(moment) == week


def test_a_naive_moment_is_in_no_week() -> None:
    with pytest.raises(ValueError, match="time zone"):
        ReportingWeek.containing(datetime(2026, 3, 3))  # noqa: DTZ001


@pytest.mark.parametrize("text", ["2026-W10", "2026w10", " 2026-w10\n"])
def test_a_week_can_be_written_in_a_few_ways(text: str) -> None:
    assert ReportingWeek.parse(text) == ReportingWeek(2026, 10)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-10", "W10", "2026-W0", "2026-W54", "2025-W53", "26-W10", "2026-W10-1", "2026-W1x", "0000-W01"],
)
def test_a_text_that_is_no_week_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="a week is written like 2026-W10"):
        ReportingWeek.parse(text)


@pytest.mark.parametrize("text", ["0001-W01", "9999-W52"])
def test_a_week_whose_neighbours_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a week is written like"):
        ReportingWeek.parse(text)


def test_years_have_52_or_53_weeks() -> None:
    assert ReportingWeek(2026, 53).shifted(1) == ReportingWeek(2027, 1)
    assert ReportingWeek(2025, 52).shifted(1) == ReportingWeek(2026, 1)
    assert ReportingWeek(2027, 1).shifted(-1) == ReportingWeek(2026, 53)


@given(st.dates(date(1950, 1, 1), date(2900, 1, 1)), st.integers(-500, 500))
def test_shifting_there_and_back_changes_nothing(day: date, weeks: int) -> None:
    week = ReportingWeek.containing(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))

    assert week.shifted(weeks).shifted(-weeks) == week
    assert week.shifted(weeks).monday() - week.monday() == timedelta(weeks=weeks)
    assert ReportingWeek.parse(str(week)) == week
    assert (week.shifted(1) > week) and (week.ends_at == week.shifted(1).starts_at)
