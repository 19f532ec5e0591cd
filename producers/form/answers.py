"""Read the month that people type into two small fields. Pure functions."""

import re
from typing import NamedTuple

from producers.rules import Rules

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class Fault(NamedTuple):
    """Why a month cannot be used, and which of its two fields to put right."""

    field: str
    message: str


def read_month(month: str, year: str, rules: Rules) -> str | Fault | None:
    """Return a month as `2026-03`, None where neither field is filled in, or what is wrong.

    A month is a number, or its English name or the start of it (three letters or more).
    """
    if not month and not year:
        return None
    if not month or not year:
        missing = "month" if not month else "year"
        return Fault(missing, f"When it happened must include a {missing}")
    number = _month_number(month)
    if number is None:
        return Fault("month", "The month must be a number from 1 to 12, or its name")
    return _year_fault(year, number, rules) or f"{year}-{number:02}"


def _year_fault(year: str, month: int, rules: Rules) -> Fault | None:
    if not re.fullmatch("[0-9]{4}", year):
        return Fault("year", f"The year must be 4 numbers, like {rules.today.year}")
    message = rules.month_fault(int(year), month)
    return Fault("month" if int(year) == rules.today.year else "year", message) if message else None


def _month_number(typed: str) -> int | None:
    if re.fullmatch("[0-9]{1,2}", typed):
        return int(typed) if 1 <= int(typed) <= 12 else None
    named = [n for n, name in enumerate(_MONTHS, 1) if len(typed) >= 3 and name.startswith(typed.lower())]
    return named[0] if len(named) == 1 else None
