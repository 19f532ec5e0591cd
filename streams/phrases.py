"""Words and phrases of a configuration, met in a text: one walk over its words for a whole book of them.

How a phrase is written:

- words with a space between, in lower case: `went above and beyond`;
- a word that ends in `*` stands for every word that begins so: `neglect*`;
- `_` stands for any one word: `can't thank _ enough`;
- `...` stands for none to three words: `made ... feel safe`.

A hyphen parts words, as it does in a text. The first word is a word, or the beginning of one of three letters or more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from schemas.errors import InvalidConfig
from streams.text import Text

Meaning = TypeVar("Meaning")
MOST_BETWEEN = 3
"""How many words `...` stands for at the most."""
_STEM = 3
"""How many letters a beginning needs, where it is the first word: beginnings are looked up by them."""


class Found(NamedTuple, Generic[Meaning]):
    """A phrase in a text: the number of its first word, the one past its last, and what the book says of it."""

    first: int
    past: int
    meaning: Meaning


class _Entry(NamedTuple, Generic[Meaning]):
    rest: tuple[str, ...]
    meaning: Meaning


class PhraseBook(Generic[Meaning]):
    """Phrases and what each means. Built once; safe across threads."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        """Take the phrases.

        Raises:
            InvalidConfig: a phrase is empty, or begins with what cannot be looked up.
        """
        self._by_word: defaultdict[str, list[_Entry[Meaning]]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[tuple[str, _Entry[Meaning]]]] = defaultdict(list)
        for phrase, meaning in phrases:
            first, *rest = _parts(phrase)
            entry = _Entry(tuple(rest), meaning)
            if first.endswith("*"):
                self._by_stem[first[:_STEM]].append((first[:-1], entry))
            else:
                self._by_word[first].append(entry)

    def find(self, text: Text) -> Iterator[Found[Meaning]]:
        """Yield every phrase at every place of the text, in the order of their first words; they may overlap."""
        words = text.words
        by_word, by_stem = self._by_word, self._by_stem
        for place, word in enumerate(words):
            if word in by_word:
                for entry in by_word[word]:
                    yield from _match(words, place, entry)
            if by_stem and word[:_STEM] in by_stem:
                for stem, entry in by_stem[word[:_STEM]]:
                    if word.startswith(stem):
                        yield from _match(words, place, entry)


def longest(found: Iterable[Found[Meaning]]) -> list[Found[Meaning]]:
    """Return what was found without what overlaps something longer, in order of place."""
    kept: list[Found[Meaning]] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (one.first - one.past, one.first)):
        places = range(one.first, one.past)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return sorted(kept, key=lambda one: one.first)


def _match(words: Sequence[str], place: int, entry: _Entry[Meaning]) -> Iterator[Found[Meaning]]:
    past = _end(words, place + 1, entry.rest)
    if past is not None:
        yield Found(place, past, entry.meaning)


def _end(words: Sequence[str], place: int, rest: Sequence[str]) -> int | None:
    """Return where the rest of a phrase ends when it begins at a place, or None where it does not stand there."""
    for number, part in enumerate(rest):
        if part == "...":
            ends = (_end(words, place + skipped, rest[number + 1 :]) for skipped in range(MOST_BETWEEN + 1))
            return next((end for end in ends if end is not None), None)
        if place >= len(words) or not _fits(words[place], part):
            return None
        place += 1
    return place


def _fits(word: str, part: str) -> bool:
    return part in ("_", word) or (part.endswith("*") and word.startswith(part[:-1]))


def _parts(phrase: str) -> list[str]:
    parts = [part for piece in phrase.lower().split() for part in _pieces(piece)]
    if not parts or parts[0] in ("_", "...") or (parts[0].endswith("*") and len(parts[0]) <= _STEM):
        raise InvalidConfig(f'the phrase "{phrase}" must begin with a word, or with at least {_STEM} letters and a *')
    if parts[-1] in ("_", "..."):
        raise InvalidConfig(f'the phrase "{phrase}" must end with a word')
    return parts


def _pieces(piece: str) -> list[str]:
    if piece in ("_", "..."):
        return [piece]
    star = "*" if piece.endswith("*") else ""
    words = list(Text(piece).words)
    return [*words[:-1], words[-1] + star] if words else []
