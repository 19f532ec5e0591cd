"""Working time: bank holidays, weekends, both clock changes, and what holds for every moment."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.weeks import LONDON
from summaries.working_time import (
    NINE_TO_FIVE,
    WorkingHours,
    add_working_time,
    is_working_day,
    working_days_after,
    working_days_between,
    working_time_ago,
    working_time_between,
)

LIMIT = timedelta(hours=4)

MOMENTS = st.integers(1_577_836_800, 1_988_150_400).map(lambda second: datetime.fromtimestamp(second, UTC))
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
AMOUNTS = st.timedeltas(timedelta(seconds=1), timedelta(hours=90))
HOURS = st.sampled_from([NINE_TO_FIVE, WorkingHours(time(8, 30), time(18)), WorkingHours(time(0), time(23, 59))])


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-03-03T09:00", "2026-03-03T13:00"),  # within a day
        ("2026-03-03T15:30", "2026-03-04T11:30"),  # over a night
        ("2026-03-03T06:00", "2026-03-03T13:00"),  # it came before work began
        ("2026-03-03T13:00", "2026-03-03T17:00"),  # to the last minute
        ("2026-03-06T16:00", "2026-03-09T12:00"),  # Friday to Monday
        ("2026-03-07T03:00", "2026-03-09T13:00"),  # it came on a Saturday
        ("2026-03-27T16:00", "2026-03-30T12:00"),  # the clocks go forward in between
        ("2026-10-23T16:00", "2026-10-26T12:00"),  # and back
        ("2026-04-02T16:00", "2026-04-07T12:00"),  # Maundy Thursday to the Tuesday after Easter
        ("2021-12-24T16:00", "2021-12-29T12:00"),  # Christmas on a Saturday: two substitute days
        ("2022-12-23T16:00", "2022-12-28T12:00"),  # and on a Sunday
        ("2022-09-16T16:00", "2022-09-20T12:00"),  # a day that was decreed once, the Queen's funeral
    ],
)
def test_four_working_hours(since: str, until: str) -> None:
    assert add_working_time(london(since), LIMIT) == london(until)


@pytest.mark.parametrize(
    ("received", "days", "until"),
    [
        ("2026-03-02", 3, "2026-03-05"),
        ("2026-03-05", 3, "2026-03-10"),
        ("2026-03-07", 3, "2026-03-11"),  # a Saturday: Monday is the first day
        ("2026-04-01", 3, "2026-04-08"),  # Easter
        ("2021-12-23", 3, "2021-12-30"),
        ("2026-12-24", 10, "2027-01-12"),
    ],
)
def test_a_limit_of_working_days(received: str, days: int, until: str) -> None:
    assert working_days_after(date.fromisoformat(received), days) == date.fromisoformat(until)


def test_a_holiday_of_scotland_alone_is_a_working_day_here() -> None:
    assert is_working_day(date(2026, 1, 2))
    assert not is_working_day(date(2026, 1, 1))


@given(MOMENTS, AMOUNTS, HOURS)
def test_as_much_working_time_passes_as_was_added(moment: datetime, amount: timedelta, hours: WorkingHours) -> None:
    until = add_working_time(moment, amount, hours)

    assert working_time_between(moment, until, hours) == amount
    local = until.astimezone(LONDON)
    assert is_working_day(local.date())
    assert hours.opens < local.time() <= hours.closes


@given(MOMENTS, AMOUNTS, AMOUNTS)
def test_more_takes_longer_and_in_two_parts_as_long(moment: datetime, first: timedelta, more: timedelta) -> None:
    until = add_working_time(moment, first + more)

    assert until > add_working_time(moment, first)
    assert until == add_working_time(add_working_time(moment, first), more)


@given(MOMENTS, AMOUNTS, HOURS)
def test_what_is_older_than_so_much_working_time_is_overdue(
    now: datetime, amount: timedelta, hours: WorkingHours
) -> None:
    ago = working_time_ago(now, amount, hours)

    assert working_time_between(ago, now, hours) == amount
    assert add_working_time(ago, amount, hours) <= now
    assert add_working_time(ago + timedelta(seconds=1), amount, hours) > now


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, second, third = sorted([one, two, three])

    parts = working_time_between(first, second) + working_time_between(second, third)
    assert working_time_between(first, third) == parts
    assert working_time_between(third, first) == timedelta(0)


@given(DAYS, st.integers(1, 60))
def test_a_limit_has_as_many_working_days_as_it_says(day: date, days: int) -> None:
    until = working_days_after(day, days)

    assert is_working_day(until)
    assert working_days_between(day, until) == days
    assert working_days_between(until, day) == 0


@pytest.mark.parametrize("text", ["", "9-5", "17:00-09:00", "09:00-09:00", "09:00-25:00", "09:00–17:00"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="09:00-17:00"):
        WorkingHours.parse(text)


def test_hours_are_read_and_a_naive_moment_is_not() -> None:
    assert WorkingHours.parse(" 08:30-18:00 ") == (time(8, 30), time(18))
    with pytest.raises(ValueError, match="aware"):
        add_working_time(datetime(2026, 3, 3), LIMIT)  # noqa: DTZ001  # naive on purpose
    with pytest.raises(ValueError, match="above nothing"):
        add_working_time(london("2026-03-03T09:00"), timedelta(0))
    with pytest.raises(ValueError, match="above nothing"):
        working_time_ago(london("2026-03-03T09:00"), timedelta(0))
    with pytest.raises(ValueError, match="at least one"):
        working_days_after(date(2026, 3, 3), 0)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(-3, 800))
def test_working_days_are_those_that_one_counts_one_by_one(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    counted = sum(is_working_day(first + timedelta(days=number)) for number in range(1, days + 1))

    assert working_days_between(first, last) == counted


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=120)))
def test_working_time_is_that_of_each_day_added_up(start: datetime, length: timedelta) -> None:
    steps = [start + number * timedelta(hours=6) for number in range(int(length / timedelta(hours=6)) + 1)]
    steps.append(start + length)

    in_parts = sum((working_time_between(one, other) for one, other in pairwise(steps)), timedelta(0))

    assert working_time_between(start, start + length) == in_parts
