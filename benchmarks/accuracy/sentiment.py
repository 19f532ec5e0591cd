"""Learns the weights of sentiment, and measures them by folds that never part two comments of the same words."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from benchmarks.accuracy.comments import Comment, grouped_folds
from benchmarks.accuracy.figures import Figures, Said, figures
from benchmarks.accuracy.fitting import Features, Pulls, fit
from schemas.tags import AnswerSentiment, Question, Sentiment
from streams.lexicon import Lexicon
from streams.linear import LinearModel, model_to_json
from streams.sentiment import CLASSES, SentimentReader
from streams.text import Text
from streams.vader import Vader

SEED, FOLDS = 1, 5
PULLS = Pulls(apart=(1.0, 2.4, 2.45), together=(1.0, 2.2, 2.55))
"""Positive, neutral or mixed, negative: what is rare and what must not be missed counts more. One for all folds."""
_NONE = (0.0,) * len(CLASSES)
_CLASS_OF = {Sentiment.POSITIVE: "positive", Sentiment.NEGATIVE: "negative"}


def features_of(comments: Sequence[Comment], lexicon: Lexicon, *, with_rating: bool) -> list[Features]:
    """Return what the model may know of each comment."""
    reader = SentimentReader(Vader(), lexicon)
    return [
        reader.features(Text(one.text), one.question, one.rating if with_rating else None, one.asked)
        for one in comments
    ]


def fit_on(features: Sequence[Features], comments: Sequence[Comment], places: Sequence[int]) -> LinearModel:
    """Return the model that some of the comments teach.

    What counts only in answers to "What was good?" is learned beside it, in a model of its own, and added where it is
    asked: else what one service says there would move how other questions are read at another.
    """
    labels = [comments[place].sentiment for place in places]
    everywhere = [{name: one for name, one in features[place].items() if not _is_of_good(name)} for place in places]
    model = fit(everywhere, labels, CLASSES, PULLS)
    return _with_good(model, fit([features[place] for place in places], labels, CLASSES, PULLS))


def _is_of_good(name: str) -> bool:
    return name.startswith(tuple([f"good {of}:" for of in ("length", "vader", "parts")]))


def _with_good(model: LinearModel, of_good: LinearModel) -> LinearModel:
    """Return a model that reads answers to "What was good?" as another does, but for the words themselves."""
    rows = dict(model.features)
    of_question = f"question:{Question.GOOD.value}"
    for name, row in of_good.features.items():
        of = name.partition(" ")[2]
        if _is_of_good(name):
            rows[name] = _moved(row, of_good.features.get(of, _NONE), model.features.get(of, _NONE))
        elif name == of_question:
            rows[name] = _moved(row, of_good.bias, model.bias)
    return msgspec.structs.replace(model, features=dict(sorted(rows.items())))


def _moved(row: Sequence[float], there: Sequence[float], here: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(one + to - start, 4) + 0.0 for one, to, start in zip(row, there, here, strict=True))


def said_by(reader: SentimentReader, comments: Sequence[Comment], *, with_rating: bool) -> list[Said]:
    """Return what a reader says of comments, as people's three classes."""
    return [
        _said(reader.assess(Text(one.text), one.question, one.rating if with_rating else None, one.asked))
        for one in comments
    ]


def cross_validate(comments: Sequence[Comment], lexicon: Lexicon, *, with_rating: bool, seed: int = SEED) -> list[Said]:
    """Return what is said of each comment by a reader that has not learned from its words."""
    features = features_of(comments, lexicon, with_rating=with_rating)
    plain = features_of(comments, lexicon, with_rating=False) if with_rating else features
    folds = grouped_folds([one.key for one in comments], FOLDS, seed)
    said: dict[int, Said] = {}
    vader = Vader()
    for fold in range(FOLDS):
        seen = [place for place, its in enumerate(folds) if its != fold]
        unseen = [place for place, its in enumerate(folds) if its == fold]
        rated = fit_on(features, comments, seen) if with_rating else None
        reader = SentimentReader(vader, lexicon, fit_on(plain, comments, seen), rated)
        its_comments = [comments[place] for place in unseen]
        said |= dict(zip(unseen, said_by(reader, its_comments, with_rating=with_rating), strict=True))
    return [said[place] for place in range(len(comments))]


def learn(comments: Sequence[Comment], lexicon: Lexicon, folder: Path) -> None:
    """Write the weights that all comments teach, with and without ratings, and their cross-validated figures."""
    for name, with_rating in (("sentiment", False), ("sentiment_rated", True)):
        found = figures(labels_of(comments), cross_validate(comments, lexicon, with_rating=with_rating))
        features = features_of(comments, lexicon, with_rating=with_rating)
        model = fit_on(features, comments, range(len(comments)))
        model = msgspec.structs.replace(model, made_by=_made_by(found, len(comments)))
        (folder / f"{name}.json").write_bytes(model_to_json(model))
        print(f"{name}: {len(model.features):,} features; cross-validated {found}")


def labels_of(comments: Sequence[Comment]) -> list[str]:
    """Return what people said of each comment."""
    return [one.sentiment for one in comments]


def of_some(comments: Sequence[Comment], said: Sequence[Said], wanted: Callable[[Comment], bool]) -> Figures:
    """Return the figures of those comments that are wanted."""
    pairs = [(one.sentiment, its) for one, its in zip(comments, said, strict=True) if wanted(one)]
    return figures([label for label, _ in pairs], [its for _, its in pairs])


def _said(answer: AnswerSentiment) -> Said:
    return Said(_CLASS_OF.get(answer.sentiment, "neutral_or_mixed"), answer.confidence)


def _made_by(found: Figures, comments: int) -> dict[str, str | int | float]:
    return {
        "command": "python -m benchmarks.accuracy learn comments_dev.csv",
        "comments": comments,
        "seed": SEED,
        "cross_validated_accuracy": round(found.accuracy, 4),
        "cross_validated_macro_f1": round(found.macro_f1, 4),
    }
