"""How often tags are right, as shares with intervals: by what was judged, class and month. Pure."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from summaries.accuracy import ClassAccuracy, Judged

FEWEST = 10
"""From how many judgements on a share is put as a percentage; fewer say next to nothing."""
_Z = 1.959964
"""The normal quantile of a 95% interval."""


class Rate(NamedTuple):
    """How many of how many."""

    right: int
    of: int

    @property
    def percent(self) -> int | None:
        """The share, rounded; None where there are too few."""
        return None if self.of < FEWEST else round(100 * self.right / self.of)

    @property
    def interval(self) -> tuple[int, int] | None:
        """Between which percentages the true share lies, with 95% confidence; None where there are too few.

        Wilson's score interval: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
        Journal of the American Statistical Association 22 (1927). It holds near 0% and 100% too.
        """
        if self.of < FEWEST:
            return None
        share, weight = self.right / self.of, _Z**2 / self.of
        middle = share + weight / 2
        spread = _Z * math.sqrt(share * (1 - share) / self.of + weight / self.of / 4)
        return math.floor(100 * (middle - spread) / (1 + weight)), math.ceil(100 * (middle + spread) / (1 + weight))


class OfClass(NamedTuple):
    """One class.

    Attributes:
        said: of what was tagged so, how much is so.
        found: of what is so, how much was tagged so.
    """

    tag: str
    said: Rate
    found: Rate


class Measured(NamedTuple):
    """Everything about one thing that is judged.

    Attributes:
        all: of all tags that were judged, how many are right.
        classes: in order of the tags' ids.
        months: newest first, as `2026-03`.
    """

    what: Judged
    all: Rate
    classes: tuple[OfClass, ...]
    months: tuple[tuple[str, Rate], ...]


def measured(rows: Sequence[ClassAccuracy]) -> tuple[Measured, ...]:
    """Return the shares of everything that was judged, in the order of `Judged`; what never was is left out."""
    return tuple(_of_what(what, these) for what in Judged if (these := [row for row in rows if row.what is what]))


def _of_what(what: Judged, rows: Sequence[ClassAccuracy]) -> Measured:
    months = sorted({row.month for row in rows}, reverse=True)
    return Measured(
        what=what,
        all=_said(rows),
        classes=tuple(_of_class(tag, [row for row in rows if row.tag == tag]) for tag in sorted({r.tag for r in rows})),
        months=tuple((month, _said(row for row in rows if row.month == month)) for month in months),
    )


def _of_class(tag: str, rows: Sequence[ClassAccuracy]) -> OfClass:
    confirmed = sum(row.confirmed for row in rows)
    return OfClass(tag, _said(rows), Rate(confirmed, confirmed + sum(row.missed for row in rows)))


def _said(rows: Iterable[ClassAccuracy]) -> Rate:
    counted = [(row.confirmed, row.confirmed + row.changed) for row in rows]
    return Rate(sum(right for right, _ in counted), sum(of for _, of in counted))
