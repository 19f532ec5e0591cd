"""Learns the weights of sentiment, and measures them by folds that never part two comments of the same words."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.accuracy.comments import Comment, grouped_folds
from benchmarks.accuracy.figures import Figures, figures
from benchmarks.accuracy.fitting import Features, Pulls, fit
from streams.lexicon import Lexicon
from streams.linear import LinearModel, model_to_json, probabilities
from streams.sentiment import CLASSES, SentimentReader
from streams.text import Text
from streams.vader import Vader

SEED, FOLDS = 1, 5
PULLS = Pulls(apart=(1.0, 2.4, 2.1), together=(1.0, 2.2, 2.2))
"""Positive, neutral or mixed, negative: what is rare and what must not be missed counts more. The same for all folds."""


def features_of(comments: Sequence[Comment], lexicon: str, *, with_rating: bool) -> list[Features]:
    """Return what the model may know of each comment."""
    reader = SentimentReader(Vader(), Lexicon.from_toml(lexicon))
    return [
        reader.features(Text(one.text), one.question, one.rating if with_rating else None, one.asked)
        for one in comments
    ]


def cross_validate(features: Sequence[Features], comments: Sequence[Comment], seed: int = SEED) -> list[list[float]]:
    """Return how likely each class is for each comment, by a model that has not seen its words."""
    folds = grouped_folds([one.key for one in comments], FOLDS, seed)
    likely: dict[int, list[float]] = {}
    for fold in range(FOLDS):
        seen = [place for place, its in enumerate(folds) if its != fold]
        model = fit_on(features, comments, seen)
        likely |= {
            place: probabilities(model.scores(features[place])) for place, its in enumerate(folds) if its == fold
        }
    return [likely[place] for place in range(len(comments))]


def fit_on(features: Sequence[Features], comments: Sequence[Comment], places: Sequence[int]) -> LinearModel:
    """Return the model that some of the comments teach."""
    return fit([features[place] for place in places], [comments[place].sentiment for place in places], CLASSES, PULLS)


def learn(comments: Sequence[Comment], lexicon: str, folder: Path) -> None:
    """Write the weights that all comments teach, with and without ratings, and their cross-validated figures."""
    for name, with_rating in (("sentiment", False), ("sentiment_rated", True)):
        features = features_of(comments, lexicon, with_rating=with_rating)
        found = figures([one.sentiment for one in comments], cross_validate(features, comments))
        model = fit_on(features, comments, range(len(comments)))
        model = msgspec.structs.replace(model, made_by=_made_by(found, len(comments)))
        (folder / f"{name}.json").write_bytes(model_to_json(model))
        print(f"{name}: {len(model.features):,} features; cross-validated {found}")


def measure(comments: Sequence[Comment], lexicon: str) -> None:
    """Print the cross-validated figures."""
    for with_rating in (False, True):
        features = features_of(comments, lexicon, with_rating=with_rating)
        print(with_rating, figures([one.sentiment for one in comments], cross_validate(features, comments)))


def _made_by(found: Figures, comments: int) -> dict[str, str | int | float]:
    return {
        "command": "python -m benchmarks.accuracy learn comments_dev.csv",
        "comments": comments,
        "seed": SEED,
        "accuracy": round(found.accuracy, 4),
        "macro_f1": round(found.macro_f1, 4),
    }
