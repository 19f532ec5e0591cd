"""Groups of words that suggest something when they stand near one another in a sentence, in any order.

How a sign is written: `purse/bank card + missing/stole*`. Between `+` stand its groups, one to three; between `/` the
words of a group, or short phrases; `*` ends the beginning, of three letters or more, of a single word. It is met where
a word of each group stands in one sentence, all within `near` words, or within the number that the sign says at its
end: `hit/hits + me/him within 3`. A sign of one group is met by any of its words.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from itertools import permutations
from operator import attrgetter, or_
from typing import Generic, NamedTuple, TypeVar

from schemas.errors import InvalidConfig
from streams.anchors import MOST_PLACES, cost_of
from streams.index import LookedFor, Pair, Table
from streams.phrases import Found
from streams.text import Text

Meaning = TypeVar("Meaning")
_STEM = 3
"""How many letters a beginning needs: beginnings are looked up by them."""
_MOST_GROUPS = 3


_Place = tuple[int, int]
"""Where a word or phrase of a sign stands: the number of its first word, and the one past its last."""


class _Group:
    """The words of a group, those that begin as it says included, and its phrases by their first two words.

    Attributes:
        words: its words.
        phrases: by the first two words of its phrases, what may follow.
        bits: one for each sign that it is part of: see `SignBook`.
    """

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.phrases: dict[Pair, list[tuple[str, ...]]] = {}
        self.bits = 0

    def places(self, text: Text, seen: "_Seen", hidden: AbstractSet[int]) -> list[_Place]:
        """Return where in a text it stands, in order; each place once, and no place that is hidden."""
        words, where = text.words, text.where
        its = [*(self.words & seen.words), *[word for word, groups in seen.unusual.items() if self in groups]]
        ends = {place: place + 1 for word in its for place in where[word]}
        for pair in self.phrases.keys() & seen.pairs:
            for place in text.where_pair(pair):
                for rest in self.phrases[pair]:
                    past = place + 2 + len(rest)
                    if not rest or tuple(words[place + 2 : past]) == rest:
                        ends[place] = past
        return [one for one in sorted(ends.items()) if one[0] not in hidden] if hidden else sorted(ends.items())


class _Seen(NamedTuple):
    """What a text has of the words of groups, of how their phrases begin, and of unusual words that begin so."""

    words: frozenset[str]
    pairs: frozenset[Pair]
    unusual: Mapping[str, Sequence[_Group]]


class _Sign(NamedTuple, Generic[Meaning]):
    """A sign: its groups, which of them is the rarest, over how many words it reaches, and what it means."""

    groups: tuple[_Group, ...]
    rarest: int
    near: int
    meaning: Meaning
    deniable: bool


class SignBook(Generic[Meaning]):
    """Signs and what each means. Built once; safe across threads.

    A whole number holds three bits for each sign, one for each of its groups, in three rows; the rows of groups that
    a sign has not are full. So the numbers of all words of a text, laid over one another, say which signs it may hold.
    """

    def __init__(
        self, signs: Iterable[tuple[str, Meaning, bool]], near: int, familiar: frozenset[str] = frozenset()
    ) -> None:
        """Take the signs, and words that make reading faster.

        Args:
            signs: how each is written, what it means, and whether denials are believed of it.
            near: within how many words a sign is met that does not say so itself.
            familiar: words that texts are full of. Their groups are looked up here once; it changes nothing else.

        Raises:
            InvalidConfig: a sign has more than three groups, an empty word, or a beginning that is too short.
        """
        self._stems: dict[str, list[tuple[str, _Group]]] = {}
        self._begins: set[str] = set()
        self._signs: list[_Sign[Meaning]] = []
        groups: dict[tuple[str, ...], _Group] = {}
        written = [(*read_sign(sign), meaning, deniable) for sign, meaning, deniable in signs]
        self._row = len(written)
        self._full = 0
        for number, (members, within, meaning, deniable) in enumerate(written):
            for each in members:
                if each not in groups:
                    groups[each] = self._group(each)
            for row in range(_MOST_GROUPS):
                bit = 1 << (row * self._row + number)
                if row < len(members):
                    groups[members[row]].bits |= bit
                else:
                    self._full |= bit
            rarest = min(range(len(members)), key=[cost_of(_firsts(group)) for group in members].__getitem__)
            own = tuple(groups[each] for each in members)
            self._signs.append(_Sign(own, rarest, within or near, meaning, deniable))
        self._widest = max((sign.near for sign in self._signs), default=0)
        self._index_words(groups.values(), familiar)
        self._index_phrases(groups.values())

    def knows(self, word: str) -> bool:
        """Say whether a word in lower case is one of a sign, or begins so."""
        return word in self._begins or word in self._words.keys or any(True for _ in self._begun(word))

    def looked_for(self) -> LookedFor:
        """Return what is looked for."""
        return LookedFor(self._pairs.keys, (self._familiar,))

    def find_in(self, text: Text, hidden: AbstractSet[int], denied: Mapping[int, int]) -> list[Found[Meaning]]:
        """Return each sign at each place of its rarest group where it is met, with the nearest of its other words.

        Args:
            text: the answer.
            hidden: the places of words that do not count.
            denied: the places of words after a denial, and where it stands. They do not count for a sign of which
                denials are believed, unless the denial is part of the sign itself.
        """
        words, pairs = self._words.keys & text.vocabulary, text.met_pairs(self._pairs)
        unusual = {word: groups for word in text.beyond(self._familiar) if (groups := [*self._begun(word)])}
        present = reduce(or_, map(self._words.said.__getitem__, words), self._full)
        present = reduce(or_, [group.bits for groups in unusual.values() for group in groups], present)
        # A phrase counts where its first two words stand together and the third anywhere: a sign too many at the worst.
        thirds = [(third, bits) for _, after in pairs for third, bits in after]
        present = reduce(or_, [bits for third, bits in thirds if not third or third in text.where], present)
        possible = self._in_every_row(present)
        if not possible:
            return []
        seen = _Seen(words, frozenset([pair for pair, _ in pairs]), unusual)
        places = {group: group.places(text, seen, hidden) for sign in possible for group in sign.groups}
        rare = {first for sign in possible for first, _ in places[sign.groups[sign.rarest]]}
        looked_at = rare if len(rare) <= MOST_PLACES else frozenset(_first_of_each(text.words, sorted(rare)))
        found = [
            Found(*span, sign.meaning)
            for sign in possible
            for span in self._met(sign, [places[group] for group in sign.groups], looked_at, text, denied)
        ]
        return sorted(found, key=_by_first)

    def _met(
        self,
        sign: _Sign[Meaning],
        groups: Sequence[Sequence[_Place]],
        looked_at: AbstractSet[int],
        text: Text,
        denied: Mapping[int, int],
    ) -> Iterator[_Place]:
        """Yield from where to where a sign reaches, for each word of its rarest group around which it is met."""
        denied = denied if sign.deniable else {}
        for here in groups[sign.rarest] if all(groups) else ():
            place = here[0]
            if place not in looked_at:
                continue
            if len(groups) == 1 and place not in denied:  # most are met so, and need no search
                yield here
                continue
            sentence = text.sentence_of(place)
            first = max(place - self._widest, sentence.first)
            past = min(place + self._widest + 1, sentence.past)
            near = [[one for one in _from(group, first) if one[0] < past] for group in groups]
            span = _met(sign, place, near, denied) if all(near) else None  # most places end here
            if span:
                yield span

    def _in_every_row(self, present: int) -> list[_Sign[Meaning]]:
        """Return the signs of whose every group a text may hold a word, wherever it stands."""
        in_every_row = present & present >> self._row & present >> 2 * self._row & (1 << self._row) - 1
        found = []
        while in_every_row:
            found.append(self._signs[in_every_row.bit_length() - 1])
            in_every_row ^= 1 << in_every_row.bit_length() - 1
        return found

    def _group(self, members: tuple[str, ...]) -> _Group:
        """Return a new group of some members."""
        group = _Group()
        for member in members:
            first, *rest = member.split()
            if rest:
                group.phrases.setdefault((first, rest[0]), []).append(tuple(rest[1:]))
                self._begins.add(first)
            elif first.endswith("*"):
                self._stems.setdefault(first[:_STEM], []).append((first[:-1], group))
            else:
                group.words.add(first)
        return group

    def _begun(self, word: str) -> Iterator[_Group]:
        """Yield the groups that a word is in because it begins so."""
        for stem, group in self._stems.get(word[:_STEM], ()):
            if word.startswith(stem):
                yield group

    def _index_words(self, groups: Iterable[_Group], familiar: frozenset[str]) -> None:
        """Note the bits of each word, also of the familiar ones that begin as a group says."""
        for word in familiar.union(*[group.words for group in groups]):
            for group in self._begun(word):
                group.words.add(word)
        bits: dict[str, int] = {}
        for group in groups:
            for word in group.words:
                bits[word] = bits.get(word, 0) | group.bits
        self._words = Table(bits)
        self._familiar = familiar.union(bits)

    def _index_phrases(self, groups: Iterable[_Group]) -> None:
        """Note by the first two words of phrases which third words a text needs, and the bits that it then has."""
        following: dict[Pair, list[tuple[str, int]]] = {}
        for group in groups:
            for pair, ends in group.phrases.items():
                following.setdefault(pair, []).extend((rest[0] if rest else "", group.bits) for rest in ends)
        self._pairs = Table(following)


def _first_of_each(words: Sequence[str], places: Iterable[int]) -> Iterator[int]:
    """Yield places, but of each word no more than the first few."""
    times: Counter[str] = Counter()
    for place in places:
        times[words[place]] += 1
        if times[words[place]] <= MOST_PLACES:
            yield place


def _met(
    sign: _Sign[Meaning], place: int, near: Sequence[Sequence[_Place]], denied: Mapping[int, int]
) -> _Place | None:
    """Return from where to where a sign reaches that is met around a place, by what stands near; None if it is not."""
    if denied:
        own = {word for group in near for first, past in group for word in range(first, past)}
        near = [[one for one in group if denied.get(one[0], one[0]) in own] for group in near]
        if not all(near):
            return None
    reached = _reached([_nearest(place, group) for group in near])
    if reached:  # no word stands for two groups, so that it is all the same which group comes first
        return reached if reached[1] - reached[0] <= sign.near else None
    reaches = [_reached(taken) for order in permutations(near) if (taken := _taken(place, order))]
    return next((one for one in reaches if one and one[1] - one[0] <= sign.near), None)


def _taken(place: int, groups: Iterable[Sequence[_Place]]) -> Sequence[_Place]:
    """Return of each group the place that is nearest, and over none that was taken before; none if a group has none."""
    taken: list[_Place] = []
    for group in groups:
        free = [one for one in group if _apart(one, taken)]
        if not free:
            return ()
        taken.append(_nearest(place, free))
    return taken


def _nearest(place: int, group: Sequence[_Place]) -> _Place:
    return group[0] if len(group) == 1 else min(group, key=lambda one: abs(one[0] - place))


def _reached(places: Sequence[_Place]) -> _Place | None:
    """Return from where to where some places reach together; None where one overlaps another."""
    ordered = sorted(places)
    reached = start = ordered[0][0]
    for first, past in ordered:
        if first < reached:
            return None
        reached = past
    return start, reached


def read_sign(sign: str) -> tuple[list[tuple[str, ...]], int]:
    """Return the groups of a sign, each with its words and phrases, and how many words it may reach over; 0: not said.

    Raises:
        InvalidConfig: a sign has more than three groups, an empty word, or a beginning that is too short.
    """
    written, _, within = sign.lower().partition(" within ")
    groups = [tuple(member.strip() for member in group.split("/")) for group in written.split("+")]
    members = [member for group in groups for member in group]
    odd = any(
        "*" in member[:-1] or (member.endswith("*") and (" " in member or len(member) <= _STEM)) for member in members
    )
    if len(groups) > _MOST_GROUPS or not all(members) or odd or not (within or "1").isdecimal():
        raise InvalidConfig(
            f'the sign "{sign}" must have one to three groups, a word on each side of every + and /, '
            f"a * only after {_STEM} letters or more of a single word, and a number after within"
        )
    return groups, int(within or 0)


_by_first = attrgetter("first")


def _from(places: Sequence[_Place], first: int) -> Iterable[_Place]:
    """Return the places that begin at a word or after it."""
    return places if places[0][0] >= first else places[bisect_left(places, (first,)) :]


def _firsts(group: Iterable[str]) -> frozenset[str]:
    return frozenset(member.split()[0] for member in group)


def _apart(place: _Place, others: Iterable[_Place]) -> bool:
    return all(place[1] <= one[0] or one[1] <= place[0] for one in others)
