"""An answer read once: words, places and sentences are those of the text as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.text import Text


def sentences(raw: str) -> list[str]:
    return [raw[one.start : one.end] for one in Text(raw).sentences]


def test_words_are_in_lower_case_with_one_shape_of_apostrophe() -> None:
    assert Text("I CAN’T fault re-ablement, 24/7.").words == ["i", "can't", "fault", "re", "ablement", "24", "7"]


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("She rang. Nobody else did!", ["She rang.", "Nobody else did!"]),
        ("Mrs. Example came at 9.30. Good.", ["Mrs. Example came at 9.30.", "Good."]),
        ("kind\nslow\n\n", ["kind", "slow"]),
        ("• warm\n• late", ["warm", "late"]),
        ("Really?! Yes...", ["Really?!", "Yes..."]),
        ("We need more e.g. ramps", ["We need more e.g. ramps"]),
        ("...", []),
        ("", []),
    ],
)
def test_an_answer_is_parted_into_sentences(raw: str, parts: list[str]) -> None:
    assert sentences(raw) == parts


@given(st.text(max_size=200))
def test_places_and_sentences_are_offsets_into_the_words_as_written(raw: str) -> None:
    text = Text(raw)

    assert [text.plain[start:end] for start, end in text.places] == list(text.written)
    assert [word for one in text.sentences for word in range(one.first, one.past)] == list(range(len(text.words)))
    for one in text.sentences:
        assert one.start <= text.places[one.first][0]
        assert text.places[one.past - 1][1] <= one.end


@given(st.text(st.characters(max_codepoint=127, exclude_characters="`"), max_size=200))
def test_an_answer_in_ascii_is_read_as_one_with_another_mark_in_it(raw: str) -> None:
    assert Text(raw).words == Text(raw + " …").words
