"""Misspelt words: which word of a configuration an unknown one was meant for, if any."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

SHORTEST = 5
"""Words with fewer letters are too close to one another to guess at: "care" is no "carer"."""
LONG = 9
"""From so many letters on, two faults are passed over."""


class Spelling:
    """The words of a configuration, as people misspell them.

    A fault is a letter too many, too few or another, or two neighbours in the wrong order. One is passed over in a
    word of five letters, two in a word of nine. The first letter has to be right: people seldom get it wrong, and
    it keeps "worth" from being "north".
    """

    def __init__(
        self, words: Iterable[str], real: Iterable[str] = (), shortest: int = SHORTEST, long: int = LONG
    ) -> None:
        """Take the words in lower case, and real words that are never a fault for one of them.

        Args:
            words: what a misspelt word may mean.
            real: words that are only near, as "amused" is to "abused".
            shortest: how many letters a word has to have to be misspelt.
            long: how many it has to have to be misspelt twice.
        """
        self._words = frozenset(words)
        self._shortest = shortest
        self._long = long
        self._near: defaultdict[tuple[str, int], list[tuple[str, frozenset[str]]]] = defaultdict(list)
        self._piece = (shortest - 1) // 2  # of two pieces so short, one fault spares one
        self._by_piece: defaultdict[tuple[str, int], list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for word in sorted(self._words):
            if len(word) >= shortest and word.isalpha():
                entry = (word, frozenset(word))
                self._near[word[0], len(word)].append(entry)
                for length in range(len(word) - 1, len(word) + 2):
                    for piece in self._pieces(word):
                        self._by_piece[piece, length].append(entry)
        self._sure = self._words.union(real)

    def faults(self, vocabulary: Iterable[str]) -> Mapping[str, str]:
        """Return the misspelt words among a text's different words, each with the word that it means."""
        shortest = self._shortest
        return {
            word: meant
            for word in vocabulary
            if len(word) >= shortest and word not in self._sure and (meant := self._meant(word)) is not None
        }

    def _meant(self, word: str) -> str | None:
        """Return the nearest word, by the alphabet where two are as near. Nothing of what people wrote is kept."""
        letters = frozenset(word)
        near = [
            (faults, other)
            for other, others in self._like(word)
            if len(letters ^ others) <= 2 * (allowed := self._allowed(word, other))
            and (faults := _faults(word, other, allowed)) is not None
        ]
        return min(near)[1] if near else None

    def _like(self, word: str) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield the words that begin with the same letter and may be meant, each with its letters."""
        if len(word) < self._long:
            for piece in self._pieces(word):
                yield from self._by_piece.get((piece, len(word)), ())
        else:
            for length in range(len(word) - 2, len(word) + 3):
                yield from self._near.get((word[0], length), ())

    def _pieces(self, word: str) -> tuple[str, str]:
        """Return a word's first letters, and its first with its last ones."""
        return word[: self._piece], f"{word[0]}-{word[-self._piece :]}"

    def _allowed(self, word: str, other: str) -> int:
        return 2 if min(len(word), len(other)) >= self._long else 1


def _faults(word: str, other: str, allowed: int) -> int | None:
    """Return how many faults lie between two words, or None where there are more than allowed.

    It is the optimal string alignment distance, looked for only as deep as asked: what begins and ends alike is passed
    over, and the first fault stands where the rest begins to differ.
    """
    word, other = _apart(word, other)
    if not word or not other:
        more = len(word) + len(other)
        return more if more <= allowed else None
    if allowed == 0:
        return None
    swapped = word[:2] == other[1::-1]
    if allowed == 1:
        return 1 if len(word) == len(other) and (len(word) == 1 or (len(word) == 2 and swapped)) else None
    rests = [(word[1:], other), (word, other[1:]), (word[1:], other[1:])]
    if swapped:
        rests.append((word[2:], other[2:]))
    found = [faults for rest in rests if (faults := _faults(*rest, allowed - 1)) is not None]
    return 1 + min(found) if found else None


def _apart(word: str, other: str) -> tuple[str, str]:
    """Return two words without the letters that both begin with, and then without those that both end with."""
    same = 0
    for one, two in zip(word, other, strict=False):
        if one != two:
            break
        same += 1
    word, other = word[same:], other[same:]
    while word and other and word[-1] == other[-1]:
        word, other = word[:-1], other[:-1]
    return word, other
