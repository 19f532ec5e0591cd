"""Read the dates of a file: as text, as a spreadsheet's own dates, and as its serial numbers. Pure functions."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from producers.importing.table import Cell, text_of
from schemas.weeks import LONDON
from schemas.words import normalise_line

NOON = time(12)
_SERIAL = re.compile(r"[0-9]{5}(\.[0-9]+)?")
_HOURS = ("%H", "%I", "%c", "%X")
_MONTH_FORMATS = ("%Y-%m", "%m/%Y", "%m-%Y", "%B %Y", "%b %Y", "%Y/%m", "%b-%y", "%B-%y")


def read_moment(cell: Cell, formats: Sequence[str], epoch: date) -> datetime | None:
    """Return the aware moment that a cell holds, None where it holds none.

    A date without a time is noon in London, and a time without a zone is London's.

    Args:
        cell: text, a date, or a serial number.
        formats: as strptime reads them; ISO 8601 is read as well.
        epoch: day 0 of serial numbers.
    """
    found = _from_serial(cell, epoch) or (cell if isinstance(cell, date) else _from_text(text_of(cell), formats))
    if found is None and isinstance(cell, str) and _SERIAL.fullmatch(cell.strip()):
        found = _from_serial(float(cell), epoch)
    if found is None:
        return None
    if not isinstance(found, datetime):
        found = datetime.combine(found, NOON)
    elif isinstance(cell, datetime) and found.time() == time():
        found = datetime.combine(found, NOON)  # a spreadsheet's date cell: it has no dates without a time
    try:
        return (found if found.tzinfo else found.replace(tzinfo=LONDON)).astimezone(UTC)
    except OverflowError:
        return None


def read_month_of(cell: Cell, formats: Sequence[str], epoch: date) -> tuple[int, int] | None:
    """Return the year and the month that a cell holds; None where it holds none.

    It may be a month or a whole date.
    """
    if isinstance(cell, str):
        for pattern in _MONTH_FORMATS:
            try:
                found = datetime.strptime(normalise_line(cell), pattern)  # noqa: DTZ007  # only its month is used
            except ValueError:
                continue
            return found.year, found.month
    moment = read_moment(cell, formats, epoch)
    if moment is None:
        return None
    day = moment.astimezone(LONDON)
    return day.year, day.month


def _from_serial(cell: Cell, epoch: date) -> date | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not 0 < cell < 100_000:
        return None
    day = epoch + timedelta(days=int(cell))
    seconds = round((cell - int(cell)) * 86_400)
    return datetime.combine(day, time()) + timedelta(seconds=seconds) if seconds else day


def _from_text(text: str, formats: Sequence[str]) -> date | None:
    text = normalise_line(text)
    for pattern in formats:
        try:
            found = datetime.strptime(text, pattern)  # noqa: DTZ007  # the zone is put in by read_moment
        except ValueError:
            continue
        return found if any(hours in pattern for hours in _HOURS) else found.date()
    if _SERIAL.fullmatch(text):  # five digits and a fraction are never an ISO date that anyone means
        return None
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except ValueError:
        return None
