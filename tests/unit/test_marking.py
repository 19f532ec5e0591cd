"""Marked words: every word is shown once and in order, whatever the spans are."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from schemas.tags import AnswerDetails, PartSentiment, Question, Sentiment, Span, Weighed
from summaries.marking import marked_parts, marked_spans

WORDS = "Lovely staff but six months' wait"


def details(*parts: PartSentiment) -> str:
    return msgspec.json.encode(AnswerDetails(parts=parts)).decode()


def test_each_half_is_shown_with_the_words_that_decided_it() -> None:
    kind = PartSentiment(
        start=0,
        end=12,
        sentiment=Sentiment.POSITIVE,
        score=0.6,
        reasons=(Weighed(start=0, end=6, weight=1.9, why="praise"),),
    )
    slow = PartSentiment(
        start=13,
        end=33,
        sentiment=Sentiment.NEGATIVE,
        score=-0.5,
        reasons=(Weighed(start=17, end=33, weight=-2.0, why="a long wait"),),
    )

    first, second = marked_parts(WORDS, details(kind, slow))

    assert [(piece.words, piece.marked) for piece in first.pieces] == [("Lovely", True), (" staff", False)]
    assert [(piece.words, piece.marked) for piece in second.pieces] == [("but ", False), ("six months' wait", True)]
    assert (first.sentiment, first.whys) == ("positive", ("praise",))


def test_the_strongest_reasons_are_given_and_none_twice() -> None:
    reasons = tuple(
        Weighed(start=0, end=1, weight=weight, why=why)
        for weight, why in [(0.1, "a"), (-3.0, "b"), (2.0, "a"), (0.5, "c"), (0.4, "d"), (0.3, "e")]
    )
    part = PartSentiment(start=0, end=5, sentiment=Sentiment.MIXED, score=0.0, reasons=reasons)

    assert marked_parts(WORDS, details(part))[0].whys == ("b", "a", "c", "d")


def test_an_answer_without_details_has_no_parts() -> None:
    assert marked_parts(WORDS, "") == ()


def test_only_spans_of_the_question_are_marked() -> None:
    spans = [Span(question=Question.GOOD, start=0, end=6), Span(question=Question.BETTER, start=7, end=12)]

    assert [piece.words for piece in marked_spans(WORDS, "better", spans) if piece.marked] == ["staff"]


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_every_word_is_shown_once_whatever_the_spans_are(words: str, places: list[tuple[int, int]]) -> None:
    spans = [Span(question=Question.GOOD, start=start, end=end) for start, end in places]

    pieces = marked_spans(words, "good", spans)

    assert "".join(piece.words for piece in pieces) == words
    marked = {place for start, end in places for place in range(start, min(end, len(words)))}
    assert sum(len(piece.words) for piece in pieces if piece.marked) == len(marked)
