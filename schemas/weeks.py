"""Reporting weeks: a London week, Monday to Monday, which is sometimes 167 or 169 hours long."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999  # a calendar ends at 1 and 9999, and the weeks beside one have to be there too


class ReportingWeek(NamedTuple):
    """An ISO 8601 week in London. Ordered by time; `str()` gives `2026-W10`."""

    year: int
    number: int

    @classmethod
    def containing(cls, moment: datetime) -> Self:
        """Return the week that an aware moment falls in.

        Raises:
            ValueError: the moment is naive.
        """
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        year, number, _ = moment.astimezone(LONDON).isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the week written as `2026-W10`.

        Raises:
            ValueError: the text is no week, with an example of one.
        """
        found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text.strip().upper())
        try:
            if found is None or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
                raise ValueError
            week = cls(int(found[1]), int(found[2]))
            week.monday()
        except ValueError:
            raise ValueError("a week is written like 2026-W10") from None
        return week

    def monday(self) -> date:
        """Return the week's first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def starts_at(self) -> datetime:
        """The first moment, in aware UTC."""
        return _london_midnight(self.monday())

    @property
    def ends_at(self) -> datetime:
        """The first moment after the week, in aware UTC."""
        return _london_midnight(self.monday() + timedelta(days=7))

    def shifted(self, weeks: int) -> "ReportingWeek":
        """Return the week that is so many weeks later, or earlier where negative."""
        year, number, _ = (self.monday() + timedelta(weeks=weeks)).isocalendar()
        return ReportingWeek(year, number)

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"


def _london_midnight(day: date) -> datetime:
    """London's clocks never change at midnight, so this moment exists once."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
