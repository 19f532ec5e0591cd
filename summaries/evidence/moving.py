"""What moved over a pack's period, month by month, by the chart rules, from figures that may be shown. Pure."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil, floor
from statistics import mean

import msgspec

from summaries.disclosure import ROUNDED_TO, Table
from summaries.evidence.pack import Moved, Point
from summaries.wording import month
from summaries.xmr import LEAST_PER_PERIOD, LEAST_POINTS, Chart, Form, Mark, Signal, choose_form, xmr_chart

NOTHING_UNUSUAL = "No month is outside what is usual: nothing here shows that anything changed."
NOT_SHOWN = "Whether anything changed cannot be shown: in some months the numbers are too small."
ROUNDED = "The chart is drawn from the rounded figures."


def moved(table: Table, months: Sequence[str]) -> Moved:
    """Return what moved: a chart only where every month may be shown and there is enough for one."""
    figures = [table.cells.get(one, 0) for one in months]
    if table.is_withheld or None in figures:
        return Moved(sentences=(NOT_SHOWN,))
    values = [figure or 0 for figure in figures]
    if choose_form(float(mean(values)), len(values), 0) is not Form.XMR:
        return Moved(sentences=(_why_none(values),))
    chart = _beyond_rounding(xmr_chart(values))
    points = tuple(
        Point(one, value, _words(mark)) for one, value, mark in zip(months, values, chart.marks, strict=True)
    )
    low = max(chart.lower or 0.0, 0.0)
    return Moved(
        sentences=_verdict(chart, months),
        points=points,
        centre=round(chart.centre, 2),
        upper=round(chart.upper, 2),
        lower=round(low, 2),
        usual=f"Usual: {ceil(low):,} to {floor(chart.upper):,} a month. The average is {chart.centre:,.0f}.",
        rules=_rules(chart),
    )


def _beyond_rounding(chart: Chart) -> Chart:
    """Take back what rounding alone could have made: rounded figures vary less, so that limits come too close."""
    reach = chart.upper - chart.centre
    least = {Signal.TREND: 0.0, Signal.OUTSIDE: reach + ROUNDED_TO / 2}  # how far from the average a point has to be
    marks = tuple(
        mark if mark and abs(value - chart.centre) >= least.get(mark.signal, ROUNDED_TO) else None
        for value, mark in zip(chart.values, chart.marks, strict=True)
    )
    return msgspec.structs.replace(chart, marks=marks)


def _why_none(values: Sequence[int]) -> str:
    if not any(values):
        return "There is nothing to compare."
    if len(values) < LEAST_POINTS:
        return f"Too little to tell a change from chance: it takes {LEAST_POINTS} months, and there are {len(values)}."
    return f"Fewer than {LEAST_PER_PERIOD} a month: such small numbers go up and down by chance, so there is no chart."


def _verdict(chart: Chart, months: Sequence[str]) -> tuple[str, ...]:
    marked = zip(months, chart.marks, strict=True)
    told = []
    for mark, stretch in groupby(marked, key=lambda pair: pair[1]):
        if mark:
            names = [month(one) for one, _ in stretch]
            when = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
            told.append(f"{when}: {_words(mark)}.")
    return tuple(told) or (NOTHING_UNUSUAL,)


def _words(mark: Mark | None) -> str:
    if mark is None:
        return ""
    side, way, end = ("above", "up", "top") if mark.is_high else ("below", "down", "bottom")
    return {
        Signal.OUTSIDE: f"{side} what is usual",
        Signal.TREND: f"7 or more months in a row went {way}",
        Signal.TWO_IN_THREE: f"2 months out of 3 are near the {end} of what is usual",
        Signal.SHIFT: f"7 or more months in a row are {side} the average",
    }[mark.signal]


def _rules(chart: Chart) -> str:
    trial = f" Trial limits: with {len(chart.values)} points they will still move." if chart.is_trial else ""
    return f"Rules: {chart.rules}. {ROUNDED}{trial}"
