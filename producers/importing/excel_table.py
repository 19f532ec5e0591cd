"""Excel files: openpyxl is known here only. Values are read, not formulas, one row at a time."""

import warnings
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from producers.importing.table import Cell, Layout, SourceRow, UnreadableFile, folded, row_of, text_of

ZIP_MARK, OLD_OFFICE_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_BYTES = 4 * 1024**3
"""What the parts of a workbook may unpack to: a zip file of a few bytes can claim any size."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WRONG = (
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    ParseError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What openpyxl raises where a workbook is damaged, or a zip file is none."""


class ExcelTable:
    """One sheet of an Excel file. Rows stream; openpyxl keeps the workbook's list of different texts in memory."""

    def __init__(self, path: Path, layout: Layout) -> None:
        """Open the file, choose the sheet, and read its header.

        Raises:
            UnreadableFile: it is no workbook, or a workbook without that sheet.
        """
        check_workbook(path)
        self._file = path.open("rb")  # openpyxl would look at the file's name, which may say .csv
        try:
            with warnings.catch_warnings(action="ignore"):
                self._book = load_workbook(self._file, read_only=True, data_only=True)
        except _WRONG as error:
            self._file.close()
            raise UnreadableFile("this is not an Excel workbook, or it is damaged: save it again as .xlsx") from error
        try:
            self._open_sheet(layout)
        except BaseException:
            self.close()
            raise

    def rows(self) -> Iterator[SourceRow]:
        """Yield the rows under the header that are not empty.

        Raises:
            UnreadableFile: the sheet is damaged.
        """
        while (cells := self._next_row()) is not None:
            row = row_of(self._number, cells, len(cells))  # a column without a name is somebody's note
            if row is not None:
                yield row

    def done(self) -> int:
        """Return how many rows have been read."""
        return self._number

    def close(self) -> None:
        """Close the file."""
        self._book.close()
        self._file.close()

    def _open_sheet(self, layout: Layout) -> None:
        names = self._book.sheetnames
        if layout.sheet and layout.sheet not in names:
            raise UnreadableFile(f"the workbook has no sheet {layout.sheet!r}; it has {', '.join(names)}")
        sheet = self._book[layout.sheet] if layout.sheet else self._book.worksheets[0]
        self.size = sheet.max_row or 0
        self.epoch: date = self._book.epoch.date()
        sheet.reset_dimensions()  # what the file says of its own size is often wrong, and would cut rows off
        self._cells: Iterator[tuple[Cell, ...]] = sheet.iter_rows(values_only=True)
        self._number = 0
        header: tuple[Cell, ...] | None = ()
        while self._number < layout.header_row and header is not None:
            header = self._next_row()
        self.header = _without_empty_end(tuple(text_of(cell) for cell in header or ()))
        if not self.header:
            raise UnreadableFile(f"the sheet {sheet.title!r} is empty, or its first row does not name the columns")
        others = f" of {len(names)} sheets" if len(names) > 1 else ""
        self.notes: tuple[str, ...] = (f"Excel, sheet {sheet.title!r}{others}",)

    def _next_row(self) -> tuple[Cell, ...] | None:
        try:
            with warnings.catch_warnings(action="ignore"):  # such as dates that no calendar has: they are text then
                cells = next(self._cells, None)
        except _WRONG as error:
            raise UnreadableFile(f"the workbook is damaged after row {self._number}: save it again") from error
        self._number += cells is not None
        return cells


def check_workbook(path: Path) -> None:
    """Look at the file itself, before openpyxl does.

    Raises:
        UnreadableFile: it is protected with a password, of before 2007, or too large.
    """
    with path.open("rb") as file:
        is_old = file.read(4) == OLD_OFFICE_MARK
    if is_old and _ENCRYPTED in path.read_bytes():
        raise UnreadableFile("the workbook is protected with a password: save it without one")
    if is_old:
        raise UnreadableFile("this is an Excel file of before 2007 (.xls): save it as .xlsx or CSV")
    try:
        with ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (BadZipFile, OSError) as error:
        raise UnreadableFile("this is not an Excel workbook, or it is damaged: save it again as .xlsx") from error
    if unpacked > MOST_BYTES:
        raise UnreadableFile("the workbook is too large to read: save it as CSV")


def _without_empty_end(header: tuple[str, ...]) -> tuple[str, ...]:
    while header and not folded(header[-1]):
        header = header[:-1]
    return header
