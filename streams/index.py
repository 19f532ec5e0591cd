"""What all readers look for, as one: so that what most texts are full of is passed over once, and not by each reader.

Each reader has tables of its own, of up to 50,000 words; what decision 25 found of their cost is there.
"""

from collections.abc import Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

Pair = tuple[str, str]
Key = TypeVar("Key", str, Pair)
Said = TypeVar("Said")


class Table(Generic[Key, Said]):
    """Words, or pairs of neighbours, that a reader looks for, and what each says to it. Immutable.

    Attributes:
        keys: the words or pairs.
        said: what each says.
    """

    __slots__ = ("keys", "said")

    def __init__(self, said: Mapping[Key, Said]) -> None:
        self.said: dict[Key, Said] = dict(said)
        self.keys: frozenset[Key] = frozenset(self.said)


class LookedFor(NamedTuple):
    """What a reader looks for.

    Attributes:
        pairs: the pairs of neighbours.
        passed_over: for each look that it takes at words in no table of its own, the words that it need not look at.
    """

    pairs: frozenset[Pair] = frozenset()
    passed_over: tuple[frozenset[str], ...] = ()


class Index:
    """What some readers look for together. Built once; safe across threads.

    Attributes:
        pairs: all pairs.
        passed_over: all sets of words that are passed over.
        ordinary: the words that all pass over.
    """

    def __init__(self, looked_for: Iterable[LookedFor]) -> None:
        one = together(looked_for)
        self.pairs = one.pairs
        self.passed_over = frozenset(one.passed_over)
        self.ordinary = frozenset.intersection(*self.passed_over) if self.passed_over else frozenset[str]()


def together(looked_for: Iterable[LookedFor]) -> LookedFor:
    """Return what some readers look for as one."""
    every = list(looked_for)
    pairs = frozenset(pair for one in every for pair in one.pairs)
    return LookedFor(pairs, tuple(passed for one in every for passed in one.passed_over))
