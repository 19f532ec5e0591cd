"""The rejects file: each row that was not taken, as it was, with its number and why. It holds people's words."""

import csv
import os
from pathlib import Path
from typing import TextIO

from producers.importing.table import REJECT_COLUMNS, SourceRow, guard, text_of
from schemas.errors import InvalidConfig


class Rejects:
    """Writes rejects to a new file that only its owner can read; it is made with the first of them."""

    def __init__(self, path: Path, header: tuple[str, ...]) -> None:
        """Take the file, which must not be there, and the header of the table.

        Raises:
            InvalidConfig: the file is there: it may have been worked on.
        """
        if path.exists():
            raise InvalidConfig(f"{path} is there already: name another file with --rejects, or move it away")
        self.path = path
        self._header = header[2:] if header[:2] == REJECT_COLUMNS else header
        self._is_again = header[:2] == REJECT_COLUMNS
        self._file: TextIO | None = None

    def write(self, row: SourceRow, reason: str) -> None:
        """Write a row.

        Raises:
            InvalidConfig: the file cannot be made.
        """
        if self._file is None:
            self._file = self._make()
            self._rows = csv.writer(self._file)
            self._rows.writerow([*REJECT_COLUMNS, *(guard(name) for name in self._header)])
        cells = row.cells[2:] if self._is_again and not row.fault else row.cells
        self._rows.writerow([row.number, reason, *(guard(text_of(cell)) for cell in cells)])

    def close(self) -> None:
        """Close the file, if it was made."""
        if self._file is not None:
            self._file.close()

    def _make(self) -> TextIO:
        try:
            opened = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise InvalidConfig(f"{self.path} cannot be made: name another file with --rejects") from error
        return os.fdopen(opened, "w", encoding="utf-8-sig", newline="")  # the mark tells Excel that it is UTF-8


def free_name(path: Path) -> Path:
    """Return a name beside the file for its rejects that is not taken."""
    number, free = 1, path.with_name(f"{path.stem}.rejects.csv")
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}.rejects-{number}.csv")
    return free
