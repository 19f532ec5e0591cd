"""True counts of a pack, service by service, from rows that are alike. Pure; `protecting` decides what may be shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from schemas.frameworks import Framework, Statement
from schemas.teams import TeamDirectory
from summaries.disclosure import Counts
from summaries.evidence.rows import MOST_THEMES, AlikeRow

NOT_KNOWN = "not_known"
"""The service of feedback that no team of the directory is known for."""

SERVICES = ("adults", "childrens", "workforce", NOT_KNOWN)
TABLES = ("roles", "sources", "sentiments", "months")


class ServiceCounts(Struct, frozen=True):
    """True counts of one service.

    Attributes:
        whole: all that the framework takes; its parts are themes.
        statements: by the statement's id, those that speak to it; only for statements that figures answer.
    """

    whole: Counts
    statements: Mapping[str, Counts]


def theme_bits(framework: Framework) -> dict[str, int]:
    """Return a power of two for each theme that speaks to anything.

    Raises:
        ValueError: there are more than the database can count at once.
    """
    themes = sorted(framework.themes())
    if len(themes) > MOST_THEMES:
        raise ValueError(f"a framework has at most {MOST_THEMES} themes; {framework.framework} has {len(themes)}")
    return {theme: 1 << place for place, theme in enumerate(themes)}


def service_of(team: str | None, directory: TeamDirectory) -> str:
    """Return the service that a team belongs to."""
    return directory.named(team).service if team is not None and team in directory else NOT_KNOWN


def count_services(
    rows: Iterable[AlikeRow], framework: Framework, directory: TeamDirectory, months: Sequence[str]
) -> dict[str, ServiceCounts]:
    """Return the true counts of each service that the framework takes feedback of."""
    taken = framework.services or SERVICES
    by_service: dict[str, list[AlikeRow]] = {service: [] for service in SERVICES if service in taken}
    for row in rows:
        service = service_of(row.team, directory)
        if service in by_service and (not framework.roles or row.role in framework.roles):
            by_service[service].append(row)
    bits = theme_bits(framework)
    return {service: _counted(those, framework, bits, months) for service, those in by_service.items()}


def speaks_to(statement: Statement, role: str, themes: int, bits: Mapping[str, int]) -> bool:
    """Say whether feedback of a role and some themes speaks to a statement."""
    if statement.roles and role not in statement.roles:
        return False
    return statement.answered_by == "whole" or any(themes & bits[theme] for theme in statement.themes)


def has_figures(statement: Statement) -> bool:
    """Say whether figures answer a statement, and not the method or the actions."""
    return statement.answered_by in ("themes", "whole")


class _Cell(NamedTuple):
    """What decides whether feedback speaks to a statement, and its cell in one breakdown."""

    role: str
    themes: int
    cell: str


def _counted(
    rows: Iterable[AlikeRow], framework: Framework, bits: Mapping[str, int], months: Sequence[str]
) -> ServiceCounts:
    """Count a service's rows once for each breakdown, and each statement from those few cells."""
    tables: dict[str, Counter[_Cell]] = {name: Counter() for name in TABLES}
    for row in rows:
        for name, cell in zip(TABLES, (row.role, row.source, row.sentiment, months[row.month]), strict=True):
            tables[name][_Cell(row.role, row.themes, cell)] += row.submissions
    return ServiceCounts(
        whole=_counts(tables, lambda _: True, sorted(bits), bits, months),
        statements={
            one.id: _counts(tables, _speaker(one, bits), one.themes, bits, months)
            for one in framework.statement
            if has_figures(one)
        },
    )


def _speaker(statement: Statement, bits: Mapping[str, int]) -> Callable[[_Cell], bool]:
    return lambda cell: speaks_to(statement, cell.role, cell.themes, bits)


def _counts(
    tables: Mapping[str, Counter[_Cell]],
    speaks: Callable[[_Cell], bool],
    themes: Sequence[str],
    bits: Mapping[str, int],
    months: Sequence[str],
) -> Counts:
    counted: dict[str, Counter[str]] = {name: Counter() for name in TABLES}
    parts: Counter[str] = Counter()
    for name, cells in tables.items():
        for cell, submissions in cells.items():
            if speaks(cell):
                counted[name][cell.cell] += submissions
                if name == TABLES[0]:  # each submission is in each breakdown once: themes are counted in one
                    parts.update({theme: submissions for theme in themes if cell.themes & bits[theme]})
    counted["months"].update(dict.fromkeys(months, 0))
    return Counts(
        total=counted[TABLES[0]].total(),
        tables=counted,
        parts={theme: parts[theme] for theme in themes},
        others={},
    )
