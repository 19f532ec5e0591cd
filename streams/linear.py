"""Sparse linear models in plain Python: what was learned is a file of weights, and every weight can be shown."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec
from msgspec import Struct

from schemas.errors import InvalidConfig


class Contribution(NamedTuple):
    """What a feature adds to each class's score, in the order of `LinearModel.classes`."""

    feature: str
    weights: tuple[float, ...]


class LinearModel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Classes, and how far each feature moves each of them. Scores are logits: 0 is undecided.

    Attributes:
        classes: what can be told apart; at least one.
        bias: where each class's score starts.
        features: for each feature a weight for each class, in the order of the classes.
        made_by: the command, seed and figures that made the weights.
    """

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    features: dict[str, tuple[float, ...]]
    made_by: dict[str, str | int | float] = {}

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """Return each class's score for features and their values. A feature that was never learned adds nothing."""
        totals = list(self.bias)
        known = self.features
        for name, value in features.items():
            if name in known:
                for place, weight in enumerate(known[name]):
                    totals[place] += weight * value
        return totals

    def contributions(self, features: Mapping[str, float]) -> list[Contribution]:
        """Return what each feature that was learned adds, in the order given."""
        return [
            Contribution(name, tuple([weight * value for weight in self.features[name]]))
            for name, value in features.items()
            if name in self.features
        ]


def model_from_json(content: bytes | str, where: str) -> LinearModel:
    """Return the model that a file's content holds.

    Args:
        content: JSON: {"classes": [...], "bias": [...], "features": {name: [a weight for each class]}}.
        where: the file, for the message.

    Raises:
        InvalidConfig: it is not such JSON, or a feature has not one weight for each class.
    """
    try:
        model = msgspec.json.decode(content, type=LinearModel)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise InvalidConfig(f"{where}: {error}") from error
    wrong = sorted(name for name, weights in model.features.items() if len(weights) != len(model.classes))
    if wrong or len(model.bias) != len(model.classes) or not model.classes:
        raise InvalidConfig(f"{where}: each of bias and features needs a weight for each class; not so: {wrong[:3]}")
    return model


def model_to_json(model: LinearModel) -> bytes:
    """Return the content of a model's file: a line for each feature, in alphabetical order."""
    head = {"classes": model.classes, "bias": model.bias, "made_by": model.made_by}
    lines = [f"{_json(name)}:{_json(model.features[name])}" for name in sorted(model.features)]
    body = ",\n".join(lines)
    return f'{_json(head)[:-1]},\n"features":{{\n{body}\n}}}}\n'.encode()


def probabilities(scores: Sequence[float]) -> list[float]:
    """Return how likely each class is, where exactly one is true: the softmax of the scores."""
    highest = max(scores)
    raised = [math.exp(score - highest) for score in scores]
    total = sum(raised)
    return [one / total for one in raised]


def probability(score: float) -> float:
    """Return how likely a class is on its own, where several may be true: the logistic function of its score."""
    if score >= 0:
        return 1 / (1 + math.exp(-score))
    raised = math.exp(score)
    return raised / (1 + raised)


def grams(words: Sequence[str]) -> Iterable[str]:
    """Yield each word, and each pair of neighbours with a space between, as features are named."""
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
