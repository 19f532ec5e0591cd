"""A pack's figures, from counts that may be shown: titles, rows, and the ids that they are cited by. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from schemas.events import Role, Source
from schemas.frameworks import Framework, Statement
from schemas.months import Period
from schemas.tags import Sentiment
from schemas.themes import ThemeBook
from summaries.disclosure import LEAST_FOR_A_SHARE, Table
from summaries.evidence.citing import cite_figure
from summaries.evidence.counting import has_figures
from summaries.evidence.pack import Figure, Kind, Row
from summaries.evidence.protecting import PackShown, Shown
from summaries.wording import SERVICES, label, month

SOURCES: Mapping[str, str] = {
    Source.FORM: "The form on the web",
    Source.EASY_READ: "The Easy Read form",
    Source.PAPER: "The form on paper",
    Source.STAFF_LOG: "Told to staff, who wrote it down",
    Source.API: "A partner’s own system",
    Source.IMPORT: "Earlier records that were brought in",
    Source.DEMO: "Made up for the demo",
}
SERVICE_NAMES: Mapping[str, str] = {**SERVICES, "not_known": "Team not known"}
CRITICAL = (Sentiment.NEGATIVE, Sentiment.MIXED)


class Scope(Struct, frozen=True):
    """What all figures of a pack have in common."""

    framework: Framework
    period: Period
    services: tuple[str, ...]
    themes: ThemeBook

    def query(self, statement: Statement | None, kind: Kind) -> str:
        """Return what a figure counts, in words that do not change while it counts the same."""
        said = [
            f"feedback received {self.period.first} to {self.period.last} (London)",
            f"services: {', '.join(self.services)}",
            "not held back for a person to look at",
        ]
        if self.framework.roles:
            said.append(f"roles: {', '.join(self.framework.roles)}")
        if statement is not None and statement.roles:
            said.append(f"and roles: {', '.join(statement.roles)}")
        if statement is not None and statement.answered_by == "themes":
            said.append(f"any of the themes: {', '.join(statement.themes) or 'none'}")
        where = f"{self.framework.framework} {self.framework.version}"
        return f"{where}, {statement.id if statement else 'overview'}, {kind}: {'; '.join(said)}"


def overview(scope: Scope, shown: PackShown) -> tuple[Figure, ...]:
    """Return the figures over all statements."""
    statements = [one for one in scope.framework.statement if has_figures(one)]
    by_statement = _figure(scope, None, Kind.STATEMENTS, "How much speaks to each", scope.framework.statement_word)
    rows = tuple(Row(one.id, one.name, shown.statements[one.id].total) for one in statements)
    return (*_of(scope, None, shown.whole), _with(by_statement, rows))


def of_statement(scope: Scope, statement: Statement, shown: Shown) -> tuple[Figure, ...]:
    """Return the figures of a statement."""
    themes = _figure(scope, statement, Kind.THEMES, "What people talked about", "Theme")
    rows = [
        Row(id_, scope.themes.named(id_).name if id_ in scope.themes else id_, figure)
        for id_, figure in shown.parts.items()
    ]
    ordered = sorted(rows, key=lambda row: (-(row.submissions or 0), row.label))  # most first, by what is shown
    return (*_of(scope, statement, shown), *((_shown(themes, tuple(ordered)),) if len(rows) > 1 else ()))


def critical_percent(shown: Shown) -> int | None:
    """Return what per cent of all that was heard sounded negative or mixed, from shown figures alone."""
    return _percent(shown, CRITICAL)


def positive_percent(shown: Shown) -> int | None:
    """Return what per cent of all that was heard sounded positive, from shown figures alone."""
    return _percent(shown, (Sentiment.POSITIVE,))


def _percent(shown: Shown, what: Sequence[str]) -> int | None:
    table = shown.tables["sentiments"]
    cells = [table.cells.get(sentiment, 0) for sentiment in what]
    if table.is_withheld or None in cells or (shown.total or 0) < LEAST_FOR_A_SHARE:
        return None
    return min(100, int(100 * sum(cell or 0 for cell in cells) / (shown.total or 1) + 0.5))


def _of(scope: Scope, statement: Statement | None, shown: Shown) -> tuple[Figure, ...]:
    heard = _figure(scope, statement, Kind.HEARD, "How much was heard", "What")
    made = [_with(heard, (Row("heard", "Pieces of feedback", shown.total),))]
    if not shown.total:
        return tuple(made)
    by_role = (Kind.ROLES, "Who it came from", "Who", list(Role), label)
    by_source = (Kind.SOURCES, "How it reached us", "How", list(Source), lambda code: SOURCES.get(code, label(code)))
    by_sentiment = (Kind.SENTIMENTS, "How it sounded", "How", list(Sentiment), label)
    months = [str(one) for one in scope.period.months()]
    by_month = (Kind.MONTHS, "Month by month", "Month", months, month)
    for kind, title, what, order, name in (by_role, by_source, by_sentiment, by_month):
        table = shown.tables[kind]
        figure = _figure(scope, statement, kind, title, what)
        keeps_empty = kind in (Kind.SENTIMENTS, Kind.MONTHS)
        if kind is Kind.MONTHS and statement is not None and (table.is_withheld or None in table.cells.values()):
            continue  # a statement's months are for its chart, and there is none
        made.append(_shown(figure, _rows(table, order, name, keeps_empty), is_withheld=table.is_withheld))
        if kind is Kind.ROLES:
            made.append(_categories(scope, statement, table))
    return tuple(made)


def _categories(scope: Scope, statement: Statement | None, roles: Table) -> Figure:
    """Add roles up to the framework's kinds of evidence, from shown figures alone."""
    rows = []
    for category in scope.framework.category:
        cells = [roles.cells.get(role, 0) for role in category.roles]
        name = category.name if category.roles else f"{category.name} (feedback is never of this kind)"
        total = None if None in cells else sum(cell or 0 for cell in cells)
        rows.append(Row(category.name, name, total))
    figure = _figure(scope, statement, Kind.CATEGORIES, "Kind of evidence", "Kind")
    return _shown(figure, () if roles.is_withheld else tuple(rows), is_withheld=roles.is_withheld)


def _rows(table: Table, order: Iterable[str], name: Callable[[str], str], keeps_empty: bool) -> tuple[Row, ...]:
    known = [str(code) for code in order]
    codes = [*known, *sorted(set(table.cells) - set(known))]
    figures = [(code, table.cells.get(code, 0)) for code in codes]
    return tuple(
        Row(code, name(code), figure)
        for code, figure in figures
        if not table.is_withheld and (keeps_empty or figure != 0)
    )


def _figure(scope: Scope, statement: Statement | None, kind: Kind, title: str, what: str) -> Figure:
    query = scope.query(statement, kind)
    return Figure(cite=cite_figure(query), kind=kind, title=title, what=what, query=query)


def _shown(figure: Figure, rows: tuple[Row, ...], *, is_withheld: bool = False) -> Figure:
    """Return a figure with its rows; where not one of them has a number, it is left out whole: it would say nothing."""
    hides_all = any(row.submissions is None for row in rows) and not any(row.submissions for row in rows)
    if is_withheld or hides_all:
        return _with(figure, (), is_withheld=True)
    return _with(figure, rows)


def _with(figure: Figure, rows: tuple[Row, ...], *, is_withheld: bool = False) -> Figure:
    return Figure(
        cite=figure.cite,
        kind=figure.kind,
        title=figure.title,
        what=figure.what,
        query=figure.query,
        rows=rows,
        is_withheld=is_withheld,
    )
