"""Numbers, emails, addresses and the like. Every number here is one that is kept for fiction, or is nobody's."""

import pytest

from schemas.tags import PersonalDataKind as Kind
from streams.personal.structured import find_structured
from streams.text import Text

FOUND = {
    "Ring 07700 900123 please": (Kind.PHONE, "07700 900123"),
    "Ring 07700900123": (Kind.PHONE, "07700900123"),
    "Ring 07700.900.123": (Kind.PHONE, "07700.900.123"),
    "Ring +44 7700 900123": (Kind.PHONE, "+44 7700 900123"),
    "Ring +44 (0)7700 900 123": (Kind.PHONE, "+44 (0)7700 900 123"),
    "Ring (01632) 960101.": (Kind.PHONE, "(01632) 960101"),
    "Ring 01632 960 101 ext 22": (Kind.PHONE, "01632 960 101 ext 22"),
    "Write to sam.o-neill+care@mail.example.org.": (Kind.EMAIL, "sam.o-neill+care@mail.example.org"),
    "I live at 12 Harbour Road": (Kind.ADDRESS, "12 Harbour Road"),
    "i live at 12a old mill lane": (Kind.ADDRESS, "12a old mill lane"),
    "It is Flat 3, 12 Harbour Road": (Kind.ADDRESS, "Flat 3, 12 Harbour Road"),
    "she is in flat 4": (Kind.ADDRESS, "flat 4"),
    "near AB12 3CD": (Kind.POSTCODE, "AB12 3CD"),
    "near sw1a1aa": (Kind.POSTCODE, "sw1a1aa"),
    "it is 943 476 5919": (Kind.NHS_NUMBER, "943 476 5919"),
    "it is 9434765919": (Kind.NHS_NUMBER, "9434765919"),
    "nhs number: 123 456 7890": (Kind.NHS_NUMBER, "123 456 7890"),
    "case number 00123456": (Kind.CASE_NUMBER, "00123456"),
    "my ref is ABC/12345": (Kind.CASE_NUMBER, "ABC/12345"),
    "Reference: CAS-99182": (Kind.CASE_NUMBER, "CAS-99182"),
    "it is QQ 12 34 56 C": None,
    "dob 12/03/1954": (Kind.BIRTH_DATE, "12/03/1954"),
    "D.O.B. 12-3-54": (Kind.BIRTH_DATE, "12-3-54"),
    "she was born on 3rd March 2011": (Kind.BIRTH_DATE, "3rd March 2011"),
    "he is 92, 5.9.1930": (Kind.BIRTH_DATE, "5.9.1930"),
    "the van AB12 CDE": (Kind.VEHICLE, "AB12 CDE"),
    "car reg ab12cde": (Kind.VEHICLE, "ab12cde"),
    "the old car A123 BCD": (Kind.VEHICLE, "A123 BCD"),
}


@pytest.mark.parametrize("answer", FOUND)
def test_what_has_a_form_is_found_with_its_kind(answer: str) -> None:
    expected = FOUND[answer]
    found = [(one.kind, answer[one.start : one.end]) for one in find_structured(Text(answer))]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    "answer",
    [
        "I waited 45 minutes drive away on 12/03/2024 at 10.30",
        "It cost £1,234.56 and took 3 of 12 weeks, 24/7, 100% of the way",
        "943 476 5918 is no NHS number",
        "case 2 of 3 was closed in 2023",
        "They came at 10 am and by 12 pm, 1st and 2nd visit, ward A23",
        "Rated 10/10, five star, 2019 to 2024",
        "a@b",
    ],
)
def test_everyday_numbers_are_left_alone(answer: str) -> None:
    assert find_structured(Text(answer)) == []


def test_of_two_that_overlap_the_surer_kind_stays() -> None:
    answer = "nhs number 943 476 5919"
    assert [one.kind for one in find_structured(Text(answer))] == [Kind.NHS_NUMBER]


def test_several_are_in_order_of_place() -> None:
    answer = "AB12 3CD, 07700 900123, a.b@example.org, dob 1/2/1950"
    kinds = [one.kind for one in find_structured(Text(answer))]
    assert kinds == [Kind.POSTCODE, Kind.PHONE, Kind.EMAIL, Kind.BIRTH_DATE]
