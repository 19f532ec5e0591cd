"""Words and phrases of a configuration, met in a text: one walk over its words for a whole book of them.

How a phrase is written:

- words with a space between, in lower case: `went above and beyond`;
- a word that ends in `*` stands for every word that begins so: `neglect*`;
- `_` stands for any one word: `can't thank _ enough`;
- `...` stands for none to three words: `made ... feel safe`;
- words with `/` between, where one of them stands: `hit/hits/hitting me/him/her`.

A hyphen parts words, as it does in a text. The first word is a word, or the beginning of one of three letters or more.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from schemas.errors import InvalidConfig
from streams.index import LookedFor, Table
from streams.personal.lists import common_words
from streams.text import Text

Meaning = TypeVar("Meaning")
STEM = 3
"""How many letters of a word are looked up where all words that begin so are meant."""
MOST_BETWEEN = 3
"""How many words `...` stands for at the most."""


class Found(NamedTuple, Generic[Meaning]):
    """A phrase in a text: the number of its first word, the one past its last, and what the book says of it."""

    first: int
    past: int
    meaning: Meaning


Part = str | frozenset[str]
"""One part of a phrase: a word, the beginning of one, `_` or `...`; in a frozenset any of its words."""


class _Node(Generic[Meaning]):
    """A place in the tree of phrases: what ends here, and what may come next."""

    __slots__ = ("meanings", "others", "words")

    def __init__(self) -> None:
        self.meanings: list[Meaning] = []
        self.words: dict[str, _Node[Meaning]] = {}
        self.others: list[tuple[str, _Node[Meaning]]] = []  # after "_", after "...", or after the beginning of a word

    def after(self, part: Part) -> list["_Node[Meaning]"]:
        """Return the nodes after a part, made where they are not there yet."""
        if isinstance(part, frozenset):
            return [node for word in sorted(part) for node in self.after(word)]
        if part not in ("_", "...") and not part.endswith("*"):
            return [self.words.setdefault(part, _Node())]
        there = [node for its, node in self.others if its == part]
        if not there:
            there.append(_Node())
            self.others.append((part, there[0]))
        return there

    def met(self, words: Sequence[str], place: int, ends: list[tuple[int, "_Node[Meaning]"]]) -> None:
        """Add each node where a phrase ends, when the next word is at a place, and the place past its last word."""
        node = self
        while True:
            if node.meanings:
                ends.append((place, node))
            if node.others:
                node._met_by_others(words, place, ends)
            following = node.words.get(words[place]) if place < len(words) else None
            if following is None:
                return
            node, place = following, place + 1

    def _met_by_others(self, words: Sequence[str], place: int, ends: list[tuple[int, "_Node[Meaning]"]]) -> None:
        for part, node in self.others:
            if part == "...":
                further: list[tuple[int, _Node[Meaning]]] = []
                for start in range(place, min(place + MOST_BETWEEN + 1, len(words))):
                    if node.others or words[start] in node.words:  # most stop here, which saves the call
                        node.met(words, start, further)
                ends += {id(end): (past, end) for past, end in reversed(further)}.values()  # of each the nearest
            elif place < len(words) and (part == "_" or words[place].startswith(part[:-1])):
                node.met(words, place + 1, ends)


class _Following(Container[str]):
    """The words that may follow one that begins a phrase, those that begin so included; "" where there is no more."""

    def __init__(self, node: _Node[Meaning]) -> None:
        self._words = node.words
        others = [part[:-1] if part.endswith("*") else "" for part, _ in node.others]  # every word begins with ""
        self._beginnings = ("",) if node.meanings else tuple(others)

    def __contains__(self, word: object) -> bool:
        return word in self._words or (isinstance(word, str) and word.startswith(self._beginnings))


def _needed(node: _Node[Meaning]) -> frozenset[str]:
    """Return words of which a text needs one for a phrase to go on from a node; none where any will do."""
    needed = set(node.words)
    for part, following in node.others:
        further = _needed(following) if part in ("_", "...") else frozenset[str]()
        if not further:
            return further
        needed |= further
    return frozenset() if node.meanings else frozenset(needed)


class PhraseBook(Generic[Meaning]):
    """Phrases and what each means. Built once; safe across threads."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        """Take the phrases.

        Raises:
            InvalidConfig: a phrase is empty, or begins with what cannot be looked up.
        """
        root: _Node[Meaning] = _Node()
        for phrase, meaning in phrases:
            nodes = [root]
            for part in parts_of(phrase):
                nodes = [following for node in nodes for following in node.after(part)]
            for node in nodes:
                node.meanings.append(meaning)
        self._by_word = root.words
        closed = {word: node for word, node in root.words.items() if not (node.meanings or node.others)}
        self._opens = Table(
            {word: (node, _Following(node), _needed(node)) for word, node in root.words.items() if word not in closed}
        )
        self._pairs = Table(
            {(word, second): after for word, node in closed.items() for second, after in node.words.items()}
        )
        self._by_stem: defaultdict[str, list[tuple[str, _Node[Meaning]]]] = defaultdict(list)
        for part, node in root.others:
            self._by_stem[part[:STEM]].append((part[:-1], node))
        self._beginnings = tuple([part[:-1] for part, _ in root.others])
        self._begin_none = frozenset(word for word in common_words() if not self._begins(word))

    def looked_for(self) -> LookedFor:
        """Return what is looked for."""
        return LookedFor(self._pairs.keys, (self._begin_none,) if self._by_stem else ())

    def find(self, text: Text) -> list[Found[Meaning]]:
        """Return every phrase at every place of the text, in the order of their first words; they may overlap."""
        words, last = text.words, len(text.words) - 1
        # The few places where a phrase begins, what may come next there, and where: most of a text begins none.
        starts = [(place, node, 2) for pair, node in text.met_pairs(self._pairs) for place in text.where_pair(pair)]
        for word, (node, following, needed) in text.met(self._opens):
            if not needed or not needed.isdisjoint(text.vocabulary):
                places = text.where[word]
                starts += [(at, node, 1) for at in places if (words[at + 1] if at < last else "") in following]
        if self._by_stem:
            starts += self._starts_by_stem(text)
        if len(starts) > 1:
            starts.sort(key=_by_first)
        return [one for place, node, on in starts for one in _found(node, words, place, on)]

    def find_at(self, words: Sequence[str], first: int) -> list[Found[Meaning]]:
        """Return those whose first word is the one at a place, for callers that know where to look; no `neglect*`."""
        start = self._by_word.get(words[first])
        return _found(start, words, first, 1) if start else []

    def _starts_by_stem(self, text: Text) -> Iterator[tuple[int, _Node[Meaning], int]]:
        """Yield where phrases begin that begin with the beginning of a word."""
        for word in text.beyond(self._begin_none):
            for beginning, node in self._by_stem.get(word[:STEM], ()):
                if word.startswith(beginning):
                    for place in text.where[word]:
                        yield place, node, 1

    def _begins(self, word: str) -> bool:
        return word[:STEM] in self._by_stem and word.startswith(self._beginnings)


def _found(node: _Node[Meaning], words: Sequence[str], first: int, on: int) -> list[Found[Meaning]]:
    """Return the phrases that begin at a place and go on so many words after it."""
    ends: list[tuple[int, _Node[Meaning]]] = []
    node.met(words, first + on, ends)
    return [Found(first, past, meaning) for past, node in ends for meaning in node.meanings]


def longest(found: Iterable[Found[Meaning]]) -> list[Found[Meaning]]:
    """Return what was found without what overlaps something longer, in order of place."""
    found = list(found)
    if len(found) < 2:
        return found
    kept: list[Found[Meaning]] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (one.first - one.past, one.first)):
        places = range(one.first, one.past)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return sorted(kept, key=_by_first)


_by_first = itemgetter(0)


def fits(word: str, part: Part) -> bool:
    """Say whether a word can stand where a part of a phrase is."""
    if isinstance(part, frozenset):
        return word in part
    return part in ("_", word) or (part.endswith("*") and word.startswith(part[:-1]))


def parts_of(phrase: str) -> list[Part]:
    """Return the parts of a phrase.

    Raises:
        InvalidConfig: the phrase is empty, or begins or ends with what cannot be looked up.
    """
    parts = [part for piece in phrase.lower().split() for part in _pieces(piece)]
    if not parts or not _begins(parts[0]):
        raise InvalidConfig(f'the phrase "{phrase}" must begin with a word, or with at least {STEM} letters and a *')
    if parts[-1] in ("_", "..."):
        raise InvalidConfig(f'the phrase "{phrase}" must end with a word')
    return parts


def _begins(part: Part) -> bool:
    return isinstance(part, frozenset) or (part not in ("_", "...") and (not part.endswith("*") or len(part) > STEM))


def _pieces(piece: str) -> list[Part]:
    if piece in ("_", "..."):
        return [piece]
    if "/" in piece:
        choices = [Text(choice).words for choice in piece.split("/")]
        if any(len(choice) != 1 for choice in choices):
            raise InvalidConfig(f'in the phrase part "{piece}" each choice must be one word')
        return [frozenset(choice[0] for choice in choices)]
    star = "*" if piece.endswith("*") else ""
    words = list(Text(piece).words)
    return [*words[:-1], words[-1] + star] if words else []
