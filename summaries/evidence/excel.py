"""A pack's tables as an Excel file. Nothing in it is a formula."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from summaries.evidence.blocks import did_in_words, facts, shown
from summaries.evidence.pack import Pack
from summaries.wording import WITHHELD, label

Cell = str | int
WIDEST = 80
NO_ROWS = "Nothing"


def to_xlsx(pack: Pack) -> bytes:
    """Return the tables of a pack as an Excel file, a sheet for each kind."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options) as book:
        _properties(book, pack)
        names = {one.id: one.name for one in pack.statements} | {"": "All together"}
        _sheet(book, "About", ("What", ""), [*facts(pack), *(("In short", words) for words in pack.summary)])
        _sheet(book, "Figures", ("Where", "Figure", "Id", "Row", "Pieces of feedback"), _figures(pack, names))
        quotes = [
            (names[where], one.words, one.attribution, label(one.sentiment), one.cite) for where, one in pack.quotes()
        ]
        _sheet(book, "Quotes", ("Where", "Words", "Who", "How it sounds", "Id"), quotes)
        actions = [(one.name, did_in_words(did)) for one in pack.statements for did in one.actions]
        _sheet(book, "You said, we did", ("Where", "What"), actions)
        text = [
            (one.name, words)
            for one in pack.statements
            for words in (*one.sentences, one.own_text, one.balance)
            if words
        ]
        moved = [(one.name, words) for one in pack.statements if one.moved for words in one.moved.sentences]
        _sheet(book, "In words", ("Where", "Words"), [*text, *moved])
        _sheet(book, "What is missing", ("Kind", "What"), _missing(pack))
        _sheet(book, "How we know", ("How we know",), [(words,) for words in pack.method])
        cited = [(one.cite, one.what, one.where, one.rests_on) for one in pack.citations]
        _sheet(book, "Citations", ("Id", "What", "Where", "Rests on"), cited)
    return file.getvalue()


def _properties(book: Workbook, pack: Pack) -> None:
    made = pack.issued_at or pack.made_at
    naive = datetime(made.year, made.month, made.day, made.hour, made.minute, made.second)  # noqa: DTZ001  # UTC
    book.set_properties({"title": pack.title, "author": pack.council, "created": naive})


def _figures(pack: Pack, names: dict[str, str]) -> Iterable[Sequence[Cell]]:
    for where, figure in pack.figures():
        if figure.is_withheld:
            yield names[where], figure.title, figure.cite, "", WITHHELD
        for row in figure.rows:
            number: Cell = shown(None) if row.submissions is None else row.submissions
            yield names[where], figure.title, figure.cite, row.label, number


def _missing(pack: Pack) -> Iterable[Sequence[Cell]]:
    yield from ((f"{pack.framework.statement_word} with nothing to show", name) for name in pack.missing.statements)
    yield from (("Team that nobody told us about", name) for name in pack.missing.teams)
    yield from (("Group that we did not hear from", name) for name in pack.missing.groups)
    yield from (("Quote that was chosen and is left out", name) for name in pack.missing.quotes_left_out)


def _sheet(book: Workbook, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    number = book.add_format({"num_format": "#,##0", "valign": "top"})
    all_ = list(rows) or [(NO_ROWS, *[""] * (len(head) - 1))]
    for column, words in enumerate(head):
        sheet.write_string(0, column, words, bold)
        longest = max(len(str(row[column])) for row in all_)
        sheet.set_column(column, column, min(WIDEST, max(longest, len(words), 10) + 2))
    for place, row in enumerate(all_, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(place, column, cell, number)
            else:
                sheet.write_string(place, column, cell, plain)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(all_), len(head) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
