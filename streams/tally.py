"""A whole number for each of many things, all in one: two tallies are added, and all of their numbers with them.

Reading the themes of an answer adds a few numbers for every theme for every word. Number by number that took longer
than all other tagging together; Python adds such long whole numbers in about the time of two short ones.
"""

import struct
from collections.abc import Mapping, Sequence

_BITS = 32
LARGEST = 2 ** (_BITS - 1) - 1
"""No number of a tally may pass this, nor its negative, also when all are added; nothing here checks it."""


class Tally:
    """The form of tallies of a given size. Immutable; safe across threads."""

    def __init__(self, size: int) -> None:
        self._signs = sum((LARGEST + 1) << (_BITS * place) for place in range(size))
        self._form = struct.Struct(f"<{size}i")

    def make(self, numbers: Mapping[int, int]) -> int:
        """Return the tally that holds these numbers at these places, and 0 at all others."""
        return sum(number << (_BITS * place) for place, number in numbers.items())

    def read(self, tally: int) -> Sequence[int]:
        """Return the numbers of a tally, by their places.

        A negative number borrows from the place above it. Adding a sign bit to every place pays that back, and taking
        the bits off again, each on its own, leaves every number as a machine writes it.
        """
        return self._form.unpack(((tally + self._signs) ^ self._signs).to_bytes(self._form.size, "little"))
