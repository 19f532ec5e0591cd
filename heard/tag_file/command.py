"""`heard tag-file IN OUT`: a line of JSON for each row, in the rows' order, in memory that does not grow."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from heard.settings import Settings
from heard.tag_file.lines import line_of
from heard.tag_file.rows import FileRow, Rows, opened_rows
from heard.tagger import keep_for_good, make_tagger
from schemas.errors import InvalidConfig
from streams.tagging import Asked, Tagger, Tags, Told

SHOW_EVERY = 200


def tag_file(settings: Settings, source: Path, target: Path, *, without_rating: bool = False) -> None:
    """Tag a file's rows and write them as JSON lines. A file that holds something is not written over.

    Where the source breaks off, or somebody stops this, nothing is left: half a file would be taken for a whole one.

    Args:
        settings: whose teams, words and weights.
        source: CSV, Excel or JSON lines with a column `text`.
        target: the file to write; only its owner can read it.
        without_rating: pass the column `rating` over.

    Raises:
        InvalidConfig: the target holds something already, or cannot be written.
        UnreadableFile: the source cannot be read, or has no column `text`.
    """
    tagger = make_tagger(settings)
    keep_for_good()
    console = Console(stderr=True, highlight=False)
    with opened_rows(source) as opened, _created(target) as lines:
        try:
            passed_over = _write(lines, tagger, opened, console, without_rating=without_rating)
        except BaseException:
            if target.is_file() and not target.is_symlink():
                target.unlink()
            raise
    for column, rows in sorted(passed_over.items()):
        console.print(f"{column}: not understood in {rows:,} row{'s' if rows > 1 else ''}, and passed over there.")


def _created(target: Path) -> BinaryIO:
    """Open a file to be written; a new one is its owner's alone to read, because people's words are near.

    Raises:
        InvalidConfig: it holds something already, or cannot be written.
    """
    try:
        file = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "wb")
    except OSError as error:
        raise InvalidConfig(f"{target} cannot be written: {error.strerror}") from None
    if os.fstat(file.fileno()).st_size:
        file.close()
        raise InvalidConfig(f"{target} is there already: name another file, or remove it")
    return file


def _write(lines: BinaryIO, tagger: Tagger, opened: Rows, console: Console, *, without_rating: bool) -> Counter[str]:
    """Write a line for each row, and return in how many rows each column held what could not be used."""
    passed_over: Counter[str] = Counter()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Tagging", total=opened.size or None)
        for number, (row, tags) in enumerate(tagged_rows(tagger, opened.rows, without_rating=without_rating), 1):
            lines.write(msgspec.json.encode(line_of(row, tags, tagger.identity)) + b"\n")
            passed_over.update(row.not_understood)
            if number % SHOW_EVERY == 0:
                progress.update(task, completed=opened.done(), description=f"{number:,} rows")
        progress.update(task, total=1, completed=1)
    return passed_over


def tagged_rows(
    tagger: Tagger, rows: Iterator[FileRow], *, without_rating: bool = False
) -> Iterator[tuple[FileRow, Tags]]:
    """Yield each row with its tags."""
    for row in rows:
        told = Told(
            rating=None if without_rating else row.rating, role=row.role, team_chosen=row.team, day=row.day, unsafe=None
        )
        yield row, tagger.read([Asked(row.question, row.text, row.question_words)], told)
