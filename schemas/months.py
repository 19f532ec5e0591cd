"""Calendar months in London, and stretches of them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Self

from schemas.weeks import LONDON

_FIRST_YEAR, _LAST_YEAR = 1900, 2999
MOST_MONTHS = 120
"""As long as a period of evidence may be."""


class Month(NamedTuple):
    """A month. Ordered by time; `str()` gives `2026-03`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the month written as `2026-03`.

        Raises:
            ValueError: the text is no month, with an example of one.
        """
        found = re.fullmatch(r"(\d{4})-(\d{2})", text.strip())
        if found is None or not (_FIRST_YEAR <= int(found[1]) <= _LAST_YEAR and 1 <= int(found[2]) <= 12):
            raise ValueError("a month is written like 2026-03")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def containing(cls, moment: datetime) -> Self:
        """Return London's month at an aware moment."""
        local = moment.astimezone(LONDON)
        return cls(local.year, local.month)

    def shifted(self, months: int) -> "Month":
        """Return the month that is so many months later, or earlier where negative."""
        place = self.year * 12 + self.number - 1 + months
        return Month(place // 12, place % 12 + 1)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.shifted(1).first_day - timedelta(days=1)

    @property
    def starts_at(self) -> datetime:
        """The first moment, in aware UTC."""
        return datetime.combine(self.first_day, time(), LONDON).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it, in aware UTC."""
        return self.shifted(1).starts_at

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


class Period(NamedTuple):
    """From one month to another; both belong to it."""

    first: Month
    last: Month

    @classmethod
    def parse(cls, first: str, last: str) -> Self:
        """Return the period between two months as they are written.

        Raises:
            ValueError: one is no month, they are the wrong way round, or it is longer than ten years.
        """
        begins, ends = Month.parse(first), Month.parse(last)
        if ends < begins:
            raise ValueError("the last month is before the first")
        if begins.shifted(MOST_MONTHS) <= ends:
            raise ValueError("a period is ten years at most")
        return cls(begins, ends)

    @property
    def starts_at(self) -> datetime:
        """The first moment, in aware UTC."""
        return self.first.starts_at

    @property
    def ends_at(self) -> datetime:
        """The first moment after it, in aware UTC."""
        return self.last.ends_at

    def months(self) -> Iterator[Month]:
        """Yield its months in order."""
        month = self.first
        while month <= self.last:
            yield month
            month = month.shifted(1)
