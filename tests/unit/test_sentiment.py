"""How answers sound, one by one and together. The scorer is a fake: VADER itself is tested on its own."""

import pytest

from schemas.tags import Question, Sentiment
from streams.sentiment import assess_answers
from streams.vader import Vader


class ScoreCard(Vader):
    """A scorer that gives each text the score it was told."""

    def __init__(self, **scores: float) -> None:
        self._scores = scores

    def compound(self, text: str) -> float:
        return self._scores[text]


def assess_two(good: float, better: float):
    answers = [(Question.GOOD, "good"), (Question.BETTER, "better")]
    return assess_answers(answers, ScoreCard(good=good, better=better))


@pytest.mark.parametrize(
    ("compound", "sentiment"),
    [
        (0.05, Sentiment.POSITIVE),
        (0.0499, Sentiment.NEUTRAL),
        (0.0, Sentiment.NEUTRAL),
        (-0.0499, Sentiment.NEUTRAL),
        (-0.05, Sentiment.NEGATIVE),
    ],
)
def test_one_answer_is_labelled_at_vaders_own_thresholds(compound, sentiment):
    assessment = assess_answers([(Question.BETTER, "words")], ScoreCard(words=compound))

    assert assessment.sentiment == sentiment
    assert assessment.compound == compound
    assert [answer.question for answer in assessment.answers] == [Question.BETTER]


@pytest.mark.parametrize(
    ("good", "better", "sentiment"),
    [
        (0.6, 0.4, Sentiment.POSITIVE),
        (-0.6, -0.4, Sentiment.NEGATIVE),
        (0.0, 0.0, Sentiment.NEUTRAL),
        (0.6, -0.6, Sentiment.MIXED),
        (-0.6, 0.6, Sentiment.MIXED),
        (0.6, 0.0, Sentiment.POSITIVE),
        (0.0, -0.6, Sentiment.NEGATIVE),
    ],
)
def test_two_answers_agree_or_give_way_or_are_mixed(good, better, sentiment):
    assert assess_two(good, better).sentiment == sentiment


def test_the_compound_of_two_answers_is_their_mean_to_four_places():
    assert assess_two(0.3333, 0.5).compound == pytest.approx(0.4166, abs=1e-9)


def test_opposite_answers_stay_mixed_when_their_mean_is_nothing():
    assessment = assess_two(0.5, -0.5)

    assert (assessment.sentiment, assessment.compound) == (Sentiment.MIXED, 0.0)


@pytest.mark.parametrize(
    ("compound", "reason"),
    [
        (0.64, "VADER's score for the answer is 0.64: 0.05 or more reads as positive."),
        (-0.5423, "VADER's score for the answer is -0.5423: -0.05 or less reads as negative."),
        (0.0, "VADER's score for the answer is 0: between -0.05 and 0.05 reads as neutral."),
        (-0.0, "VADER's score for the answer is 0: between -0.05 and 0.05 reads as neutral."),
    ],
)
def test_an_answer_has_a_reason_that_a_page_can_show(compound, reason):
    assessment = assess_answers([(Question.GOOD, "words")], ScoreCard(words=compound))

    assert assessment.reason == reason
    assert assessment.answers[0].reason == reason


def test_the_reason_for_two_answers_names_each_question_and_its_reading():
    assert assess_two(0.6, -0.25).reason == (
        '"What was good?" reads as positive (0.6). "What could we do better?" reads as negative (-0.25).'
    )


def test_marks_without_a_letter_are_neutral():
    assessment = assess_answers([(Question.GOOD, "... 12 !!! ?")], Vader())

    assert (assessment.sentiment, assessment.compound) == (Sentiment.NEUTRAL, 0.0)


def test_no_answer_at_all_is_refused():
    with pytest.raises(ValueError, match="at least one answer"):
        assess_answers([], ScoreCard())
