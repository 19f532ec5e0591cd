"""Working hours and working days in England: when somebody is at work, and when a limit has passed. Pure.

A working day is no Saturday, Sunday, Christmas Day, Boxing Day, Good Friday or bank holiday. Both complaints procedures
say so (SI 2009/309, regulation 2; SI 2006/1738, regulation 2). The only module that knows the library of holidays.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple, Self

import holidays

from schemas.weeks import LONDON

_DAY = timedelta(days=1)


class WorkingHours(NamedTuple):
    """When somebody is at work on each working day, by London's clock."""

    opens: time
    closes: time

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the hours written as `09:00-17:00`.

        Raises:
            ValueError: the text is no hours, or they end before they begin.
        """
        found = re.fullmatch(r"(\d\d:\d\d)-(\d\d:\d\d)", text.strip())
        try:
            hours = cls(time.fromisoformat(found[1]), time.fromisoformat(found[2])) if found else None
        except ValueError:
            hours = None
        if hours is None or hours.opens >= hours.closes:
            raise ValueError("working hours are written like 09:00-17:00")
        return hours


NINE_TO_FIVE = WorkingHours(time(9), time(17))


def is_working_day(day: date) -> bool:
    """Say whether councils in England work on this day."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def add_working_time(moment: datetime, amount: timedelta, hours: WorkingHours = NINE_TO_FIVE) -> datetime:
    """Return the moment by which so much working time has passed.

    Args:
        moment: aware. Outside working hours the time begins to count when they next do.
        amount: more than nothing.
        hours: when somebody is at work.

    Returns:
        An aware moment in UTC.

    Raises:
        ValueError: the moment is naive, or the amount is not more than nothing.
    """
    if moment.tzinfo is None or amount <= timedelta(0):
        raise ValueError("working time needs an aware moment, and an amount above nothing")
    day = moment.astimezone(LONDON).date()
    while True:
        begins, ends = _open(day, hours)
        begins = max(begins, moment)
        if is_working_day(day) and begins < ends:
            if begins + amount <= ends:
                return begins + amount
            amount -= ends - begins
        day += _DAY


def working_time_ago(moment: datetime, amount: timedelta, hours: WorkingHours = NINE_TO_FIVE) -> datetime:
    """Return the last moment from which, until this one, so much working time has passed.

    Raises:
        ValueError: the moment is naive, or the amount is not more than nothing.
    """
    if moment.tzinfo is None or amount <= timedelta(0):
        raise ValueError("working time needs an aware moment, and an amount above nothing")
    day = moment.astimezone(LONDON).date()
    while True:
        begins, ends = _open(day, hours)
        ends = min(ends, moment)
        if is_working_day(day) and begins < ends:
            if begins + amount <= ends:
                return ends - amount
            amount -= ends - begins
        day -= _DAY


def working_time_between(start: datetime, end: datetime, hours: WorkingHours = NINE_TO_FIVE) -> timedelta:
    """Return how much working time lies between two aware moments; nothing where the end is not later."""
    first, last = start.astimezone(LONDON).date(), end.astimezone(LONDON).date()
    if end <= start:
        return timedelta(0)
    if first == last:
        return _worked(first, start, end, hours)
    # The clocks change on Sundays, so every whole working day is as long as its hours say.
    whole_days = working_days_between(first, last - _DAY)
    a_day = datetime.combine(last, hours.closes) - datetime.combine(last, hours.opens)
    return _worked(first, start, end, hours) + whole_days * a_day + _worked(last, start, end, hours)


def working_days_after(day: date, days: int) -> date:
    """Return the last day of so many working days, the first of which is the first after `day`.

    Raises:
        ValueError: there are no days to count.
    """
    if days < 1:
        raise ValueError("a limit has at least one working day")
    while days:
        day += _DAY
        days -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Return how many working days come after the first day, up to the last and with it; 0 where that is no later."""
    if last <= first:
        return 0
    free = (day for year in range(first.year, last.year + 1) for day in _bank_holidays(year))
    return (
        _weekdays_until(last) - _weekdays_until(first) - sum(first < day <= last and day.weekday() < 5 for day in free)
    )


def _weekdays_until(day: date) -> int:
    """Return how many weekdays there were until a day, and with it: the first day of year 1 was a Monday."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


def _worked(day: date, start: datetime, end: datetime, hours: WorkingHours) -> timedelta:
    """Return the working time of one day that lies between two moments."""
    if not is_working_day(day):
        return timedelta(0)
    begins, ends = _open(day, hours)
    return max(min(ends, end) - max(begins, start), timedelta(0))


def _open(day: date, hours: WorkingHours) -> tuple[datetime, datetime]:
    """Return when work begins and ends on a day. In UTC, because London's hours are not all equally long."""
    begins, ends = datetime.combine(day, hours.opens, LONDON), datetime.combine(day, hours.closes, LONDON)
    return begins.astimezone(UTC), ends.astimezone(UTC)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
