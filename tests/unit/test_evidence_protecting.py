"""What an evidence pack shows, and that nobody can take one figure from another and find a small one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.frameworks import Framework
from summaries.disclosure import Counts, Table
from summaries.evidence.counting import SERVICES, TABLES, ServiceCounts, count_services
from summaries.evidence.pack import Pack, to_json
from summaries.evidence.protecting import Shown, protect_pack
from summaries.evidence.rows import AlikeRow
from tests.packs import COUNCIL, FRAMEWORK, MONTHS, a_pack, alike

FEW = range(1, 8)
TEAMS = ["reablement", "reablement", "reablement", "fostering", "fostering", "academy", None]


@st.composite
def years(draw: st.DrawFn) -> list[AlikeRow]:
    """Some rows, most of them small, in few cells, so that figures are often close to one another."""
    size = st.one_of(st.integers(1, 9), st.integers(1, 9), st.integers(8, 40))
    row = st.builds(
        alike,
        size,
        team=st.sampled_from(TEAMS),
        role=st.sampled_from(["service_user", "staff", "care_leaver"]),
        source=st.sampled_from(["form", "paper"]),
        sentiment=st.sampled_from(["positive", "negative", "mixed"]),
        month=st.integers(0, 1),
        themes=st.sampled_from([(), ("kindness",), ("waiting",), ("food",), ("kindness", "waiting")]),
    )
    return draw(st.lists(row, max_size=18))


def counted(rows: Sequence[AlikeRow], framework: Framework = FRAMEWORK) -> dict[str, ServiceCounts]:
    return count_services(rows, framework, COUNCIL.directory, MONTHS[:2])


def test_a_small_service_is_left_out_and_named_and_does_not_take_the_sums_away() -> None:
    pack = a_pack([alike(40), alike(3, team="academy", role="staff")])

    heard = pack.overview[0].rows[0].submissions
    assert heard == 40
    assert any("left out of every figure: Workforce" in words for words in pack.method)


def test_a_pack_of_few_shows_nothing_rather_than_nought() -> None:
    pack = a_pack([alike(3)])

    assert pack.overview[0].rows[0].submissions is None
    assert pack.summary == ("How much was heard is not shown: the number is small.",)


def test_a_statement_that_all_but_a_few_speak_to_is_not_shown() -> None:
    shown = protect_pack(counted([alike(40), alike(3, themes=["food"])]), FRAMEWORK, ["adults"])

    assert shown.whole.total == 45
    assert shown.statements["kind"].total is None
    assert shown.statements["all"].total == 45


def test_a_statement_is_not_shown_beside_one_that_holds_it_and_a_few_more() -> None:
    shown = protect_pack(
        counted([alike(30, themes=["waiting"]), alike(4), alike(40, themes=[])]), FRAMEWORK, ["adults"]
    )

    assert (shown.statements["kind"].total, shown.statements["quick"].total) == (35, None)
    assert shown.statements["kind"].parts == {"kindness": None, "waiting": None}


def test_a_breakdown_is_withheld_where_the_whole_hides_one_of_its_cells() -> None:
    # In the whole, one of the carers' sizes covers for the three of staff: a statement must not tell it.
    rows = [alike(3, role="staff", themes=[]), alike(12, role="unpaid_carer"), alike(50), alike(9, themes=[])]
    shown = protect_pack(counted(rows), FRAMEWORK, ["adults"])

    assert shown.whole.tables["roles"].cells["unpaid_carer"] is None
    assert shown.statements["kind"].tables["roles"].is_withheld


def test_what_care_leavers_said_is_not_shown_where_their_number_is_hidden() -> None:
    rows = [alike(9, role="care_leaver"), alike(3, role="staff"), alike(60)]
    shown = protect_pack(counted(rows), FRAMEWORK, ["adults"])

    assert shown.whole.tables["roles"].cells["care_leaver"] is None
    assert shown.statements["leavers"].total is None


def test_a_number_that_one_service_hides_is_hidden_in_the_sum() -> None:
    small = [alike(3, role="staff"), alike(20), alike(30, role="unpaid_carer")]
    large = [alike(20, team="fostering", role=role) for role in ("staff", "service_user", "unpaid_carer")]
    shown = protect_pack(counted([*small, *large]), FRAMEWORK, ["adults", "childrens"])

    assert shown.whole.total == 115
    assert shown.whole.tables["roles"].cells == {"staff": None, "service_user": None, "unpaid_carer": 50}


@given(years())
@settings(max_examples=150, deadline=None)
def test_every_number_in_the_json_is_nought_or_rounded(rows: list[AlikeRow]) -> None:
    pack = msgspec.json.decode(to_json(a_pack(rows)), type=Pack)
    for _, figure in pack.figures():
        for row in figure.rows:
            assert row.submissions is None or row.submissions == 0 or row.submissions >= 10
            assert (row.submissions or 0) % 5 == 0


@given(years())
@settings(max_examples=150, deadline=None)
def test_figures_inside_one_another_never_differ_by_a_few(rows: list[AlikeRow]) -> None:
    """An attacker who takes a statement from the whole, a theme from a statement, a statement from another."""
    for service, counts in counted(rows).items():
        shown = protect_pack(counted(rows), FRAMEWORK, [service])
        for what, inner, outer in pairs(counts, shown.whole, shown.statements):
            assert outer - inner not in FEW, what


def pairs(counts: ServiceCounts, whole: Shown, statements: Mapping[str, Shown]) -> Iterator[tuple[str, int, int]]:
    """Yield the true counts of every pair of which one is inside the other and both are shown, and not 0."""
    for id_, shown in statements.items():
        yield from pairs_of(id_, counts.statements[id_], shown, counts.whole, whole)
    for inner, outer in (("quick", "kind"), ("kind", "all"), ("leavers", "all")):
        if statements[inner].total and statements[outer].total:
            yield f"{inner} of {outer}", counts.statements[inner].total, counts.statements[outer].total


def pairs_of(id_: str, true: Counts, shown: Shown, of: Counts, whole: Shown) -> Iterator[tuple[str, int, int]]:
    if shown.total and whole.total:
        yield id_, true.total, of.total
    for name in TABLES:
        for cell, figure in shown.tables[name].cells.items():
            if figure and whole.tables[name].cells.get(cell):
                yield f"{id_} {cell}", true.tables[name][cell], of.tables[name][cell]
    for theme, figure in shown.parts.items():
        if figure and shown.total:
            yield f"{id_} {theme}", true.parts[theme], true.total
        if figure and whole.parts.get(theme):
            yield f"{id_} {theme} of all", true.parts[theme], of.parts[theme]


@given(years())
@settings(max_examples=150, deadline=None)
def test_packs_of_several_services_hold_nothing_that_single_ones_do_not(rows: list[AlikeRow]) -> None:
    """An attacker who has the pack of the whole council, of every service, and of every few of them."""
    counts = counted(rows)
    alone = {service: protect_pack(counts, FRAMEWORK, [service]) for service in SERVICES}
    for size in (2, 3, 4):
        for some in combinations(SERVICES, size):
            together = protect_pack(counts, FRAMEWORK, some)
            taken = [alone[service].whole for service in some if alone[service].services]
            if not any(one.total for one in taken):
                assert together.whole.total in (0, None)
                continue
            check_sum(together.whole, taken)
            for id_, shown in together.statements.items():
                check_sum(shown, [alone[service].statements[id_] for service in some if alone[service].services])


def check_sum(together: Shown, alone: Sequence[Shown]) -> None:
    assert together.total == added([one.total for one in alone])
    for name in TABLES:
        for cell, figure in together.tables[name].cells.items():
            assert not any(one.tables[name].is_withheld for one in alone)
            assert figure == added([one.tables[name].cells.get(cell, 0) for one in alone])
    for theme, figure in together.parts.items():
        assert figure == added([one.parts[theme] for one in alone])


def added(figures: Sequence[int | None]) -> int | None:
    return None if None in figures else sum(figure or 0 for figure in figures)


@given(years())
@settings(max_examples=200, deadline=None)
def test_each_count_from_one_to_seven_fits_every_hidden_cell_of_a_whole_pack(rows: list[AlikeRow]) -> None:
    """An attacker who adds up, and uses every statement's figures as a bound on the whole's and the other way round."""
    for service, counts in counted(rows).items():
        shown = protect_pack(counted(rows), FRAMEWORK, [service])
        if not shown.whole.total:
            continue
        for name in TABLES:
            table = shown.whole.tables[name]
            if not table.is_withheld:
                inner = {id_: (shown.statements[id_].tables[name], counts.statements[id_]) for id_ in shown.statements}
                check_table(counts.whole, name, table, shown.whole.total, floors(name, inner))
        for id_, one in shown.statements.items():
            for name in TABLES:
                if one.total and not one.tables[name].is_withheld:
                    check_table(counts.statements[id_], name, one.tables[name], one.total, {})


def floors(name: str, inner: Mapping[str, tuple[Table, Counts]]) -> dict[str, int]:
    """Return how large each cell of the whole must be at least, because a statement shows so many of it."""
    found: dict[str, int] = {}
    for table, _ in inner.values():
        for cell, figure in table.cells.items():
            if figure:
                found[cell] = max(found.get(cell, 0), figure - 2, 8)
    return found


def check_table(true: Counts, name: str, table: Table, total: int, least_of: Mapping[str, int]) -> None:
    bounds = {
        cell: bounds_of(figure, true.tables[name][cell], least_of.get(cell, 0)) for cell, figure in table.cells.items()
    }
    for cell, figure in table.cells.items():
        if figure is None and true.tables[name][cell] in FEW:
            rest = [each for other, each in bounds.items() if other != cell]
            least, most = sum(each[0] for each in rest), sum(each[1] for each in rest)
            for guess in FEW:
                assert least + guess <= total + 2, (name, cell, guess)
                assert most + guess >= max(8, total - 2), (name, cell, guess)


def bounds_of(figure: int | None, count: int, least: int) -> tuple[int, int]:
    """Return what a reader can say of a cell who can tell which of the hidden ones are small."""
    if figure is None:
        return (1, 7) if count in FEW else (max(8, least), 10**6)
    return (0, 0) if figure == 0 else (max(8, figure - 2, least), figure + 2)


@pytest.mark.parametrize("services", [[], ["adults"], ["adults", "childrens"]])
def test_a_period_with_nothing_in_it_makes_an_honest_pack(services: Sequence[str]) -> None:
    pack = a_pack([], services=services)

    assert pack.overview[0].rows[0].submissions == 0
    assert "Nothing was heard in this period" in pack.summary[0]
    assert {"We are kind", "We are quick"} <= set(pack.missing.statements)
    assert "Quiet Team" in pack.missing.teams
    assert pack.statements[0].sentences == ("Nobody told us anything that speaks to this in the period.",)
