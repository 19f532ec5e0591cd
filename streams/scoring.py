"""A linear model of answers, laid out so that all it may know of one is looked up at once and added in one number.

It scores as the model itself does by `streams.features`, to the rounding of the last digit; a test compares them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from schemas.events import Rating
from schemas.tags import Question
from streams import features
from streams.hearing import Hearing
from streams.index import Key, LookedFor, Pair
from streams.linear import LinearModel
from streams.tally import Tally
from streams.text import Text

UNIT = 10_000
"""Weights have four places, so counted in ten-thousandths they are whole numbers, and add up exactly."""
_CLASSES = 3
_LENGTHS = (0, 4, 9, 16, 25, 36, 64, 100)
"""In words: the lower bounds of lengths, for each of which the words are known that lean enough."""
_TALLY = Tally(2 * _CLASSES)  # words and pairs, which the length weighs; then what is there or not
_Row = tuple[float, ...]  # how far something moves each of the classes
_NONE: _Row = (0.0,) * _CLASSES


class Leaning(NamedTuple):
    """A learned word or pair in an answer: the numbers of its first word and the one past it, and where it leans."""

    first: int
    past: int
    weight: float  # above 0 to praise, below 0 to blame, in logits


class Scored(NamedTuple):
    """What a model says of an answer: a logit for each class, and the learned words that lean most."""

    scores: Sequence[float]
    leanings: Sequence[Leaning]


class AnswerScorer:
    """Scores answers by a model of positive, neutral or mixed, and negative. Built once; safe across threads."""

    def __init__(self, model: LinearModel, least: float) -> None:
        """Take the model, and from where a word leans enough to be told of, in logits."""
        self._least = least
        rows = {name: row for name, row in model.features.items() if ":" not in name}
        words = {name: row for name, row in rows.items() if " " not in name}
        pairs = {_pair(name): row for name, row in rows.items() if " " in name}
        self._words = {word: _counted(row) for word, row in words.items()}
        self._pairs = {pair: _counted(row) for pair, row in pairs.items()}
        self._words_known, self._pairs_known = frozenset(words), frozenset(pairs)
        self._lean_of_word = {word: row[0] - row[-1] for word, row in words.items()}
        self._lean_of_pair = {pair: row[0] - row[-1] for pair, row in pairs.items()}
        leasts = [least / features.words_weight(length) for length in _LENGTHS]
        self._words_that_lean = [_leaning(self._lean_of_word, one) for one in leasts]
        self._pairs_that_lean = [_leaning(self._lean_of_pair, one) for one in leasts]
        self._edges = {question: _Edges(model, question) for question in Question}
        ratings = (None, *Rating)
        self._heard = {
            (question, rating): _Heard(model, question, rating) for question in Question for rating in ratings
        }
        self._asked = {name: _there(row) for name, row in model.features.items() if name.startswith("asked:")}

    def looked_for(self) -> LookedFor:
        """Return what is looked for."""
        return LookedFor(self._pairs_known)

    def score(
        self, text: Text, hearing: Hearing, question: Question, rating: Rating | None, question_words: str
    ) -> Scored:
        """Return what the model says.

        Args:
            text: the answer.
            hearing: what was heard in it.
            question: which question it answers.
            rating: the person's rating, where the model was learned with ratings.
            question_words: the question as it was put, where that is known.
        """
        words, length = features.spelled(text), len(text.words)
        there, (praise, neutral, blame) = self._heard[question, rating].add(hearing, length)
        if length:
            there += self._edges[question].add(words)
        if question_words:
            there += sum([self._asked.get(name, 0) for name in features.question_features(question_words)])
        met, pairs = self._words_known & text.vocabulary, self._pairs_known & text.pairs
        if words is not text.words:
            met, pairs = self._words_known.intersection(words), self._pairs_known.intersection(pairwise(words))
        there += sum(map(self._words.__getitem__, met)) + sum(map(self._pairs.__getitem__, pairs))
        of_words = _TALLY.read(there)
        weight = features.words_weight(length)
        scores = (
            praise + (weight * of_words[0] + of_words[3]) / UNIT,
            neutral + (weight * of_words[1] + of_words[4]) / UNIT,
            blame + (weight * of_words[2] + of_words[5]) / UNIT,
        )
        return Scored(scores, self._leanings(words, met, pairs, weight))

    def _leanings(
        self, words: Sequence[str], met: frozenset[str], pairs: frozenset[Pair], weight: float
    ) -> list[Leaning]:
        """Return the words, and then the pairs, that lean enough, where each first stands."""
        least = self._least / weight
        bound = bisect_right(_LENGTHS, len(words)) - 1
        of_words = [
            Leaning(first := words.index(word), first + 1, lean * weight)
            for word in self._words_that_lean[bound] & met
            if not -least < (lean := self._lean_of_word[word]) < least
        ]
        of_pairs = [
            Leaning(first := _first(words, pair), first + 2, lean * weight)
            for pair in self._pairs_that_lean[bound] & pairs
            if not -least < (lean := self._lean_of_pair[pair]) < least
        ]
        return sorted(of_words) + sorted(of_pairs)


class _Edges:
    """What the first words of an answer to a question say, and its last."""

    def __init__(self, model: LinearModel, question: Question) -> None:
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        for name, row in model.features.items():
            sort, _, rest = name.partition(":")
            if sort in ("first", f"{question.value} first"):
                self._first[rest] = self._first.get(rest, 0) + _there(row)
            elif sort == "last":
                self._last[rest] = _there(row)

    def add(self, words: Sequence[str]) -> int:
        """Return the tally of the edges of an answer that has a word."""
        first, last = self._first, self._last
        if len(words) == 1:
            # What would be the first two words is the first, so that its name comes once.
            return first.get(words[0], 0) + last.get(words[0], 0)
        return first.get(words[0], 0) + first.get(f"{words[0]} {words[1]}", 0) + last.get(words[-1], 0)


class _Heard:
    """What is heard in an answer to a question, with a rating or without one, and how far that moves the classes."""

    def __init__(self, model: LinearModel, question: Question, rating: Rating | None) -> None:
        def row_of(names: Iterable[str]) -> _Row:
            """Return what some features of what was heard move together, those beside the rating included."""
            named = dict.fromkeys(names, 1.0)
            named |= dict.fromkeys([name for _, name in features.beside_question(named, question)], 1.0)
            if rating is not None:
                beside = features.rating_features(rating, question, named)
                named |= {name: 1.0 for name in beside if name not in alone}
            rows = [model.features[name] for name in named if name in model.features]
            return tuple(map(sum, zip(*rows, strict=True))) if rows else _NONE

        alone = features.rating_features(rating, question, {}) if rating is not None else {}
        self._bias = model.bias
        always = [model.features.get(name, _NONE) for name in (f"question:{question.value}", *alone)]
        start = _there(tuple(map(sum, zip(*always, strict=True))))
        bounds = (*features.LENGTHS, features.LENGTHS[-1] + 1)
        self._lengths = [start + _there(row_of([features.length_feature(bound)])) for bound in bounds]
        self._vader = (row_of(["vader:blame"]), row_of(["vader:praise"]))
        self._values = [row_of([name]) for name in features.PART_VALUES]
        self._flags = {told: _there(row_of(features.told_features(told))) for told in features.all_parts_told()}
        care = {f"care:{name.partition('care:')[2]}" for name in model.features if "care:" in name}
        self._care = {name: _there(row_of([name])) for name in care}

    def add(self, hearing: Hearing, length: int) -> tuple[int, _Row]:
        """Return the tally of what is there or not, and how far what has a value moves each class."""
        there = self._lengths[bisect_left(features.LENGTHS, length)]
        praise, neutral, blame = self._bias
        if hearing.met:
            there += sum([self._care.get(name, 0) * times for name, times in features.met_features(hearing).items()])
        compound = hearing.compound
        if compound:
            of_praise, of_neutral, of_blame = self._vader[compound > 0]
            compound = abs(compound)
            praise += of_praise * compound
            neutral += of_neutral * compound
            blame += of_blame * compound
        if hearing.parts:
            valences = [heard.valence for heard in hearing.parts]
            there += self._flags[features.parts_told(valences)]
            for (of_praise, of_neutral, of_blame), value in zip(
                self._values, features.part_values(valences), strict=True
            ):
                praise += of_praise * value
                neutral += of_neutral * value
                blame += of_blame * value
        return there, (praise, neutral, blame)


def _counted(row: _Row) -> int:
    """Return the tally of a word's weights."""
    return _TALLY.make({place: round(weight * UNIT) for place, weight in enumerate(row)})


def _there(row: _Row) -> int:
    """Return the tally of the weights of what is there or not."""
    return _TALLY.make({_CLASSES + place: round(weight * UNIT) for place, weight in enumerate(row)})


def _pair(name: str) -> Pair:
    first, _, second = name.partition(" ")
    return first, second


def _leaning(leans: Mapping[Key, float], least: float) -> frozenset[Key]:
    return frozenset(gram for gram, lean in leans.items() if not -least < lean < least)


def _first(words: Sequence[str], pair: Pair) -> int:
    """Return where a pair stands first."""
    first = words.index(pair[0])
    while words[first + 1] != pair[1]:
        first = words.index(pair[0], first + 1)
    return first
