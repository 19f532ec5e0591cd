"""Read what people type into the small fields: a month, and a way to reply. Pure functions."""

import re
from datetime import date
from typing import NamedTuple

FIRST_YEAR = 2000
MAX_REPLY_CHARACTERS = 254  # the longest email address there is, RFC 3696 erratum 1690
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
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE_PUNCTUATION = re.compile(r"[\s().+/-]|ext")


class Fault(NamedTuple):
    """Why a month cannot be used, and which of its two fields to put right."""

    field: str
    message: str


def read_month(month: str, year: str, today: date) -> str | Fault | None:
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
    return _year_fault(year, number, today) or f"{year}-{number:02}"


def _year_fault(year: str, month: int, today: date) -> Fault | None:
    if not re.fullmatch("[0-9]{4}", year):
        return Fault("year", f"The year must be 4 numbers, like {today.year}")
    if int(year) < FIRST_YEAR:
        return Fault("year", f"The year must be {FIRST_YEAR} or later")
    if (int(year), month) > (today.year, today.month):
        return Fault("year" if int(year) > today.year else "month", "When it happened must be this month or earlier")
    return None


def _month_number(typed: str) -> int | None:
    if re.fullmatch("[0-9]{1,2}", typed):
        return int(typed) if 1 <= int(typed) <= 12 else None
    named = [n for n, name in enumerate(_MONTHS, 1) if len(typed) >= 3 and name.startswith(typed.lower())]
    return named[0] if len(named) == 1 else None


def is_contact(typed: str) -> bool:
    """Say whether the text could be an email address or a telephone number. A light check: people know their own."""
    if "@" in typed:
        return _EMAIL.fullmatch(typed) is not None
    digits = _PHONE_PUNCTUATION.sub("", typed.lower())
    return re.fullmatch("[0-9]{6,20}", digits) is not None
