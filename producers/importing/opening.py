"""Open a file as the table that it is, whatever its name says."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from producers.importing.csv_table import CsvTable
from producers.importing.excel_table import OLD_OFFICE_MARK, ZIP_MARK, ExcelTable
from producers.importing.table import Layout, Table, UnreadableFile


@contextmanager
def opened(path: Path, layout: Layout) -> Iterator[Table]:
    """Open the file while the block runs.

    Raises:
        UnreadableFile: it is neither a CSV nor an Excel file, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        table: Table = ExcelTable(path, layout) if start in (ZIP_MARK, OLD_OFFICE_MARK) else CsvTable(path, layout)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {type(error).__name__}") from error
    try:
        yield table
    finally:
        table.close()
