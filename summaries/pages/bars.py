"""Small bars drawn on the server: where each part of a whole begins, and how wide it is."""

from collections.abc import Sequence
from typing import NamedTuple

from summaries.weekly import Count


class Part(NamedTuple):
    """One part of a bar that is 100 wide."""

    what: str
    left: float
    width: float


def parts_of(counts: Sequence[Count]) -> list[Part]:
    """Return the parts of a bar, in the counts' order; what has none has no part."""
    total = sum(count.submissions for count in counts)
    parts, left = [], 0.0
    for count in counts:
        if count.submissions:
            width = 100 * count.submissions / total
            parts.append(Part(count.what, round(left, 2), round(width, 2)))
            left += width
    return parts
