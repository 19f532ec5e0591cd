"""The words that are sent: invented ones, or those of a CSV file that BENCH_WORDS names."""

import csv
import itertools
import os
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from heard.demo.story import made_up_words
from schemas.events import FeedbackReceived, Rating, Role, Source
from schemas.references import make_feedback_id

COLUMN = "text"
RATINGS = (Rating.VERY_POOR, Rating.POOR, Rating.NEITHER, Rating.GOOD, Rating.VERY_GOOD)


def read_words() -> tuple[str, list[str]]:
    """Return where the words are from, and the words, in an order that is always the same."""
    named = os.environ.get("BENCH_WORDS", "")
    if not named:
        return "invented, of heard/demo/words", [one.good or one.better for one in made_up_words()]
    with Path(named).open(encoding="utf-8", newline="") as file:
        return f"the column {COLUMN} of {Path(named).name}", [row[COLUMN] for row in csv.DictReader(file)]


def submissions(words: Sequence[str], count: int) -> Iterator[FeedbackReceived]:
    """Give submissions of one answer each, over and over the same words; every one has an id of its own."""
    chance = random.Random(7)  # noqa: S311  # the same ratings each time
    now = datetime.now(UTC)
    for answer in itertools.islice(itertools.cycle(words), count):
        yield FeedbackReceived(
            feedback_id=make_feedback_id(now, os.urandom(10)),
            received_at=now,
            source=Source.FORM,
            role=Role.UNPAID_CARER,
            rating=chance.choice(RATINGS),
            good=answer,
        )
