"""Comments that people labelled, with their labels as our themes by `benchmarks/crosswalk.toml`."""

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from benchmarks.accuracy.comments import read_comments
from schemas.tags import Question
from schemas.themes import ThemeBook
from streams.text import Text


class Crossing(Struct, frozen=True, forbid_unknown_fields=True):
    """A label of the public set and the theme it is read as.

    Attributes:
        frequent: whether it is one of the 20 most frequent labels, which figures are about and weights are learned for.
    """

    label: str
    theme: str
    frequent: bool = False


class Labelled(NamedTuple):
    """A comment and what people said it speaks of.

    Attributes:
        key: its letters and digits: comments of one key say the same.
        themes: the ids of the themes that its labels are read as.
    """

    text: Text
    question: Question
    key: str
    themes: frozenset[str]


def read_crosswalk(text: str, book: ThemeBook) -> tuple[Crossing, ...]:
    """Return the crosswalk that a TOML text holds.

    Raises:
        ValueError: a label is read as a theme that is not in the book, or a label is there twice.
    """
    crossings = msgspec.convert(tomllib.loads(text)["crossing"], tuple[Crossing, ...])
    unknown = [one.theme for one in crossings if one.theme not in book]
    if unknown or len({one.label for one in crossings}) < len(crossings):
        raise ValueError(f"benchmarks/crosswalk.toml: a label twice, or themes that are not in the book: {unknown}")
    return crossings


def read_labelled(file: Path, theme_of: Mapping[str, str]) -> list[Labelled]:
    """Return the comments of a file in the form of NHS England's public set, in its order.

    Args:
        file: the CSV file.
        theme_of: the theme that each label is read as; labels that are not in it are left out.
    """
    with file.open(encoding="utf-8", newline="") as opened:
        labels = [row["labels"].split("|") for row in csv.DictReader(opened)]
    return [
        Labelled(
            text=Text(comment.text),
            question=comment.question,
            key=comment.key,
            themes=frozenset(theme_of[label] for label in given if label in theme_of),
        )
        for comment, given in zip(read_comments(file), labels, strict=True)
    ]
