"""A table of rows in a file, whatever the file is; and the row as it was found."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from msgspec import Struct

from schemas.errors import HeardError
from schemas.words import normalise_line

Cell = str | int | float | bool | datetime | date | time | timedelta | None
"""What a cell holds. In a CSV file it is always text."""

REJECT_COLUMNS = ("Row in the file", "Why it was not taken")
"""What stands before a row's own cells in a rejects file."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXCEL_EPOCH = date(1899, 12, 30)
"""The day 0 of Excel's serial dates (ECMA-376 part 1, section 18.17.4.1), for all days after February 1900."""


class UnreadableFile(HeardError):
    """A file that cannot be imported at all. The message says what to do, and quotes no cell."""


class Layout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the file is to be read; what is left empty is found out.

    Attributes:
        sheet: the name of an Excel file's sheet.
        header_row: the row that names the columns, counted from 1.
        encoding: a CSV file's, as Python names it.
        delimiter: what stands between a CSV file's cells.
        date_formats: how dates are written, as Python's strptime reads them; ISO dates are always read.
    """

    sheet: str = ""
    header_row: int = 1
    encoding: str = ""
    delimiter: str = ""
    date_formats: tuple[str, ...] = ("%d/%m/%Y",)


class SourceRow(NamedTuple):
    """A row as it was found.

    Attributes:
        number: its place in the file, as a spreadsheet counts.
        fault: why its cells cannot be told apart; empty where they can.
    """

    number: int
    cells: tuple[Cell, ...]
    fault: str = ""


class Table(Protocol):
    """An open file of rows, read once from its start.

    Attributes:
        header: the columns' names.
        notes: what was found out about the file, for people.
        epoch: the day that serial dates count from.
        size: how much there is to read, in a unit of its own; 0 where that is not known.
    """

    header: tuple[str, ...]
    notes: tuple[str, ...]
    epoch: date
    size: int

    def rows(self) -> Iterator[SourceRow]:
        """Yield the rows under the header that are not empty; raise `UnreadableFile`."""

    def done(self) -> int:
        """Return how much has been read, in the unit of `size`."""

    def close(self) -> None:
        """Close the file."""


def text_of(cell: Cell) -> str:
    """Return a cell as the text that a person sees; a whole number has no decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


def folded(name: str) -> str:
    """Return a column's name, or a value, as it is compared: one line, upper and lower case alike."""
    return normalise_line(name).casefold() if name else ""


def guard(text: str) -> str:
    """Return the text so that a spreadsheet takes it as text, and not as a formula (CSV injection, OWASP).

    `unguard` gives the same text back, whatever it was.
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA_STARTS) else text


def unguard(text: str) -> str:
    """Return the text as it was before `guard`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA_STARTS) else text


def row_of(number: int, cells: tuple[Cell, ...], columns: int) -> SourceRow | None:
    """Return the row, None where it is empty; more cells than columns is a fault unless they are empty."""
    while cells and cells[-1] in (None, ""):
        cells = cells[:-1]
    if not cells:
        return None
    if len(cells) > columns:
        return SourceRow(number, cells, "it has more cells than the header: a delimiter inside words without quotes?")
    return SourceRow(number, cells)
