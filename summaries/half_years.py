"""Half-years: April to September and October to March, as the council's year is cut. Pure.

Figures about people are shown for whole half-years that are over. They never overlap, so nobody can take one from
another and find what a few people said between them.
"""

from datetime import datetime
from typing import NamedTuple, Self

from schemas.weeks import LONDON


class HalfYear(NamedTuple):
    """Six London months, named by the first, which is April or October."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the half-year that a text such as `2026-04` names.

        Raises:
            ValueError: it is not written so, or does not begin in April or October.
        """
        year, _, month = text.partition("-")
        if not (len(year) == 4 and text.isascii() and year.isdecimal() and month in ("04", "10") and int(year) > 0):
            raise ValueError(f"a half-year is written by its first month, 2026-04 or 2026-10, and not {text!r}")
        return cls(int(year), int(month))

    @classmethod
    def last_over(cls, now: datetime) -> Self:
        """Return the newest half-year that is over in London at an aware moment."""
        today = now.astimezone(LONDON)
        if today.month < 4:
            return cls(today.year - 1, 4)
        return cls(today.year - 1, 10) if today.month < 10 else cls(today.year, 4)

    def before(self) -> Self:
        """Return the half-year before this one."""
        return type(self)(self.year, 4) if self.month == 10 else type(self)(self.year - 1, 10)

    def after(self) -> Self:
        """Return the half-year after this one."""
        return type(self)(self.year, 10) if self.month == 4 else type(self)(self.year + 1, 4)

    @property
    def months(self) -> tuple[str, str]:
        """The first and the last month, as `2026-04` and `2026-09`."""
        next_one = self.after()
        return str(self), f"{next_one.year:04}-{next_one.month - 1:02}"

    @property
    def starts_at(self) -> datetime:
        """Its first moment; aware."""
        return datetime(self.year, self.month, 1, tzinfo=LONDON)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it; aware."""
        return self.after().starts_at

    @property
    def words(self) -> str:
        """How a page calls it, as "April to September 2026"."""
        first, last = self.months
        if self.month == 4:
            return f"April to September {self.year}"
        return f"October {first[:4]} to March {last[:4]}"

    def __str__(self) -> str:
        """Return it as an address writes it."""
        return f"{self.year:04}-{self.month:02}"
