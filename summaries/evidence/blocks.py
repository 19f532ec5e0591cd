"""A pack as a document: headings, paragraphs, tables, quotes and pictures, in order, for Word and PDF alike. Pure."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from summaries.evidence import telling
from summaries.evidence.drawing import draw_months, picture_words
from summaries.evidence.pack import Did, Evidence, Figure, Kind, Pack, Quote
from summaries.wording import NOT_SHOWN, WITHHELD, day, moment

HOW_WE_KNOW = "How we know"
WHAT_IS_MISSING = "What is missing"
CITATIONS = "Table of citations"


class Heading(Struct, frozen=True, tag=True):
    """A heading. `level`: 1 to 3; the title of the document stands above all of them."""

    text: str
    level: int


class Paragraph(Struct, frozen=True, tag=True):
    """A paragraph."""

    text: str


class Bullets(Struct, frozen=True, tag=True):
    """A list."""

    items: tuple[str, ...]


class TableBlock(Struct, frozen=True, tag=True):
    """A table with a heading row. `numeric`: whether the last column holds numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: bool


class QuoteBlock(Struct, frozen=True, tag=True):
    """Words, who said them, and their id."""

    words: str
    attribution: str
    cite: str


class Picture(Struct, frozen=True, tag=True):
    """A drawing as SVG, with words that say all that it shows."""

    svg: str
    alt: str
    caption: str


Block = Heading | Paragraph | Bullets | TableBlock | QuoteBlock | Picture


def status(pack: Pack) -> str:
    """Say which issue this is, or that it is none yet."""
    if pack.number is None or pack.issued_at is None:
        return f"Draft, as it stood on {moment(pack.made_at)}. Figures will still change."
    return f"Pack number {pack.number}, issued on {moment(pack.issued_at)}. It does not change any more."


def facts(pack: Pack) -> tuple[tuple[str, str], ...]:
    """Return what stands under the title."""
    return (
        ("Council", pack.council),
        ("Framework", f"{pack.framework.name} ({pack.framework.publisher}), version {pack.framework.version}"),
        ("Period", pack.period),
        ("Feedback of", ", ".join(pack.services)),
        ("Status", status(pack)),
    )


def blocks(pack: Pack) -> Iterator[Block]:
    """Yield all that stands after the title, the facts and the contents."""
    yield Heading("In short", 1)
    yield from (Paragraph(sentence) for sentence in pack.summary)
    yield Paragraph(telling.rounding())
    for figure in pack.overview:
        yield _table(figure)
    names = dict(pack.framework.groups)
    group = ""
    for statement in pack.statements:
        if statement.group != group:
            group = statement.group
            yield Heading(names.get(group, group), 1)
        yield from _statement(statement)
    yield from _missing(pack)
    yield Heading(HOW_WE_KNOW, 1)
    yield from (Paragraph(words) for words in pack.method)
    yield Heading(CITATIONS, 1)
    yield Paragraph("Each id leads to what it rests on: ask for it with “heard evidence cite”, or on Heard’s pages.")
    rows = tuple((one.cite, one.what, one.where, one.rests_on) for one in pack.citations)
    yield TableBlock(CITATIONS, ("Id", "What", "Where", "Rests on"), rows, numeric=False)


def shown(figure: int | None) -> str:
    """Return a number as a document shows it."""
    return NOT_SHOWN if figure is None else f"{figure:,}"


def caption(figure: Figure) -> str:
    """Return what stands over a figure's table: its title and its id."""
    return f"{figure.title} ({figure.cite})"


def did_in_words(did: Did) -> str:
    """Return an action in a paragraph."""
    when = f"{did.state} on {day(did.ended_on)}" if did.ended_on else f"{did.state}, due by {day(did.due_on)}"
    parts = (f"{did.title} ({did.team}). You said: {did.said}", f"We: {when}.", did.reason, did.result)
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def _statement(statement: Evidence) -> Iterator[Block]:
    yield Heading(statement.name, 2)
    yield from (Paragraph(sentence) for sentence in statement.sentences)
    if statement.own_text:
        yield from (Paragraph(part) for part in statement.own_text.split("\n") if part.strip())
    for figure in statement.figures:
        yield _table(figure)
    if statement.moved is not None:
        yield Heading("What moved", 3)
        yield from (Paragraph(sentence) for sentence in statement.moved.sentences)
        if statement.moved.points:
            words = picture_words(statement.moved)
            yield Picture(draw_months(statement.moved), words, f"{statement.name}: feedback each month")
            yield Paragraph(f"{statement.moved.usual} {statement.moved.rules}")
    if statement.quotes:
        yield Heading("In people’s words", 3)
        yield Paragraph(statement.balance)
        yield from (_quote(quote) for quote in statement.quotes)
    if statement.actions:
        yield Heading("You said, we did", 3)
        yield Bullets(tuple(did_in_words(did) for did in statement.actions))
    if statement.missing:
        yield Heading("Not here", 3)
        yield Bullets(statement.missing)


def _missing(pack: Pack) -> Iterator[Block]:
    word = pack.framework.statement_word
    yield Heading(WHAT_IS_MISSING, 1)
    lists: Sequence[tuple[str, tuple[str, ...], str]] = (
        (f"{word}s with nothing to show", pack.missing.statements, "None: there is something to show for each."),
        ("Teams that nobody told us about", pack.missing.teams, "None: somebody told us about every team."),
        ("Groups that we did not hear from", pack.missing.groups, "None that we can name."),
        ("Quotes that were chosen and are left out", pack.missing.quotes_left_out, ""),
    )
    for title, items, none in lists:
        if items or none:
            yield Heading(title, 2)
            yield Bullets(items) if items else Paragraph(none)


def _quote(quote: Quote) -> QuoteBlock:
    return QuoteBlock(quote.words, quote.attribution, quote.cite)


def _table(figure: Figure) -> Block:
    if figure.is_withheld:
        return Paragraph(f"{caption(figure)}. {WITHHELD}")
    if figure.kind is Kind.HEARD:
        return Paragraph(f"{figure.rows[0].label} ({figure.cite}): {shown(figure.rows[0].submissions)}.")
    rows = tuple((row.label, shown(row.submissions)) for row in figure.rows)
    return TableBlock(caption(figure), (figure.what, "Pieces of feedback"), rows, numeric=True)
