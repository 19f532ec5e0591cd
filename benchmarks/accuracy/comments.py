"""Comments that people coded, read from a CSV file, and folds that never part two comments of the same words."""

import csv
import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from schemas.events import Rating
from schemas.tags import Question

_QUESTIONS = {"what_good": Question.GOOD, "could_improve": Question.BETTER, "nonspecific": Question.OPEN}
_RATINGS = {
    "1": Rating.VERY_GOOD,
    "2": Rating.GOOD,
    "3": Rating.NEITHER,
    "4": Rating.POOR,
    "5": Rating.VERY_POOR,
    "6": Rating.DONT_KNOW,
}
_MENTAL_HEALTH_ASKS = ("What was good?", "What could we do better?")


class Comment(NamedTuple):
    """A comment and how a person coded it.

    Attributes:
        asked: the question as it was put.
        sentiment: positive, neutral_or_mixed or negative.
        trust: which of the two NHS trusts it was written to.
        key: its letters and digits in lower case: comments of one key say the same.
    """

    text: str
    question: Question
    asked: str
    rating: Rating | None
    sentiment: str
    trust: str
    key: str


def read_comments(file: Path) -> list[Comment]:
    """Return the comments of a file in the form of NHS England's public set, in its order."""
    with file.open(encoding="utf-8", newline="") as opened:
        return [_comment(row) for row in csv.DictReader(opened)]


def _comment(row: dict[str, str]) -> Comment:
    # The file names no trust. Only the mental-health trust asks these two; "How could we improve?", "FFT Why?" and the
    # question about 111 are the ambulance service's, where 4 in 10 of the answers speak of ambulances and drivers.
    asked = row["question"].strip()
    return Comment(
        text=row["text"],
        question=_QUESTIONS[row["question_type"]],
        asked=asked,
        rating=_RATINGS.get(row["rating"]),
        sentiment=row["sentiment"],
        trust="mental health" if asked in _MENTAL_HEALTH_ASKS else "ambulance",
        key=re.sub(r"[^a-z0-9]", "", row["text"].lower()),
    )


def grouped_folds(keys: Sequence[str], folds: int, seed: int) -> list[int]:
    """Return the fold of each comment: those of one key are in one fold, and folds are as even as that allows."""
    counts = Counter(keys)
    order = sorted(counts)
    random.Random(seed).shuffle(order)  # noqa: S311  # not a secret: the same folds each time
    order.sort(key=lambda key: -counts[key])
    sizes, fold_of = [0] * folds, {}
    for key in order:
        smallest = min(range(folds), key=lambda fold: (sizes[fold], (fold + len(fold_of)) % folds))
        fold_of[key] = smallest
        sizes[smallest] += counts[key]
    return [fold_of[key] for key in keys]
