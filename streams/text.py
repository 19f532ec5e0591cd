"""An answer, read once: its words, where they stand, and its sentences. Everything that tags shares one reading."""

import re
import string
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
"""The shapes of an apostrophe that people and their telephones write; each is one character, as what it becomes."""

# Letters and digits, with apostrophes inside. A hyphen parts words, so that "re-ablement" is two of them.
_WORD = re.compile(r"([^\W_]+(?:'[^\W_]+)*)")
_ASCII_WORD = re.compile(r"([A-Za-z0-9]+(?:'[A-Za-z0-9]+)*)")  # the same, faster, where there is nothing else
_MARKS = re.compile(r"[.!?…\n•·]+")
_BREAKS = frozenset("\n•·")  # these end a sentence whatever follows
_EDGES = string.whitespace + "\u00a0•·"  # around a sentence, and no part of it
_CLOSING = "\"'”)"
_ABBREVIATIONS = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "st", "e.g", "i.e", "approx", "vs"))
_LONGEST_ABBREVIATION = 8  # and a mark before it


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

    Attributes:
        raw: as the person wrote it.
        plain: the same length, with one shape of apostrophe.
        written: the words as written, in order.
        words: the same in lower case.
        vocabulary: the different ones among them.
        places: where each word stands: its first offset and the one past its last, in code points.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        is_ascii = raw.isascii()
        self.plain = raw if is_ascii else raw.translate(APOSTROPHES)
        # What stands before the first word, that word, what stands between it and the second, the second, …
        pieces = (_ASCII_WORD if is_ascii else _WORD).split(self.plain)
        ends = list(accumulate(map(len, pieces)))
        self.written: Sequence[str] = pieces[1::2]
        self.words: Sequence[str] = [word.lower() for word in self.written]
        self.vocabulary = frozenset(self.words)
        self.places: Sequence[tuple[int, int]] = list(zip(ends[:-1:2], ends[1::2], strict=True))

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences that hold a word, in order."""
        ends = [match.end() for match in _MARKS.finditer(self.plain) if self._ends(match)]
        found: list[Sentence] = []
        start = first = 0
        for end in (*ends, len(self.raw)):
            past = bisect_left(self.places, (end,), first)  # no word goes over a sentence's end
            if past > first:
                found.append(Sentence(*_trimmed(self.raw, start, end), first, past))
                first = past
            start = end
        return found

    def span(self, first: int, past: int) -> tuple[int, int]:
        """Return where the words from `first` up to `past` stand, in code points."""
        return self.places[first][0], self.places[past - 1][1]

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


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    piece = raw[start:end]
    return start + len(piece) - len(piece.lstrip(_EDGES)), end - len(piece) + len(piece.rstrip(_EDGES))
