"""An answer, read once: its words, where they stand, and its sentences. Everything that tags shares one reading."""

import re
import string
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from streams.index import Index, Pair, Said, Table

APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
"""The shapes of an apostrophe that people and their telephones write; each is one character, as what it becomes."""

# Letters and digits, with apostrophes inside. A hyphen parts words, so that "re-ablement" is two of them.
_WORD = re.compile(r"([^\W_]+(?:'[^\W_]+)*)")
_ASCII_WORD = re.compile(r"([a-z0-9]+(?:'[a-z0-9]+)*)")  # the same, faster, where there is nothing else
_UNEVEN = re.compile("[İΣ]")  # not one letter in lower case, and one of two
_MARKS = re.compile(r"[.!?…\n•·]+")
_BREAKS = frozenset("\n•·")  # these end a sentence whatever follows
_EDGES = frozenset(string.whitespace + "\u00a0•·")  # around a sentence, and no part of it
_CLOSING = "\"'”)"
_ABBREVIATIONS = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "st", "e.g", "i.e", "approx", "vs"))
_LONGEST_ABBREVIATION = 8  # and a mark before it
# So that most of what stands between words is passed over at once: the rest is looked at mark by mark.
_NO_END = frozenset((" ", "  ", ", ", ",", "; ", ": ", "-", " - ", "/", " (", ") ", " & "))
_MAY_BE_SHORT = frozenset(
    short.rpartition(".")[2] for short in _ABBREVIATIONS
)  # what an abbreviation's full stop follows


class Sentence(NamedTuple):
    """A sentence of an answer.

    Attributes:
        start: offset of its first character in the answer, in code points; `end` is past its last.
        first: the number of its first word in `Text.words`; `past` is past its last.
    """

    start: int
    end: int
    first: int
    past: int


class Text:
    """One answer and what there is to know of its letters. Lower case and apostrophes keep their places.

    Words are meant by their numbers, but in `vocabulary`, `where` and what is met.

    Attributes:
        raw: as the person wrote it.
        plain: the same length, with one shape of apostrophe.
        words: in order, in lower case.
        starts: where each word begins, in code points; `ends` is past its last.
        where: the different words, each with its numbers; `vocabulary` are the words.
        pairs: the different pairs of neighbours, or those of them that somebody looks for.
    """

    words: Sequence[str]
    where: Mapping[str, Sequence[int]]
    vocabulary: frozenset[str]

    def __init__(self, raw: str, index: Index | None = None) -> None:
        """Read an answer.

        Args:
            raw: as the person wrote it.
            index: what readers look for. It makes them quick, and changes nothing else.
        """
        self.raw = raw
        is_ascii = raw.isascii()
        self.plain = raw if is_ascii else raw.translate(APOSTROPHES)
        # What stands before the first word, that word, what stands between it and the second, the second, …
        if is_ascii or not _UNEVEN.search(raw):
            pieces = (_ASCII_WORD if is_ascii else _WORD).split(self.plain.lower())
            words = pieces[1::2]
        else:
            pieces = _WORD.split(self.plain)
            words = [word.lower() for word in pieces[1::2]]
        offsets = list(accumulate(map(len, pieces)))
        self.starts: Sequence[int] = offsets[:-1:2]
        self.ends: Sequence[int] = offsets[1::2]
        self._gaps: Sequence[str] = pieces[::2]
        self._read(words, index)

    def _read(self, words: Sequence[str], index: Index | None) -> None:
        where: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            if word in where:
                where[word].append(place)
            else:
                where[word] = [place]
        self.words, self.where, self.vocabulary, self._index = words, where, frozenset(where), index
        self.pairs = frozenset(pairwise(words)) if index is None else index.pairs.intersection(pairwise(words))
        self._uncommon = self.vocabulary if index is None else self.vocabulary - index.ordinary

    def met(self, table: Table[str, Said]) -> list[tuple[str, Said]]:
        """Return the different words of the answer that are in a table, and what each says."""
        said = table.said
        return [(word, said[word]) for word in table.keys & self.vocabulary]

    def met_pairs(self, table: Table[Pair, Said]) -> list[tuple[Pair, Said]]:
        """Return the different pairs of neighbours in the answer that are in a table, and what each says."""
        said = table.said
        return [(pair, said[pair]) for pair in table.keys & self.pairs]

    def beyond(self, passed_over: frozenset[str]) -> frozenset[str]:
        """Return the different words of the answer that are not among those that somebody passes over."""
        return self._uncommon - passed_over

    @cached_property
    def written(self) -> Sequence[str]:
        """The words as written, in order."""
        return [self.plain[start:end] for start, end in zip(self.starts, self.ends, strict=True)]

    @cached_property
    def places(self) -> Sequence[tuple[int, int]]:
        """Where each word stands: its first offset and the one past its last, in code points."""
        return list(zip(self.starts, self.ends, strict=True))

    def where_pair(self, pair: Pair) -> list[int]:
        """Return the numbers of the first words of a pair of neighbours."""
        words, (first, second) = self.words, pair
        last = len(words) - 1
        return [place for place in self.where[first] if place < last and words[place + 1] == second]

    @cached_property
    def _pasts(self) -> Sequence[int]:
        return [sentence.past for sentence in self.sentences]

    def sentence_of(self, place: int) -> Sentence:
        """Return the sentence that a word is in."""
        return self.sentences[bisect_right(self._pasts, place)]

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences that hold a word, in order."""
        raw, start, first = self.raw, 0, 0
        found: list[Sentence] = []
        for end, past in (*self._sentence_ends(), (len(raw), len(self.words))):
            if past > first:
                begin, over = start, end
                while raw[begin] in _EDGES:
                    begin += 1
                while raw[over - 1] in _EDGES:
                    over -= 1
                found.append(Sentence(begin, over, first, past))
                first = past
            start = end
        return found

    def _sentence_ends(self) -> Iterator[tuple[int, int]]:
        """Yield where a sentence ends, in code points, and the number of the word after it."""
        words, starts, ends = self.words, (*self.starts, len(self.raw)), (0, *self.ends)
        for past, gap in enumerate(self._gaps):
            if gap in _NO_END:
                continue
            if gap == ". " and past and words[past - 1] not in _MAY_BE_SHORT:
                yield ends[past] + 1, past
                continue
            for match in _MARKS.finditer(self.raw, ends[past], starts[past]):
                if self._ends(match):
                    yield match.end(), past

    def respelt(self, meant: Mapping[str, str]) -> "Text":
        """Return the same answer with some of its words put right: what each is meant for."""
        other = Text.__new__(Text)
        other.__dict__ |= self.__dict__
        other._read([meant.get(word, word) for word in self.words], self._index)
        return other

    def span(self, first: int, past: int) -> tuple[int, int]:
        """Return where the words from `first` up to `past` stand, in code points."""
        return self.starts[first], self.ends[past - 1]

    def _ends(self, match: re.Match[str]) -> bool:
        """Say whether marks end a sentence; those in "9.30" do not, nor a full stop after "Mrs" or "e.g"."""
        marks, (start, end) = match.group(), match.span()
        if not _BREAKS.isdisjoint(marks):
            return True
        following = self.plain[end : end + 1]
        if following and not following.isspace() and following not in _CLOSING:
            return False
        if marks != ".":
            return True
        before = self.plain[max(0, start - _LONGEST_ABBREVIATION) : start]
        return before.rpartition(" ")[2].lstrip("(\"'").lower() not in _ABBREVIATIONS
