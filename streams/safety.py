"""Words that suggest that somebody is unsafe. They only ever add a person's look; no other tag depends on them.

What to look for is in `config/safety.toml`: phrases, and signs, which are groups of words that stand near one another.
Missing one costs more than looking at ten, so either raises it unless

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
from schemas.toml_places import fault_at
from streams.anchors import AnchoredBook
from streams.index import LookedFor, together
from streams.personal.lists import common_words
from streams.phrases import Found, longest
from streams.signs import SignBook, read_sign
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
        signs: groups of words that raise it when they stand near one another (`streams.signs`).
        phrases: what raises it; `exceptions`: what is only a manner of speaking.
        believe_denials: whether "never" or "no" straight before a word takes it away.
    """

    name: str
    phrases: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    believe_denials: bool = True


class _Config(Struct, frozen=True, forbid_unknown_fields=True):
    category: tuple[Category, ...]
    near: int = 8
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
        signs = list(_signs(config))
        self._book = AnchoredBook(phrases)
        self._signs = SignBook(signs, config.near, common_words())
        written = itertools.chain((phrase for phrase, _ in phrases), (sign for sign, _, _ in signs))
        known = {word for line in written for word in re.split(r"[\s/+]+", line)}
        self._spelling = Spelling(known, config.real_words, _MISSPELT_FROM, _MISSPELT_TWICE_FROM)
        # Nearly every word of a text is one of these: they are looked at now, and not each time.
        self._no_fault = common_words().difference(self._faults(common_words()))
        self._denials = frozenset(_with_and_without_apostrophe(config.denials))
        self._between = frozenset(config.between) - self._denials

    @classmethod
    def from_toml(cls, text: str) -> "SafetyReader":
        """Return the reader that a TOML text describes.

        Raises:
            InvalidConfig: the text is not TOML, a key is not known, or a phrase cannot be looked up.
        """
        try:
            config = msgspec.convert(tomllib.loads(text), _Config)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise fault_at(FILE, text, str(error)) from None
        try:
            return cls(config)
        except InvalidConfig as error:
            raise InvalidConfig(f"{FILE}: {error}") from error

    def looked_for(self) -> LookedFor:
        """Return what is looked for."""
        return together([self._signs.looked_for(), LookedFor(passed_over=(self._no_fault,))])

    def read(self, text: Text, question: Question) -> tuple[Span, ...]:
        """Return the words of an answer that suggest somebody is unsafe, in order, with what they were taken for."""
        says_denial = not self._denials.isdisjoint(text.vocabulary)
        faults = self._faults(text.beyond(self._no_fault))
        if faults:
            text = text.respelt(faults)
        met = self._book.find_in(text)
        exceptions = [one for one in met if one.meaning.category is None]
        denied = self._denied(text) if says_denial else {}
        hidden = {place for one in exceptions for place in range(one.first, one.past)} if exceptions else frozenset()
        signs = self._signs.find_in(text, hidden, denied)
        if not met and not signs:  # most texts end here
            return ()
        raised = [one for one in met if not _covered(one, exceptions) and not _is_denied(one, denied)]
        raised.sort(key=lambda one: one.meaning.place)  # of two categories for the same words, the first of the file
        found = longest(raised)
        return tuple(_span(one, text, question) for one in _with_signs(found, signs))

    def _faults(self, vocabulary: Iterable[str]) -> dict[str, str]:
        """Return the misspelt words and what each means, but "stopping" is what it says where a sign has "stop*"."""
        faults = self._spelling.faults(vocabulary)
        return {word: meant for word, meant in faults.items() if not self._signs.knows(word)}

    def _denied(self, text: Text) -> dict[int, int]:
        """Return the places of words after a denial, with nothing but white space and fillers between, and its own."""
        denied: dict[int, int] = {}
        words, denials = text.words, self._denials & text.vocabulary
        for denial in sorted([place for word in denials for place in text.where[word]]):
            place = denial
            while place + 1 < len(words) and not _parted(text, place):
                place += 1
                denied[place] = denial
                if words[place] not in self._between:
                    break
        return denied


def _parted(text: Text, place: int) -> bool:
    """Say whether a mark stands between a word and the next."""
    between = text.plain[text.ends[place] : text.starts[place + 1]]
    return between != " " and any(mark in between for mark in ".,;:!?\n-")


def safety_tag(unsafe: Unsafe | None, spans: Iterable[Span]) -> SafetyTag:
    """Return the tag for the form's own answer and the words that were found. Either is enough."""
    reasons = tuple(spans)
    asked = unsafe in (Unsafe.YES, Unsafe.NOT_SURE)
    return SafetyTag(flagged=asked or bool(reasons), asked=asked, reasons=reasons)


def _covered(found: Found[_Meaning], exceptions: Sequence[Found[_Meaning]]) -> bool:
    return any(one.first <= found.first and found.past <= one.past for one in exceptions)


def _is_denied(found: Found[_Meaning], denied: Mapping[int, int]) -> bool:
    category = found.meaning.category
    return category is not None and category.believe_denials and found.first in denied


def _with_signs(phrases: Sequence[Found[_Meaning]], signs: Iterable[Found[_Meaning]]) -> Sequence[Found[_Meaning]]:
    """Return what phrases and signs found, in order: rather a phrase than a sign, rather a narrow sign than a wide."""
    narrowest = sorted(signs, key=lambda one: (one.past - one.first, one.first, one.meaning.place))
    taken = {place for one in phrases for place in range(one.first, one.past)}
    kept = list(phrases)
    for one in narrowest:
        places = range(one.first, one.past)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return sorted(kept, key=lambda one: one.first)


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


def _signs(config: _Config) -> Iterator[tuple[str, _Meaning, bool]]:
    """Yield every sign with its groups filled in and with what people type who leave out the apostrophe."""
    for place, category in enumerate(config.category):
        for written in category.signs:
            sign = " ".join(written.split())
            groups, within = read_sign(_with_groups(sign, config.groups))
            every = " + ".join("/".join(_with_and_without_apostrophe(group)) for group in groups)
            yield f"{every} within {within}" if within else every, _Meaning(place, category), category.believe_denials


def _with_groups(sign: str, groups: Mapping[str, Sequence[str]]) -> str:
    """Return a sign with each `<group>` filled in.

    Raises:
        InvalidConfig: there is no such group.
    """
    for name in _GROUP.findall(sign):
        if name not in groups:
            raise InvalidConfig(f'the sign "{sign}" names <{name}>, which is not in [groups]')
        sign = sign.replace(f"<{name}>", "/".join(groups[name]))
    return sign


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
