"""Places in an answer: its sentences, where typed words stand, and its words in pieces for a page. Pure.

A place is a pair of offsets in code points, the first character's and the one past the last.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

Place = tuple[int, int]

_SENTENCE_ENDS = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|\n")


class Marked(NamedTuple):
    """Some of the words, in order, with everything that is said of them: nothing, or names of marks."""

    words: str
    marks: frozenset[str]


def sentences(words: str) -> list[Place]:
    """Return where each sentence of an answer stands, without the space around it. A line break ends one too."""
    places, at = [], 0
    for end in [found.end() for found in _SENTENCE_ENDS.finditer(words)] + [len(words)]:
        if words[at:end].strip():
            places.append(trimmed(words, (at, end)))
        at = end
    return places


def trimmed(words: str, place: Place) -> Place:
    """Return a place without the space at both its ends; an empty place where nothing else is there."""
    start, end = place
    said = words[start:end]
    start += len(said) - len(said.lstrip())
    return start, max(start, start + len(said.strip()))


def occurrences(words: str, typed: str) -> list[Place]:
    """Return where typed words stand in an answer, as whole words, in large or small letters, however spaced."""
    parts = typed.split()
    if not parts:
        return []
    pattern = r"\s+".join(re.escape(part) for part in parts)
    found = re.finditer(rf"(?<!\w){pattern}(?!\w)", words, re.IGNORECASE)
    return [(one.start(), one.end()) for one in found]


def joined(words: str, places: Iterable[Place]) -> list[Place]:
    """Return places in order, those that follow one another with only space between as one."""
    together: list[Place] = []
    for start, end in sorted(places):
        if together and not words[together[-1][1] : start].strip():
            together[-1] = (together[-1][0], max(together[-1][1], end))
        else:
            together.append((start, end))
    return together


def merged(spans: Iterable[tuple[Place, str]]) -> list[tuple[Place, str]]:
    """Return places with what stands instead, in order; those that overlap as one, with the first's."""
    together: list[tuple[Place, str]] = []
    for (start, end), instead in sorted(spans, key=lambda span: (span[0][0], -span[0][1])):
        if together and start < together[-1][0][1]:
            (begins, ends), kept = together[-1]
            together[-1] = ((begins, max(ends, end)), kept)
        elif start < end:
            together.append(((start, end), instead))
    return together


def redacted(words: str, spans: Iterable[tuple[Place, str]]) -> str:
    """Return words with what stands instead of each place."""
    pieces, at = [], 0
    for (start, end), instead in merged(spans):
        pieces += [words[at:start], instead]
        at = end
    return "".join([*pieces, words[at:]])


def marked(words: str, marks: Sequence[tuple[Place, str]]) -> list[Marked]:
    """Return an answer in pieces, cut wherever a mark begins or ends. Marks may overlap."""
    cuts = sorted({0, len(words), *(min(max(at, 0), len(words)) for place, _ in marks for at in place)})
    return [
        Marked(words[start:end], frozenset(name for (begins, ends), name in marks if begins <= start and end <= ends))
        for start, end in pairwise(cuts)
    ]


def key_of(question: str, place: Place) -> str:
    """Return how a form names a place of an answer."""
    return f"{question}:{place[0]}:{place[1]}"


def place_of(key: str) -> tuple[str, Place] | None:
    """Return the question and the place that a form names; None where it names none."""
    found = re.fullmatch(r"([a-z]{1,16}):(\d{1,6}):(\d{1,6})", key, re.ASCII)
    return (found[1], (int(found[2]), int(found[3]))) if found else None
