"""Search words: what is typed becomes words to look for, and never anything else."""

from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summaries.finding.words import fold, forms, looked_for, mark, rank


def marked(answer: str, typed: str) -> list[str]:
    return [piece.words for piece in mark(answer, looked_for(typed)) if piece.marked]


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("wait", "wait waits waited waiting"),
        ("waiting", "wait waits waited waiting"),
        ("caring", "care cares cared caring"),
        ("stopped", "stop stops stopped stopping"),
        ("families", "family families"),
        ("try", "try tries tried trying"),
        ("boxes", "box boxes"),
        ("missed", "miss misses missed missing"),
        ("us", "us"),
        ("kind", "kind"),
        ("24", "24"),
    ],
)
def test_a_word_is_found_in_its_plain_forms(typed: str, finds: str) -> None:
    assert set(finds.split()) <= forms(typed)


@pytest.mark.parametrize(("typed", "not_found"), [("caring", "car"), ("us", "u"), ("bus", "bu"), ("kind", "kin")])
def test_a_word_is_not_found_as_another(typed: str, not_found: str) -> None:
    assert not_found not in forms(typed)


def test_what_is_no_letter_or_digit_is_a_gap_between_words() -> None:
    assert looked_for('"mum/dad" -x AND(kind*) \0 😀 ; --') == looked_for("mum dad x and kind")
    assert looked_for("!!! 😀 \0") == ()


def test_what_hangs_on_a_word_by_an_apostrophe_is_not_looked_for() -> None:
    assert looked_for("the carer’s visit") == looked_for("the carer visit")
    assert looked_for("didn't") == looked_for("didn")


def test_capitals_and_accents_do_not_count() -> None:
    assert fold("CAFÉ") == fold("cafe\u0301") == "cafe"
    assert marked("At the Café, cafe\u0301s", "CAFE") == ["Café", "cafe\u0301s"]


def test_what_was_looked_for_is_marked_and_nothing_else_is_changed() -> None:
    answer = "We waited, and she was KIND. Kindly wait_ing."

    assert marked(answer, "kind wait") == ["waited", "KIND", "wait"]
    assert "".join(piece.words for piece in mark(answer, looked_for("kind"))) == answer


def test_the_same_word_twice_is_one_word() -> None:
    assert len(looked_for("kind Kind KINDS")) == 1


def test_more_of_what_was_looked_for_in_fewer_words_ranks_higher() -> None:
    wanted = looked_for("kind")

    close, far = rank(["She was kind."], wanted), rank(["She was kind, and then there was much else to say."], wanted)
    assert close > far > rank(["Nothing of it."], wanted) == 0


@given(st.text(max_size=300), st.text(max_size=60))
def test_marking_keeps_every_character(answer: str, typed: str) -> None:
    assert "".join(piece.words for piece in mark(answer, looked_for(typed))) == answer


@example("آ")
@given(st.text(max_size=300))
def test_words_hold_letters_with_their_marks_and_digits_alone(typed: str) -> None:
    every = "".join(form for one in looked_for(typed) for form in one)

    assert all(each.isalnum() or category(each)[0] == "M" for each in every)
