"""Fits a small correction to a linear model, in plain Python: a council needs nothing more installed to learn."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from streams.linear import probabilities

_STEPS = 300
_ENOUGH = 1e-4
"""Where no weight moves further than this in a step, more steps change nothing that is worth having."""

Weights = dict[str, list[float]]


class Lesson(NamedTuple):
    """A comment that teaches.

    Attributes:
        features: those that may be learned.
        scores: what the model that is to be corrected says of it: a score for each class.
        right: the number of the class that a person gave it.
        pull: how much it counts.
    """

    features: Mapping[str, float]
    scores: Sequence[float]
    right: int
    pull: float = 1.0


def fit_correction(lessons: Sequence[Lesson], penalty: float) -> Weights:
    """Return for each feature what to add to its weights, a number for each class.

    Multinomial logistic regression on top of fixed scores, by accelerated gradient descent (Nesterov 1983): every
    comment in every step, in the order given, so that the same comments give the same weights.

    Args:
        lessons: at least one.
        penalty: how strongly large weights are held back: half of it times the sum of their squares.
    """
    names = sorted({name for lesson in lessons for name in lesson.features})
    classes = range(len(lessons[0].scores))
    step = 1 / (penalty + _steepest(lessons))
    weights: Weights = {name: [0.0 for _ in classes] for name in names}
    ahead: Weights = {name: [0.0 for _ in classes] for name in names}
    momentum = 1.0
    for _ in range(_STEPS):
        slopes = _slopes(lessons, ahead, penalty)
        following = (1 + math.sqrt(1 + 4 * momentum * momentum)) / 2
        onward = (momentum - 1) / following
        furthest = 0.0
        for name in names:
            for place in classes:
                moved = ahead[name][place] - step * slopes[name][place]
                change = moved - weights[name][place]
                furthest = max(furthest, abs(change))
                ahead[name][place] = moved + onward * change
                weights[name][place] = moved
        momentum = following
        if furthest < _ENOUGH:
            break
    return weights


def _slopes(lessons: Sequence[Lesson], weights: Weights, penalty: float) -> Weights:
    slopes = {name: [penalty * weight for weight in row] for name, row in weights.items()}
    for lesson in lessons:
        scores = list(lesson.scores)
        for name, value in lesson.features.items():
            for place, weight in enumerate(weights[name]):
                scores[place] += weight * value
        likely = probabilities(scores)
        for place, share in enumerate(likely):
            surplus = lesson.pull * (share - (place == lesson.right))
            for name, value in lesson.features.items():
                slopes[name][place] += surplus * value
    return slopes


def _steepest(lessons: Sequence[Lesson]) -> float:
    """Return a bound on how fast a slope can change: half of all squares, each as its comment counts (Böhning 1992)."""
    return 0.5 * sum(lesson.pull * value * value for lesson in lessons for value in lesson.features.values())
