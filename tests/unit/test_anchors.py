"""Large books of phrases, looked up by the rarest part of each: they find what the plain book finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import InvalidConfig
from streams.anchors import MOST_PLACES, AnchoredBook
from streams.phrases import PhraseBook
from streams.text import Text

PHRASES = [
    "cold",
    "not ... eaten",
    "not eaten for/in days",
    "left her/him _ the floor",
    "can't thank _ enough",
    "took ... bank card",
    "eaten neglect*",
    "the cold floor",
]
LINE = "not eaten for in days left her him on the floor can't thank enough took my bank card neglected cold"
WORDS = LINE.split()


def found(words: list[str], book: AnchoredBook[int] | PhraseBook[int]) -> set[tuple[int, int, int]]:
    text = Text(" ".join(words))
    met = book.find(text) if isinstance(book, PhraseBook) else book.find_in(text)
    return {(one.first, one.past, one.meaning) for one in met}


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_it_finds_what_the_plain_book_finds(words: list[str]) -> None:
    numbered = [(phrase, number) for number, phrase in enumerate(PHRASES)]
    plain, anchored = found(words, PhraseBook(numbered)), found(words, AnchoredBook(numbered))

    # Around "..." each takes the nearest of its own anchor: they may differ in how far a phrase reaches, not in which.
    assert {number for _, _, number in plain} == {number for _, _, number in anchored}


def test_a_phrase_is_found_with_its_first_word_and_the_one_past_its_last() -> None:
    words = ["he", "has", "not", "really", "eaten", "for", "days"]

    assert found(words, AnchoredBook([("not ... eaten", 1)])) == {(2, 5, 1)}


def test_a_word_without_end_is_looked_around_only_so_often() -> None:
    assert len(found(["cold"] * 1_000, AnchoredBook([("cold", 1)]))) == MOST_PLACES


@pytest.mark.parametrize("phrase", ["", "...", "not ...", "neglect*"])
def test_a_phrase_that_cannot_be_looked_up_is_refused(phrase: str) -> None:
    with pytest.raises(InvalidConfig, match=r"must (begin|end)|needs a whole word"):
        AnchoredBook([(phrase, 1)])
