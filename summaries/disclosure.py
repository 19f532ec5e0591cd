"""Small numbers: what may be shown to whom. The only module that decides it; every page, email and document asks it.

A team sees its own true counts. Anything that leaves the team follows one rule: 0 is shown, 1 to 7 are suppressed,
8 and more are rounded to the nearest 5, and no average or share is made of fewer than 8. So does NHS England with
hospital figures ("Hospital Episode Statistics analysis guide": 1 to 7 suppressed, all others to the nearest 5).

How a suppressed count could be worked out all the same, and what stops it:

- *From a total.* `protect` takes a total with all of its breakdowns at once. No breakdown has a single suppressed cell.
  And of every one it is asked whether each count from 1 to 7 still fits all that is shown, what other breakdowns say of
  the total included. Where one does not, the smallest figure beside it is suppressed too; where that is not enough, the
  breakdown is withheld, zeros and all.
- *From what was suppressed second, and why.* Every decision rests only on which cells are small and what the others are
  rounded to, never on a true count: knowing this code gives no more than knowing that.
- *From a share or an average.* `share` is worked out from figures that are shown, so it holds nothing that they do not.
- *From an order.* Figures that are listed "most first" have to be sorted by what is shown. Callers do that.
- *From two issues of the same figures.* `held` keeps what was issued first while any count has moved by 1 to 7.
- *From a week that stands in many issues.* `settled` keeps what was shown of it while it has moved by 1 to 7 from
  anything that ever was; `held_among` does so with all issues of a week, and not only with the last.
- *From two filters, one inside the other.* `may_stand_beside` says no where they differ by 1 to 7.

Its limits. It decides on what it is given. `held` needs the true counts behind the earlier issue. `may_stand_beside`
compares filters that are one inside the other; of those that only overlap, the caller has to give it the overlap too.
And it protects counts, not the fact of nobody: a 0 is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec
from msgspec import Struct

LEAST_SHOWN = 8
"""Outside the team, a count from 1 to one less than this is not shown."""

LEAST_FOR_A_SHARE = 8
"""A share or an average of fewer than this many says more about chance than about the team, and is shown to nobody."""

ROUNDED_TO = 5

_SMALL = range(1, LEAST_SHOWN)
_NO_LIMIT = 10**12
"""More than any count. What a bound is where there is none."""


class Audience(StrEnum):
    """Who will see the figures."""

    TEAM = "team"
    OUTSIDE = "outside"


class Table(Struct, frozen=True):
    """A breakdown as it may be shown: each cell 0, rounded, or None where it is suppressed.

    Attributes:
        is_withheld: nothing of the breakdown may be shown; `cells` is empty.
    """

    cells: Mapping[str, int | None]
    is_withheld: bool = False


class Counts(Struct, frozen=True, kw_only=True):
    """True counts of one issue.

    Attributes:
        total: how many there are.
        tables: breakdowns of the total, by name; the cells of each add up to it.
        parts: counts of some of the total that do not add up to it, such as themes.
        others: counts of something else, such as other weeks.
    """

    total: int
    tables: Mapping[str, Mapping[str, int]]
    parts: Mapping[str, int]
    others: Mapping[str, int]


class Protected(Struct, frozen=True, kw_only=True):
    """The same counts as they may be shown outside the team; None is suppressed.

    Attributes:
        parts: None where they are withheld, because the total is suppressed.
    """

    total: int | None
    tables: Mapping[str, Table]
    parts: Mapping[str, int | None] | None
    others: Mapping[str, int | None]


class _Bounds(Struct, frozen=True):
    """The least and the greatest that a reader can say a number is."""

    least: int
    most: int


def outside(count: int) -> int | None:
    """Return a count as it may be shown outside the team: 0, the nearest 5, or None where it is 1 to 7.

    Raises:
        ValueError: it is less than 0.
    """
    if count < 0:
        raise ValueError("a count is not less than 0")
    return None if count in _SMALL else (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def protect(counts: Counts) -> Protected:
    """Return counts as they may be shown outside the team.

    Where the total itself is suppressed, breakdowns and parts are withheld: how many are not 0 would say what it is.

    Raises:
        ValueError: a breakdown does not add up to the total, or a count is less than 0.
    """
    for name, cells in counts.tables.items():
        if sum(cells.values()) != counts.total:
            raise ValueError(f"the breakdown {name!r} does not add up to its total")
    total = outside(counts.total)
    others = {name: outside(count) for name, count in counts.others.items()}
    if total is None:
        withheld = dict.fromkeys(counts.tables, Table({}, is_withheld=True))
        return Protected(total=None, tables=withheld, parts=None, others=others)
    return Protected(
        total=total,
        tables=_protect_tables(total, counts.tables),
        parts={name: outside(count) for name, count in counts.parts.items()},
        others=others,
    )


def share(table: Table, of: Sequence[str], what: str) -> int | None:
    """Return what per cent of some cells one of them is, from shown figures alone; None where it may not be shown.

    Args:
        table: from `protect`.
        of: the cells that are the whole.
        what: one of them.
    """
    shown = [table.cells.get(cell, 0) for cell in of]
    part = table.cells.get(what, 0)
    if table.is_withheld or part is None or None in shown:
        return None
    whole = sum(cell or 0 for cell in shown)
    return int(100 * part / whole + 0.5) if whole >= LEAST_FOR_A_SHARE else None


def held(before: Counts, now: Counts) -> Counts:
    """Return the counts that a later issue of the same figures has to rest on.

    A later issue in which any count moved by 1 to 7 would show that somebody came late, or was taken out, and what they
    said. Then it rests on the issue before, whole, because a mixture of the two would not add up.
    """
    old, new = _flat(before), _flat(now)
    moved = (abs(new.get(key, 0) - old.get(key, 0)) for key in old.keys() | new.keys())
    return before if any(step in _SMALL for step in moved) else now


def held_among(now: Counts, issued: Sequence[Counts], totals: Sequence[int]) -> Counts | None:
    """Return the counts that another issue of the same figures has to rest on; None where nothing may be shown.

    Args:
        now: what they are now; its `others` are looked at elsewhere, by `settled`.
        issued: what each issue of them rested on, oldest first. The new one must not differ by 1 to 7 from any: from
            two steps of 8 up and 9 down somebody would take the first from the last.
        totals: every total that was ever shown of the same, in issues of other things as well.
    """
    own = msgspec.structs.replace(now, others={})
    before = [msgspec.structs.replace(one, others={}) for one in issued]
    if all(held(one, own) is own for one in before) and settled(own.total, totals) == own.total:
        return own
    return before[-1] if before else None


def settled(count: int, shown: Sequence[int]) -> int:
    """Return the count that may be shown of something that was shown before: the last one, while it moved by 1 to 7.

    Args:
        count: what it is now.
        shown: the true counts behind all that was shown of it, oldest first.
    """
    return shown[-1] if any(abs(count - one) in _SMALL for one in shown) else count


def may_stand_beside(inner: int, outer: int) -> bool:
    """Say whether two counts may both be shown outside the team, where all that the first counts is in the second.

    Raises:
        ValueError: the inner count is the greater.
    """
    if inner > outer:
        raise ValueError("the inner count is greater than the outer one")
    return outer - inner not in _SMALL


def may_be_told(*cases: int) -> bool:
    """Say whether a verdict in words may leave the team: each side that it compares rests on 8 or more."""
    return all(count >= LEAST_SHOWN for count in cases)


class _Draft:
    """A breakdown while it is decided what of it may be shown."""

    def __init__(self, cells: Mapping[str, int]) -> None:
        """Suppress what is small in itself."""
        self._shown = {name: outside(count) for name, count in cells.items()}
        self._small = frozenset(name for name, count in cells.items() if count in _SMALL)
        self._is_withheld = False

    def hide_one_more(self) -> None:
        """Suppress the smallest figure that is shown, or the whole breakdown where there is none left."""
        figures = [(figure, name) for name, figure in self._shown.items() if figure]
        if figures:
            self._shown[min(figures)[1]] = None
        else:
            self._is_withheld = True

    def small_ones(self) -> frozenset[str]:
        """Return the cells whose count must not be found out, as long as anything of the breakdown is shown."""
        return frozenset() if self._is_withheld else self._small

    def has_a_single_gap(self) -> bool:
        """Say whether one cell alone is suppressed: taking all others from the total would nearly give it."""
        return not self._is_withheld and list(self._shown.values()).count(None) == 1

    def sum_without(self, left_out: str | None = None) -> _Bounds:
        """Return what a reader can say that the cells add up to, one of them left out."""
        if self._is_withheld:
            return _Bounds(0, _NO_LIMIT)
        bounds = [self._bounds(name) for name in self._shown if name != left_out]
        return _Bounds(sum(each.least for each in bounds), sum(each.most for each in bounds))

    def table(self) -> Table:
        """Return what may be shown."""
        return Table({}, is_withheld=True) if self._is_withheld else Table(dict(self._shown))

    def _bounds(self, name: str) -> _Bounds:
        """Assume that a reader can tell which cells are small, and which are suppressed only to cover for them."""
        if name in self._small:
            return _Bounds(_SMALL[0], _SMALL[-1])
        figure = self._shown[name]
        return _Bounds(LEAST_SHOWN, _NO_LIMIT) if figure is None else _before_rounding(figure)


def _protect_tables(total: int, tables: Mapping[str, Mapping[str, int]]) -> dict[str, Table]:
    drafts = {name: _Draft(cells) for name, cells in tables.items()}
    while leaking := next((draft for draft in drafts.values() if _leaks(draft, total, drafts.values())), None):
        leaking.hide_one_more()
    return {name: draft.table() for name, draft in drafts.items()}


def _leaks(draft: _Draft, shown_total: int, drafts: Iterable[_Draft]) -> bool:
    """Say whether one cell alone is suppressed, or a count from 1 to 7 of one does not fit what is shown.

    All bounds are runs of whole numbers. So a count fits where the sums that it leaves possible, and the totals that
    everything shown leaves possible, have one in common.
    """
    holds = [_before_rounding(shown_total), *(each.sum_without() for each in drafts)]
    total = _Bounds(max(hold.least for hold in holds), min(hold.most for hold in holds))
    if draft.has_a_single_gap():
        return True
    for cell in draft.small_ones():
        rest = draft.sum_without(cell)
        if _SMALL[0] + rest.most < total.least or _SMALL[-1] + rest.least > total.most:
            return True
    return False


def _before_rounding(figure: int) -> _Bounds:
    if figure == 0:
        return _Bounds(0, 0)
    return _Bounds(max(LEAST_SHOWN, figure - ROUNDED_TO // 2), figure + ROUNDED_TO // 2)


def _flat(counts: Counts) -> dict[tuple[str, ...], int]:
    flat: dict[tuple[str, ...], int] = {("total",): counts.total}
    flat |= {("table", name, cell): count for name, cells in counts.tables.items() for cell, count in cells.items()}
    flat |= {("part", name): count for name, count in counts.parts.items()}
    return flat | {("other", name): count for name, count in counts.others.items()}
