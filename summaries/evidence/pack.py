"""What an evidence pack is: one structure, which JSON, Excel, Word, PDF and the pages all show. Pure."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

FORMAT = "heard.evidence-pack.v1"


class Kind(StrEnum):
    """What a figure counts by."""

    HEARD = "heard"
    ROLES = "roles"
    CATEGORIES = "categories"
    SOURCES = "sources"
    SENTIMENTS = "sentiments"
    THEMES = "themes"
    MONTHS = "months"
    STATEMENTS = "statements"


class Row(Struct, frozen=True):
    """One line of a figure. `submissions`: 0, rounded, or None where it is not shown."""

    code: str
    label: str
    submissions: int | None


class Figure(Struct, frozen=True, kw_only=True):
    """A figure that can be cited.

    Attributes:
        cite: its short id, printed beside it.
        what: the heading of its first column.
        query: what was counted, in words that do not change.
        is_withheld: none of it may be shown; it has no rows.
    """

    cite: str
    kind: Kind
    title: str
    what: str
    query: str
    rows: tuple[Row, ...] = ()
    is_withheld: bool = False


class Quote(Struct, frozen=True, kw_only=True):
    """Words that may be quoted.

    Attributes:
        cite: its short id.
        attribution: role, team and season, and never closer.
        is_critical: it sounds negative or mixed.
    """

    cite: str
    words: str
    attribution: str
    sentiment: str
    is_critical: bool


class Point(Struct, frozen=True):
    """A month of a chart. `unusual`: why, in words; empty where it is not."""

    month: str
    submissions: int
    unusual: str


class Moved(Struct, frozen=True, kw_only=True):
    """What moved over the period, by the chart's rules.

    Attributes:
        sentences: what is unusual, or that nothing is, or why there is no chart.
        points: empty where there is no chart.
        usual: the middle line and the limits, in words.
        rules: names the rule set.
    """

    sentences: tuple[str, ...]
    points: tuple[Point, ...] = ()
    centre: float | None = None
    upper: float | None = None
    lower: float | None = None
    usual: str = ""
    rules: str = ""


class Did(Struct, frozen=True, kw_only=True):
    """An action: what people said, what was done or will be, and what came of it."""

    title: str
    said: str
    team: str
    state: str
    reason: str
    due_on: date
    ended_on: date | None
    result: str


class Evidence(Struct, frozen=True, kw_only=True):
    """What there is for one statement.

    Attributes:
        sentences: how much was heard, from whom, and how it sounded.
        missing: what there is none of; empty where nothing is missing.
        critical_percent: of all that was heard; None where it may not be shown.
        balance: how the quotes chosen stand to that, in words; empty where there are no quotes.
        own_text: what the leader wrote.
    """

    id: str
    group: str
    name: str
    themes: tuple[str, ...]
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]
    moved: Moved | None
    critical_percent: int | None
    quotes: tuple[Quote, ...]
    balance: str
    actions: tuple[Did, ...]
    missing: tuple[str, ...]
    own_text: str = ""


class Missing(Struct, frozen=True, kw_only=True):
    """What the pack has nothing of."""

    statements: tuple[str, ...]
    teams: tuple[str, ...]
    groups: tuple[str, ...]
    quotes_left_out: tuple[str, ...] = ()


class Citation(Struct, frozen=True):
    """A line of the table of citations."""

    cite: str
    what: str
    where: str
    rests_on: str


class FrameworkUsed(Struct, frozen=True, kw_only=True):
    """The version of the framework that the pack was made under, as it was then."""

    framework: str
    version: str
    name: str
    publisher: str
    statement_word: str
    sources: tuple[str, ...]
    read_on: date
    groups: tuple[tuple[str, str], ...]


class Pack(Struct, frozen=True, kw_only=True):
    """A pack.

    Attributes:
        title: framework, and period.
        council: whose.
        first: the first month, as 2025-11.
        services: whose feedback is in it, in words.
        made_at: aware.
        up_to: up to when everything sent has been stored; None where that is not known.
        number: None until it is issued.
        overview: figures over all statements.
        method: paragraphs: how feedback was collected, how many, how the tags were checked, what was suppressed.
    """

    format: str = FORMAT
    title: str
    council: str
    framework: FrameworkUsed
    first: str
    last: str
    period: str
    services: tuple[str, ...]
    made_at: datetime
    up_to: datetime | None
    number: int | None
    issued_at: datetime | None
    summary: tuple[str, ...]
    overview: tuple[Figure, ...]
    statements: tuple[Evidence, ...]
    missing: Missing
    method: tuple[str, ...]
    citations: tuple[Citation, ...]

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """Yield every figure with the statement that it stands under; the overview's stand under none."""
        yield from (("", figure) for figure in self.overview)
        for statement in self.statements:
            yield from ((statement.id, figure) for figure in statement.figures)

    def quotes(self) -> Iterator[tuple[str, Quote]]:
        """Yield every quote with the statement that it stands under."""
        for statement in self.statements:
            yield from ((statement.id, quote) for quote in statement.quotes)


def to_json(pack: Pack) -> bytes:
    """Return a pack as JSON in UTF-8; the same pack always gives the same bytes."""
    return msgspec.json.encode(pack)


def from_json(text: bytes | str) -> Pack:
    """Return the pack that `to_json` wrote."""
    return msgspec.json.decode(text, type=Pack)
