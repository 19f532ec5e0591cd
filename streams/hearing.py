"""What there is to hear in an answer: care words, VADER's reading of each part, and how the words begin and turn."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.tags import Question
from streams.clauses import Part, parts
from streams.lexicon import Lexicon, Met
from streams.text import Text
from streams.vader import Vader

_ALPHA = 15.0
"""VADER's constant: its compound is sum / sqrt(sum * sum + 15) (Hutto and Gilbert 2014)."""
_NEARLY_ONE = 0.9999
"""A compound of 1 has no sum; this is the nearest one that VADER prints."""


class HeardPart(NamedTuple):
    """A part of an answer, and how VADER and the care words together read it: -1 to 1."""

    part: Part
    valence: float


class Hearing(NamedTuple):
    """An answer as it was heard.

    Attributes:
        compound: VADER's own score of the whole answer, as VADER gives it.
        met: the care words, in order of place.
        parts: its sentences, or halves of them, in order.
    """

    compound: float
    met: Sequence[Met]
    parts: Sequence[HeardPart]


def hear(text: Text, question: Question, vader: Vader, lexicon: Lexicon) -> Hearing:
    """Return what there is to hear in an answer to a question."""
    met = lexicon.find(text, question)
    compound = vader.compound(text.raw) + 0.0  # -0.0 is 0.0: SQLite and PostgreSQL would keep two numbers
    pieces = parts(text)
    words_left = _without(text, met)
    unchanged = len(pieces) == 1 and words_left is text.raw
    heard = []
    for part in pieces:
        plain = compound if unchanged else vader.compound(words_left[part.start : part.end])
        weights = sum(one.weight for one in met if part.first <= one.first < part.past)
        heard.append(HeardPart(part, _compound(_sum(plain) + weights)))
    return Hearing(compound, met, heard)


def _without(text: Text, met: Sequence[Met]) -> str:
    """Return the answer with blanks for the care words, so that VADER does not weigh their words as well."""
    if not met:
        return text.plain
    pieces, done = [], 0
    for one in met:
        start, end = text.span(one.first, one.past)
        pieces += [text.plain[done:start], " " * (end - start)]
        done = end
    return "".join([*pieces, text.plain[done:]])


def _sum(compound: float) -> float:
    """Return the sum that VADER made the compound of."""
    bounded = max(-_NEARLY_ONE, min(_NEARLY_ONE, compound))
    return bounded * (_ALPHA / (1 - bounded * bounded)) ** 0.5


def _compound(total: float) -> float:
    return total / (total * total + _ALPHA) ** 0.5
