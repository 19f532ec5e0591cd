"""Before and after: whether a series changed by more than it usually goes up and down. Pure.

A chart's rules look at each point, and in half a year of ordinary weeks one of them sees something two times in five.
That is right for "look here", and wrong for "it worked". So two things are asked of the time after, by the same limits:

- *It stays there.* 7 or more points in a row are on one side of the average of the time before: the chart's shift.
- *It is far enough.* The average of the time after is outside the limits that an average of so many points has: the
  average before, plus and minus 2.66 mean moving ranges times sqrt(1/n + 1/m), for n points after and m before.

Of series that did not change, about 1 in 100 pass both with 13 points before or more, and 2 in 100 with 7
(docs/decisions/0017-before-and-after.md has the figures). Neither says that the action is why.
"""

from collections.abc import Sequence
from enum import StrEnum
from math import sqrt
from statistics import mean, median

from msgspec import Struct

from summaries.xmr import LEAST_FOR_FIRM_LIMITS, LEAST_POINTS, LIMITS_FROM_MEAN, RUN, mean_moving_range, runs, sign


class Verdict(StrEnum):
    """What became of a series."""

    TOO_EARLY = "too_early"
    TOO_LITTLE = "too_little"
    AS_USUAL = "as_usual"
    UP = "up"
    DOWN = "down"


class Compared(Struct, frozen=True, kw_only=True):
    """The time before beside the time after.

    Attributes:
        before: the average; None where it is too early or there is too little.
        points_before: weeks, or gaps between criticisms.
        is_trial: there were fewer than 13 points before, so that what is usual is not firm yet.
    """

    verdict: Verdict
    before: float | None = None
    after: float | None = None
    points_before: int
    points_after: int
    is_trial: bool = False


def compare_weeks(before: Sequence[float], after: Sequence[float]) -> Compared:
    """Compare weekly figures."""
    if len(before) < LEAST_POINTS:
        return Compared(verdict=Verdict.TOO_LITTLE, points_before=len(before), points_after=len(after))
    if len(after) < LEAST_POINTS:
        return Compared(verdict=Verdict.TOO_EARLY, points_before=len(before), points_after=len(after))
    centre, now = float(mean(before)), float(mean(after))
    reach = LIMITS_FROM_MEAN * mean_moving_range(before) * sqrt(1 / len(after) + 1 / len(before))
    way = sign(now - centre) if abs(now - centre) > reach else 0
    stays = way in runs([sign(value - centre) for value in after])
    return _compared(way if stays else 0, centre, now, len(before), len(after))


def compare_gaps(before: Sequence[int], after: Sequence[int], still_open: int) -> Compared:
    """Compare how many other pieces of feedback come between two criticisms.

    Gaps follow a geometric distribution, whose variance is g(g + 1) for a mean of g (Benneyan 2001, as in `xmr`).
    Longer ones, so that criticisms come less often: the average is outside its limits, which may be after one long gap;
    where there are 7 or more, 7 in a row have to be above the middle too. Shorter ones: the last 7 are all below it;
    their average alone hardly ever is outside limits that begin at 0.

    Args:
        before: whole gaps between criticisms of the time before.
        after: gaps of the time after; the first begins where that time does, which leaves a geometric one as it is.
        still_open: the pieces of feedback since the last criticism, or since that time began.
    """
    if len(before) < LEAST_POINTS:
        return Compared(verdict=Verdict.TOO_LITTLE, points_before=len(before), points_after=len(after))
    centre, middle, gaps = float(mean(before)), median(before), [*after, still_open]
    now, count = float(mean(gaps)), len(gaps)
    reach = 3 * sqrt(centre * (centre + 1) * (1 / count + 1 / len(before)))
    sides = [sign(gap - middle) for gap in after]
    is_longer = now > centre + reach and (len(after) < RUN or 1 in runs(sides))
    is_shorter = len(after) >= RUN and all(side < 0 for side in sides[-RUN:])
    if not (is_longer or is_shorter) and len(after) < LEAST_POINTS:
        return Compared(verdict=Verdict.TOO_EARLY, points_before=len(before), points_after=len(after))
    return _compared(is_longer - is_shorter, centre, now, len(before), count)


def _compared(way: int, before: float, after: float, points_before: int, points_after: int) -> Compared:
    return Compared(
        verdict={1: Verdict.UP, -1: Verdict.DOWN, 0: Verdict.AS_USUAL}[way],
        before=before,
        after=after,
        points_before=points_before,
        points_after=points_after,
        is_trial=points_before < LEAST_FOR_FIRM_LIMITS,
    )
