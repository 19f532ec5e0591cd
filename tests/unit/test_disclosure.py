"""Small numbers: what is shown, and that nobody can work out what is not."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from summaries.disclosure import Counts, Protected, Table, held, may_stand_beside, outside, protect, share

SENTIMENTS = ["positive", "negative", "mixed", "neutral"]


def counts_of(
    *tables: Mapping[str, int], parts: Mapping[str, int] | None = None, others: Mapping[str, int] | None = None
) -> Counts:
    named = {f"table {number}": cells for number, cells in enumerate(tables)}
    return Counts(total=sum(tables[0].values()), tables=named, parts=parts or {}, others=others or {})


@st.composite
def linked_tables(draw: st.DrawFn) -> Counts:
    """Three breakdowns of one total, as roles, sentiments and ratings are; many of their cells are small."""
    cell = st.one_of(st.integers(0, 9), st.integers(0, 9), st.integers(8, 60))
    first = draw(st.lists(cell, min_size=1, max_size=5))
    total = sum(first)
    tables = [first]
    for size in draw(st.lists(st.integers(1, 5), max_size=2)):
        cuts = sorted(draw(st.lists(st.integers(0, total), min_size=size - 1, max_size=size - 1)))
        tables.append([after - before for before, after in zip([0, *cuts], [*cuts, total], strict=True)])
    return counts_of(*({f"cell {place}": count for place, count in enumerate(cells)} for cells in tables))


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1003, 1005)]
)
def test_nothing_is_shown_as_it_is_but_nought(count: int, shown: int | None) -> None:
    assert outside(count) == shown


def test_a_count_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="not less than 0"):
        outside(-1)


def test_a_breakdown_has_to_add_up() -> None:
    with pytest.raises(ValueError, match="add up"):
        protect(Counts(total=9, tables={"roles": {"staff": 8}}, parts={}, others={}))


def test_a_second_cell_is_suppressed_where_the_total_would_give_the_first_away() -> None:
    shown = protect(counts_of({"staff": 3, "carer": 40, "family": 60})).tables["table 0"]

    assert shown.cells == {"staff": None, "carer": None, "family": 60}


def test_zeros_and_large_cells_are_shown_where_they_give_nothing_away() -> None:
    shown = protect(counts_of({"staff": 0, "carer": 41, "family": 62}))

    assert shown.total == 105
    assert shown.tables["table 0"].cells == {"staff": 0, "carer": 40, "family": 60}


def test_two_small_cells_cover_for_one_another() -> None:
    shown = protect(counts_of({"staff": 4, "carer": 5, "family": 60}))

    assert shown.tables["table 0"].cells == {"staff": None, "carer": None, "family": 60}


def test_small_cells_at_the_edge_of_what_fits_are_not_told_by_the_total() -> None:
    # 40 is at most 42, 10 is at least 8: alone, the total would say that both small ones are 7 or nearly so.
    shown = protect(counts_of({"a": 7, "b": 7, "c": 12, "d": 12}))

    assert shown.total == 40
    assert None in [shown.tables["table 0"].cells.get("c"), shown.tables["table 0"].cells.get("d")]


def test_another_breakdown_of_the_same_total_is_reckoned_with() -> None:
    # The total is 23 to 27; 10 and 20 say that it is 26 or 27. With 15 shown, neither small one could be 1.
    shown = protect(counts_of({"a": 13, "b": 7, "c": 7}, {"d": 8, "e": 19}))

    assert shown.tables["table 0"].cells == {"a": None, "b": None, "c": None}
    assert shown.tables["table 1"].cells == {"d": 10, "e": 20}
    alone = protect(counts_of({"a": 13, "b": 7, "c": 7}))
    assert alone.tables["table 0"].cells == {"a": 15, "b": None, "c": None}


def test_a_breakdown_that_cannot_be_made_safe_is_withheld_whole() -> None:
    shown = protect(counts_of({"staff": 1, "carer": 8}))

    assert shown.tables["table 0"] == Table({}, is_withheld=True)


def test_under_a_suppressed_total_nothing_is_broken_down() -> None:
    shown = protect(counts_of(dict.fromkeys("abcdefg", 1), parts={"food": 3}, others={"week before": 9}))

    assert shown.total is None
    assert shown.tables["table 0"].is_withheld
    assert shown.parts is None
    assert shown.others == {"week before": 10}


def test_a_share_is_made_of_what_is_shown() -> None:
    shown = protect(counts_of({"positive": 31, "negative": 0, "mixed": 11, "neutral": 0})).tables["table 0"]

    assert share(shown, SENTIMENTS, "positive") == 75
    assert share(shown, SENTIMENTS, "negative") == 0


@pytest.mark.parametrize(
    "cells",
    [
        {"positive": None, "negative": None},
        {"positive": 20, "negative": None},
        {"positive": None, "negative": 20},
        {"positive": 5, "negative": 0},
    ],
)
def test_there_is_no_share_of_what_is_suppressed_or_of_few(cells: Mapping[str, int | None]) -> None:
    assert share(Table(cells), SENTIMENTS, "positive") is None
    assert share(Table({}, is_withheld=True), SENTIMENTS, "positive") is None


def test_a_later_issue_that_moved_a_little_rests_on_the_one_before() -> None:
    before = counts_of({"staff": 20, "carer": 30}, parts={"food": 9}, others={"2026-W09": 30})

    for step, rests in [(0, "now"), (1, "before"), (7, "before"), (8, "now")]:
        now = counts_of({"staff": 20 + step, "carer": 30}, parts={"food": 9}, others={"2026-W09": 30})
        assert held(before, now) is (before if rests == "before" else now)
    for moved in (
        counts_of({"staff": 20, "carer": 30}, parts={"food": 10}, others={"2026-W09": 30}),
        counts_of({"staff": 20, "carer": 30}, parts={"food": 9, "noise": 2}, others={"2026-W09": 30}),
        counts_of({"staff": 20, "carer": 30}, parts={"food": 9}, others={"2026-W09": 31}),
        counts_of({"staff": 13, "carer": 37}, parts={"food": 9}, others={"2026-W09": 30}),
    ):
        assert held(before, moved) is before


def test_of_two_filters_one_inside_the_other_both_are_shown_only_where_they_do_not_differ_by_a_few() -> None:
    assert [may_stand_beside(20, 20 + more) for more in (0, 1, 7, 8)] == [True, False, False, True]
    with pytest.raises(ValueError, match="greater"):
        may_stand_beside(9, 8)


# What follows tries to work out what is suppressed.


def ranges_of(shown: Protected, name: str, small_known: bool) -> Iterator[tuple[str, range]]:
    """What somebody who only reads what is shown can say of each cell before adding up."""
    for cell, figure in shown.tables[name].cells.items():
        if figure is None:
            yield cell, range(1, 8 if small_known else 200)
        elif figure == 0:
            yield cell, range(1)
        else:
            yield cell, range(max(8, figure - 2), figure + 3)


@given(linked_tables())
@settings(max_examples=300, deadline=None)
def test_each_count_from_one_to_seven_fits_every_suppressed_cell(counts: Counts) -> None:
    """An attacker who knows which cells are small, adds up, and uses all three tables' hold on the total."""
    shown = protect(counts)
    assume(shown.total is not None and shown.total > 0)
    total = shown.total or 0
    possible = set(range(max(8, total - 2), total + 3))
    bounds = {}
    for name, table in shown.tables.items():
        if table.is_withheld:
            continue
        true = counts.tables[name]
        cells = {
            cell: range(8, 400) if figure is None and true[cell] >= 8 else dict(ranges_of(shown, name, True))[cell]
            for cell, figure in table.cells.items()
        }
        bounds[name] = cells
        possible &= set(range(sum(c[0] for c in cells.values()), sum(c[-1] for c in cells.values()) + 1))
    assert counts.total in possible
    for name, cells in bounds.items():
        for cell, figure in shown.tables[name].cells.items():
            if figure is not None or counts.tables[name][cell] >= 8:
                continue
            least = sum(each[0] for other, each in cells.items() if other != cell)
            most = sum(each[-1] for other, each in cells.items() if other != cell)
            fits = {guess for guess in range(1, 8) if any(least <= one - guess <= most for one in possible)}
            assert fits == set(range(1, 8))


@given(linked_tables())
@settings(max_examples=150, deadline=None)
def test_no_suppressed_cell_has_only_one_count_that_shows_the_same(counts: Counts) -> None:
    """An attacker who knows this very program: runs it on neighbouring truths, and sees which give the same figures."""
    shown = protect(counts)
    for name, cells in counts.tables.items():
        for cell, count in cells.items():
            if shown.tables[name].cells.get(cell, 0) is None and count < 8:
                assert any(protect(other) == shown for other in neighbours(counts, name, cell)), (name, cell)


def neighbours(counts: Counts, name: str, cell: str) -> Iterator[Counts]:
    """Truths in which the cell has another count: another cell, or the total and a cell of each table, makes up."""
    here = counts.tables[name]
    for step in (1, -1, 2, -2, 3, -3):
        if not 1 <= here[cell] + step <= 7:
            continue
        moved = {**here, cell: here[cell] + step}
        for other in here:
            if other != cell and moved[other] - step >= 0:
                yield replaced(counts, {name: {**moved, other: moved[other] - step}})
        rest = [each for each in counts.tables if each != name]
        for choice in product(*(counts.tables[each] for each in rest)):
            shifted = {name: moved}
            for each, pick in zip(rest, choice, strict=True):
                shifted[each] = {**counts.tables[each], pick: counts.tables[each][pick] + step}
            if all(value >= 0 for table in shifted.values() for value in table.values()):
                yield replaced(counts, shifted)


def replaced(counts: Counts, tables: Mapping[str, Mapping[str, int]]) -> Counts:
    merged = {**counts.tables, **tables}
    total = sum(next(iter(merged.values())).values())
    return Counts(total=total, tables=merged, parts=counts.parts, others=counts.others)


@given(linked_tables())
def test_no_true_count_above_nought_is_told_apart_from_its_neighbours(counts: Counts) -> None:
    shown = protect(counts)

    assert shown.total is None or shown.total % 5 == 0
    for table in shown.tables.values():
        assert all(figure is None or figure % 5 == 0 for figure in table.cells.values())


@given(linked_tables())
def test_protecting_twice_gives_the_same_and_the_order_of_cells_does_not_matter(counts: Counts) -> None:
    turned = {name: dict(reversed(cells.items())) for name, cells in counts.tables.items()}

    assert protect(replaced(counts, turned)) == protect(counts)
