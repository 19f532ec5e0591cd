"""A linear model of answers, laid out so that its words are looked up at once. It scores as the model itself does."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from streams.features import words_weight
from streams.linear import LinearModel

_PRAISE, _NEUTRAL, _BLAME, _LEAN = range(4)
_Row = tuple[float, ...]  # how far a word or pair moves each of the classes, and where it leans
_NONE: Sequence[_Row] = ((), (), (), ())


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
        self._after: dict[str, dict[str, _Row]] = {}
        for name, row in rows.items():
            first, _, second = name.partition(" ")
            if second:
                self._after.setdefault(first, {})[second] = row

    def score(self, words: Sequence[str], named: Mapping[str, float]) -> Scored:
        """Return what the model says.

        Args:
            words: the answer's, as features spell them.
            named: every other feature and its value.
        """
        met = {word: row for word, row in zip(words, map(self._words.get, words), strict=True) if row}
        pairs = {
            (first, second): after[second]
            for first, second, after in zip(words, words[1:], map(self._after.get, words), strict=False)
            if after and second in after
        }
        columns = list(zip(*met.values(), *pairs.values(), strict=True)) or _NONE
        weight = words_weight(len(words))
        praise = self._bias[_PRAISE] + weight * sum(columns[_PRAISE])
        neutral = self._bias[_NEUTRAL] + weight * sum(columns[_NEUTRAL])
        blame = self._bias[_BLAME] + weight * sum(columns[_BLAME])
        for name, value in named.items():
            if name in self._named:
                of_praise, of_neutral, of_blame = self._named[name]
                praise += of_praise * value
                neutral += of_neutral * value
                blame += of_blame * value
        least = self._least / weight
        grams: list[str | tuple[str, str]] = [*met, *pairs]
        leanings = [
            _placed(words, gram, lean * weight)
            for gram, lean in zip(grams, columns[_LEAN], strict=True)
            if not -least < lean < least
        ]
        return Scored((praise, neutral, blame), leanings)


def _placed(words: Sequence[str], gram: str | tuple[str, str], lean: float) -> Leaning:
    """Return where a word or pair stands first."""
    if isinstance(gram, str):
        first = words.index(gram)
        return Leaning(first, first + 1, lean)
    first = words.index(gram[0])
    while words[first + 1] != gram[1]:
        first = words.index(gram[0], first + 1)
    return Leaning(first, first + 2, lean)
