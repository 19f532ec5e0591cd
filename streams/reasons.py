"""Which words moved a score: care words, VADER's words, and learned words, as places in the answer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from schemas.tags import Weighed
from streams.clauses import Part
from streams.hearing import Hearing
from streams.lexicon import TURN, is_turning
from streams.text import Text
from streams.vader import Vader

MOST = 12
"""How many reasons an answer shows: a page with everything highlighted shows nothing."""
_LEAST_VALENCE = 0.8
_LEAST_LEARNED = 0.3
"""Below these a word moved nothing that is worth showing."""
LEARNED = "learned from coded comments"


class Gram(NamedTuple):
    """One or two neighbouring words that a linear model knows: the number of the first, of the one past, and weight."""

    first: int
    past: int
    weight: float


def known_grams(words: Sequence[str], weights: Mapping[str, float]) -> list[Gram]:
    """Return the words and pairs of neighbours that have a weight, in order of place.

    Args:
        words: the answer's words as features spell them.
        weights: for each feature, how far it moves towards praise, or below 0 towards blame.
    """
    found = [Gram(place, place + 1, weights[word]) for place, word in enumerate(words) if word in weights]
    pairs = zip(words, words[1:], strict=False)
    return found + [
        Gram(place, place + 2, weights[pair])
        for place, (first, second) in enumerate(pairs)
        if (pair := f"{first} {second}") in weights
    ]


def weighed_words(text: Text, part: Part, hearing: Hearing, grams: Iterable[Gram], vader: Vader) -> list[Weighed]:
    """Return the words of a part that moved its score, one reason for each word, in order of place."""
    met = [one for one in hearing.met if part.first <= one.first < part.past]
    taken = {place for one in met for place in range(one.first, one.past)}
    reasons = [_weighed(text, one.first, one.past, one.weight, one.why) for one in met if one.weight]
    for place in range(part.first, part.past):
        value = 0.0 if place in taken else _valence(text.words, place, vader)
        if abs(value) >= _LEAST_VALENCE:
            taken.add(place)
            reasons.append(_weighed(text, place, place + 1, value, f"VADER: ‘{text.written[place]}’"))
    for gram in sorted(grams, key=lambda gram: (-abs(gram.weight), gram.first)):
        places = range(gram.first, gram.past)
        inside = part.first <= gram.first and gram.past <= part.past
        if inside and abs(gram.weight) >= _LEAST_LEARNED and taken.isdisjoint(places):
            taken.update(places)
            reasons.append(_weighed(text, gram.first, gram.past, gram.weight, LEARNED))
    return sorted(reasons, key=lambda reason: reason.start)


def strongest(reasons: Iterable[Weighed]) -> tuple[Weighed, ...]:
    """Return those that moved a score most, in order of place."""
    chosen = sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.start))[:MOST]
    return tuple(sorted(chosen, key=lambda reason: reason.start))


def _valence(words: Sequence[str], place: int, vader: Vader) -> float:
    """Return what VADER's lexicon says of a word, turned round by a negation just before it."""
    value = vader.valence(words[place])
    if value and any(is_turning(word) for word in words[max(0, place - 3) : place]):
        return value * TURN
    return value


def _weighed(text: Text, first: int, past: int, weight: float, why: str) -> Weighed:
    start, end = text.span(first, past)
    return Weighed(start=start, end=end, weight=round(weight, 2) + 0.0, why=why)
