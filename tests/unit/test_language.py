"""English stays English, however it is spelt; what is another language reaches a person."""

import pytest

from benchmarks.names.sentences import ENGLISH, SENTENCES
from streams.language import detect_language, is_english
from streams.text import Text


@pytest.mark.parametrize("answer", ENGLISH)
def test_short_misspelt_and_northern_english_is_english(answer: str) -> None:
    assert is_english(Text(answer))


def test_other_languages_are_told_from_english() -> None:
    every = [sentence for sentences in SENTENCES.values() for sentence in sentences]
    taken_for_english = [sentence for sentence in every if is_english(Text(sentence))]
    assert len(taken_for_english) <= 0.05 * len(every), taken_for_english


def test_most_other_languages_are_named() -> None:
    pairs = [(code, sentence) for code, sentences in SENTENCES.items() for sentence in sentences]
    wrong = [
        (code, detect_language(Text(sentence))) for code, sentence in pairs if detect_language(Text(sentence)) != code
    ]
    assert len(wrong) <= 0.15 * len(pairs), wrong


def test_an_answer_is_in_the_language_of_most_of_its_words() -> None:
    polish = "Pani opiekunka była bardzo miła i zawsze pomagała mojej mamie, dziękuję za wszystko"
    assert detect_language(Text(f"Thank you. {polish}.")) == "pl"
    assert (
        detect_language(Text("The nurse was very kind to my mother and she even said dziękuję bardzo to us.")) == "en"
    )


def test_a_long_answer_without_any_english_word_is_no_english() -> None:
    assert detect_language(Text("blorven truska mendilo pravex sotumi gelvora")) == "und"


def test_the_same_answer_is_always_in_the_same_language() -> None:
    answer = Text("je na to se za po od do sme jsme")
    assert {detect_language(answer) for _ in range(20)} == {detect_language(answer)}


@pytest.mark.parametrize("piece", ["a", "é", "ж", "中", "नम ", "qx zq ", "😀", ".", "1 ", "e\u0301", "A "])
def test_any_ten_thousand_characters_have_a_language(piece: str) -> None:
    assert detect_language(Text((piece * 10_000)[:10_000]))
