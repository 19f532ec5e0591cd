"""Import: what a row says, by the mapping and the rules of every door."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.importing.dates import read_moment, read_month_of
from producers.importing.reading import (
    BAD_DATE,
    BAD_MONTH,
    BAD_REPLY,
    EARLY_OR_LATE,
    NO_DATE,
    NO_ROLE,
    NOTHING_SAID,
    RowRead,
)
from producers.importing.table import EXCEL_EPOCH, Cell, SourceRow, UnreadableFile, guard, text_of, unguard
from schemas.events import Rating, Role, Unsafe, WordsUse
from tests.importing import COLUMNS, MemoryTable, a_mapping, a_reader, a_row


def read(mapping: object = None, **cells: Cell) -> RowRead | list[str]:
    row = SourceRow(2, tuple(a_row(**cells)))
    found = a_reader(MemoryTable(), mapping).read(row)  # type: ignore[arg-type]
    return found if isinstance(found, RowRead) else list(found)


def reasons(mapping: object = None, **cells: Cell) -> list[str]:
    found = read(mapping, **cells)
    return [] if isinstance(found, RowRead) else found


def submission(mapping: object = None, **cells: Cell) -> object:
    found = read(mapping, **cells)
    assert isinstance(found, RowRead), found
    return found.submission


def test_every_column_reaches_its_place() -> None:
    found = read(
        Date="05/03/2024",
        Who="Staff",
        Team="RE-ABLEMENT ",
        Rating="Very good",
        Compliment=" Kind.\r\nQuick. ",
        Suggestion="Ring first.",
        Unsafe="no",
        Consent="quoted",
        Reply="bob@example.org",
        Month="February 2024",
    )

    assert isinstance(found, RowRead)
    said = found.submission
    assert found.received_at == datetime(2024, 3, 5, 12, tzinfo=UTC)
    assert (said.role, said.team_chosen, said.rating) == (Role.STAFF, "reablement", Rating.VERY_GOOD)
    assert (said.good, said.better) == ("Kind.\nQuick.", "Ring first.")
    assert (said.unsafe, said.words_use) == (Unsafe.NO, WordsUse.QUOTED)
    assert (said.reply_to, said.happened_in) == ("bob@example.org", "2024-02")


def test_values_mean_what_the_mapping_says_and_a_star_is_every_other() -> None:
    mapping = a_mapping(values={"rating": {"5": "very_good", "*": ""}, "role": {"*": "unpaid_carer"}})

    five, other = submission(mapping, Rating=5.0, Who="Cousin"), submission(mapping, Rating="eleven")

    assert (five.rating, five.role) == (Rating.VERY_GOOD, Role.UNPAID_CARER)  # type: ignore[attr-defined]
    assert (other.rating, other.role) == (None, Role.SERVICE_USER)  # type: ignore[attr-defined]


def test_words_that_nobody_consented_to_use_are_for_the_team_only() -> None:
    assert submission(Consent="").words_use is WordsUse.TEAM_ONLY  # type: ignore[attr-defined]


def test_an_answer_goes_to_the_question_that_its_row_names() -> None:
    columns = {"received": "Date", "words": "Compliment", "question": "Team"}
    mapping = a_mapping(columns=columns, values={"question": {"could improve": "better"}})

    better, neither_named = submission(mapping, Team="Could improve"), submission(mapping)

    assert (better.good, better.better) == ("", "The porridge was hot.")  # type: ignore[attr-defined]
    assert neither_named.good == "The porridge was hot."  # type: ignore[attr-defined]


def test_a_team_is_the_one_of_that_day() -> None:
    assert submission(Team="Old Team", Date="2019-05-05").team_chosen == "old"  # type: ignore[attr-defined]
    assert submission(Team="Old Team", Date="2024-05-05").team_chosen == "reablement"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Compliment": " "}, NOTHING_SAID),
        ({"Date": ""}, NO_DATE),
        ({"Date": "31/02/2024"}, BAD_DATE),
        ({"Date": "soon"}, BAD_DATE),
        ({"Date": "2026-03-04"}, EARLY_OR_LATE),
        ({"Date": "1999-12-31"}, EARLY_OR_LATE),
        ({"Month": "Maytember"}, BAD_MONTH),
        ({"Month": "2026-04"}, BAD_MONTH),
        ({"Reply": "over there"}, BAD_REPLY),
        ({"Compliment": "x" * 101}, "good: longer than 100 characters"),
        ({"Who": "Alien"}, "role: the value is not one of ours; add it under [values.role] in the mapping"),
        ({"Consent": "yes"}, "words_use: the value is not one of ours; add it under [values.words_use] in the mapping"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_quotes_nothing(cells: dict[str, Cell], reason: str) -> None:
    assert reasons(**cells) == [reason]


def test_a_row_says_every_reason_at_once() -> None:
    assert reasons(Date="", Compliment="", Reply="nowhere") == [NO_DATE, NOTHING_SAID, BAD_REPLY]


def test_a_role_that_is_nowhere_is_a_reason() -> None:
    assert reasons(a_mapping(defaults={})) == [NO_ROLE]


def test_a_missing_date_is_the_mappings_default_where_it_gives_one() -> None:
    found = read(a_mapping(defaults={"role": "staff", "received": "2024-03-31"}), Date="")

    assert isinstance(found, RowRead)
    assert found.received_at == datetime(2024, 3, 31, 11, tzinfo=UTC)  # noon in London's summer time


@pytest.mark.parametrize("defaults", [{"received": "2030-01-01"}, {"received": "soon"}, {"team": "nowhere"}])
def test_a_default_that_cannot_be_is_refused_before_any_row(defaults: dict[str, str]) -> None:
    with pytest.raises(UnreadableFile):
        a_reader(MemoryTable(), a_mapping(defaults=defaults))


def test_a_column_that_is_not_there_or_there_twice_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no column named 'Nothing'"):
        a_reader(MemoryTable(), a_mapping(columns=COLUMNS | {"good": "Nothing"}))
    with pytest.raises(UnreadableFile, match="more than one column named 'Who'"):
        a_reader(MemoryTable(header=("Date", "Who", "who", "Compliment")), a_mapping(columns={"role": "Who"}))


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("05/03/2024", datetime(2024, 3, 5, 12, tzinfo=UTC)),
        ("05/07/2024", datetime(2024, 7, 5, 11, tzinfo=UTC)),
        ("2024-03-05", datetime(2024, 3, 5, 12, tzinfo=UTC)),
        ("2024-07-05 09:30", datetime(2024, 7, 5, 8, 30, tzinfo=UTC)),
        ("2024-07-05T09:30:00+02:00", datetime(2024, 7, 5, 7, 30, tzinfo=UTC)),
        ("2024-07-05T09:30:00Z", datetime(2024, 7, 5, 9, 30, tzinfo=UTC)),
        ("45356", datetime(2024, 3, 5, 12, tzinfo=UTC)),
        ("45356.25", datetime(2024, 3, 5, 6, tzinfo=UTC)),
        (45356, datetime(2024, 3, 5, 12, tzinfo=UTC)),
        (45356.75, datetime(2024, 3, 5, 18, tzinfo=UTC)),
        (date(2024, 3, 5), datetime(2024, 3, 5, 12, tzinfo=UTC)),
        (datetime(2024, 3, 5), datetime(2024, 3, 5, 12, tzinfo=UTC)),  # noqa: DTZ001  # as openpyxl gives it
        (datetime(2024, 3, 5, 8), datetime(2024, 3, 5, 8, tzinfo=UTC)),  # noqa: DTZ001
        (True, None),
        (1e300, None),
        ("5 of March", None),
        ("9999-12-31T23:59:59-12:00", None),
        (None, None),
    ],
)
def test_a_date_is_read_however_it_is_written(cell: Cell, moment: datetime | None) -> None:
    assert read_moment(cell, ("%d/%m/%Y",), EXCEL_EPOCH) == moment


def test_a_serial_date_counts_from_the_workbooks_own_day() -> None:
    assert read_moment(43894, (), date(1904, 1, 1)) == datetime(2024, 3, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize("cell", ["2024-03", "03/2024", "March 2024", "mar 2024", "Mar-24", "05/03/2024", 45356])
def test_a_month_is_read_from_a_month_or_a_date(cell: Cell) -> None:
    assert read_month_of(cell, ("%d/%m/%Y",), EXCEL_EPOCH) == (2024, 3)


@given(st.text())
def test_no_text_upsets_the_readers_of_dates(text: str) -> None:
    read_moment(text, ("%d/%m/%Y",), EXCEL_EPOCH)
    read_month_of(text, ("%d/%m/%Y",), EXCEL_EPOCH)


@given(st.text())
def test_a_guarded_cell_starts_no_formula_and_comes_back_as_it_was(text: str) -> None:
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@x", "\tx", "'=1", "''=1"])
def test_the_guard_is_a_quotation_mark(start: str) -> None:
    assert guard(start) == f"'{start}"


def test_a_whole_number_is_read_as_a_person_sees_it() -> None:
    assert [text_of(cell) for cell in (5.0, 5, 4.5, None, "x")] == ["5", "5", "4.5", "", "x"]
