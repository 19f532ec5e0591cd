"""The labelled words of social care: each label has its answer, the halves stay as they are, and counting is right."""

import pytest

from benchmarks.accuracy.figures import Said
from benchmarks.accuracy.social_care.answers import demo_answers, demo_labels, fresh_answers, is_held, named
from benchmarks.accuracy.social_care.measuring import f1, folded
from heard.demo.story import made_up_words
from schemas.tags import Question, Sentiment


def test_each_label_points_to_an_answer_of_the_demo():
    said = {
        (named(text), question)
        for told in made_up_words()
        for question, text in ((Question.GOOD, told.good), (Question.BETTER, told.better))
        if text.strip()
    }

    assert demo_labels().keys() == said


def test_the_halves_are_told_apart_by_the_words_alone():
    answers = demo_answers()

    assert is_held("Parking") is False
    assert is_held("Polite") is True
    assert 0.45 < sum(one.is_held for one in answers) / len(answers) < 0.55


def test_the_fresh_words_are_many_and_not_the_demos():
    fresh = fresh_answers()

    assert len(fresh) >= 150
    assert {one.sentiment for one in fresh} == set(Sentiment) - {Sentiment.NOT_ASSESSED}
    assert not {one.text.casefold() for one in fresh} & {one.text.casefold() for one in demo_answers()}


def test_f1_and_folding_are_those_that_a_person_works_out():
    assert f1(["mixed", "mixed", "neutral"], ["mixed", "neutral", "mixed"], "mixed") == 0.5
    assert f1(["mixed"], ["neutral"], "positive") == pytest.approx(0.0)
    assert [folded(Said(label, 0.7)).label for label in ("mixed", "neutral", "negative")] == [
        "neutral_or_mixed",
        "neutral_or_mixed",
        "negative",
    ]
