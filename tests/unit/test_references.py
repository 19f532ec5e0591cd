"""References: short enough to read out on a telephone, hard to get wrong, impossible to guess."""

import secrets
from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.references import ALPHABET, REFERENCE_BITS, make_feedback_id, minted_at, parse_reference, reference_of
from tests.factories import NOON, an_id

SEVERAL = [
    reference_of(make_feedback_id(NOON, bits.to_bytes(10, "big")))
    for bits in (0, (1 << 80) - 1, 0x0123_4567_89AB_CDEF_0123, 0xFEDC_BA98_7654_3210_FEDC, 0x5555_AAAA_5555_AAAA_5555)
]
PLACES = [place for place, character in enumerate(SEVERAL[0]) if character != "-"]


def with_swapped(reference: str, place: int) -> str:
    text = reference.replace("-", "")
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


@given(st.binary(min_size=10, max_size=32))
def test_a_reference_reads_back_as_itself(random: bytes) -> None:
    reference = reference_of(make_feedback_id(NOON, random))

    assert parse_reference(reference) == reference


@pytest.mark.parametrize("reference", SEVERAL)
def test_every_single_wrong_character_is_noticed(reference: str) -> None:
    wrong = [
        reference[:place] + character + reference[place + 1 :]
        for place in PLACES
        for character in ALPHABET
        if character != reference[place]
    ]

    assert len(wrong) == 13 * 31
    assert [text for text in wrong if parse_reference(text) is not None] == []


def test_nearly_every_swap_of_neighbours_is_noticed() -> None:
    references = [reference_of(UUID(int=secrets.randbits(128))) for _ in range(300)]
    swapped = [
        with_swapped(reference, place)
        for reference in references
        for place in range(12)
        if reference.replace("-", "")[place] != reference.replace("-", "")[place + 1]
    ]

    unnoticed = [text for text in swapped if parse_reference(text) is not None]

    assert len(unnoticed) < len(swapped) * 0.01


def test_lower_case_spaces_and_look_alikes_are_put_right() -> None:
    reference = next(one for one in map(reference_of, map(an_id, range(5000))) if {"0", "1"} <= set(one))
    typed = " " + reference.lower().replace("0", "o").replace("1", "l").replace("-", " ") + "\n"

    assert parse_reference(typed) == reference
    assert parse_reference(reference.replace("1", "I").replace("0", "O").replace("-", "")) == reference


@pytest.mark.parametrize(
    "typed", ["", "-", "7K3M", SEVERAL[0][:-1], SEVERAL[0] + "0", "U" * 13, "7K3M-9QTX-2HVD?", "é" * 13]
)
def test_what_cannot_be_a_reference_is_none(typed: str) -> None:
    assert parse_reference(typed) is None


@given(st.text(max_size=30))
def test_anything_can_be_typed(typed: str) -> None:
    assert parse_reference(typed) is None or len(parse_reference(typed) or "") == 15


@pytest.mark.parametrize("bit", range(REFERENCE_BITS))
def test_each_of_the_last_sixty_bits_of_the_id_changes_the_reference(bit: int) -> None:
    feedback_id = an_id()

    assert reference_of(UUID(int=feedback_id.int ^ 1 << bit)) != reference_of(feedback_id)


def test_the_last_sixty_bits_of_an_id_are_random_ones() -> None:
    zeros, ones = make_feedback_id(NOON, bytes(10)), make_feedback_id(NOON, b"\xff" * 10)
    free = zeros.int ^ ones.int

    assert free & (1 << REFERENCE_BITS) - 1 == (1 << REFERENCE_BITS) - 1
    assert free.bit_count() == 74


def test_ids_of_the_same_millisecond_have_references_of_their_own() -> None:
    references = {reference_of(make_feedback_id(NOON, secrets.token_bytes(10))) for _ in range(5000)}

    assert len(references) == 5000


@given(st.datetimes(datetime(1970, 1, 2), datetime(2900, 1, 1)), st.binary(min_size=10, max_size=10))  # noqa: DTZ001
def test_an_id_is_a_uuid_of_version_7_that_holds_its_moment(moment: datetime, random: bytes) -> None:
    feedback_id = make_feedback_id(moment.replace(tzinfo=UTC), random)

    assert (feedback_id.version, feedback_id.variant) == (7, RFC_4122)
    assert abs(minted_at(feedback_id) - moment.replace(tzinfo=UTC)) <= timedelta(milliseconds=1, microseconds=1)


def test_a_moment_of_another_zone_gives_the_same_id() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5)))

    assert make_feedback_id(elsewhere, bytes(10)) == make_feedback_id(NOON, bytes(10))


@pytest.mark.parametrize(("moment", "random"), [(NOON, bytes(9)), (NOON.replace(tzinfo=None), bytes(10))])
def test_too_little_chance_or_a_naive_moment_is_refused(moment: datetime, random: bytes) -> None:
    with pytest.raises(ValueError, match="aware moment and 10 random bytes"):
        make_feedback_id(moment, random)
