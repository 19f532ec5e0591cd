"""What coded comments would change in the shipped weights, and whether that is better on unseen ones. Pure."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import msgspec

from heard.learning.entries import FEWEST_COMMENTS, Entry
from heard.learning.fitting import Lesson, fit_correction
from streams.linear import LinearModel, probabilities

FEWEST_CODED = 60
"""With fewer, the held-back fifth says nothing."""
ALWAYS = "always"
"""The entry that counts in every answer: a council's people may praise more often than others."""
_PENALTY = 3.0
"""How strongly a small number of comments is kept from moving the shipped weights far: the best of 3, 10 and 30."""
_PULLS = {"positive": 1.0, "neutral_or_mixed": 1.3, "negative": 1.6}
"""How much a comment of each class counts: few coded comments are criticism, and that must not be missed."""
_FIFTHS = 5
_NOT_LETTERS = re.compile(r"[\W_]+")


class Coded(NamedTuple):
    """A comment that a person coded.

    Attributes:
        features: what the model may know of it.
        sentiment: positive, neutral_or_mixed or negative.
        key: its words without anything else; comments of one key are held back together.
    """

    features: Mapping[str, float]
    sentiment: str
    key: str


class Held(NamedTuple):
    """How a model does on the comments that were held back: how many are right, and the mean surprise (log-loss)."""

    right: int
    surprise: float


class Proposal(NamedTuple):
    """What was learned, and what it is worth.

    Attributes:
        entries: what to add to the shipped weights.
        coded: how many comments taught it; `held_back` more judged it.
        before: on those held back, the weights that are in force; `after`, the proposed ones.
        moved: of those held back, how many change from one label to another.
    """

    entries: tuple[Entry, ...]
    coded: int
    held_back: int
    before: Held
    after: Held
    moved: Mapping[tuple[str, str], int]

    @property
    def is_worth_installing(self) -> bool:
        """Whether it is right at least as often on what it has not seen, and less surprised."""
        return self.after.right >= self.before.right and self.after.surprise < self.before.surprise


def key_of(text: str) -> str:
    """Return the letters and digits of a text in lower case."""
    return _NOT_LETTERS.sub("", text.lower())


def refit(shipped: LinearModel, in_force: LinearModel, coded: Sequence[Coded], struck: Collection[str]) -> Proposal:
    """Return what coded comments would add to the shipped weights, the same for the same comments.

    A fifth is held back by a hash of the words, so that it is the same fifth the next time.

    Args:
        shipped: the weights that came with Heard.
        in_force: those that are used now, for comparison.
        coded: comments that people coded.
        struck: entries that people struck out: they are not learned again.

    Raises:
        ValueError: there are too few comments, or a fifth of them holds none.
    """
    taught = [one for one in coded if not is_held_back(one.key)]
    held = [one for one in coded if is_held_back(one.key)]
    if len(coded) < FEWEST_CODED or not held or not taught:
        raise ValueError(f"learning needs at least {FEWEST_CODED} coded comments; there are {len(coded)}")
    counts = Counter(name for one in taught for name in one.features) | Counter({ALWAYS: len(taught)})
    names = {name for name, count in counts.items() if count >= FEWEST_COMMENTS and name not in struck}
    weights = fit_correction([_lesson(one, shipped, names) for one in taught], _PENALTY)
    rounded = {name: tuple([round(weight, 4) + 0.0 for weight in row]) for name, row in weights.items()}
    entries = tuple([Entry(name, counts[name], *row) for name, row in sorted(rounded.items()) if any(row)])
    proposed = corrected(shipped, entries)
    moves = Counter((_said(in_force, one), _said(proposed, one)) for one in held)
    return Proposal(
        entries=entries,
        coded=len(taught),
        held_back=len(held),
        before=_judged(in_force, held),
        after=_judged(proposed, held),
        moved={move: count for move, count in sorted(moves.items()) if move[0] != move[1]},
    )


def corrected(shipped: LinearModel, entries: Sequence[Entry]) -> LinearModel:
    """Return the shipped weights with what was learned added to them."""
    features = dict(shipped.features)
    bias = shipped.bias
    for entry in entries:
        if entry.feature == ALWAYS:
            bias = _sum(bias, entry.weights)
        else:
            features[entry.feature] = _sum(features.get(entry.feature, (0.0, 0.0, 0.0)), entry.weights)
    return msgspec.structs.replace(shipped, bias=bias, features=features)


def _sum(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    return tuple([round(first + second, 4) + 0.0 for first, second in zip(one, other, strict=True)])


def is_held_back(key: str) -> bool:
    """Say whether a comment judges what was learned, and does not teach it: a fifth do, by their words."""
    return hashlib.sha256(key.encode()).digest()[0] % _FIFTHS == 0


def _lesson(one: Coded, shipped: LinearModel, names: Collection[str]) -> Lesson:
    features = {name: value for name, value in one.features.items() if name in names}
    if ALWAYS in names:
        features[ALWAYS] = 1.0
    return Lesson(features, shipped.scores(one.features), shipped.classes.index(one.sentiment), _PULLS[one.sentiment])


def _said(model: LinearModel, one: Coded) -> str:
    scores = model.scores(one.features)
    return model.classes[max(range(len(scores)), key=scores.__getitem__)]


def _judged(model: LinearModel, held: Sequence[Coded]) -> Held:
    right = sum(_said(model, one) == one.sentiment for one in held)
    likely = [probabilities(model.scores(one.features))[model.classes.index(one.sentiment)] for one in held]
    return Held(right, round(-sum(math.log(max(share, 1e-9)) for share in likely) / len(held), 4))
