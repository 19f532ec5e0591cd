"""What a chart says, in words: for the page, the terminal and a screen reader alike."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from math import ceil, floor

from schemas.weeks import ReportingWeek
from summaries.series import Measure, Point, SeriesChart
from summaries.wording import plural
from summaries.xmr import LEAST_PER_PERIOD, LEAST_POINTS, Form, Mark, Signal

NOTHING_UNUSUAL = "Nothing here is outside what is usual."
MOST_TOLD = 3
"""So many unusual stretches are told in words; the table has all."""

_WEEKLY_TITLES: Mapping[Measure, str] = {
    Measure.FEEDBACK: "Feedback each week",
    Measure.POSITIVE: "Share that sounded positive each week",
    Measure.CRITICISMS: "Criticisms each week",
}
_BETWEEN_TITLE = "Other feedback between two criticisms"
_SHORT: Mapping[tuple[Signal, bool], str] = {
    (Signal.OUTSIDE, True): "Above what is usual",
    (Signal.OUTSIDE, False): "Below what is usual",
    (Signal.TREND, True): "7 or more in a row going up",
    (Signal.TREND, False): "7 or more in a row going down",
    (Signal.TWO_IN_THREE, True): "2 out of 3 near the top of what is usual",
    (Signal.TWO_IN_THREE, False): "2 out of 3 near the bottom of what is usual",
    (Signal.SHIFT, True): "7 or more in a row above the middle line",
    (Signal.SHIFT, False): "7 or more in a row below the middle line",
}

KEY: Mapping[Signal, str] = {
    Signal.OUTSIDE: "Outside what is usual",
    Signal.TREND: "7 or more in a row that go up, or go down",
    Signal.TWO_IN_THREE: "2 out of 3 near one end of what is usual",
    Signal.SHIFT: "7 or more in a row on one side of the middle line",
}
"""What each shape on a chart means."""

COLUMN: Mapping[tuple[Form, Measure], str] = {
    (Form.XMR, Measure.FEEDBACK): "Feedback",
    (Form.XMR, Measure.POSITIVE): "Positive",
    (Form.XMR, Measure.CRITICISMS): "Criticisms",
    (Form.CASES_BETWEEN, Measure.CRITICISMS): "Feedback since the one before",
}
"""What stands over a chart's figures in its table."""


def title(chart: SeriesChart) -> str:
    """Return what a chart is of."""
    if chart.measure is Measure.CRITICISMS and chart.form is Form.CASES_BETWEEN:
        return _BETWEEN_TITLE
    return _WEEKLY_TITLES[chart.measure]


def label(chart: SeriesChart) -> str:
    """Say all that the drawing shows, for those who do not see it."""
    first, last = chart.points[0], chart.points[-1]
    return f"{title(chart)}, {_stretch([first, last])}. {usual(chart)} {' '.join(verdict(chart))}"


def verdict(chart: SeriesChart) -> tuple[str, ...]:
    """Say what is unusual, the newest first; or that nothing is; or why there is no chart."""
    if not chart.points:
        return (_why_none(chart),)
    stretches = [(mark, list(points)) for mark, points in groupby(chart.points, key=lambda point: point.mark)]
    told = [_sentence(chart.form, mark, points) for mark, points in reversed(stretches) if mark]
    if not told:
        return (NOTHING_UNUSUAL,)
    last = chart.points[-1]
    now = () if last.mark else (f"The last point, {_stretch([last])}, is not unusual. Before it:",)
    more = len(told) - MOST_TOLD
    rest = (f"The table shows {plural(more, 'more like this', 'more like these')}.",) if more > 0 else ()
    return (*now, *told[:MOST_TOLD], *rest)


def usual(chart: SeriesChart) -> str:
    """Say what is usual: the middle line and the limits."""
    if chart.centre is None or chart.upper is None:
        return ""
    middle = value(chart.measure, chart.centre)
    if chart.form is Form.CASES_BETWEEN:
        most = f"{floor(chart.upper):,}"
        return f"Usual: up to {most} other pieces of feedback before the next criticism. Half are {middle} or fewer."
    low = max(chart.lower or 0.0, 0.0)
    if chart.measure is Measure.POSITIVE:
        return f"Usual: {value(chart.measure, low)} to {value(chart.measure, chart.upper)}. The average is {middle}."
    least, most = f"{ceil(low):,}", f"{floor(chart.upper):,}"
    return f"Usual: {least if least == most else f'{least} to {most}'} a week. The average is {middle}."


def rules(chart: SeriesChart) -> str:
    """Name the rule set; say so where the limits will still move."""
    trial = f" Trial limits: with {plural(len(chart.points), 'point', 'points')} they will still move."
    return f"Rules: {chart.rules}.{trial if chart.is_trial else ''}"


def since(chart: SeriesChart) -> str:
    """Say how long the time without a criticism already is; empty where the chart does not ask that."""
    if chart.form is not Form.CASES_BETWEEN or chart.since is None:
        return ""
    return f"Since the last criticism: {plural(chart.since, 'piece', 'pieces')} of feedback."


def name(point: Point) -> str:
    """Return what a point is called: its week, or the day of the criticism."""
    return _stretch([point])


def value(measure: Measure, number: float) -> str:
    """Return a number as people write it: `84%`, `12`, `12.5`."""
    if measure is Measure.POSITIVE:
        return f"{min(number, 100):.0f}%"
    return f"{number:,.1f}".removesuffix(".0")


def mark(point: Point) -> str:
    """Say why a point is unusual; a dash where it is not."""
    return "–" if point.mark is None else _SHORT[point.mark.signal, point.mark.is_high]


def _why_none(chart: SeriesChart) -> str:
    few = f"Fewer than {LEAST_PER_PERIOD} a week"
    if not chart.average:
        return "There is nothing to draw yet."
    if chart.average >= LEAST_PER_PERIOD:
        return f"Too little to draw yet: it takes {LEAST_POINTS} weeks, and there are {chart.weeks}."
    if chart.measure is Measure.CRITICISMS:
        return f"Too little to tell a change from chance: it takes {LEAST_POINTS + 1} criticisms in a year."
    return f"{few}: such small numbers go up and down by chance, so there is no chart."


def _sentence(form: Form, mark: Mark, points: Sequence[Point]) -> str:
    when = _stretch(points)
    if form is Form.CASES_BETWEEN:
        return _between_sentence(mark, when)
    end, way = ("top", "up") if mark.is_high else ("bottom", "down")
    side = "above" if mark.is_high else "below"
    return {
        Signal.OUTSIDE: f"{when} is {side} what is usual."
        if len(points) == 1
        else f"{when}: each week is {side} what is usual.",
        Signal.TREND: f"{when}: 7 or more weeks in a row went {way}.",
        Signal.TWO_IN_THREE: f"{when}: 2 weeks out of 3 are near the {end} of what is usual.",
        Signal.SHIFT: f"{when}: 7 or more weeks in a row are {side} average.",
    }[mark.signal]


def _between_sentence(mark: Mark, when: str) -> str:
    if mark.signal is Signal.OUTSIDE:
        return f"{when}: more feedback than is usual came before the next criticism."
    way = "less often" if mark.is_high else "more often"
    if mark.signal is Signal.TREND:
        return f"{when}: criticisms came {way} each time, 7 times or more."
    return f"{when}: 7 or more criticisms in a row came {way} than half of them do."


def _stretch(points: Sequence[Point]) -> str:
    """Return `2 to 8 March`, `23 February to 8 March` or `3 March`, from the first day to the last."""
    first, last = _days(points[0].at)[0], _days(points[-1].at)[1]
    if first == last:
        return f"{first.day} {first:%B}"
    begin = f"{first.day}" if (first.year, first.month) == (last.year, last.month) else f"{first.day} {first:%B}"
    return f"{begin} to {last.day} {last:%B}"


def _days(at: str) -> tuple[date, date]:
    if "W" not in at:
        return date.fromisoformat(at), date.fromisoformat(at)
    monday = ReportingWeek.parse(at).monday()
    return monday, monday + timedelta(days=6)
