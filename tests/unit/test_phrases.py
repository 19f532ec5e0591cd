"""Phrases of a configuration, met in a text."""

import pytest

from schemas.errors import InvalidConfig
from streams.phrases import PhraseBook, longest
from streams.text import Text


def found(phrase: str, raw: str) -> list[str]:
    text = Text(raw)
    return [" ".join(text.words[one.first : one.past]) for one in PhraseBook([(phrase, None)]).find(text)]


@pytest.mark.parametrize(
    ("phrase", "raw", "there"),
    [
        ("above and beyond", "They went ABOVE and\nbeyond.", ["above and beyond"]),
        ("above and beyond", "above, and behind", []),
        ("neglect*", "neglected and neglectful", ["neglected", "neglectful"]),
        ("can't thank _ enough", "I can’t thank Ann enough", ["can't thank ann enough"]),
        ("can't thank _ enough", "I can't thank enough", []),
        (
            "made ... feel safe",
            "made me feel safe. made my old mum feel safe",
            ["made me feel safe", "made my old mum feel safe"],
        ),
        ("made ... feel safe", "made my very dear mum feel safe", []),
        ("made ... feel safe", "made feel safe", ["made feel safe"]),
        ("re-ablement", "the re-ablement team", ["re ablement"]),
        ("hit/hits me/him", "he hits me. hit him, hit her", ["hits me", "hit him"]),
    ],
)
def test_a_phrase_is_met_where_it_stands(phrase: str, raw: str, there: list[str]) -> None:
    assert found(phrase, raw) == there


@pytest.mark.parametrize("phrase", ["", "...", "_ care", "ab*", "thanks ...", "- !"])
def test_a_phrase_that_cannot_be_looked_up_is_refused_by_name(phrase: str) -> None:
    with pytest.raises(InvalidConfig, match=r"must (begin|end)"):
        PhraseBook([(phrase, None)])


def test_of_phrases_that_overlap_the_longest_is_kept() -> None:
    book = PhraseBook([("social", 1), ("social care", 2), ("care team", 3), ("team", 4)])

    kept = longest(book.find(Text("The social care team")))

    assert [(one.first, one.past, one.meaning) for one in kept] == [(1, 3, 2), (3, 4, 4)]


def test_a_choice_of_more_than_one_word_is_refused() -> None:
    with pytest.raises(InvalidConfig, match="one word"):
        PhraseBook([("hung/hung-over", None)])


def test_a_text_without_words_holds_no_phrase() -> None:
    assert found("care", "") == []
