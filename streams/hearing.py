"""What there is to hear in an answer: care words, VADER's words, and what they make of each part of it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from schemas.tags import Question
from streams.clauses import Part, parts
from streams.index import LookedFor, Table
from streams.lexicon import TURN, Lexicon, Met, turned_places
from streams.text import Text
from streams.vader import Vader

_ALPHA = 15.0
"""VADER's constant: its compound is sum / sqrt(sum * sum + 15) (Hutto and Gilbert 2014)."""


class Valued(NamedTuple):
    """A word of VADER's lexicon, by its number, and its valence there: -4 to 4, turned round after a "not"."""

    place: int
    valence: float


class HeardPart(NamedTuple):
    """A part of an answer, and how its words add up, as VADER does it: -1 to 1."""

    part: Part
    valence: float


class Hearing(NamedTuple):
    """An answer as it was heard.

    Attributes:
        compound: VADER's own score of the whole answer, as VADER gives it.
        met: the care words, in order of place.
        valued: VADER's words that are not in a care word, in order of place.
        parts: its sentences, or halves of them, in order.
    """

    compound: float
    met: Sequence[Met]
    valued: Sequence[Valued]
    parts: Sequence[HeardPart]


class Hearer:
    """Hears answers. Built once; safe across threads."""

    def __init__(self, vader: Vader, lexicon: Lexicon) -> None:
        self._vader = vader
        self._lexicon = lexicon
        self._valences = Table(vader.valences())

    def looked_for(self, question: Question) -> LookedFor:
        """Return what is looked for in an answer to a question."""
        return self._lexicon.looked_for(question)

    def hear(self, text: Text, question: Question) -> Hearing:
        """Return what there is to hear in an answer to a question."""
        met = self._lexicon.find(text, question)
        valued = self._valued(text, met)
        compound = self._vader.compound(text.raw) + 0.0  # -0.0 is 0.0: SQLite and PostgreSQL would keep two numbers
        return Hearing(compound, met, valued, _heard_parts(parts(text), met, valued))

    def _valued(self, text: Text, met: Sequence[Met]) -> list[Valued]:
        valences = text.met(self._valences)
        if not valences:
            return []
        taken = {place for one in met for place in range(one.first, one.past)}
        turned = turned_places(text)
        return sorted(
            [
                Valued(place, valence * (TURN if place in turned else 1))
                for word, valence in valences
                for place in text.where[word]
                if place not in taken
            ]
        )


def one_part(hearing: Hearing) -> float:
    """Return how all words of an answer add up, as if it were of one part: -1 to 1."""
    return _squeezed(sum([one.weight for one in hearing.met]) + sum([one.valence for one in hearing.valued]))


def _squeezed(total: float) -> float:
    return total / math.sqrt(total * total + _ALPHA)


def _heard_parts(pieces: Sequence[Part], met: Sequence[Met], valued: Sequence[Valued]) -> list[HeardPart]:
    weights = sorted([(one.first, one.weight) for one in met] + list(valued))
    heard, done = [], 0
    for part in pieces:
        total = 0.0
        while done < len(weights) and weights[done][0] < part.past:
            total += weights[done][1]
            done += 1
        heard.append(HeardPart(part, _squeezed(total)))
    return heard
