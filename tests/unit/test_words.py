"""Words are normalised once, so that every database and every hash holds the same text."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.events import is_storable
from schemas.words import normalise, normalise_line

ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cs", "Cc", "Cf", "Zs", "Mn"]))


@given(ANY_TEXT)
@example("\u200e\u0344\x00\ud800")
@example("\u2126\r\u00a0")
@example("\x1e\x85 x \x1c")
@example("a\u0301\x08\u0301")
@example("e\x00\u0301")
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once
    assert normalise_line(normalise_line(text)) == normalise_line(text)


@given(ANY_TEXT)
def test_what_is_normalised_can_be_stored_everywhere(text: str) -> None:
    words = normalise(text)

    assert is_storable(words)
    assert words.encode("utf-8").decode("utf-8") == words
    assert unicodedata.is_normalized("NFC", words)
    assert words == words.strip()


@given(ANY_TEXT)
def test_the_only_control_characters_left_are_line_feeds_and_tabs(text: str) -> None:
    left = {character for character in normalise(text) if unicodedata.category(character) == "Cc"}

    assert left <= {"\n", "\t"}
    assert not {character for character in normalise_line(text) if unicodedata.category(character) == "Cc"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("  \n warm \t ", "warm"),
        ("cafe\u0301", "caf\u00e9"),
        ("half \ud83d a smile", "half \ufffd a smile"),
        ("a\x00b\x07c\x7fd\x9fe", "abcde"),
        ("tab\tkept", "tab\tkept"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("", ""),
    ],
)
def test_words_are_kept_as_they_are_but_for_what_no_one_can_read(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


def test_a_line_has_no_line_ends_and_single_spaces() -> None:
    assert normalise_line(" bob@example.org \r\n 01632\t960 100 ") == "bob@example.org 01632 960 100"
