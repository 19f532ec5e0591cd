"""Fits linear models with scikit-learn. The only module that imports it; what comes out needs plain Python only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from streams.features import is_of_words
from streams.linear import LinearModel

FEWEST_COMMENTS = 5
"""A word that fewer comments used may say who wrote it: it is not learned."""
_PLACES = 4
_LEAST_WEIGHT = 0.15
_STRICT_APART, _STRICT_TOGETHER = 0.15, 0.1
"""scikit-learn's C of the two models: the inverse strength of the penalty on large weights."""

Features = Mapping[str, float]
Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class Pulls(NamedTuple):
    """How much a comment of each class counts, in the order of the classes: for each of the two models."""

    apart: Sequence[float]
    together: Sequence[float]


def fit(features: Sequence[Features], labels: Sequence[str], classes: Sequence[str], pulls: Pulls) -> LinearModel:
    """Return the mean of two linear models, which is one linear model again.

    One tells each class from the rest, with each word first weighed by how much more often that class uses it (Wang
    and Manning 2012, "Baselines and Bigrams"); the other, a multinomial logistic regression, tells all apart at once.

    Args:
        features: of each comment.
        labels: its class.
        classes: in the order of the weights.
        pulls: how much each class counts.
    """
    names = vocabulary(features)
    matrix = table(features, names)
    numbers = np.array([classes.index(label) for label in labels])
    apart = _each_from_the_rest(matrix, numbers, names, np.array(pulls.apart))
    together = _all_at_once(matrix, numbers, np.array(pulls.together))
    weights, bias = (apart[0] + together[0]) / 2, (apart[1] + together[1]) / 2
    rows = {
        name: tuple(round(float(weight), _PLACES) + 0.0 for weight in weights[:, column])
        for column, name in enumerate(names)
    }
    return LinearModel(
        classes=tuple(classes),
        bias=tuple(round(float(start), _PLACES) + 0.0 for start in bias),
        features={name: row for name, row in rows.items() if _says_enough(name, row)},
    )


def _says_enough(name: str, row: Sequence[float]) -> bool:
    """Say whether a feature is worth keeping: two thirds of the words move so little that nothing is lost."""
    middle = sum(row) / len(row)
    return any(row) and (":" in name or max(abs(weight - middle) for weight in row) >= _LEAST_WEIGHT)


def vocabulary(features: Sequence[Features]) -> list[str]:
    """Return the features that enough comments have, in alphabetical order."""
    counts = Counter(name for one in features for name in one)
    return sorted(name for name, count in counts.items() if count >= FEWEST_COMMENTS)


def table(features: Sequence[Features], names: Sequence[str]) -> csr_matrix:
    """Return a row for each comment and a column for each feature that is named."""
    column_of = {name: number for number, name in enumerate(names)}
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for one in features:
        for name, value in one.items():
            if name in column_of:
                columns.append(column_of[name])
                values.append(value)
        starts.append(len(values))
    return csr_matrix((values, columns, starts), shape=(len(features), len(names)))


def _each_from_the_rest(matrix: csr_matrix, numbers: Array, names: Sequence[str], pulls: Array) -> tuple[Array, Array]:
    are_words = np.array([is_of_words(name) for name in names])
    weights, bias = [], []
    for number in range(len(pulls)):
        is_it = numbers == number
        lean = np.where(are_words, _leaning(matrix, is_it), 1.0)
        model = LogisticRegression(C=_STRICT_APART, max_iter=2000, tol=1e-6)
        model.fit(matrix @ diags(lean), is_it, sample_weight=pulls[numbers])
        weights.append(model.coef_[0] * lean)
        bias.append(model.intercept_[0])
    return np.array(weights), np.array(bias)


def _all_at_once(matrix: csr_matrix, numbers: Array, pulls: Array) -> tuple[Array, Array]:
    model = LogisticRegression(C=_STRICT_TOGETHER, max_iter=2000, tol=1e-6)
    model.fit(matrix, numbers, sample_weight=pulls[numbers])
    return model.coef_, model.intercept_


def _leaning(matrix: csr_matrix, is_it: Array) -> Array:
    """Return how strongly each feature leans to or from a class: |log| of its two shares, 0.1 to 3, counts plus 1."""
    present = matrix != 0
    of_it = np.asarray(present[is_it].sum(axis=0)).ravel() + 1.0
    of_others = np.asarray(present[~is_it].sum(axis=0)).ravel() + 1.0
    shares = (of_it / (is_it.sum() + 2.0)) / (of_others / ((~is_it).sum() + 2.0))
    return np.clip(np.abs(np.log(shares)), 0.1, 3.0)
