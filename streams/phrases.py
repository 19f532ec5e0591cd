"""Words and phrases of a configuration, met in a text: one walk over its words for a whole book of them.

How a phrase is written:

- words with a space between, in lower case: `went above and beyond`;
- a word that ends in `*` stands for every word that begins so: `neglect*`;
- `_` stands for any one word: `can't thank _ enough`;
- `...` stands for none to three words: `made ... feel safe`;
- words with `/` between, where one of them stands: `hit/hits/hitting me/him/her`.

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


Part = str | frozenset[str]
"""One part of a phrase: a word, the beginning of one, `_` or `...`; in a frozenset any of its words."""


class _Entry(NamedTuple, Generic[Meaning]):
    rest: tuple[Part, ...]
    meaning: Meaning


class _Beginning(Generic[Meaning]):
    """The phrases that begin with one word, by the word that follows it: a common word begins dozens of them."""

    def __init__(self) -> None:
        self.by_second: defaultdict[str, list[_Entry[Meaning]]] = defaultdict(list)
        self.others: list[_Entry[Meaning]] = []  # of one word, or whose second part is "_", "..." or a beginning

    def add(self, entry: _Entry[Meaning]) -> None:
        """Take a phrase."""
        second = entry.rest[0] if entry.rest else "_"
        if isinstance(second, frozenset):
            for word in sorted(second):
                self.by_second[word].append(entry)
        elif second in ("_", "...") or second.endswith("*"):
            self.others.append(entry)
        else:
            self.by_second[second].append(entry)


class PhraseBook(Generic[Meaning]):
    """Phrases and what each means. Built once; safe across threads."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        """Take the phrases.

        Raises:
            InvalidConfig: a phrase is empty, or begins with what cannot be looked up.
        """
        self._by_word: defaultdict[str, _Beginning[Meaning]] = defaultdict(_Beginning)
        self._by_stem: defaultdict[str, list[tuple[str, _Entry[Meaning]]]] = defaultdict(list)
        for phrase, meaning in phrases:
            first, *rest = parts_of(phrase)
            entry = _Entry(tuple(rest), meaning)
            if isinstance(first, frozenset):
                for word in sorted(first):
                    self._by_word[word].add(entry)
            elif first.endswith("*"):
                self._by_stem[first[:_STEM]].append((first[:-1], entry))
            else:
                self._by_word[first].add(entry)

    def find(self, text: Text) -> Iterator[Found[Meaning]]:
        """Yield every phrase at every place of the text, in the order of their first words; they may overlap."""
        return self.find_in(text.words)

    def find_in(self, words: Sequence[str]) -> Iterator[Found[Meaning]]:
        """Yield the same from words in lower case, as where their spelling has been put right."""
        by_word, by_stem = self._by_word, self._by_stem
        for place, (word, second) in enumerate(zip(words, [*words[1:], ""], strict=False)):
            if word in by_word:
                beginning = by_word[word]
                for entry in beginning.others:
                    yield from _match(words, place, entry)
                if second in beginning.by_second:
                    for entry in beginning.by_second[second]:
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


def _end(words: Sequence[str], place: int, rest: Sequence[Part]) -> int | None:
    """Return where the rest of a phrase ends when it begins at a place, or None where it does not stand there."""
    for number, part in enumerate(rest):
        if part == "...":
            ends = (_end(words, place + skipped, rest[number + 1 :]) for skipped in range(MOST_BETWEEN + 1))
            return next((end for end in ends if end is not None), None)
        if place >= len(words) or not fits(words[place], part):
            return None
        place += 1
    return place


def fits(word: str, part: Part) -> bool:
    """Say whether a word can stand where a part of a phrase is."""
    if isinstance(part, frozenset):
        return word in part
    return part in ("_", word) or (part.endswith("*") and word.startswith(part[:-1]))


def parts_of(phrase: str) -> list[Part]:
    """Return the parts of a phrase.

    Raises:
        InvalidConfig: the phrase is empty, or begins or ends with what cannot be looked up.
    """
    parts = [part for piece in phrase.lower().split() for part in _pieces(piece)]
    if not parts or not _begins(parts[0]):
        raise InvalidConfig(f'the phrase "{phrase}" must begin with a word, or with at least {_STEM} letters and a *')
    if parts[-1] in ("_", "..."):
        raise InvalidConfig(f'the phrase "{phrase}" must end with a word')
    return parts


def _begins(part: Part) -> bool:
    return isinstance(part, frozenset) or (part not in ("_", "...") and (not part.endswith("*") or len(part) > _STEM))


def _pieces(piece: str) -> list[Part]:
    if piece in ("_", "..."):
        return [piece]
    if "/" in piece:
        return [frozenset(word for choice in piece.split("/") for word in Text(choice).words)]
    star = "*" if piece.endswith("*") else ""
    words = list(Text(piece).words)
    return [*words[:-1], words[-1] + star] if words else []
