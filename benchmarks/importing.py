"""How fast a file is imported, and in how much memory: made-up rows of CSV and Excel through the door to a spool.

Run it as `uv run python -m benchmarks.importing [--rows 100000] [--kinds csv,xlsx]`. Each kind runs in a process of
its own, whose greatest resident memory (getrusage) is printed beside what the same process needs for ten rows. The
rate of the processor counts what else runs on the machine for less.
"""

import argparse
import csv
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from rich.console import Console
from rich.table import Table

from benchmarks.vader import SENTENCES
from heard.settings import read_settings
from producers.importing.importer import Importer, Report
from producers.importing.mapping import ImportMapping, read_mapping
from producers.importing.opening import opened
from producers.importing.reading import RowReader
from producers.importing.table import SourceRow
from producers.rules import Rules
from producers.spool import Spool
from schemas.weeks import ReportingWeek

HEADER = ("Date", "Who", "Team", "Rating", "Compliment", "Suggestion")
MAPPING = """
[columns]
received = "Date"
role = "Who"
team = "Team"
rating = "Rating"
good = "Compliment"
better = "Suggestion"
[values.role]
"Service user" = "service_user"
"Relative" = "parent_or_family"
"""
FEW = 10
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
TEXTS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def made_up_rows(count: int) -> Iterator[tuple[str, ...]]:
    """Yield rows of about 40 words, none the same."""
    choose = random.Random(3)  # noqa: S311  # the same rows each time
    for number in range(count):
        day = f"{choose.randint(1, 28):02}/{choose.randint(1, 12):02}/{choose.randint(2015, 2024)}"
        words = " ".join(choose.choices(SENTENCES, k=3))
        who = choose.choice(("Service user", "Relative"))
        yield day, who, "Reablement Team", "Very good", f"{words} Visit {number}.", choose.choice(SENTENCES)


def write_file(path: Path, count: int) -> None:
    """Write the rows as the file's name says."""
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(HEADER)
            rows.writerows(made_up_rows(count))
        return
    empty = io.BytesIO()
    Workbook().save(empty)
    with ZipFile(empty) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        has_texts = TEXTS in old.namelist()
        for part in old.namelist():
            if part not in (SHEET, TEXTS):
                new.writestr(part, old.read(part).replace(b"</Types>", b"</Types>" if has_texts else TEXTS_TYPE))
        _write_parts(new, count)


def _write_parts(book: ZipFile, count: int) -> None:
    """Write a sheet and its texts as Excel does, which keeps every text once in a list: openpyxl writes them inline."""
    places: dict[str, int] = {}
    with book.open(SHEET, "w", force_zip64=True) as sheet:
        sheet.write(f'<worksheet xmlns="{NAMESPACE}"><sheetData>'.encode())
        for row in (HEADER, *made_up_rows(count)):
            cells = (f'<c t="s"><v>{places.setdefault(text, len(places))}</v></c>' for text in row)
            sheet.write(f"<row>{''.join(cells)}</row>".encode())
        sheet.write(b"</sheetData></worksheet>")
    with book.open(TEXTS, "w", force_zip64=True) as texts:
        texts.write(f'<sst xmlns="{NAMESPACE}">'.encode())
        for text in places:
            texts.write(f"<si><t>{escape(text)}</t></si>".encode())
        texts.write(b"</sst>")


class Measured(NamedTuple):
    """What one import took; the greatest resident memory in megabytes."""

    rows: int
    seconds: float
    processor_seconds: float
    megabytes: float


def import_once(path: Path, mapping: ImportMapping) -> Measured:
    """Import the file into a new spool."""
    settings = read_settings()
    spool = Spool(path.with_suffix(".sqlite"))
    rules = Rules(settings.directory, settings.answer_limit, ReportingWeek(2026, 10).monday())
    start, start_of_work = time.perf_counter(), time.process_time()
    with opened(path, mapping.file) as table:
        report = Importer(spool.keep_many, "a secret").run(table, RowReader(mapping, table, rules), refuse, ignore)
    seconds, worked = time.perf_counter() - start, time.process_time() - start_of_work
    spool.close()
    return Measured(report.added, seconds, worked, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def refuse(row: SourceRow, reason: str) -> None:
    """Stop: every made-up row is good."""
    raise AssertionError(f"row {row.number}: {reason}")


def ignore(_done: int, _report: Report) -> None:
    """Nobody watches."""


def measure(kind: str, count: int, folder: Path) -> Measured:
    """Import that many rows in a process of its own."""
    path = folder / f"{count}.{kind}"
    # The file is written in a process of its own as well, so that what that needs is not counted.
    _run(path, "--write", str(count))
    found = Measured(*json.loads(_run(path)))
    path.with_suffix(".sqlite").unlink()
    return found


def _run(path: Path, *more: str) -> str:
    command = [sys.executable, "-m", "benchmarks.importing", "--one", str(path), *more]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def one(path: Path, write: int) -> None:
    """Be the process that writes or imports one file."""
    if write:
        write_file(path, write)
        return
    mapping = path.with_name("mapping.toml")
    mapping.write_text(MAPPING)
    print(json.dumps(import_once(path, read_mapping(mapping))))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kinds", default="csv,xlsx")
    parser.add_argument("--one", type=Path)
    parser.add_argument("--write", type=int, default=0)
    given = parser.parse_args()
    if given.one:
        one(given.one, given.write)
        return
    columns = ("file", "rows", "seconds", "rows/s", "rows/s of the processor", "peak MB", f"of {FEW} rows, MB")
    table = Table(*columns, title="heard import")
    with tempfile.TemporaryDirectory() as folder:
        for kind in given.kinds.split(","):
            least = measure(kind, FEW, Path(folder)).megabytes
            rows, seconds, worked, most = measure(kind, given.rows, Path(folder))
            rates = f"{rows / seconds:,.0f}", f"{rows / worked:,.0f}"
            table.add_row(kind, f"{rows:,}", f"{seconds:.1f}", *rates, f"{most:.0f}", f"{least:.0f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
