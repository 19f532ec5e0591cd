"""Places in an answer: sentences, typed words, and pieces that lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.review.spans import joined, key_of, marked, occurrences, place_of, sentences, trimmed

WORDS = st.text("ab .!?…\n\t’)é👍🏽", max_size=60)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", []),
        ("  \n ", []),
        ("Kind people", ["Kind people"]),
        ("Kind. On time!  What more?", ["Kind.", "On time!", "What more?"]),
        ("Kind\nOn time", ["Kind", "On time"]),
        ("It cost 2.50 a day...  Well.", ["It cost 2.50 a day...", "Well."]),
        ("She said “thank you.” Then left.", ["She said “thank you.”", "Then left."]),
        ("(All of it.) Yes", ["(All of it.)", "Yes"]),
    ],
)
def test_an_answer_is_cut_into_sentences(words: str, said: list[str]) -> None:
    assert [words[start:end] for start, end in sentences(words)] == said


@given(WORDS)
def test_sentences_hold_every_letter_once_and_no_space_at_their_ends(words: str) -> None:
    parts = [words[start:end] for start, end in sentences(words)]

    assert "".join("".join(parts).split()) == "".join(words.split())
    assert all(part and part == part.strip() for part in parts)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Ann", ["Ann", "ann", "ANN"]),
        ("ann  smith", ["Ann\nSmith"]),
        ("Smith", ["Smith"]),
        ("mit", []),
        ("", []),
        ("(x)", ["(x)"]),
        ("a.n", []),
    ],
)
def test_typed_words_are_found_whole_in_any_case(typed: str, found: list[str]) -> None:
    words = "Ann\nSmith rang. Then ann and ANN, not Annie. (x) a-n"

    assert [words[start:end] for start, end in occurrences(words, typed)] == found


def test_sentences_beside_one_another_are_one_place() -> None:
    words = "One. Two. Three. Four."
    one, two, _, four = sentences(words)

    assert [words[start:end] for start, end in joined(words, [four, two, one])] == ["One. Two.", "Four."]


@given(WORDS, st.lists(st.tuples(st.tuples(st.integers(0, 70), st.integers(0, 70)), st.sampled_from("xy"))))
def test_pieces_are_all_of_the_words_and_carry_the_marks(words: str, marks: list[tuple[tuple[int, int], str]]) -> None:
    pieces = marked(words, marks)

    assert "".join(piece.words for piece in pieces) == words
    at = 0
    for piece in pieces:
        for offset in range(at, at + len(piece.words)):
            assert piece.marks == {name for (start, end), name in marks if start <= offset < end}
        at += len(piece.words)


def test_a_form_names_places_and_nothing_else() -> None:
    assert place_of(key_of("good", (0, 7))) == ("good", (0, 7))
    assert [place_of(key) for key in ("", "good", "good:1", "good:-1:2", "good:1:2:3", "good:1:²")] == [None] * 6


def test_a_place_is_trimmed() -> None:
    assert trimmed("  a b ", (0, 6)) == (2, 5)
    assert trimmed("   ", (0, 3)) == (3, 3)
