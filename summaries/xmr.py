"""Charts that tell a change from chance: the limits, the signals, and which kind of chart a series gets.

Weekly figures get an XmR chart by the rules of NHS England's "Making Data Count" programme, as its community's
published code applies them (NHSRplotthedots 0.2.2, https://cran.r-project.org/package=NHSRplotthedots). Events that are
too rare for that get a g chart of the cases between them. Nothing here knows what the numbers are about.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import mean, median

from msgspec import Struct

LIMITS_FROM_MEAN = 2.66
"""Limits are this many mean moving ranges from the mean: 3 / 1.128 (Wheeler, "Understanding Variation")."""

OUTLYING_RANGE = 3.267
"""A moving range of this many mean moving ranges or more says nothing of ordinary weeks (D4 for two points)."""

RUN = 7
"""So many points in a row are a trend, or a shift."""

LEAST_POINTS = RUN
"""With fewer there is no run that a rule could see, and limits move with every point."""

LEAST_FOR_FIRM_LIMITS = 13
LEAST_PER_PERIOD = 20
"""Where a period averages fewer events, the cases between them say more than counts."""

XMR_RULES = "NHS Making Data Count: XmR chart"
BETWEEN_RULES = "g chart of cases between events (Benneyan 2001)"


class Form(StrEnum):
    """Which chart a series gets."""

    XMR = "xmr"
    CASES_BETWEEN = "cases_between"
    TOO_LITTLE = "too_little"


class Signal(StrEnum):
    """What makes a point unusual. Where several do, the first of these is the one that is told."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two_in_three"
    SHIFT = "shift"


class Mark(Struct, frozen=True):
    """Why a point is unusual. `is_high`: it is above what is usual, or on its way up."""

    signal: Signal
    is_high: bool


class Chart(Struct, frozen=True, kw_only=True):
    """A chart's points and lines, all in the unit of its values.

    Attributes:
        centre: the mean; the median where the form is cases between.
        lower: None where there is no lower limit.
        marks: one for each value; None where it is ordinary.
        is_trial: there are too few points for firm limits, which will still move.
        rules: names the rule set; belongs on the chart.
    """

    form: Form
    values: tuple[float, ...]
    centre: float
    upper: float
    lower: float | None
    marks: tuple[Mark | None, ...]
    is_trial: bool
    rules: str


def choose_form(average: float, weeks: int, gaps: int) -> Form:
    """Decide which chart a series gets.

    Args:
        average: how many cases each week's figure rests on, in the middle of the series.
        weeks: how many weekly figures there are.
        gaps: how many gaps between two events there are; 0 where the series counts no events.
    """
    if average >= LEAST_PER_PERIOD and weeks >= LEAST_POINTS:
        return Form.XMR
    return Form.CASES_BETWEEN if gaps >= LEAST_POINTS else Form.TOO_LITTLE


def xmr_chart(values: Sequence[float]) -> Chart:
    """Return the XmR chart of weekly figures.

    The centre is the mean of all values. Limits are the mean plus and minus 2.66 mean moving ranges; moving ranges of
    3.267 times their mean or more are dropped once first. A point on a limit is inside, one on the mean is on no side.

    Raises:
        ValueError: there are fewer than two values.
    """
    if len(values) < 2:
        raise ValueError("an XmR chart needs two values or more")
    centre = float(mean(values))
    reach = LIMITS_FROM_MEAN * mean_moving_range(values)
    upper, lower = centre + reach, centre - reach
    sides = [sign(value - centre) for value in values]
    outside = [_beyond(value, lower, upper) for value in values]
    outer = [_beyond(value, centre - reach * 2 / 3, centre + reach * 2 / 3) for value in values]
    close = [far if not out else 0 for far, out in zip(outer, outside, strict=True)]
    return Chart(
        form=Form.XMR,
        values=tuple(values),
        centre=centre,
        upper=upper,
        lower=lower,
        marks=_marks(
            (Signal.OUTSIDE, outside),
            (Signal.TREND, _trends(values)),
            (Signal.TWO_IN_THREE, _two_in_three(close, sides)),
            (Signal.SHIFT, runs(sides)),
        ),
        is_trial=len(values) < LEAST_FOR_FIRM_LIMITS,
        rules=XMR_RULES,
    )


def cases_between_chart(gaps: Sequence[int]) -> Chart:
    """Return the g chart of how many other cases there were between one event and the next.

    Gaps follow a geometric distribution, whose variance is g(g + 1) for a mean of g. The upper limit is
    g + 3 sqrt(g(g + 1)); there is no lower one, because it would be below 0 (Benneyan 2001, "Number-between g-type
    statistical quality control charts for monitoring adverse events", Health Care Management Science 4, 305-318).
    With a mean of 3, 1 or 2 in 100 ordinary gaps are above it.

    The centre is the median, as Provost and Murray advise ("The Health Care Data Guide", 2011, g charts): most gaps are
    under the mean of so lopsided a distribution, so that runs under it would mean nothing. Theirs is 0.693 g; the
    median of the points is used, so that at most half are on either side however small the gaps. Two in three close to
    a limit is not asked, because it takes limits that are alike on both sides.

    Raises:
        ValueError: there are no gaps, or one is less than 0.
    """
    if not gaps or min(gaps) < 0:
        raise ValueError("a g chart needs gaps of 0 or more")
    middle, average = float(median(gaps)), float(mean(gaps))
    upper = average + 3 * sqrt(average * (average + 1))
    return Chart(
        form=Form.CASES_BETWEEN,
        values=tuple(gaps),
        centre=middle,
        upper=upper,
        lower=None,
        marks=_marks(
            (Signal.OUTSIDE, [1 if gap > upper else 0 for gap in gaps]),
            (Signal.TREND, _trends(gaps)),
            (Signal.SHIFT, runs([sign(gap - middle) for gap in gaps])),
        ),
        is_trial=len(gaps) < LEAST_FOR_FIRM_LIMITS,
        rules=BETWEEN_RULES,
    )


def mean_moving_range(values: Sequence[float]) -> float:
    """Return how far values move from one to the next, in the mean; outlying moves are dropped once.

    Raises:
        statistics.StatisticsError: there are fewer than two values.
    """
    ranges = [abs(after - before) for before, after in pairwise(values)]
    cut = OUTLYING_RANGE * float(mean(ranges))
    return float(mean([each for each in ranges if each < cut] or ranges))  # all are 0 where none is under the cut


def sign(number: float) -> int:
    """Return 1 above 0, -1 below it, and 0 for 0."""
    return (number > 0) - (number < 0)


def _beyond(value: float, lower: float, upper: float) -> int:
    return (value > upper) - (value < lower)


def _trends(values: Sequence[float]) -> list[int]:
    """Say of each point whether it is one of seven or more that each rose (1) or fell (-1) from the one before."""
    steps = [sign(after - before) for before, after in pairwise(values)]
    found = [0] * len(values)
    for start in range(len(steps) - (RUN - 2)):
        window = steps[start : start + RUN - 1]
        if abs(sum(window)) == RUN - 1:
            found[start : start + RUN] = [window[0]] * RUN
    return found


def runs(sides: Sequence[int]) -> list[int]:
    """Say of each point whether it is one of seven or more in a row on one side."""
    found = [0] * len(sides)
    for start in range(len(sides) - (RUN - 1)):
        window = sides[start : start + RUN]
        if abs(sum(window)) == RUN:
            found[start : start + RUN] = window
    return found


def _two_in_three(close: Sequence[int], sides: Sequence[int]) -> list[int]:
    """Say of each point whether it is one of two or more close to one limit, among three on that side of the mean."""
    found = [0] * len(close)
    for start in range(len(close) - 2):
        trio = range(start, start + 3)
        near = [at for at in trio if close[at]]
        if len(near) >= 2 and abs(sum(sides[at] for at in trio)) == 3:
            for at in near:
                found[at] = close[at]
    return found


def _marks(*rules: tuple[Signal, Sequence[int]]) -> tuple[Mark | None, ...]:
    """Return each point's mark by the first rule that sees it."""
    names = [signal for signal, _ in rules]
    return tuple(_mark(zip(names, found, strict=True)) for found in zip(*(found for _, found in rules), strict=True))


def _mark(found: Iterable[tuple[Signal, int]]) -> Mark | None:
    return next((Mark(signal, side > 0) for signal, side in found if side), None)
