"""Thousands of phrases met in a text at the price of its rare words: each phrase is looked up by its rarest part.

It reads phrases as `streams.phrases` does, and finds the same. It is for books so large that walking over every
beginning costs too much: of a thousand phrases that begin with "not", a text is asked only for "eaten" and "washed".
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from schemas.errors import InvalidConfig
from streams.index import Table
from streams.phrases import MOST_BETWEEN, Found, Part, fits, parts_of
from streams.text import Text

Meaning = TypeVar("Meaning")
MOST_PLACES = 40
"""At how many places of a text one word is looked around, so that a text of one word takes no longer than another."""
_OFTEN = """
    a about after again all am an and any are as at back be because been before being but by call came can care
    carer come could day did do does don't down for from get go going good got had has have he help her here him his
    home i if in into is it it's just know left like long made make me more much mum my never no nobody not nothing
    now of off on one or our out over people phone really s safe said she so some staff team tell that the their
    them then there they this time to told too up us very was we week weeks well went were what when where which who
    will with without work would you your
"""
_COMMON = frozenset(_OFTEN.split())
_COMMONEST = frozenset(("to", "the", "and", "a", "i", "was", "in", "not", "on", "for", "it", "of", "is", "my", "no"))
_COMMON_COSTS, _COMMONEST_COSTS = 50, 500  # what a common word weighs beside a rare one: a guess that measured well


class _Phrase(NamedTuple, Generic[Meaning]):
    """A phrase around its rarest part.

    Attributes:
        previous: what the word straight before the rarest part must be, where that is named; `following` that after.
        needed: the rarest other part, of which a text needs a word somewhere; empty where it stands straight beside.
        before: the parts before it, the nearest first; `after` are those after it.
    """

    previous: frozenset[str]
    following: frozenset[str]
    needed: frozenset[str]
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    meaning: Meaning


class AnchoredBook(Generic[Meaning]):
    """Phrases and what each means, looked up by the rarest part of each. Built once; safe across threads."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        """Take the phrases.

        Raises:
            InvalidConfig: a phrase is empty, begins or ends with what cannot be looked up, or has no whole word.
        """
        by_anchor: dict[str, list[_Phrase[Meaning]]] = {}
        for phrase, meaning in phrases:
            parts = parts_of(phrase)
            place = min(range(len(parts)), key=lambda number: _cost(parts[number]))
            if not _choices(parts[place]):
                raise InvalidConfig(f'the phrase "{phrase}" needs a whole word, without a *, to be looked up by')
            before, after = tuple(reversed(parts[:place])), tuple(parts[place + 1 :])
            entry = _Phrase(_nearest(before), _nearest(after), _needed(before, after), before, after, meaning)
            for word in sorted(_choices(parts[place])):
                by_anchor.setdefault(word, []).append(entry)
        self._anchors = Table(by_anchor)

    def find_in(self, text: Text) -> list[Found[Meaning]]:
        """Return every phrase at every place of a text, by the place of its rarest word."""
        anchors = text.met(self._anchors)
        places = sorted([(place, entries) for word, entries in anchors for place in text.where[word]], key=_by_place)
        if len(places) > MOST_PLACES:
            places = [(place, entries) for word, entries in anchors for place in text.where[word][:MOST_PLACES]]
        words, vocabulary, last = text.words, text.vocabulary, len(text.words) - 1
        found = []
        for place, entries in places:
            earlier = words[place - 1] if place else ""
            later = words[place + 1] if place < last else ""
            for previous, following, needed, before, after, meaning in entries:
                if (
                    (not previous or earlier in previous)
                    and (not following or later in following)
                    and (not needed or not needed.isdisjoint(vocabulary))
                ):
                    first = _reach(words, place - 1, before, -1)
                    past = _reach(words, place + 1, after, 1) if first is not None else None
                    if first is not None and past is not None:
                        found.append(Found(first + 1, past, meaning))
        return found


_by_place = itemgetter(0)


def _reach_past_some(words: Sequence[str], place: int, parts: Sequence[Part], step: int) -> int | None:
    """Return the same where none to some words may stand before the first part; the nearest that fits is taken."""
    for start in range(place, place + step * (MOST_BETWEEN + 1), step):
        if 0 <= start < len(words) and fits(words[start], parts[0]):  # most stop here, which saves the call
            reached = _reach(words, start, parts, step)
            if reached is not None:
                return reached
    return None


def _needed(before: Sequence[Part], after: Sequence[Part]) -> frozenset[str]:
    others = [part for part in (*before[1:], *after[1:]) if _choices(part)]
    return _choices(min(others, key=_cost)) if others else frozenset()


def _nearest(parts: Sequence[Part]) -> frozenset[str]:
    return _choices(parts[0]) if parts else frozenset()


def _reach(words: Sequence[str], place: int, parts: Sequence[Part], step: int) -> int | None:
    """Return the place that follows the last part when the first stands at a place; None where they do not stand."""
    for number, part in enumerate(parts):
        if part == "...":
            return _reach_past_some(words, place, parts[number + 1 :], step)
        if not 0 <= place < len(words) or not fits(words[place], part):
            return None
        place += step
    return place


def _choices(part: Part) -> frozenset[str]:
    """Return the words that a part can be; none where it can be any, or any that begins so."""
    if isinstance(part, frozenset):
        return part
    return frozenset() if part in ("_", "...") or part.endswith("*") else frozenset((part,))


def _cost(part: Part) -> float:
    """Return how often a part will be met: a wild guess by how many words it can be, and how common they are."""
    choices = _choices(part)
    return cost_of(choices) if choices else float("inf")


def cost_of(choices: frozenset[str]) -> float:
    """Return how often one of some words will be met: a wild guess by how many they are, and how common."""
    return len(choices) + _COMMON_COSTS * len(choices & _COMMON) + _COMMONEST_COSTS * len(choices & _COMMONEST)
