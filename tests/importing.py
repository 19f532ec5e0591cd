"""What the tests of the import share: a table in memory, a mapping, and a directory of two teams."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from producers.importing.mapping import ImportMapping
from producers.importing.reading import RowReader
from producers.importing.table import EXCEL_EPOCH, Cell, SourceRow
from producers.rules import Rules
from schemas.teams import Team, TeamDirectory

HEADER = ("Date", "Who", "Team", "Rating", "Compliment", "Suggestion", "Unsafe", "Consent", "Reply", "Month")
COLUMNS = {
    "received": "date",
    "role": "Who",
    "team": "Team",
    "rating": "Rating",
    "good": "Compliment",
    "better": "Suggestion",
    "unsafe": "Unsafe",
    "words_use": "Consent",
    "reply_to": "Reply",
    "happened": "Month",
}
DIRECTORY = TeamDirectory(
    [
        Team("reablement", "Reablement Team", "adults", aliases=("re-ablement",)),
        Team("old", "Old Team", "adults", valid_to=date(2020, 1, 31), merged_into="reablement"),
    ]
)
RULES = Rules(DIRECTORY, 100, date(2026, 3, 3))


class MemoryTable:
    """Rows in memory; the header is row 1."""

    epoch = EXCEL_EPOCH
    notes: tuple[str, ...] = ()

    def __init__(self, *rows: Sequence[Cell], header: tuple[str, ...] = HEADER) -> None:
        self.header = header
        self.size = len(rows)
        self._rows = rows

    def rows(self) -> Iterator[SourceRow]:
        for number, cells in enumerate(self._rows, 2):
            yield SourceRow(number, tuple(cells))

    def done(self) -> int:
        return self.size

    def close(self) -> None:
        pass


def a_mapping(**tables: object) -> ImportMapping:
    """Return a mapping of HEADER's columns, with these tables in the place of its own."""
    return msgspec.convert({"columns": COLUMNS, "defaults": {"role": "service_user"}} | tables, ImportMapping)


def a_row(**cells: Cell) -> list[Cell]:
    """Return a row under HEADER: a date and a compliment, and what else is said."""
    said = {"Date": "2024-03-05", "Compliment": "The porridge was hot."} | cells
    return [said.get(name, "") for name in HEADER]


def a_reader(table: MemoryTable, mapping: ImportMapping | None = None, rules: Rules = RULES) -> RowReader:
    """Return a reader of the table."""
    return RowReader(mapping or a_mapping(), table, rules)
