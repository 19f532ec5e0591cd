"""Learns which words speak of which theme: one logistic regression a theme, on words weighed by how telling they are.

Words are weighed as Wang and Manning (2012, "Baselines and Bigrams") do, by the log of the ratio of how often they
are used with and without the theme, softened: the many words that tell nothing come out near 0 and are dropped.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from benchmarks.accuracy.comments import grouped_folds
from streams.linear import LinearModel

Features = Mapping[str, float]
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

FEWEST_COMMENTS = 5
"""A word that fewer comments used may say who wrote it: it is not learned."""
NOT_LEARNED = frozenset(("redacted", "ticked", "comments", "cramlington", "rvi"))
"""Marks that coders left in the comments, and places: they would teach nothing about another service."""
STRICTNESS = 1.0
"""The inverse strength of the penalty on weights (scikit-learn's C)."""
SIGN_SCALE = 0.5
"""How much of a word's pull a feature that is not a word has before learning; a word's is divided by the length."""
SOFTENING = 0.3
LEAST_WEIGHT = 0.15
"""A smaller weight of a word moves no answer of four words or more by 0.08, and is dropped."""
LEAST_SIGN_WEIGHT = 0.03
COMMON_AIM = 0.72
"""The micro-F1 that is asked for: half of it is the probability from which one more theme raises it."""
INNER_FOLDS = 5
SEED = 11
_PLACES = 4


class Fitted(NamedTuple):
    """What was learned of one theme: a weight for each column, and where its score starts."""

    weights: Floats
    start: float


def fit_themes(
    features: Sequence[Features], themes: Sequence[frozenset[str]], keys: Sequence[str], classes: Sequence[str]
) -> LinearModel:
    """Return a model whose scores are above 0 where a theme is to be given.

    Args:
        features: of each comment.
        themes: what people said each speaks of.
        keys: comments of one key say the same, and are never parted while thresholds are chosen.
        classes: the themes to learn.
    """
    names = _vocabulary(features)
    matrix = _matrix(features, names)
    folds = np.array(grouped_folds(keys, INNER_FOLDS, SEED))
    scale = _scale(names)
    least = np.where(scale == 1.0, LEAST_WEIGHT, LEAST_SIGN_WEIGHT)
    columns, starts = [], []
    for theme in classes:
        wanted = np.array([theme in given for given in themes])
        fitted = _fit(matrix, wanted)
        weights = fitted.weights * scale
        columns.append(np.where(np.abs(weights) < least, 0.0, weights))
        starts.append(fitted.start - _threshold(matrix, wanted, folds))
    table = np.stack(columns, axis=1).round(_PLACES) + 0.0
    return LinearModel(
        classes=tuple(classes),
        bias=tuple(round(float(start), _PLACES) for start in starts),
        features={name: tuple(map(float, row)) for name, row in zip(names, table, strict=True) if row.any()},
    )


def _fit(matrix: csr_matrix, wanted: Bools) -> Fitted:
    with_theme = 1 + np.asarray(matrix[wanted].astype(bool).sum(axis=0)).ravel()
    without = 1 + np.asarray(matrix[~wanted].astype(bool).sum(axis=0)).ravel()
    telling = np.log((with_theme / with_theme.sum()) / (without / without.sum()))
    scale = np.sqrt(np.abs(telling)) + SOFTENING
    model = LogisticRegression(C=STRICTNESS, solver="liblinear", max_iter=500)
    model.fit(matrix @ diags(scale), wanted)
    return Fitted(model.coef_[0] * scale, float(model.intercept_[0]))


def _threshold(matrix: csr_matrix, wanted: Bools, folds: Floats) -> float:
    """Return the score from which the theme is given, chosen on comments that were not learned from.

    It is the middle of two: the one of the theme's own best F1, which a rare theme's few comments make unsteady, and
    the one from which a theme of that F1 and of the common aim raises an F1 (Lipton and others 2014: half of it).
    """
    scores = np.zeros(len(wanted))
    for fold in range(INNER_FOLDS):
        here = folds == fold
        fitted = _fit(matrix[~here], wanted[~here])
        scores[here] = matrix[here] @ fitted.weights + fitted.start
    order = np.argsort(-scores, kind="stable")
    f1 = 2 * np.cumsum(wanted[order]) / (np.arange(1, len(wanted) + 1) + wanted.sum())
    best = int(f1.argmax())
    own = float(scores[order][best : best + 2].mean())
    chance = (float(f1[best]) + COMMON_AIM) / 4
    return (own + float(np.log(chance / (1 - chance)))) / 2


def _matrix(features: Sequence[Features], names: Sequence[str]) -> csr_matrix:
    place = {name: number for number, name in enumerate(names)}
    scale = _scale(names)
    cells = [
        (row, place[name], value * scale[place[name]])
        for row, one in enumerate(features)
        for name, value in one.items()
        if name in place
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(features), len(names)))


def _scale(names: Sequence[str]) -> Floats:
    """Return how much pull each feature has before learning."""
    return np.array([1.0 if name[0].isalnum() else SIGN_SCALE for name in names])


def _vocabulary(features: Sequence[Features]) -> list[str]:
    counts = Counter(name for one in features for name in one)
    return sorted(name for name, count in counts.items() if count >= FEWEST_COMMENTS and name not in NOT_LEARNED)
