"""Everything that was found as a file, for Excel and others: the filtered set, no more and no less, in flat memory.

It is read in one transaction, so that what the audit says was read is what the file holds. What people wrote never
runs: Excel is given text and nothing else, and CSV, where each program guesses, is guarded.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple
from uuid import UUID

from sqlalchemy import Connection
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from schemas.tags import Question
from schemas.teams import TeamDirectory
from schemas.themes import ThemeBook
from schemas.weeks import LONDON
from summaries.evidence.inert import inert
from summaries.finding.found import readable_answers
from summaries.finding.queries import FoundRow, select_facts, select_theme_names, stream_places
from summaries.finding.wanted import Wanted
from summaries.queries import SaidRow
from summaries.weekly import NOT_KNOWN, team_name
from summaries.wording import label

AT_ONCE = 500
"""So many submissions are read, and written, at a time."""
ROWS_IN_A_SHEET = 1_048_576
"""What Excel holds, the heading included; more goes into the next sheet."""
LONGEST_CELL = 32_767
CUT = " […cut here: Excel holds no more in one cell]"
COLUMNS = (
    *("Reference", "Received", "Month it happened", "Where it came from", "Team", "Service", "Who said it", "Rating"),
    *("How it sounds", "Kind", "Themes", "What may be done with the words"),
    *("What was good?", "What could we do better?", "Anything else", "Review"),
)
_WIDTHS = (17, 17, 18, 20, 26, 18, 24, 16, 14, 14, 36, 30, 60, 60, 40, 32)

# What a spreadsheet may take for the beginning of a formula; the last four are full-width, as some keyboards write.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Row = tuple[str, ...]


class Book(NamedTuple):
    """What gives ids their names."""

    directory: TeamDirectory
    themes: ThemeBook


def rows_of(connection: Connection, wanted: Wanted, book: Book) -> Iterator[list[Row]]:
    """Yield everything that is wanted as rows of `COLUMNS`, newest first, some at a time.

    Args:
        connection: from `reading`; it must stay open until the end.
        wanted: what to find.
        book: gives ids their names.
    """
    for ids in stream_places(connection, wanted, AT_ONCE):
        answers = readable_answers(connection, wanted, ids)
        facts = {row.feedback_id: row for row in select_facts(connection, ids)}
        themes: defaultdict[UUID, list[str]] = defaultdict(list)
        for feedback_id, theme in select_theme_names(connection, ids):
            themes[feedback_id].append(book.themes.named(theme).name if theme in book.themes else theme)
        yield [_row(facts[one], answers[one], themes[one], book.directory) for one in ids if answers.get(one)]


def csv_file(batches: Iterator[list[Row]]) -> Iterator[bytes]:
    """Yield a CSV file in UTF-8, piece by piece. It begins with the mark by which Excel knows UTF-8."""
    yield b"\xef\xbb\xbf" + _csv([COLUMNS])
    for rows in batches:
        yield _csv(rows)


def xlsx_file(batches: Iterator[list[Row]], into: IO[bytes], folder: str) -> None:
    """Write an Excel file of as many sheets as it takes.

    Args:
        batches: the rows.
        into: where to; read it from its start afterwards.
        folder: for what Excel's writer puts aside meanwhile.
    """
    options = {"constant_memory": True, "tmpdir": folder}
    options |= {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(into, options) as workbook:
        heading = workbook.add_format({"bold": True})
        sheet, filled, sheets = None, ROWS_IN_A_SHEET, 0
        for rows in batches:
            for row in rows:
                if filled == ROWS_IN_A_SHEET or sheet is None:
                    sheets += 1
                    sheet, filled = _sheet(workbook, sheets, heading), 1
                _write(sheet, filled, row)
                filled += 1
        if sheet is None:
            _sheet(workbook, 1, heading)


def guarded(cell: str) -> str:
    """Return a cell of a CSV file that no spreadsheet takes for a formula: with an apostrophe before it, if need be."""
    return f"'{cell}" if cell.lstrip(" \xa0")[:1] in _RUNS else cell


def _row(fact: FoundRow, answers: Sequence[SaidRow], themes: Sequence[str], directory: TeamDirectory) -> Row:
    first, team = answers[0], fact.team or NOT_KNOWN
    said = {row.question: row.words for row in answers}
    return (
        first.reference,
        f"{first.received_at.astimezone(LONDON):%Y-%m-%d %H:%M}",
        first.happened_in or "",
        label(fact.source),
        team_name(directory, team),
        label(directory.named(team).service) if team in directory else "",
        label(first.role),
        label(first.rating) if first.rating else "",
        label(fact.sentiment),
        label(fact.kind) if fact.kind else "",
        "; ".join(themes),
        label(first.words_use),
        *(said.get(question, "") for question in (Question.GOOD, Question.BETTER, Question.OPEN)),
        _review(fact),
    )


def _review(fact: FoundRow) -> str:
    if fact.held_back:
        return label("held_back")
    if fact.reviewed_at is None:
        return label("not_reviewed")
    return f"Reviewed on {fact.reviewed_at.astimezone(LONDON):%Y-%m-%d}"


def _csv(rows: Sequence[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _sheet(workbook: Workbook, number: int, heading: object) -> Worksheet:
    sheet: Worksheet = workbook.add_worksheet("Feedback" if number == 1 else f"Feedback {number}")
    sheet.freeze_panes(1, 1)
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, heading)
    return sheet


def _write(sheet: Worksheet, at: int, row: Row) -> None:
    for column, cell in enumerate(map(inert, row)):
        sheet.write_string(at, column, cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - len(CUT)] + CUT)
