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
"""With fewer, what is held back says nothing."""
FIFTHS = 5
ALWAYS = "always"
"""The entry that counts in every answer: a council's people may praise more often than others."""
_PENALTY = 3.0
"""How strongly a small number of comments is kept from moving the shipped weights far: the best of 3, 10 and 30."""
_PULLS = {"positive": 1.0, "neutral_or_mixed": 1.3, "negative": 1.6}
"""How much a comment of each class counts: few coded comments are criticism, and that must not be missed."""
_NOT_LETTERS = re.compile(r"[\W_]+")


class Coded(NamedTuple):
    """A comment that a person coded.

    Attributes:
        features: what the model may know of it.
        sentiment: positive, neutral_or_mixed or negative.
        key: its words without anything else. By it and by how many came before it, it falls into its fifth.
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
        entries: what to add to the shipped weights. All coded comments taught it.
        by_fifths: what all but each fifth taught, which that fifth judged.
        coded: how many comments there are.
        before: on each fifth while it was held back, the weights that are in force; `after`, the learned ones.
        moved: of all comments while held back, how many change from one label to another.
    """

    entries: tuple[Entry, ...]
    by_fifths: tuple[tuple[Entry, ...], ...]
    coded: int
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


def refit(
    shipped: LinearModel, in_force: Sequence[LinearModel], coded: Sequence[Coded], struck: Collection[str]
) -> Proposal:
    """Return what coded comments would add to the shipped weights, the same for the same comments.

    Each fifth is held back in turn, and judges what the other four teach. What is proposed, all five teach.

    Args:
        shipped: the weights that came with Heard.
        in_force: those that are used now, for comparison: for each fifth, as they were learned without it.
        coded: comments that people coded.
        struck: entries that people struck out: they are not learned again.

    Raises:
        ValueError: there are too few comments.
    """
    if len(coded) < FEWEST_CODED:
        raise ValueError(f"learning needs at least {FEWEST_CODED} coded comments; there are {len(coded)}")
    counts = Counter(name for one in coded for name in one.features) | Counter({ALWAYS: len(coded)})
    known = {name: count for name, count in counts.items() if count >= FEWEST_COMMENTS and name not in struck}
    fifths = fifths_of([one.key for one in coded])
    held = [[one for one, its in zip(coded, fifths, strict=True) if its == fifth] for fifth in range(FIFTHS)]
    taught = [[one for one, its in zip(coded, fifths, strict=True) if its != fifth] for fifth in range(FIFTHS)]
    by_fifths = tuple([_learn(shipped, its, known) for its in taught])
    proposed = [corrected(shipped, entries) for entries in by_fifths]
    moves = Counter(
        (_said(before, one), _said(after, one))
        for before, after, its in zip(in_force, proposed, held, strict=True)
        for one in its
    )
    return Proposal(
        entries=_learn(shipped, coded, known),
        by_fifths=by_fifths,
        coded=len(coded),
        before=_judged(in_force, held),
        after=_judged(proposed, held),
        moved={move: count for move, count in sorted(moves.items()) if move[0] != move[1]},
    )


def fifths_of(keys: Sequence[str]) -> list[int]:
    """Return the fifth of each comment, 0 to 4: by a hash of its words, so that it is the same one the next time.

    Short answers come again and again, and so they will: "nothing" was one in nine. The second of one key has a fifth
    of its own. If all were held back at once, what they teach would be judged by an answer nobody ever gave.
    """
    met: Counter[str] = Counter()
    found = []
    for key in keys:
        met[key] += 1
        found.append(hashlib.sha256(f"{key} {met[key]}".encode()).digest()[0] % FIFTHS)
    return found


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


def _learn(shipped: LinearModel, taught: Sequence[Coded], known: Mapping[str, int]) -> tuple[Entry, ...]:
    """Return what some comments add to the weights of features that enough of all comments have."""
    weights = fit_correction([_lesson(one, shipped, known) for one in taught], _PENALTY)
    rounded = {name: tuple([round(weight, 4) + 0.0 for weight in row]) for name, row in sorted(weights.items())}
    return tuple([Entry(name, known[name], *row) for name, row in rounded.items() if any(row)])


def _lesson(one: Coded, shipped: LinearModel, names: Collection[str]) -> Lesson:
    features = {name: value for name, value in one.features.items() if name in names}
    if ALWAYS in names:
        features[ALWAYS] = 1.0
    return Lesson(features, shipped.scores(one.features), shipped.classes.index(one.sentiment), _PULLS[one.sentiment])


def _said(model: LinearModel, one: Coded) -> str:
    scores = model.scores(one.features)
    return model.classes[max(range(len(scores)), key=scores.__getitem__)]


def _judged(models: Sequence[LinearModel], held: Sequence[Sequence[Coded]]) -> Held:
    """Return how models do, each on the comments that it has not seen."""
    pairs = [(model, one) for model, its in zip(models, held, strict=True) for one in its]
    right = sum(_said(model, one) == one.sentiment for model, one in pairs)
    likely = [probabilities(model.scores(one.features))[model.classes.index(one.sentiment)] for model, one in pairs]
    return Held(right, round(-sum(math.log(max(share, 1e-9)) for share in likely) / len(pairs), 4))
