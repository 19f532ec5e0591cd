"""A linear model of answers, laid out so that its words are looked up at once. It scores as the model itself does."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from streams.features import words_weight
from streams.linear import LinearModel

_PRAISE, _BLAME, _LEAN = 0, 2, 3


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
        self._bias = model.bias
        self._least = least
        self._named = {name: row for name, row in model.features.items() if ":" in name}
        grams = {name: row for name, row in model.features.items() if ":" not in name}
        rows = {name: (*row, row[_PRAISE] - row[_BLAME]) for name, row in grams.items()}  # the last is where it leans
        self._words = {name: row for name, row in rows.items() if " " not in name}
        self._pairs: dict[str, dict[str, tuple[float, ...]]] = {}
        for name, row in rows.items():
            first, _, second = name.partition(" ")
            if second:
                self._pairs.setdefault(first, {})[second] = row

    def score(self, words: Sequence[str], named: Mapping[str, float]) -> Scored:
        """Return what the model says.

        Args:
            words: the answer's, as features spell them.
            named: every other feature and its value.
        """
        met = {word: self._words[word] for word in words if word in self._words}
        after = self._pairs
        pairs = {
            (first, second): after[first][second]
            for first, second in pairwise(words)
            if first in after and second in after[first]
        }
        rows = [*met.values(), *pairs.values()]
        weight = words_weight(len(words))
        praise, neutral, blame = [
            start + weight * sum(column) for start, column in zip(self._bias, _columns(rows), strict=True)
        ]
        for name, value in named.items():
            if name in self._named:
                of_praise, of_neutral, of_blame = self._named[name]
                praise += of_praise * value
                neutral += of_neutral * value
                blame += of_blame * value
        least = self._least / weight
        strong: list[tuple[Sequence[str], float]] = [
            ((word,), row[_LEAN]) for word, row in met.items() if not -least < row[_LEAN] < least
        ]
        strong += [(pair, row[_LEAN]) for pair, row in pairs.items() if not -least < row[_LEAN] < least]
        return Scored((praise, neutral, blame), [_placed(words, gram, lean * weight) for gram, lean in strong])


def _columns(rows: Sequence[Sequence[float]]) -> Sequence[Sequence[float]]:
    return list(zip(*rows, strict=True))[:_LEAN] or [(), (), ()]


def _placed(words: Sequence[str], gram: Sequence[str], lean: float) -> Leaning:
    """Return where a word or pair stands first."""
    first = words.index(gram[0])
    while len(gram) > 1 and words[first + 1] != gram[1]:
        first = words.index(gram[0], first + 1)
    return Leaning(first, first + len(gram), lean)
