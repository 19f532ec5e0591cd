"""What a linear model may know of an answer: named numbers, the same where it is learned and where it scores.

A feature's name says what it is: a word or two neighbouring words as they stand; every other begins with its sort and a
colon. Numbers in figures are one word, "0", and apostrophes are left out, because people do.
"""

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from schemas.events import Rating
from schemas.tags import Question
from streams.hearing import Hearing
from streams.linear import grams
from streams.text import Text

PRAISE, BLAME = 0.2, -0.2
"""From where a part of an answer counts as praise, and as blame: between, VADER's readings are noise."""
LENGTHS = (1, 2, 4, 8, 16, 32)
"""In words: the upper bounds of the lengths that answers are told apart by."""
_MOST_PARTS = 3
_WORDS_WEIGHT = 2.5
"""How much words count beside the other features, which are 0 to 1. The best of five that were tried."""
_MOST_MET = 2
_OF_QUESTION = ("vader:blame", "parts:mean", "parts:worst")
"""Beside the length. The best of ten choices that were tried, on coded comments and on made-up words."""
_POOR = (Rating.NEITHER, Rating.POOR, Rating.VERY_POOR)
_DIGIT = re.compile(r"\d")
_NOT_WORDS = re.compile(r"[\W_]+")


def spelled(text: Text) -> Sequence[str]:
    """Return the words of an answer as features spell them: numbers are "0", apostrophes are left out."""
    if "'" not in text.plain and not _DIGIT.search(text.plain):
        return text.words
    odd = {word: _spelled(word) for word in text.vocabulary if not word.isalpha()}
    return [odd.get(word, word) for word in text.words]


def _spelled(word: str) -> str:
    return "0" if word[0].isdigit() else word.replace("'", "")


def words_weight(length: int) -> float:
    """Return how much each word of an answer of so many counts: a word of many says less than one of few."""
    return _WORDS_WEIGHT / math.sqrt(max(1, length))


def gram_features(words: Sequence[str]) -> dict[str, float]:
    """Return the features of each word, and of each pair of neighbours."""
    return dict.fromkeys(grams(words), words_weight(len(words)))


def edge_features(words: Sequence[str], question: Question) -> dict[str, float]:
    """Return how an answer begins and ends. "Nothing" is praise after one question and blame after another."""
    if not words:
        return {}
    first = words[0]
    beginning = "first:" + " ".join(words[:2])
    return {"first:" + first: 1.0, beginning: 1.0, f"{question.value} first:{first}": 1.0, "last:" + words[-1]: 1.0}


def heard_features(hearing: Hearing, question: Question, length: int) -> dict[str, float]:
    """Return the features of what was heard.

    Args:
        hearing: what was heard.
        question: which question was answered.
        length: how many words the answer has.
    """
    named = {length_feature(length): 1.0}
    if hearing.compound:
        named["vader:praise" if hearing.compound > 0 else "vader:blame"] = abs(hearing.compound)
    named.update(_part_features(hearing))
    named.update({name: named[of] for of, name in beside_question(named, question)})
    named.update(met_features(hearing))
    named["question:" + question.value] = 1.0
    return named


def beside_question(names: Iterable[str], question: Question) -> list[tuple[str, str]]:
    """Return those features that count otherwise in what was good, each with its name there.

    Hard facts in an answer to "What was good?" are mostly what somebody was helped with.
    """
    if question is not Question.GOOD:
        return []
    return [(of, f"{question.value} {of}") for of in names if of in _OF_QUESTION or of.startswith("length:")]


def question_features(question_words: str) -> dict[str, float]:
    """Return the feature of a question as it was put; none where that is not known."""
    asked = _NOT_WORDS.sub(" ", question_words.lower()).strip()
    return {"asked:" + asked: 1.0} if asked else {}


def rating_features(rating: Rating, question: Question, heard: Mapping[str, float]) -> dict[str, float]:
    """Return the features of a rating, and of what was heard beside it: praise with a poor rating may be irony.

    Args:
        rating: the person's rating of the whole experience.
        question: which question was answered.
        heard: what `heard_features` returned.
    """
    named = {"rating:" + rating.value: 1.0, f"{question.value} rating:{rating.value}": 1.0}
    sort = "poor" if rating in _POOR else rating.value
    at = tuple([kind + ":" for kind in ("parts", "care", "vader", "length")])
    named.update({f"{sort} {name}": value for name, value in heard.items() if name.startswith(at)})
    return named


def is_of_words(name: str) -> bool:
    """Say whether a feature is of the words themselves, and not of what was made of them."""
    return ":" not in name or "first:" in name or "last:" in name


def met_features(hearing: Hearing) -> dict[str, int]:
    """Return the features of the care words: how often each sort was met, as far as more say more."""
    counts: dict[str, int] = {}
    for one in hearing.met:
        name = f"care:{one.why}" if one.weight >= 0 else f"care:{one.why} (blame)"
        counts[name] = min(_MOST_MET, counts.get(name, 0) + 1)
    return counts


class PartsTold(NamedTuple):
    """What is told of how many parts of an answer are praise, and how many are blame."""

    praise: int  # _MOST_PARTS at the most
    blame: int
    all_praise: bool
    all_blame: bool


def parts_told(valences: Sequence[float]) -> PartsTold:
    """Return what is told of the valences of the parts of an answer; it has one at least."""
    praise = sum([valence > PRAISE for valence in valences])
    blame = sum([valence < BLAME for valence in valences])
    parts = len(valences)
    return PartsTold(min(praise, _MOST_PARTS), min(blame, _MOST_PARTS), praise == parts, blame == parts)


def all_parts_told() -> Iterator[PartsTold]:
    """Yield everything that can be told."""
    counts, either = range(_MOST_PARTS + 1), (False, True)
    return itertools.starmap(PartsTold, itertools.product(counts, counts, either, either))


def told_features(told: PartsTold) -> Sequence[str]:
    """Return the names of the features that are there where this is told."""
    there = {
        f"parts:{told.praise} praise": True,
        f"parts:{told.blame} blame": True,
        "parts:both": told.praise > 0 and told.blame > 0,
        "parts:all praise": told.all_praise,
        "parts:all blame": told.all_blame,
        "parts:neither": told.praise + told.blame == 0,
    }
    return [name for name, is_there in there.items() if is_there]


PART_VALUES = ("parts:mean", "parts:best", "parts:worst", "parts:first", "parts:last")


def part_values(valences: Sequence[float]) -> tuple[float, ...]:
    """Return the values of `PART_VALUES` for the valences of the parts of an answer; it has one at least."""
    return (
        sum(valences) / len(valences),
        max(0.0, *valences),
        min(0.0, *valences),
        valences[0],
        valences[-1],
    )


def _part_features(hearing: Hearing) -> Mapping[str, float]:
    valences = [heard.valence for heard in hearing.parts]
    if not valences:
        return {}
    named = dict(zip(PART_VALUES, part_values(valences), strict=True))
    named.update(dict.fromkeys(told_features(parts_told(valences)), 1.0))
    return {name: value for name, value in named.items() if value}


def length_feature(words: int) -> str:
    """Return the name of the feature of a length."""
    most = next((f"up to {most}" for most in LENGTHS if words <= most), f"over {LENGTHS[-1]}")
    return f"length:{most}"
