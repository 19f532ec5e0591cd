"""Search words: what somebody typed, as words to look for; and where they are in an answer. Pure.

A word is found in its plain English forms ("wait": waits, waited, waiting), and without regard to capitals and accents.
Nothing that is typed is an instruction: what is no letter and no digit is a gap between words.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from summaries.marking import Piece

MOST_WORDS = 12
LONGEST_WORD = 100
"""PostgreSQL takes no longer one than 2,046 bytes. What is cut is not found, as it would not have been."""

# A letter with the marks that may follow it: accents, and the vowels of Hindi or Bengali. Migration 0011 cuts words in
# the same places. FTS5 cuts at more of them, and does the same to what is looked for.
_MARKS = "".join(mark for mark in map(chr, range(0x300, 0x3100)) if unicodedata.category(mark)[0] == "M")
_WORD = re.compile(f"(?:[^\\W_][{re.escape(_MARKS)}]*)+")
# What English hangs on a word by an apostrophe says nothing about what is looked for.
_HANGER = re.compile(r"(?<=\w)['’](?:s|t|d|m|re|ve|ll)\b", re.IGNORECASE)
_VOWELS = "aeiou"
_LEAST_STEM = 3


def looked_for(typed: str) -> tuple[frozenset[str], ...]:
    """Return the words that somebody typed, each as all the forms that count as it; no word twice.

    One is as it was typed: PostgreSQL's index has no accents at all, but FTS5 leaves those of Cyrillic, Greek and
    Arabic letters where they are.
    """
    words: dict[str, frozenset[str]] = {}
    for found in _WORD.findall(_HANGER.sub(" ", typed)):
        word = fold(found)[:LONGEST_WORD]
        if word:
            as_typed = unicodedata.normalize("NFC", found).lower()[:LONGEST_WORD]
            words[word] = words.get(word, frozenset()) | forms(word) | {as_typed}
    return tuple(dict.fromkeys(words.values()))


def fold(word: str) -> str:
    """Return a word in small letters and without accents."""
    return "".join(each for each in unicodedata.normalize("NFD", word) if not "\u0300" <= each <= "\u036f").lower()


def forms(word: str) -> frozenset[str]:
    """Return a word and its plain English forms, as `caring`: care, cares, cared. Rules alone: some are no words."""
    if not (word.isascii() and word.isalpha()) or len(word) < _LEAST_STEM:
        return frozenset({word})
    found = {word}
    for base in _bases(word):
        found |= _grown(base)
    return frozenset(found)


def mark(answer: str, wanted: Collection[frozenset[str]]) -> tuple[Piece, ...]:
    """Return an answer in pieces, those marked that were looked for."""
    pieces: list[Piece] = []
    at = 0
    for start, end in _places(answer, wanted):
        if start > at:
            pieces.append(Piece(answer[at:start], marked=False))
        pieces.append(Piece(answer[start:end], marked=True))
        at = end
    if at < len(answer):
        pieces.append(Piece(answer[at:], marked=False))
    return tuple(pieces)


def rank(answers: Iterable[str], wanted: Sequence[frozenset[str]]) -> float:
    """Return how much of what was said is what was looked for: above 0 where any of it is.

    It depends on these answers alone, so that a place in the order does not move when others are stored. Ten words
    are added to the length, or one word alone would stand above every sentence.
    """
    words = [fold(found) for answer in answers for found in _WORD.findall(answer)]
    hits = sum(any(word in one for one in wanted) for word in words)
    return hits / (len(words) + 10)


def _places(answer: str, wanted: Collection[frozenset[str]]) -> Iterable[tuple[int, int]]:
    every = frozenset().union(*wanted)
    return (found.span() for found in _WORD.finditer(answer) if fold(found[0]) in every)


def _bases(word: str) -> set[str]:
    """Return what a word may be a form of, itself included."""
    found = {word}
    for ending in ("ies", "ied"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return {f"{word[: -len(ending)]}y"}
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _LEAST_STEM and any(each in _VOWELS for each in stem):
            return _of_stem(stem)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > _LEAST_STEM:
        found = {word[:-1]}
        if word.endswith(("ches", "shes", "sses", "xes", "zes")):
            found = {word[:-2]}
    return found


def _of_stem(stem: str) -> set[str]:
    """Return what is left of a word before -ing or -ed, made whole: cared was care, stopped was stop."""
    if stem[-1] == stem[-2] and stem[-1] not in "aeiouls":
        return {stem[:-1]}
    if _is_short(stem):  # a short word doubles its last letter, or it had an e: car(e)d
        return {f"{stem}e"}
    return {stem, f"{stem}e"}


def _grown(base: str) -> set[str]:
    """Return the forms of a base."""
    if base.endswith("y") and base[-2] not in _VOWELS:
        return {base, f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"}
    if base.endswith("e"):
        return {base, f"{base}s", f"{base}d", f"{base[:-1]}ing"}
    stem = base + base[-1] if _is_short(base) else base
    plural = f"{base}es" if base.endswith(("ch", "sh", "s", "x", "z")) else f"{base}s"
    return {base, plural, f"{stem}ed", f"{stem}ing"}


def _is_short(stem: str) -> bool:
    """Say whether a stem is one syllable that ends in one vowel and one consonant, as `stop` and `car`."""
    ends = len(stem) >= 3 and stem[-1] not in f"{_VOWELS}wxy" and stem[-2] in _VOWELS and stem[-3] not in _VOWELS
    return ends and len(re.findall(f"[{_VOWELS}]+", stem)) == 1
