"""What people type into the small fields."""

from datetime import date

import pytest

from producers.form.answers import Fault, read_month
from producers.rules import Rules, is_contact
from tests.form_app import DIRECTORY

RULES = Rules(DIRECTORY, answer_limit=10_000, today=date(2026, 3, 10))


@pytest.mark.parametrize(
    ("month", "year", "expected"),
    [
        ("3", "2026", "2026-03"),
        ("03", "2026", "2026-03"),
        ("February", "2026", "2026-02"),
        ("sept", "2025", "2025-09"),
        ("1", "2000", "2000-01"),
        ("", "", None),
    ],
)
def test_a_month_is_read_as_a_number_or_a_name(month: str, year: str, expected: str | None) -> None:
    assert read_month(month, year, RULES) == expected


@pytest.mark.parametrize(
    ("month", "year", "field"),
    [
        ("", "2026", "month"),
        ("3", "", "year"),
        ("13", "2025", "month"),
        ("0", "2025", "month"),
        ("ju", "2025", "month"),
        ("٣", "2025", "month"),
        ("3", "26", "year"),
        ("3", "²⁰²⁶", "year"),
        ("12", "1999", "year"),
        ("4", "2026", "month"),
        ("1", "2027", "year"),
    ],
)
def test_a_month_that_cannot_be_says_which_field_to_put_right(month: str, year: str, field: str) -> None:
    found = read_month(month, year, RULES)
    assert isinstance(found, Fault)
    assert found.field == field


@pytest.mark.parametrize(
    "typed", ["bo@example.org", "bo.o'neil+x@mail.example.co.uk", "07700 900123", "+44 (0)1632 960-001"]
)
def test_an_email_address_or_a_phone_number_is_a_way_to_reply(typed: str) -> None:
    assert is_contact(typed)


@pytest.mark.parametrize(
    "typed", ["call me", "bo@", "@example.org", "bo@example", "bo @example.org", "12345", "999 please"]
)
def test_other_text_is_no_way_to_reply(typed: str) -> None:
    assert not is_contact(typed)
