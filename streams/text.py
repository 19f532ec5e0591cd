"""An answer, read once: its words, where they stand, and its sentences. Everything that tags shares one reading."""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
"""The shapes of an apostrophe that people and their telephones write; each is one character, as what it becomes."""

# Letters and digits, with apostrophes inside. A hyphen parts words, so that "re-ablement" is two of them.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=[\s\"'”)]|$)|\n|[•·]")
_ABBREVIATIONS = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "st", "e.g", "i.e", "approx", "vs"))


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
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.plain = raw if raw.isascii() else raw.translate(APOSTROPHES)
        self.written: Sequence[str] = _WORD.findall(self.plain)
        self.words: Sequence[str] = [word.lower() for word in self.written]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different words, in lower case."""
        return frozenset(self.words)

    @cached_property
    def places(self) -> Sequence[tuple[int, int]]:
        """Where each word stands: its first offset and the one past its last, in code points."""
        return [match.span() for match in _WORD.finditer(self.plain)]

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences that hold a word, in order."""
        bounds = [0, *(match.end() for match in _SENTENCE_END.finditer(self.plain) if self._ends(match)), len(self.raw)]
        found: list[Sentence] = []
        word = 0
        for start, end in pairwise(bounds):
            first = word
            while word < len(self.places) and self.places[word][0] < end:
                word += 1
            if word > first:
                found.append(Sentence(*_trimmed(self.raw, start, end), first, word))
        return found

    def span(self, first: int, past: int) -> tuple[int, int]:
        """Return where the words from `first` up to `past` stand, in code points."""
        return self.places[first][0], self.places[past - 1][1]

    def _ends(self, match: re.Match[str]) -> bool:
        """Say whether a mark ends a sentence; a full stop after "Mrs" or "e.g" does not."""
        if match.group() != ".":
            return True
        before = re.search(r"[\w.]*$", self.plain[max(0, match.start() - 8) : match.start()])
        return before is None or before.group().lower() not in _ABBREVIATIONS


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    piece = raw[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
