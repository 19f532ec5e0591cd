"""How an answer sounds, and a whole submission: VADER, care words, the question, each part, and learned weights."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from schemas.events import Rating
from schemas.tags import AnswerSentiment, PartSentiment, Question, Sentiment, Weighed
from streams.features import (
    edge_features,
    gram_features,
    heard_features,
    question_features,
    rating_features,
    spelled,
)
from streams.hearing import HeardPart, Hearer, Hearing
from streams.index import LookedFor, together
from streams.lexicon import Lexicon
from streams.linear import LinearModel, probabilities
from streams.reasons import weighed_words
from streams.scoring import AnswerScorer, Leaning
from streams.text import Text
from streams.vader import Vader

CLASSES = ("positive", "neutral_or_mixed", "negative")
"""What the learned part tells apart. Which of neutral and mixed it is, the parts say."""
_CLEAR = 0.25
"""From where a part's score is praise, and its negative blame."""
_STRONG = 0.65
_MIXED_AT_LEAST = {Question.GOOD: 0.25, Question.BETTER: 0.1, Question.OPEN: 0.1}
"""From where two parts that contradict one another make an answer mixed, unless that is most unlikely. Of what was good
people tell hard facts: what they were helped with.
"""
_VALENCE_LOGITS, _LEARNED_LOGITS = 1.5, 0.5
"""How far VADER with the care words, and the learned words, move a part's score. Set by eye on invented sentences."""
_LEAST_LEANING = 0.2
"""From where a learned word moved an answer far enough to be shown."""
_MOST_WHYS = 3
_UNLEARNED_LOGITS = 6.0
"""How sure the parts alone make it, where nothing was learned."""
_NAMES = {
    Sentiment.POSITIVE: "praise",
    Sentiment.NEGATIVE: "criticism",
    Sentiment.NEUTRAL: "neither praise nor criticism",
    Sentiment.MIXED: "both praise and criticism",
}


class Together(NamedTuple):
    """How a whole submission sounds, from its answers."""

    sentiment: Sentiment
    score: float
    confidence: float
    compound: float
    reason: str


class SentimentReader:
    """Says how answers sound. Built once; safe across threads."""

    def __init__(
        self, vader: Vader, lexicon: Lexicon, weights: LinearModel | None = None, rated: LinearModel | None = None
    ) -> None:
        """Take what it reads with.

        Args:
            vader: the general scorer.
            lexicon: care words.
            weights: what was learned from words and questions; without it the parts decide.
            rated: the same with ratings; without it a rating is not used.
        """
        self._hearer = Hearer(vader, lexicon)
        self._scorer = AnswerScorer(weights, _LEAST_LEANING) if weights else None
        self._rated_scorer = AnswerScorer(rated, _LEAST_LEANING) if rated else None

    def looked_for(self, question: Question) -> LookedFor:
        """Return what is looked for in an answer to a question."""
        scorers = [scorer.looked_for() for scorer in (self._scorer, self._rated_scorer) if scorer]
        return together([self._hearer.looked_for(question), *scorers])

    def features(
        self, text: Text, question: Question, rating: Rating | None = None, question_words: str = ""
    ) -> dict[str, float]:
        """Return what a linear model may know of an answer."""
        words = spelled(text)
        hearing = self._hearer.hear(text, question)
        return gram_features(words) | _named_features(hearing, words, question, rating, question_words)

    def assess(
        self, text: Text, question: Question, rating: Rating | None = None, question_words: str = ""
    ) -> AnswerSentiment:
        """Return how an answer in English sounds.

        Args:
            text: the answer.
            question: which question it was given to.
            rating: the person's rating of the whole experience, where there is one.
            question_words: the question as it was put, where that is known.
        """
        hearing = self._hearer.hear(text, question)
        likely, leanings = self._likely(text, hearing, question, rating, question_words)
        reasons = weighed_words(text, hearing, leanings)
        parts = _parts(hearing.parts, reasons, leanings)
        sentiment, confidence = _label(likely, parts, question)
        score = round(likely[0] - likely[2], 4) + 0.0
        if len(parts) == 1:
            parts = [replace(parts[0], sentiment=sentiment, score=score)]
        return AnswerSentiment(
            question=question,
            sentiment=sentiment,
            compound=hearing.compound,
            reason=_reason(sentiment, confidence, reasons),
            score=score,
            confidence=round(confidence, 4),
            parts=tuple(parts),
            reasons=reasons,
        )

    def _likely(
        self, text: Text, hearing: Hearing, question: Question, rating: Rating | None, question_words: str
    ) -> tuple[Sequence[float], Sequence[Leaning]]:
        """Return how likely each class is, and the learned words that say so."""
        used = rating if self._rated_scorer else None
        scorer = self._scorer if used is None else self._rated_scorer
        if scorer is None:
            return _likely_from_parts(hearing), ()
        scored = scorer.score(text, hearing, question, used, question_words)
        return probabilities(scored.scores), scored.leanings


def not_assessed(question: Question, compound: float, why: str) -> AnswerSentiment:
    """Return what is said of an answer that nobody could read, as where it is not in English."""
    return AnswerSentiment(question=question, sentiment=Sentiment.NOT_ASSESSED, compound=compound, reason=why)


def combine(answers: Sequence[AnswerSentiment]) -> Together:
    """Return how a submission sounds as a whole: neutral answers give way, and opposites make it mixed.

    Raises:
        ValueError: there is no answer at all.
    """
    if not answers:
        raise ValueError("a submission has at least one answer")
    compound = round(sum(answer.compound for answer in answers) / len(answers), 4) + 0.0
    read = [answer for answer in answers if answer.sentiment is not Sentiment.NOT_ASSESSED]
    if not read:
        return Together(Sentiment.NOT_ASSESSED, 0.0, 0.0, compound, answers[0].reason)
    if len(answers) == 1:
        only = answers[0]
        return Together(only.sentiment, only.score, only.confidence, compound, only.reason)
    spoken = {answer.sentiment for answer in read} - {Sentiment.NEUTRAL}
    sentiment = Sentiment.MIXED if len(spoken) > 1 else next(iter(spoken), Sentiment.NEUTRAL)
    score = round(sum(answer.score for answer in read) / len(read), 4) + 0.0
    reason = " ".join(f'"{ASKED_AS[answer.question]}" {answer.reason}' for answer in answers)
    return Together(sentiment, score, min(answer.confidence for answer in read), compound, reason)


ASKED_AS = {
    Question.GOOD: "What was good?",
    Question.BETTER: "What could we do better?",
    Question.OPEN: "Anything else?",
}
"""How Heard's own forms ask: half of what was learned of a question hangs on its words."""


def _named_features(
    hearing: Hearing, words: Sequence[str], question: Question, rating: Rating | None, question_words: str
) -> dict[str, float]:
    """Return every feature but the words themselves."""
    features = heard_features(hearing, question, len(words))
    if rating is not None:
        features.update(rating_features(rating, question, features))
    features.update(edge_features(words, question))
    features.update(question_features(question_words))
    return features


def _parts(
    heard_parts: Sequence[HeardPart], reasons: Sequence[Weighed], leanings: Sequence[Leaning]
) -> list[PartSentiment]:
    """Return how each part sounds, with the reasons that lie in it: parts and reasons are both in order of place."""
    found, given = [], 0
    for (start, end, first, past), valence in heard_parts:
        learned = sum([leaning.weight for leaning in leanings if first <= leaning.first < past])
        score = math.tanh(_VALENCE_LOGITS * valence + _LEARNED_LOGITS * learned)
        begun = given
        while given < len(reasons) and reasons[given].start < end:
            given += 1
        its = tuple(reasons[begun:given])
        label = _part_label(score)
        found.append(PartSentiment(start=start, end=end, sentiment=label, score=round(score, 4) + 0.0, reasons=its))
    return found


def _likely_from_parts(hearing: Hearing) -> list[float]:
    """Return how likely each class is where nothing was learned: by the mean of the parts' valences."""
    mean = sum(heard.valence for heard in hearing.parts) / max(1, len(hearing.parts))
    return probabilities([_UNLEARNED_LOGITS * mean, 0.5, -_UNLEARNED_LOGITS * mean])


def _label(likely: Sequence[float], parts: Sequence[PartSentiment], question: Question) -> tuple[Sentiment, float]:
    """Return the likeliest label. Neutral or mixed is mixed where parts contradict one another."""
    scores = [part.score for part in parts]
    best, worst = max(scores, default=0.0), min(scores, default=0.0)
    if best >= _STRONG and worst <= -_STRONG and likely[1] >= _MIXED_AT_LEAST[question]:
        return Sentiment.MIXED, max(likely[1], 0.5)
    place = max(range(len(CLASSES)), key=lambda place: likely[place])
    if place == 1:
        contradicts = best >= _CLEAR and worst <= -_CLEAR
        return (Sentiment.MIXED if contradicts else Sentiment.NEUTRAL), likely[1]
    return (Sentiment.POSITIVE if place == 0 else Sentiment.NEGATIVE), likely[place]


def _part_label(score: float) -> Sentiment:
    if score >= _CLEAR:
        return Sentiment.POSITIVE
    return Sentiment.NEGATIVE if score <= -_CLEAR else Sentiment.NEUTRAL


def _reason(sentiment: Sentiment, confidence: float, reasons: Sequence[Weighed]) -> str:
    """Return the label in words, how sure it is, and its three strongest whys, strongest first."""
    reads = f"reads as {_NAMES[sentiment]}, {confidence:.0%} sure"
    ordered = sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.start))
    whys = list(dict.fromkeys([reason.why for reason in ordered]))[:_MOST_WHYS]
    return f"{reads}: {'; '.join(whys)}." if whys else f"{reads}."
