"""What the finder of names asks of an answer: a word without its ending, its capital, and what stands around it."""

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import cached_property

from streams.personal import cues
from streams.personal.lists import NameKind, NameLists
from streams.text import Text

_SENTENCE_ENDS = frozenset(".!?\n\r:;•·*…>|")
_OPENERS = " \"'(“‘-–[\t\xa0"
# Beginnings and ends of names, and hardly of English words, in the languages of people who live in England.
_SHAPE_OF_A_NAME = re.compile(
    "^(?:mc|fitz|olu|ade[a-z]{4}|chukw|chin[eow]|chid|nn[ae]|nk[eiou]|abd[aeiu]|zh|xi[ao]|kwa[bks]|sukh|gurp|harj"
    "|jagd|parm)[a-z]{2}"
    "|[a-z]{2}(?:deep|preet|jit|jeet|inder|slaw|slawa|owski|owska|ewski|ewska|wicz|czyk|escu|enko|ovic|zai|ullah|uddin"
    "|bottom|thwaite|singhe|kumar|murthy|swamy|adhyay|singh|kaur|oglu|yan|idze|shvili|opoulos|nathan|ajah)$"
)
_LETTERS_OF_A_TYPO = 6
_MOST_LOOKED_UP = 10
"""How many words of one answer are compared with the common ones, which is slow."""
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class Letters(IntEnum):
    """How a word is written, where that tells something."""

    INSIDE = 0  # a capital inside a sentence
    FIRST = 1  # a capital at the start of a sentence
    SMALL = 2  # small letters, or capitals where most of the answer is in capitals
    ACRONYM = 3  # capitals only, in an answer that has small letters


class Reading:
    """An answer with the lists beside it. Words are meant by their number in `Text.words`."""

    def __init__(self, text: Text, lists: NameLists) -> None:
        self.text = text
        self.words = text.words
        self._lists = lists
        self._starts, self._ends = text.starts, text.ends
        self._looked_up = 0

    @cached_property
    def shouting(self) -> bool:
        """Whether most of the answer is in capitals, so that a capital says nothing."""
        words = [word for word in self.text.written if len(word) > 1]
        return 2 * sum(map(str.isupper, words)) > len(words)

    def kind(self, place: int) -> NameKind:
        """Return what the lists say of a word, or its shape where it is in none."""
        word = self.words[place]
        tail = self.tail(place)
        word = fold(word[:-tail] if tail else word)
        kind = self._lists.kind(word)
        if kind is not NameKind.UNKNOWN:
            return kind
        if word[-1:] == "s" and self._lists.kind(word[:-1]) is NameKind.SURE:
            return NameKind.SURE  # "sarahs help"
        return NameKind.SURNAME if _SHAPE_OF_A_NAME.search(word) else kind

    def tail(self, place: int) -> int:
        """Return how many letters at the end of a word are no part of a name: the "'s" of "Sarah's"."""
        return 2 if self.words[place].endswith("'s") else 0

    def letters(self, place: int) -> Letters:
        """Return how a word is written."""
        written = self.text.plain[self._starts[place] : self._ends[place]]
        if not written[0].isupper():
            return Letters.SMALL
        if len(written) > 1 and (written.isupper() or (len(written) > 2 and written[:-1].isupper())):
            return Letters.SMALL if self.shouting else Letters.ACRONYM
        return Letters.FIRST if self.is_first(place) else Letters.INSIDE

    def has_capital(self, place: int) -> bool:
        """Say whether a word begins with a capital."""
        return self.text.plain[self._starts[place]].isupper()

    def is_first(self, place: int) -> bool:
        """Say whether a word begins a sentence, a line or what follows a colon."""
        start = self._starts[place]
        before = self.text.plain[max(0, start - 5) : start].rstrip(_OPENERS)
        return not before or before[-1] in _SENTENCE_ENDS

    def gap(self, place: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.text.plain[self._ends[place - 1] : self._starts[place]]

    def ends(self, place: int) -> bool:
        """Say whether a mark or the end of the answer follows a word."""
        return place + 1 >= len(self.words) or bool(self.gap(place + 1).strip())

    def points_after(self, place: int) -> float:
        """Return what the next word is worth to a name that ends with this one."""
        if place + 1 >= len(self.words) or self.gap(place + 1).strip() not in ("", "&"):
            return 0
        return cues.AFTER.get(self.words[place + 1], 0.0)

    def same_sentence_before(self, place: int, most: int) -> list[str]:
        """Return up to so many words before one, none of an earlier sentence."""
        first = place
        while first > 0 and place - first < most:
            if self.words[first - 1] not in cues.TITLES and not _SENTENCE_ENDS.isdisjoint(self.gap(first)):
                break
            first -= 1
        return list(self.words[first:place])

    def stop_after_initials(self, place: int) -> int:
        """Return 1 where a word is the last letter of "J.S.", whose full stop is part of the name."""
        start, end = self._starts[place], self._ends[place]
        around = self.text.plain[start - 1 : end + 1] if start else ""
        return int(len(around) == 3 and around[0] == around[2] == ".")

    def is_misspelt(self, place: int) -> bool:
        """Say whether a word is in no list and one letter away from a common word."""
        word = self.words[place]
        if len(word) < _LETTERS_OF_A_TYPO or self._looked_up >= _MOST_LOOKED_UP:
            return False
        if self.kind(place) is not NameKind.UNKNOWN:
            return False
        self._looked_up += 1
        return not self._lists.plain.isdisjoint(_one_letter_away(word))


def fold(word: str) -> str:
    """Return a word in the letters of the lists: without accents and apostrophes."""
    if word.isascii():
        return word.replace("'", "") if "'" in word else word
    parts = unicodedata.normalize("NFKD", word.replace("ł", "l").replace("ı", "i"))
    return "".join(letter for letter in parts if letter.isalnum())


def _one_letter_away(word: str) -> Iterator[str]:
    """Yield the words that one slip turns into this one (P. Norvig, "How to Write a Spelling Corrector", 2007)."""
    for cut in range(len(word) + 1):
        head, tail = word[:cut], word[cut:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in _ALPHABET:
            yield head + letter + tail
            yield head + letter + tail[1:]
