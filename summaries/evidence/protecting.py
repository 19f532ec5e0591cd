"""What of a pack's counts may be shown outside the team, where figures stand inside one another. Pure.

`summaries.disclosure` decides on one set of counts. A pack has many: a statement's are inside the whole's, a theme's
inside a statement's, one statement's inside another's, and a service's inside the council's. What stops a reader from
taking one from the other:

- *Inside one another.* Two figures, one inside the other, are both shown only where they do not differ by 1 to 7
  (`may_stand_beside`), and the inner one only where the outer one is shown: else it would say how large that one is at
  least. A breakdown in which one cell may not be shown for that reason is withheld whole.
- *Several services.* Each service's figures are decided by themselves, and a pack over several adds up what each shows.
  So such a pack holds nothing that the packs of single services do not, and taking one pack from another gives what is
  shown already. Where a service shows a figure not at all, the sum does not either.
- *A service with 1 to 7 in all* would take every sum away. It is left out, and named as left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

from msgspec import Struct

from schemas.frameworks import Framework, Statement
from summaries.disclosure import Audience, Counts, Table, may_stand_beside, outside, protect
from summaries.evidence.counting import TABLES, ServiceCounts

AUDIENCE = Audience.OUTSIDE
"""A pack leaves the team."""


class Shown(Struct, frozen=True):
    """Counts as they may be shown: each 0, rounded, or None.

    Attributes:
        tables: by name; a table that is withheld has no cells.
        parts: themes; None for one that may not be shown.
    """

    total: int | None
    tables: Mapping[str, Table]
    parts: Mapping[str, int | None]


class PackShown(Struct, frozen=True):
    """All figures of a pack.

    Attributes:
        services: those that are in it.
        left_out: those with so few that they are not.
    """

    services: tuple[str, ...]
    left_out: tuple[str, ...]
    whole: Shown
    statements: Mapping[str, Shown]


def protect_pack(counts: Mapping[str, ServiceCounts], framework: Framework, services: Iterable[str]) -> PackShown:
    """Return the figures of some services as they may be shown outside."""
    wanted = [service for service in counts if service in set(services)]
    left_out = [service for service in wanted if outside(counts[service].whole.total) is None]
    taken = [service for service in wanted if service not in left_out]
    each = [_protect_service(counts[service], framework) for service in taken]
    ids = list(counts[wanted[0]].statements if wanted else ())
    if left_out and not any(counts[service].whole.total for service in taken):
        few = counts[left_out[0]]
        each = [(_nothing(few.whole), {id_: _nothing(few.statements[id_]) for id_ in ids})]
    return PackShown(
        services=tuple(taken),
        left_out=tuple(left_out),
        whole=_added([whole for whole, _ in each]),
        statements={id_: _added([statements[id_] for _, statements in each]) for id_ in ids},
    )


def _protect_service(counts: ServiceCounts, framework: Framework) -> tuple[Shown, dict[str, Shown]]:
    whole = _plain(counts.whole)
    statements = {one.id: one for one in framework.statement if one.id in counts.statements}
    hidden = _hidden_statements(counts, statements, whole)
    return whole, {
        id_: _nothing(counts.statements[id_]) if id_ in hidden else _inside(counts.statements[id_], counts.whole, whole)
        for id_ in statements
    }


def _plain(counts: Counts) -> Shown:
    shown = protect(counts)
    return Shown(shown.total, shown.tables, shown.parts or dict.fromkeys(counts.parts))


def _nothing(counts: Counts) -> Shown:
    return Shown(None, dict.fromkeys(counts.tables, Table({}, is_withheld=True)), dict.fromkeys(counts.parts))


def _hidden_statements(counts: ServiceCounts, statements: Mapping[str, Statement], whole: Shown) -> frozenset[str]:
    """Return the statements whose total may not stand beside the whole's, a role's, or another statement's."""
    hidden = set()
    for id_, statement in statements.items():
        total = counts.statements[id_].total
        if not _may_stand(total, counts.whole.total, whole.total):
            hidden.add(id_)
        for role in statement.roles if len(statement.roles) == 1 else ():
            cells = whole.tables["roles"]
            if not _may_stand(total, counts.whole.tables["roles"].get(role, 0), cells.cells.get(role, 0)):
                hidden.add(id_)
    for (inner, one), (outer, other) in permutations(statements.items(), 2):
        less, more = counts.statements[inner].total, counts.statements[outer].total
        if _is_inside(one, other) and less != more and not may_stand_beside(less, more):
            hidden.add(inner)
    return frozenset(hidden)


def _is_inside(one: Statement, other: Statement) -> bool:
    """Say whether all that speaks to one statement speaks to the other."""
    all_roles = not other.roles or (bool(one.roles) and set(one.roles) <= set(other.roles))
    all_themes = other.answered_by == "whole" or (one.answered_by == "themes" and set(one.themes) <= set(other.themes))
    return all_roles and all_themes


def _inside(counts: Counts, whole: Counts, whole_shown: Shown) -> Shown:
    """Return a statement's counts, with what would give something away beside the whole's left out."""
    shown = _plain(counts)
    if shown.total is None:
        return shown
    tables = {
        name: shown.tables[name] if _table_may_stand(name, counts, shown, whole, whole_shown) else Table({}, True)
        for name in TABLES
    }
    parts = {
        theme: figure
        if may_stand_beside(counts.parts[theme], counts.total)
        and _may_stand(counts.parts[theme], whole.parts[theme], whole_shown.parts[theme])
        else None
        for theme, figure in shown.parts.items()
    }
    return Shown(shown.total, tables, parts)


def _table_may_stand(name: str, counts: Counts, shown: Shown, whole: Counts, whole_shown: Shown) -> bool:
    outer = whole_shown.tables[name]
    return not shown.tables[name].is_withheld and all(
        not figure or _may_stand(counts.tables[name][cell], whole.tables[name].get(cell, 0), outer.cells.get(cell))
        for cell, figure in shown.tables[name].cells.items()
    )


def _may_stand(inner: int, outer: int, outer_shown: int | None) -> bool:
    """Say whether an inner count may be shown beside an outer one: 0 always, as it says nothing of the outer."""
    if inner == 0:
        return True
    return outer_shown is not None and may_stand_beside(inner, outer)


def _added(each: Sequence[Shown]) -> Shown:
    """Add up what services show."""
    tables = {name: _added_tables([one.tables[name] for one in each]) for name in TABLES}
    themes = {theme for one in each for theme in one.parts}
    parts = {theme: _sum([one.parts.get(theme, 0) for one in each]) for theme in sorted(themes)}
    return Shown(_sum([one.total for one in each]), tables, parts)


def _added_tables(tables: Sequence[Table]) -> Table:
    if any(table.is_withheld for table in tables):
        return Table({}, is_withheld=True)
    cells = dict.fromkeys(cell for table in tables for cell in table.cells)
    return Table({cell: _sum([table.cells.get(cell, 0) for table in tables]) for cell in cells})


def _sum(figures: Sequence[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if len(known) == len(figures) else None
