"""Groups of words that suggest something when they stand near one another in a sentence, in any order.

How a sign is written: `purse/bank card + missing/stole*`. Between `+` stand its groups, one to three; between `/` the
words of a group, or short phrases; `*` ends the beginning, of three letters or more, of a single word. It is met where
a word of each group stands in one sentence, all within `near` words, or within the number that the sign says at its
end: `hit/hits + me/him within 3`. A sign of one group is met by any of its words.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from itertools import pairwise, permutations
from operator import attrgetter, or_
from typing import Generic, NamedTuple, TypeVar

from schemas.errors import InvalidConfig
from streams.anchors import MOST_PLACES, cost_of
from streams.phrases import Found
from streams.text import Text

Meaning = TypeVar("Meaning")
_STEM = 3
"""How many letters a beginning needs: beginnings are looked up by them."""
_MOST_GROUPS = 3


class _Place(NamedTuple):
    """Where a word or phrase of a sign stands: the number of its first word, and the one past its last."""

    first: int
    past: int


class _Sign(NamedTuple, Generic[Meaning]):
    """A sign: a bit for each of its groups, for the rarest, and for all; over how many words; what it means."""

    groups: tuple[int, ...]
    rarest: int
    mask: int
    near: int
    meaning: Meaning
    deniable: bool


class _Seen(NamedTuple):
    """A text as signs see it: the groups of each word as bits, and how many words a phrase has that is one of them."""

    masks: list[int]
    lengths: dict[tuple[int, int], int]


class SignBook(Generic[Meaning]):
    """Signs and what each means. Built once; safe across threads."""

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
        self._groups: dict[tuple[str, ...], int] = {}
        self._words: dict[str, int] = {}
        self._stems: dict[str, list[tuple[str, int]]] = {}
        self._phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], int]]] = {}
        self._begins: set[str] = set()
        by_rarest: defaultdict[int, list[_Sign[Meaning]]] = defaultdict(list)
        for sign, meaning, deniable in signs:
            groups, within = read_sign(sign)
            bits = tuple(self._bit(group) for group in groups)
            rarest = min(range(len(groups)), key=[cost_of(_firsts(group)) for group in groups].__getitem__)
            by_rarest[bits[rarest]].append(_Sign(bits, bits[rarest], sum(set(bits)), within or near, meaning, deniable))
        self._widest = max((sign.near for signs in by_rarest.values() for sign in signs), default=0)
        self._by_rarest = dict(by_rarest)
        self._rarest = sum(by_rarest)
        self._index_words(familiar)
        self._index_phrases()

    def knows(self, word: str) -> bool:
        """Say whether a word in lower case is one of a sign, or begins so."""
        return word in self._begins or bool(self._mask(word))

    def find_in(
        self, text: Text, words: Sequence[str], hidden: AbstractSet[int], denied: Mapping[int, int]
    ) -> Iterator[Found[Meaning]]:
        """Yield each sign at each place of its rarest group where it is met, with the nearest of its other words.

        Args:
            text: the answer, for its sentences.
            words: its words, as where their spelling has been put right.
            hidden: the places of words that do not count.
            denied: the places of words after a denial, and where it stands. They do not count for a sign of which
                denials are believed, unless the denial is part of the sign itself.
        """
        vocabulary = text.vocabulary if words is text.words else frozenset(words)
        unusual = vocabulary - self._familiar
        by_word = self._by_word(vocabulary, unusual)
        pairs = self._pairs_known.intersection(pairwise(words))
        possible = self._possible(vocabulary, unusual, by_word, pairs)
        if not possible:
            return
        seen = self._look(words, by_word, pairs, reduce(or_, [sign.mask for sign in possible]))
        for place in hidden:
            seen.masks[place] = 0
        by_rarest: defaultdict[int, list[_Sign[Meaning]]] = defaultdict(list)
        for sign in possible:
            by_rarest[sign.rarest].append(sign)
        wanted = sum(by_rarest)
        places = [place for place, mask in enumerate(seen.masks) if mask & wanted]
        for place in places if len(places) <= MOST_PLACES else _first_of_each(words, places):
            mask = seen.masks[place]
            signs = [sign for bit, signs in by_rarest.items() if bit & mask for sign in signs]
            yield from self._met_at(place, signs, seen, text, denied)

    def _met_at(
        self, place: int, signs: Iterable[_Sign[Meaning]], seen: _Seen, text: Text, denied: Mapping[int, int]
    ) -> Iterator[Found[Meaning]]:
        """Yield the signs that are met around a word of their rarest group."""
        start = max(place - self._widest, 0)
        missing = ~reduce(or_, seen.masks[start : place + self._widest + 1])
        signs = [sign for sign in signs if not sign.mask & missing]
        if not signs:  # most places end here, and need no sentences
            return
        sentence = text.sentences[bisect_right(text.sentences, place, key=_past)]
        window = range(max(start, sentence.first), min(place + self._widest + 1, sentence.past))
        around = reduce(or_, seen.masks[window.start : window.stop])
        for sign in signs:
            if sign.mask & around == sign.mask:
                span = _met(sign, place, window, seen, denied if sign.deniable else {})
                if span:
                    yield Found(*span, sign.meaning)

    def _bit(self, group: tuple[str, ...]) -> int:
        """Return the bit of a group; the same words are the same group."""
        if group not in self._groups:
            bit = self._groups[group] = 1 << len(self._groups)
            for member in group:
                first, *rest = member.split()
                if rest:
                    self._phrases.setdefault((first, rest[0]), []).append((tuple(rest[1:]), bit))
                    self._begins.add(first)
                elif first.endswith("*"):
                    self._stems.setdefault(first[:_STEM], []).append((first[:-1], bit))
                else:
                    self._words[first] = self._words.get(first, 0) | bit
        return self._groups[group]

    def _index_words(self, familiar: frozenset[str]) -> None:
        """Note the groups of each word, and the signs of which it is in the rarest group."""
        self._words |= {word: mask for word in familiar.union(self._words) if (mask := self._mask(word))}
        self._known = frozenset(self._words)
        self._familiar = self._known | familiar
        self._signs_of = {word: signs for word, mask in self._words.items() if (signs := self._with_rarest(mask))}
        self._anchors = frozenset(self._signs_of)

    def _index_phrases(self) -> None:
        """Note by the first two words of phrases: the groups of those that end there, the third words, the signs."""
        self._pairs_known = frozenset(self._phrases)
        phrases = self._phrases.items()
        self._pairs = {pair: reduce(or_, [bit for rest, bit in ends if not rest], 0) for pair, ends in phrases}
        self._longer = {pair: [(rest[0], bit) for rest, bit in ends if rest] for pair, ends in phrases}
        self._signs_of_pair = {pair: self._with_rarest(reduce(or_, [bit for _, bit in ends])) for pair, ends in phrases}

    def _mask(self, word: str) -> int:
        """Return the groups of a word by itself."""
        mask = self._words.get(word, 0)
        for stem, bit in self._stems.get(word[:_STEM], ()):
            if word.startswith(stem):
                mask |= bit
        return mask

    def _by_word(self, vocabulary: AbstractSet[str], unusual: Iterable[str]) -> dict[str, int]:
        """Return the groups of each word of a text that is in any."""
        by_word = {word: self._words[word] for word in self._known & vocabulary}
        by_word |= {word: mask for word in unusual if (mask := self._mask(word))}
        return by_word

    def _possible(
        self,
        vocabulary: AbstractSet[str],
        unusual: Iterable[str],
        by_word: Mapping[str, int],
        pairs: Iterable[tuple[str, str]],
    ) -> Sequence[_Sign[Meaning]]:
        """Return the signs of whose every group a text may hold a word, wherever it stands.

        A phrase counts where its first two words stand together and the third anywhere: it may be a sign too many.
        """
        present = reduce(or_, by_word.values(), 0)
        rare = [self._signs_of[word] for word in self._anchors.intersection(by_word)]
        rare += [self._with_rarest(by_word[word]) for word in unusual if word in by_word]
        for pair in pairs:
            present |= self._pairs[pair]
            for third, groups in self._longer[pair]:
                if third in vocabulary:
                    present |= groups
            rare.append(self._signs_of_pair[pair])
        missing = ~present
        possible = {id(sign): sign for signs in rare for sign in signs if not sign.mask & missing}
        return list(possible.values())

    def _with_rarest(self, mask: int) -> Sequence[_Sign[Meaning]]:
        """Return the signs whose rarest group is among some."""
        found: list[_Sign[Meaning]] = []
        mask &= self._rarest
        while mask:
            bit = mask & -mask
            mask ^= bit
            found += self._by_rarest[bit]
        return found

    def _look(
        self, words: Sequence[str], by_word: Mapping[str, int], pairs: Iterable[tuple[str, str]], groups: int
    ) -> _Seen:
        """Return the groups at each place; of phrases only those that are in some groups, where each begins."""
        masks = [by_word.get(word, 0) for word in words]
        lengths: dict[tuple[int, int], int] = {}
        wanted = {pair for pair in pairs if any(bit & groups for _, bit in self._phrases[pair])}
        for place in [place for place, pair in enumerate(pairwise(words)) if pair in wanted] if wanted else ():
            for rest, bit in self._phrases[words[place], words[place + 1]]:
                past = place + 2 + len(rest)
                if not rest or tuple(words[place + 2 : past]) == rest:
                    masks[place] |= bit
                    lengths[place, bit] = past - place
        return _Seen(masks, lengths)


def _first_of_each(words: Sequence[str], places: Iterable[int]) -> Iterator[int]:
    """Yield places, but of each word no more than the first few."""
    times: Counter[str] = Counter()
    for place in places:
        times[words[place]] += 1
        if times[words[place]] <= MOST_PLACES:
            yield place


def _met(
    sign: _Sign[Meaning], place: int, window: range, seen: _Seen, denied: Mapping[int, int]
) -> tuple[int, int] | None:
    """Return from where to where a sign reaches that is met around a place; None where it is not."""
    if len(sign.groups) == 1 and place not in denied:  # most are met so, and need no search
        return place, place + seen.lengths.get((place, sign.mask), 1)
    lengths = seen.lengths
    near = [
        (at, mask) for at, mask in enumerate(seen.masks[window.start : window.stop], window.start) if mask & sign.mask
    ]
    groups = [[_Place(at, at + lengths.get((at, bit), 1)) for at, mask in near if mask & bit] for bit in sign.groups]
    if denied:
        own = {word for group in groups for first, past in group for word in range(first, past)}
        groups = [[one for one in group if denied.get(one.first, one.first) in own] for group in groups]
    for order in permutations(groups):
        taken: list[_Place] = []
        for group in order:
            free = [one for one in group if _apart(one, taken)]
            if free:
                taken.append(min(free, key=lambda one: abs(one.first - place)))
        first, past = min(taken, default=_Place(0, 0)).first, max((one.past for one in taken), default=0)
        if len(taken) == len(groups) and past - first <= sign.near:
            return first, past
    return None


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


_past = attrgetter("past")


def _firsts(group: Iterable[str]) -> frozenset[str]:
    return frozenset(member.split()[0] for member in group)


def _apart(place: _Place, others: Iterable[_Place]) -> bool:
    return all(place.past <= one.first or one.past <= place.first for one in others)
