"""Rows of a file to be tagged: an answer, and what is known of it. CSV, Excel or JSON lines."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from producers.importing.dates import read_moment
from producers.importing.opening import opened
from producers.importing.table import EXCEL_EPOCH, Layout, UnreadableFile, folded, text_of
from schemas.events import Rating, Role
from schemas.labels import RATINGS
from schemas.tags import Question
from schemas.weeks import LONDON

COLUMNS = ("id", "text", "question_type", "question", "rating", "role", "team", "occurred_on")
"""What is read; every other column is passed over, but `FileRow.cells` has it."""
_DATE_FORMATS = ("%d/%m/%Y", "%Y-%m")
_QUESTIONS = {
    "good": Question.GOOD,
    "what_good": Question.GOOD,
    "better": Question.BETTER,
    "could_improve": Question.BETTER,
    "open": Question.OPEN,
    "nonspecific": Question.OPEN,
}
# The scale of the Friends and Family Test as it is sent to NHS England: 1 very good to 5 very poor, 6 don't know.
_RATING_NUMBERS = dict(zip("123456", Rating, strict=True))
_RATING_LABELS = {folded(words).replace("’", "'"): rating for rating, words in RATINGS.items()}
_ASKS_FOR_BETTER = re.compile(r"\b(?:better|improve\w*|change|differently|wrong|dislike\w*)\b", re.IGNORECASE)
_ASKS_FOR_GOOD = re.compile(r"\b(?:good|well|best|like[ds]?|enjoy\w*)\b", re.IGNORECASE)
Value = TypeVar("Value")


class FileRow(NamedTuple):
    """One row, as it was understood.

    Attributes:
        number: its place in the file, from 1 for the first row that holds anything under the header.
        question_words: the question as it was put, where the file has it.
        day: when it happened; today where the file does not say.
        not_understood: columns whose value could not be used, and so was passed over.
        cells: every column's text by its name, as the file has it.
    """

    number: int
    id: str
    text: str
    question: Question
    question_words: str
    rating: Rating | None
    role: Role | None
    team: str | None
    day: date
    not_understood: tuple[str, ...]
    cells: Mapping[str, str]


class Rows(NamedTuple):
    """An open file's rows, and how far it is read: done and size in a unit of the file's own, size 0 if not known."""

    rows: Iterator[FileRow]
    done: Callable[[], int]
    size: int


@contextmanager
def opened_rows(path: Path) -> Iterator[Rows]:
    """Open a file of rows while the block runs; one whose name ends in .jsonl or .ndjson is read as JSON lines.

    Raises:
        UnreadableFile: it cannot be read, or has no column `text`.
    """
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        with _opened_lines(path) as rows:
            yield rows
        return
    with opened(path, Layout()) as table:
        names = [folded(name) for name in table.header]
        _require_text(names)

        def cells() -> Iterator[dict[str, str]]:
            for row in table.rows():
                if row.fault:
                    raise UnreadableFile(f"row {row.number}: {row.fault}")
                yield dict(zip_longest(names, map(text_of, row.cells), fillvalue=""))  # empty ends are not there

        yield Rows(_understood(cells()), table.done, table.size)


@contextmanager
def _opened_lines(path: Path) -> Iterator[Rows]:
    try:
        with path.open("rb") as file:
            yield Rows(_understood(_objects(file)), file.tell, path.stat().st_size)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {type(error).__name__}") from error


def _objects(file: Iterator[bytes]) -> Iterator[dict[str, str]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            found = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise UnreadableFile(f"line {number} is not JSON") from None
        if not isinstance(found, dict):
            raise UnreadableFile(f"line {number} is not an object with members")
        if number == 1:
            _require_text([folded(name) for name in found])
        yield {folded(name): "" if value is None else str(value) for name, value in found.items()}


def _require_text(names: list[str]) -> None:
    if "text" not in names:
        raise UnreadableFile('the file has no column "text": name the column that holds the words so, and try again')


def _understood(rows: Iterator[dict[str, str]]) -> Iterator[FileRow]:
    today = datetime.now(LONDON).date()
    for number, cells in enumerate(rows, 1):
        values = {name: cells.get(name, "").strip() for name in COLUMNS}
        faults: list[str] = []
        yield FileRow(
            number=number,
            id=values["id"],
            text=cells.get("text", ""),
            question=_read(values, "question_type", _question, faults) or question_asked(values["question"]),
            question_words=values["question"],
            rating=None if values["rating"] == "7" else _read(values, "rating", read_rating, faults),
            role=_read(values, "role", lambda typed: Role(folded(typed).replace(" ", "_")), faults),
            team=values["team"] or None,
            day=_read(values, "occurred_on", _day, faults) or today,
            not_understood=tuple(faults),
            cells=cells,
        )


def _read(values: Mapping[str, str], name: str, read: Callable[[str], Value], faults: list[str]) -> Value | None:
    if not values[name]:
        return None
    try:
        return read(values[name])
    except (KeyError, ValueError):
        faults.append(name)
        return None


def _question(typed: str) -> Question:
    return _QUESTIONS[folded(typed)]


def question_asked(question: str) -> Question:
    """Return which of our questions a question is like, by its words."""
    if _ASKS_FOR_BETTER.search(question):
        return Question.BETTER
    return Question.GOOD if _ASKS_FOR_GOOD.search(question) else Question.OPEN


def read_rating(typed: str) -> Rating:
    """Return the rating that a number of the Friends and Family Test, a code of ours or its words stand for.

    Raises:
        ValueError: it is none of these.
    """
    plain = folded(typed).replace("’", "'")
    return _RATING_NUMBERS.get(plain) or _RATING_LABELS.get(plain) or Rating(plain.replace(" ", "_").replace("'", ""))


def _day(typed: str) -> date:
    moment = read_moment(typed, _DATE_FORMATS, EXCEL_EPOCH)
    if moment is None:
        raise ValueError
    return moment.astimezone(LONDON).date()
