"""CSV files: their encoding and delimiter found out, their rows read one at a time."""

import codecs
import csv
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from producers.importing.table import (
    EXCEL_EPOCH,
    REJECT_COLUMNS,
    Layout,
    SourceRow,
    UnreadableFile,
    folded,
    row_of,
    unguard,
)

LONGEST_CELL = 1_000_000
"""In characters. A quotation mark that is never closed makes a cell of the rest of the file: it ends here."""
LONGEST_LINE = 4 * LONGEST_CELL
DELIMITERS = ",;\t|"
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LOOKED_AT = 64 * 1024
_ROWS_LOOKED_AT = 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class CsvTable:
    """A CSV file, read in memory that does not grow."""

    epoch = EXCEL_EPOCH

    def __init__(self, path: Path, layout: Layout) -> None:
        """Open the file, and read its header.

        Raises:
            UnreadableFile: it is no table of text.
        """
        encoding = layout.encoding or detect_encoding(path)
        csv.field_size_limit(LONGEST_CELL)  # the csv module's own limit of 131,072 is one for the whole process
        self.size = path.stat().st_size
        self._raw = path.open("rb")
        try:
            errors = "strict" if encoding.startswith("utf-8") else "replace"
            self._text = TextIOWrapper(self._raw, encoding, errors=errors, newline="")
            delimiter = layout.delimiter or _detect_delimiter(path, encoding, errors, layout.header_row)
            self._lines = _Lines(self._text)
            self._reader = csv.reader(self._lines, delimiter=delimiter, strict=True)
            self.header = self._read_header(layout.header_row)
        except LookupError as error:
            self._raw.close()
            raise UnreadableFile(f"there is no encoding {encoding!r}: name another in the mapping") from error
        except (UnicodeError, csv.Error) as error:
            self._raw.close()
            raise UnreadableFile("the header cannot be read: is this a CSV file?") from error
        except BaseException:
            self._raw.close()
            raise
        self.notes: tuple[str, ...] = (
            f"CSV, {_describe(encoding)}, {_NAMES.get(delimiter, repr(delimiter))} between the cells",
        )

    def rows(self) -> Iterator[SourceRow]:
        """Yield the rows under the header that are not empty.

        A row whose quotation marks are wrong is yielded with its fault and its lines as they are.

        Raises:
            UnreadableFile: the rest is not in the encoding.
        """
        is_ours = tuple(self.header[:2]) == REJECT_COLUMNS
        while True:
            self._number += 1
            self._lines.forget()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield SourceRow(self._number, tuple(self._lines.since), _fault(error))
                continue
            except UnicodeError as error:
                raise UnreadableFile(f"row {self._number} is not in the encoding that the mapping names") from error
            row = row_of(self._number, tuple(unguard(cell) for cell in cells) if is_ours else tuple(cells), self._width)
            if row is not None:
                yield row

    def done(self) -> int:
        """Return how many bytes have been read."""
        return self._raw.tell()

    def close(self) -> None:
        """Close the file."""
        self._text.close()

    def _read_header(self, header_row: int) -> tuple[str, ...]:
        self._number = header_row
        header = next(islice(self._reader, header_row - 1, None), [])
        self._width = len(header)
        if not any(folded(name) for name in header):
            raise UnreadableFile("the file is empty, or its first row does not name the columns")
        return tuple(header)


class _Lines:
    """The file's lines, of which those since the last row are remembered: a row that cannot be read is kept whole."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self.since: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.since.append(line.rstrip("\r\n"))
        if len(line) == LONGEST_LINE and not line.endswith(("\r", "\n")):
            while (rest := self._text.readline(LONGEST_LINE)) and not rest.endswith(("\r", "\n")):
                pass  # else the rest of the line would be taken for a row of its own
            raise csv.Error("line too long")
        return line

    def forget(self) -> None:
        """Begin with the next row."""
        self.since = []


def detect_encoding(path: Path) -> str:
    """Return the encoding of a text file: by its mark, else UTF-8 if all of it is, else Windows-1252.

    Raises:
        UnreadableFile: it is no text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
        for mark, encoding in _MARKS:
            if start.startswith(mark):
                return encoding
        _check_text(start)
        file.seek(0)
        try:
            while chunk := file.read(1024 * 1024):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _check_text(start: bytes) -> None:
    odd = sum(byte < 32 and byte not in b"\t\n\r" for byte in start)
    if start.startswith(b"%PDF") or odd > len(start) / 20:
        raise UnreadableFile("this is neither a CSV nor an Excel file: save it as one of the two")


def _detect_delimiter(path: Path, encoding: str, errors: str, header_row: int) -> str:
    """Return what gives the header the most columns, if the rows under it have as many."""
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        lines = [file.readline(_LOOKED_AT) for _ in range(header_row + _ROWS_LOOKED_AT)]
    best, most = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = _widths(lines, delimiter)[header_row - 1 :]
        if widths and widths[0] > 1:
            score = (sum(width == widths[0] for width in widths), widths[0])
            best, most = (delimiter, score) if score > most else (best, most)
    return best


def _widths(lines: list[str], delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        widths.extend(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []
    return widths


def _fault(error: csv.Error) -> str:
    if "larger" in str(error) or "too long" in str(error):
        return f"a cell is longer than {LONGEST_CELL:,} characters: a quotation mark that is never closed?"
    return "its quotation marks do not match"


def _describe(encoding: str) -> str:
    names = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16"}
    if encoding == "cp1252":
        return "Windows-1252 (it is not UTF-8; look whether £ and ’ are right in the first rows)"
    return names.get(encoding, encoding)
