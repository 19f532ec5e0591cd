"""Words that suggest that somebody is unsafe. They only ever add a person's look; no other tag depends on them.

What to look for is in `config/safety.toml`. Missing one costs more than looking at ten, so a phrase raises it unless

- an exception covers it ("killing time"), and then only what is covered;
- a denial stands straight before it ("never shouted at me"), in the categories where denials are believed. Of
  suicide they are not: what somebody no longer feels is still for a person to read.
"""

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct

from schemas.errors import InvalidConfig
from schemas.events import Unsafe
from schemas.tags import Question, SafetyTag, Span
from streams.anchors import AnchoredBook
from streams.phrases import Found, longest
from streams.spelling import Spelling
from streams.text import Text

FILE = "config/safety.toml"
_GROUP = re.compile(r"<(\w+)>")
_MISSPELT_FROM = 7  # letters; shorter warning words are one letter from too many others
_MISSPELT_TWICE_FROM = 99  # none: "explained" is two letters from "exploited"
_DEEPEST = 4  # groups within groups: more is a group that holds itself


class Category(Struct, frozen=True, forbid_unknown_fields=True):
    """One way of being unsafe, as `config/safety.toml` describes it.

    Attributes:
        name: what a reviewer is told.
        believe_denials: whether "never" or "no" straight before a phrase takes it away.
    """

    name: str
    phrases: tuple[str, ...]
    exceptions: tuple[str, ...] = ()
    believe_denials: bool = True


class _Config(Struct, frozen=True, forbid_unknown_fields=True):
    category: tuple[Category, ...]
    groups: dict[str, tuple[str, ...]] = {}
    denials: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    real_words: tuple[str, ...] = ()


class _Meaning(NamedTuple):
    """What a phrase stands for: a category and its place in the file, or in None an exception."""

    place: int
    category: Category | None


class SafetyReader:
    """Reads answers for words that suggest somebody is unsafe. Built once; safe across threads."""

    def __init__(self, config: _Config) -> None:
        """Take a checked configuration; `from_toml` makes one."""
        phrases = list(_phrases(config))
        self._book = AnchoredBook(phrases)
        known = {word for phrase, _ in phrases for word in re.split(r"[\s/]+", phrase)}
        self._spelling = Spelling(known, config.real_words, _MISSPELT_FROM, _MISSPELT_TWICE_FROM)
        self._denials = frozenset(_with_and_without_apostrophe(config.denials))
        self._between = frozenset(config.between)

    @classmethod
    def from_toml(cls, text: str) -> "SafetyReader":
        """Return the reader that a TOML text describes.

        Raises:
            InvalidConfig: the text is not TOML, a key is not known, or a phrase cannot be looked up.
        """
        try:
            config = msgspec.convert(tomllib.loads(text), _Config)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise InvalidConfig(f"{FILE}: {error}") from error
        try:
            return cls(config)
        except InvalidConfig as error:
            raise InvalidConfig(f"{FILE}: {error}") from error

    def read(self, text: Text, question: Question) -> tuple[Span, ...]:
        """Return the words of an answer that suggest somebody is unsafe, in order, with what they were taken for."""
        words = self._respelt(text)
        found = list(self._book.find_in(words))
        if not found:
            return ()
        exceptions = [one for one in found if one.meaning.category is None]
        raised = [one for one in found if one.meaning.category is not None]
        raised.sort(key=lambda one: one.meaning.place)  # of two categories for the same words, the first of the file
        kept = longest(one for one in raised if not _covered(one, exceptions) and not self._is_denied(one, words, text))
        return tuple(_span(one, text, question) for one in kept)

    def _respelt(self, text: Text) -> Sequence[str]:
        faults = self._spelling.faults(text.vocabulary)
        return [faults.get(word, word) for word in text.words] if faults else text.words

    def _is_denied(self, found: Found[_Meaning], words: Sequence[str], text: Text) -> bool:
        """Say whether a denial stands before what was found, with nothing but white space and a filler between."""
        if found.meaning.category is None or not found.meaning.category.believe_denials:
            return False
        place = found.first - 1
        while place >= 0 and words[place] in self._between:
            place -= 1
        if place < 0 or words[place] not in self._denials:
            return False
        between = text.plain[text.places[place][1] : text.places[found.first][0]]
        return not any(mark in between for mark in ".,;:!?\n-")


def safety_tag(unsafe: Unsafe | None, spans: Iterable[Span]) -> SafetyTag:
    """Return the tag for the form's own answer and the words that were found. Either is enough."""
    reasons = tuple(spans)
    asked = unsafe in (Unsafe.YES, Unsafe.NOT_SURE)
    return SafetyTag(flagged=asked or bool(reasons), asked=asked, reasons=reasons)


def _covered(found: Found[_Meaning], exceptions: Sequence[Found[_Meaning]]) -> bool:
    return any(one.first <= found.first and found.past <= one.past for one in exceptions)


def _span(found: Found[_Meaning], text: Text, question: Question) -> Span:
    start, end = text.span(found.first, found.past)
    why = found.meaning.category.name if found.meaning.category else ""
    return Span(question=question, start=start, end=end, why=why)


def _phrases(config: _Config) -> Iterator[tuple[str, _Meaning]]:
    """Yield every phrase and exception with its groups filled in."""
    for place, category in enumerate(config.category):
        for phrases, meaning in (
            (category.phrases, _Meaning(place, category)),
            (category.exceptions, _Meaning(place, None)),
        ):
            for phrase in phrases:
                for filled in _filled(phrase, config.groups):
                    yield " ".join(_as_typed(part) for part in filled.split()), meaning


def _filled(phrase: str, groups: Mapping[str, Sequence[str]], depth: int = 0) -> Iterator[str]:
    """Yield a phrase with each `<group>` filled in: its single words as one choice, what is longer each by itself.

    Raises:
        InvalidConfig: there is no such group, or it holds itself.
    """
    names = _GROUP.findall(phrase)
    if not names:
        yield phrase
        return
    if depth > _DEEPEST or any(name not in groups for name in names):
        raise InvalidConfig(f'the phrase "{phrase}" names a group that is not in [groups], or that holds itself')
    pieces = _GROUP.split(phrase)[::2]
    for choice in itertools.product(*(_choices(groups[name]) for name in names)):
        filled = "".join(itertools.chain(*zip(pieces, (*choice, ""), strict=True)))
        yield from _filled(filled, groups, depth + 1)


def _choices(members: Sequence[str]) -> list[str]:
    single = [member for member in members if " " not in member and "<" not in member]
    longer = [member for member in members if " " in member or "<" in member]
    return ["/".join(single), *longer] if single else longer


def _as_typed(part: str) -> str:
    """Return a word of a phrase, or a choice of them, with what people type who leave out the apostrophe."""
    return "/".join(_with_and_without_apostrophe(part.split("/"))) if "'" in part else part


def _with_and_without_apostrophe(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(form for word in words for form in (word, word.replace("'", ""))))
