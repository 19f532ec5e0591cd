"""How answers sound: VADER's compound over each, and one label and reason for the whole submission."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.tags import AnswerSentiment, Question, Sentiment
from streams.vader import Vader

THRESHOLD = 0.05
"""The compound from which VADER reads as positive, and its negative (VADER's README, "About the Scoring")."""

_QUESTIONS = {Question.GOOD: "What was good?", Question.BETTER: "What could we do better?"}


class Assessment(NamedTuple):
    """How a submission sounds as a whole, and each answer of it.

    Attributes:
        compound: the mean of the answers' compounds, -1 to 1, to 4 places.
        reason: why, in words that a page can show.
    """

    sentiment: Sentiment
    compound: float
    reason: str
    answers: tuple[AnswerSentiment, ...]


def assess_answers(answers: Sequence[tuple[Question, str]], vader: Vader) -> Assessment:
    """Return how a submission's answers sound, one by one and together.

    Raises:
        ValueError: there is no answer at all.
    """
    if not answers:
        raise ValueError("a submission has at least one answer")
    assessed = tuple(_assess(question, words, vader) for question, words in answers)
    compound = round(sum(answer.compound for answer in assessed) / len(assessed), 4)
    sentiment, reason = _together(assessed)
    return Assessment(sentiment, compound, reason, assessed)


def _assess(question: Question, words: str, vader: Vader) -> AnswerSentiment:
    compound = vader.compound(words) + 0.0  # -0.0 is 0.0: SQLite and PostgreSQL would keep two numbers
    sentiment = _label(compound)
    reason = f"VADER's score for the answer is {_shown(compound)}: {_READINGS[sentiment]}."
    return AnswerSentiment(question=question, sentiment=sentiment, compound=compound, reason=reason)


_READINGS = {
    Sentiment.POSITIVE: f"{THRESHOLD} or more reads as positive",
    Sentiment.NEGATIVE: f"-{THRESHOLD} or less reads as negative",
    Sentiment.NEUTRAL: f"between -{THRESHOLD} and {THRESHOLD} reads as neutral",
}


def _label(compound: float) -> Sentiment:
    if compound >= THRESHOLD:
        return Sentiment.POSITIVE
    return Sentiment.NEGATIVE if compound <= -THRESHOLD else Sentiment.NEUTRAL


def _shown(compound: float) -> str:
    """Return the score as a page shows it: as short as it is, without a minus before a zero."""
    return f"{compound:.4f}".rstrip("0").rstrip(".") if compound else "0"


def _together(answers: Sequence[AnswerSentiment]) -> tuple[Sentiment, str]:
    """Return one label for all answers: neutral ones give way, and opposites make it mixed."""
    if len(answers) == 1:
        return answers[0].sentiment, answers[0].reason
    spoken = {answer.sentiment for answer in answers} - {Sentiment.NEUTRAL}
    sentiment = Sentiment.MIXED if len(spoken) > 1 else next(iter(spoken), Sentiment.NEUTRAL)
    return sentiment, " ".join(
        f'"{_QUESTIONS[answer.question]}" reads as {answer.sentiment} ({_shown(answer.compound)}).'
        for answer in answers
    )
