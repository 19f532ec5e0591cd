"""The two sets: what the demo's made-up people said, and answers written anew. Both are labelled; nobody real spoke.

`demo.csv` names each answer of `heard/demo/words` by the start of its words' SHA-256, so that no words stand twice. Its
labels were given before any tag was looked at, as those of `fresh.csv` were, where the words stand beside them.
"""

import csv
import hashlib
from pathlib import Path
from typing import NamedTuple

from heard.demo.story import made_up_words
from schemas.events import Rating
from schemas.tags import Question, Sentiment

_HERE = Path(__file__).parent
_NAMED_BY = 8  # letters of the SHA-256


class Labelled(NamedTuple):
    """An answer and how it sounds to a person, given its question.

    Attributes:
        rating: what the same person rated the whole experience; of fresh words none is known.
        is_doubtful: the person hesitated over the label.
        is_english: words in other languages are not assessed, and so not measured.
        is_held: of the half that no rule was made from.
    """

    text: str
    question: Question
    rating: Rating | None
    sentiment: Sentiment
    is_doubtful: bool
    is_english: bool
    is_held: bool


class Label(NamedTuple):
    """What `demo.csv` says of an answer."""

    sentiment: Sentiment
    is_doubtful: bool
    is_english: bool


def named(text: str) -> str:
    """Return the name of some words."""
    return hashlib.sha256(text.encode()).hexdigest()[:_NAMED_BY]


def is_held(text: str) -> bool:
    """Say whether words are of the held half: their name, a number of base 16, is odd."""
    return int(named(text), 16) % 2 == 1


def demo_labels() -> dict[tuple[str, Question], Label]:
    """Return the label of each answer of the demo, by its name and its question."""
    with (_HERE / "demo.csv").open(encoding="utf-8", newline="") as opened:
        return {
            (row["words"], Question(row["question"])): Label(
                Sentiment(row["sentiment"]), row["doubtful"] == "yes", row["language"] != "other"
            )
            for row in csv.DictReader(opened)
        }


def demo_answers() -> list[Labelled]:
    """Return every answer of the demo's made-up submissions, in their order.

    Raises:
        KeyError: an answer has no label.
    """
    labels = demo_labels()
    asked = [
        (told, question, text)
        for told in made_up_words()
        for question, text in ((Question.GOOD, told.good), (Question.BETTER, told.better))
        if text.strip()
    ]
    return [
        Labelled(text, question, told.rating, *labels[named(text), question], is_held(text))
        for told, question, text in asked
    ]


def fresh_answers() -> list[Labelled]:
    """Return the answers that were written for the measuring alone, in the order of the file."""
    with (_HERE / "fresh.csv").open(encoding="utf-8", newline="") as opened:
        return [
            Labelled(row["text"], Question(row["question"]), None, Sentiment(row["sentiment"]), False, True, True)
            for row in csv.DictReader(opened)
        ]
