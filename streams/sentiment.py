"""How an answer sounds, and a whole submission: VADER, care words, the question, each part, and learned weights."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from schemas.events import Rating
from schemas.tags import AnswerSentiment, PartSentiment, Question, Sentiment, Weighed
from streams.features import (
    heard_features,
    opening_features,
    question_features,
    rating_features,
    spelled,
    words_features,
)
from streams.hearing import HeardPart, Hearing, hear
from streams.lexicon import Lexicon
from streams.linear import LinearModel, probabilities
from streams.reasons import Gram, known_grams, strongest, weighed_words
from streams.text import Text
from streams.vader import Vader

CLASSES = ("positive", "neutral_or_mixed", "negative")
"""What the learned part tells apart. Which of neutral and mixed it is, the parts say."""
_CLEAR = 0.25
"""From where a part's score is praise, and its negative blame."""
_STRONG, _MIXED_AT_LEAST = 0.65, 0.1
"""From where two parts that contradict one another make an answer mixed, unless that is most unlikely."""
_VALENCE_LOGITS, _LEARNED_LOGITS = 3.0, 0.5
"""How far VADER with the care words, and the learned words, move a part's score. Set by eye on invented sentences."""
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
        self._vader = vader
        self._lexicon = lexicon
        self._models = {False: weights, True: rated or weights}
        self._leanings = {known: _leanings(model) for known, model in self._models.items()}
        self._uses_rating = rated is not None

    def features(
        self, text: Text, question: Question, rating: Rating | None = None, question_words: str = ""
    ) -> dict[str, float]:
        """Return what a linear model may know of an answer."""
        return _features(hear(text, question, self._vader, self._lexicon), text, question, rating, question_words)

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
        rating = rating if self._uses_rating else None
        model, leanings = self._models[rating is not None], self._leanings[rating is not None]
        hearing = hear(text, question, self._vader, self._lexicon)
        grams = known_grams(spelled(text.words), leanings)
        parts = [self._part(text, heard, hearing, grams) for heard in hearing.parts]
        if model is None:
            likely = _likely_from_parts(hearing)
        else:
            likely = probabilities(model.scores(_features(hearing, text, question, rating, question_words)))
        sentiment, confidence = _label(likely, parts)
        if len(parts) == 1 and sentiment is not Sentiment.MIXED:
            parts = [_as_the_whole(parts[0], sentiment, likely[0] - likely[2])]
        return AnswerSentiment(
            question=question,
            sentiment=sentiment,
            compound=hearing.compound,
            reason=_reason(sentiment, confidence, parts),
            score=round(likely[0] - likely[2], 4) + 0.0,
            confidence=round(confidence, 4),
            parts=tuple(parts),
            reasons=strongest([reason for part in parts for reason in part.reasons]),
        )

    def _part(self, text: Text, heard: HeardPart, hearing: Hearing, grams: Sequence[Gram]) -> PartSentiment:
        part, valence = heard
        learned = sum(gram.weight for gram in grams if part.first <= gram.first and gram.past <= part.past)
        score = math.tanh((_VALENCE_LOGITS * valence + _LEARNED_LOGITS * learned) / 2)
        return PartSentiment(
            start=part.start,
            end=part.end,
            sentiment=_part_label(score),
            score=round(score, 4) + 0.0,
            reasons=tuple(weighed_words(text, part, hearing, grams, self._vader)),
        )


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
    reason = " ".join(f'"{_QUESTIONS[answer.question]}" {answer.reason}' for answer in answers)
    return Together(sentiment, score, min(answer.confidence for answer in read), compound, reason)


_QUESTIONS = {
    Question.GOOD: "What was good?",
    Question.BETTER: "What could we do better?",
    Question.OPEN: "Anything else?",
}


def _features(
    hearing: Hearing, text: Text, question: Question, rating: Rating | None, question_words: str
) -> dict[str, float]:
    words = spelled(text.words)
    heard = heard_features(hearing, question, len(words))
    features = words_features(words) | heard
    features.update(opening_features(words, question))
    features.update(question_features(question_words))
    if rating is not None:
        features.update(rating_features(rating, question, heard))
    return features


def _leanings(model: LinearModel | None) -> dict[str, float]:
    """Return how far each word or pair moves towards praise, or below 0 towards blame."""
    if model is None:
        return {}
    return {name: weights[0] - weights[2] for name, weights in model.features.items() if ":" not in name}


def _likely_from_parts(hearing: Hearing) -> list[float]:
    """Return how likely each class is where nothing was learned: by the mean of the parts' valences."""
    mean = sum(heard.valence for heard in hearing.parts) / max(1, len(hearing.parts))
    return probabilities([_UNLEARNED_LOGITS * mean, 0.5, -_UNLEARNED_LOGITS * mean])


def _label(likely: Sequence[float], parts: Sequence[PartSentiment]) -> tuple[Sentiment, float]:
    """Return the likeliest label. Neutral or mixed is mixed where parts contradict one another."""
    scores = [part.score for part in parts]
    best, worst = max(scores, default=0.0), min(scores, default=0.0)
    if best >= _STRONG and worst <= -_STRONG and likely[1] >= _MIXED_AT_LEAST:
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


def _as_the_whole(part: PartSentiment, sentiment: Sentiment, score: float) -> PartSentiment:
    return PartSentiment(
        start=part.start, end=part.end, sentiment=sentiment, score=round(score, 4) + 0.0, reasons=part.reasons
    )


def _reason(sentiment: Sentiment, confidence: float, parts: Sequence[PartSentiment]) -> str:
    reads = f"reads as {_NAMES[sentiment]}, {confidence:.0%} sure"
    whys = _whys([reason for part in parts for reason in part.reasons])
    return f"{reads}: {'; '.join(whys)}." if whys else f"{reads}."


def _whys(reasons: Sequence[Weighed]) -> list[str]:
    """Return the three strongest whys, strongest first, each once."""
    ordered = sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.start))
    return list(dict.fromkeys(reason.why for reason in ordered if reason.why))[:3]


class Assessment(NamedTuple):
    """How a submission sounds as a whole, and each answer of it."""

    sentiment: Sentiment
    compound: float
    reason: str
    answers: tuple[AnswerSentiment, ...]


def assess_answers(answers: Sequence[tuple[Question, str]], vader: Vader) -> Assessment:
    """Return how a submission's answers sound, by VADER and the parts alone.

    Raises:
        ValueError: there is no answer at all.
    """
    reader = SentimentReader(vader, Lexicon())
    assessed = tuple(reader.assess(Text(words), question) for question, words in answers)
    whole = combine(assessed)
    return Assessment(whole.sentiment, whole.compound, whole.reason, assessed)
