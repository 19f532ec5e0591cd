"""Groups of words that suggest something when they stand near one another in a sentence, in any order.

How a sign is written: `purse/bank card + missing/stole*`. Between `+` stand its groups, one to three; between `/` the
words of a group, or short phrases; `*` ends a beginning, of three letters or more in the first word of each. It is met
where a word of each group stands in one sentence, all within `near` words of one another, or of the number of words
that the sign says at its end: `hit/hits + me/him within 3`. A sign of one group is met by any of its words.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, NamedTuple, TypeVar

from schemas.errors import InvalidConfig
from streams.anchors import MOST_PLACES, cost_of
from streams.phrases import Found, fits
from streams.text import Text

Meaning = TypeVar("Meaning")
_STEM = 3
"""How many letters a beginning needs: beginnings are looked up by them."""
_MOST_GROUPS = 3
_Place = tuple[int, int]  # the number of the first word of a member of a group in a text, and the one past its last


class _Member(NamedTuple):
    """A word of a group, or a phrase: the words after its first, and the group's number."""

    stem: str
    rest: tuple[str, ...]
    group: int


class _Sign(NamedTuple, Generic[Meaning]):
    """A sign: the numbers of its groups, the same as bits, how many words it may reach over, what it means, and whether denials are
    believed of it.
    """

    groups: tuple[int, ...]
    mask: int
    near: int
    meaning: Meaning
    deniable: bool


class SignBook(Generic[Meaning]):
    """Signs and what each means. Built once; safe across threads."""

    def __init__(self, signs: Iterable[tuple[str, Meaning, bool]], near: int) -> None:
        """Take the signs, each with what it means and whether denials are believed of it, and how near is near.

        Raises:
            InvalidConfig: a sign has more than three groups, an empty word, or a beginning that is too short.
        """
        self._groups: dict[tuple[str, ...], int] = {}
        self._words: dict[str, list[_Member]] = {}
        self._stems: dict[str, list[_Member]] = {}
        self._by_anchor: dict[int, list[_Sign[Meaning]]] = {}
        for sign, meaning, deniable in signs:
            groups, within = read_sign(sign)
            numbers = tuple(self._number(group) for group in groups)
            mask = sum({1 << number for number in numbers})
            rarest = min(range(len(groups)), key=lambda place, groups=groups: cost_of(_firsts(groups[place])))  # type: ignore[misc] # mypy does not infer a lambda's default
            self._by_anchor.setdefault(numbers[rarest], []).append(_Sign(numbers, mask, within or near, meaning, deniable))
        self._known = frozenset(self._words)
        self._starts = frozenset(self._stems)

    def find_in(
        self, text: Text, words: Sequence[str], hidden: AbstractSet[int], denied: AbstractSet[int]
    ) -> Iterator[Found[Meaning]]:
        """Yield each sign once in each sentence where it is met, where its words stand nearest to one another.

        Args:
            text: the answer, for its sentences.
            words: its words, as where their spelling has been put right.
            hidden: the places of words that do not count.
            denied: the places of words that do not count as the last group of a sign of which denials are believed.
        """
        signs = self._possible(frozenset(words))
        if not signs:
            return
        wanted = 0
        for sign in signs:
            wanted |= sign.mask
        places = self._places(words, wanted, hidden)
        ends = [sentence.past for sentence in text.sentences]
        for sign in signs:
            yield from self._met(sign, places, ends, denied if sign.deniable else frozenset())

    def _number(self, group: tuple[str, ...]) -> int:
        """Return the number of a group; the same words are the same group."""
        if group not in self._groups:
            number = self._groups[group] = len(self._groups)
            for member in group:
                first, *rest = member.split()
                stem = first.removesuffix("*")
                index, key = (self._words, stem) if stem == first else (self._stems, stem[:_STEM])
                index.setdefault(key, []).append(_Member(stem, tuple(rest), number))
        return self._groups[group]

    def _members(self, word: str) -> list[_Member]:
        started = [one for one in self._stems.get(word[:_STEM], ()) if word.startswith(one.stem)]
        return [*self._words.get(word, ()), *started]

    def _possible(self, vocabulary: AbstractSet[str]) -> list[_Sign[Meaning]]:
        """Return the signs of whose every group a text holds a word, wherever it stands."""
        starts = self._starts
        met = vocabulary & self._known | {word for word in vocabulary if word[:_STEM] in starts}
        present = {member.group for word in met for member in self._members(word)}
        mask = sum(1 << group for group in present)
        by_anchor = self._by_anchor
        return [
            sign
            for group in sorted(present)
            if group in by_anchor
            for sign in by_anchor[group]
            if sign.mask & mask == sign.mask
        ]

    def _places(self, words: Sequence[str], wanted: int, hidden: AbstractSet[int]) -> dict[int, list[_Place]]:
        """Return where the members of the wanted groups stand, in order, by group."""
        members: dict[str, list[_Member]] = {}
        places: dict[int, list[_Place]] = {}
        for place, word in enumerate(words):
            if word not in members:
                members[word] = [one for one in self._members(word) if wanted >> one.group & 1]
            for _, rest, group in members[word]:
                past = place + 1 + len(rest)
                if place not in hidden and (not rest or _go_on(words[place + 1 : past], rest)):
                    places.setdefault(group, []).append((place, past))
        return places

    def _met(
        self, sign: _Sign[Meaning], places: dict[int, list[_Place]], ends: Sequence[int], denied: AbstractSet[int]
    ) -> Iterator[Found[Meaning]]:
        groups = [places.get(group, []) for group in sign.groups]
        if denied:
            groups[-1] = [place for place in groups[-1] if place[0] not in denied]
        fewest = min(groups, key=len)
        others = [group for group in groups if group is not fewest]
        nearest: dict[int, _Place] = {}
        for place in fewest[:MOST_PLACES]:
            sentence = bisect_right(ends, place[0])
            bounds = (ends[sentence - 1] if sentence else 0, ends[sentence])
            span = _around(place, others, bounds)
            if span and _length(span) <= sign.near and (sentence not in nearest or _length(span) < _length(nearest[sentence])):
                nearest[sentence] = span
        for first, past in nearest.values():
            yield Found(first, past, sign.meaning)


def _around(place: _Place, others: Sequence[Sequence[_Place]], bounds: _Place) -> _Place | None:
    """Return from where to where a sign reaches that holds a place and the nearest of each other group."""
    taken = [place]
    for group in others:
        middle = bisect_left(group, place)
        beside = group[max(0, middle - 2) : middle + 3]
        free = [one for one in beside if bounds[0] <= one[0] and one[1] <= bounds[1] and _apart(one, taken)]
        if not free:
            return None
        taken.append(min(free, key=lambda one: abs(one[0] - place[0])))
    return min(taken)[0], max(past for _, past in taken)


def read_sign(sign: str) -> tuple[list[tuple[str, ...]], int]:
    """Return the groups of a sign, each with its words and phrases, and how many words it may reach over; 0: not said.

    Raises:
        InvalidConfig: a sign has more than three groups, an empty word, or a beginning that is too short.
    """
    written, _, within = sign.lower().partition(" within ")
    groups = [tuple(member.strip() for member in group.split("/")) for group in written.split("+")]
    firsts = [member.partition(" ")[0] for group in groups for member in group]
    short = any(first.endswith("*") and len(first) <= _STEM for first in firsts)
    if len(groups) > _MOST_GROUPS or not all(firsts) or short or not (within or "1").isdecimal():
        raise InvalidConfig(
            f'the sign "{sign}" must have one to three groups, a word on each side of every + and /, '
            f"at least {_STEM} letters before a *, and a number after within"
        )
    return groups, int(within or 0)


def _firsts(group: Iterable[str]) -> frozenset[str]:
    return frozenset(member.split()[0] for member in group)


def _go_on(words: Sequence[str], rest: Sequence[str]) -> bool:
    return len(words) == len(rest) and all(map(fits, words, rest))


def _apart(place: _Place, others: Iterable[_Place]) -> bool:
    return all(place[1] <= first or past <= place[0] for first, past in others)


def _length(place: _Place) -> int:
    return place[1] - place[0]
