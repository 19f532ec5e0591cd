"""A team's series over a year, each as the chart that fits it: how much feedback, how positive, how many criticisms."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from statistics import mean

from msgspec import Struct
from sqlalchemy import Connection

from schemas.tags import Sentiment
from schemas.weeks import LONDON, ReportingWeek
from summaries.disclosure import LEAST_FOR_A_SHARE
from summaries.queries import CriticismRow, scope_of_year, select_criticisms
from summaries.week_counts import WeekCounts
from summaries.xmr import Chart, Form, Mark, cases_between_chart, choose_form, xmr_chart

WEEKS = 52
GAPS = WEEKS
"""So many gaps between criticisms are on a chart at most: the last ones."""


class Measure(StrEnum):
    """What a series counts. A criticism is a piece of feedback that sounds negative as a whole."""

    FEEDBACK = "feedback"
    POSITIVE = "positive"
    CRITICISMS = "criticisms"


class Point(Struct, frozen=True):
    """One point of a chart.

    Attributes:
        at: a week as 2026-W10; for cases between, the London day of the criticism that ends the gap, as 2026-03-03.
        mark: why it is unusual; None where it is ordinary.
    """

    at: str
    value: float
    mark: Mark | None


class SeriesChart(Struct, frozen=True, kw_only=True):
    """A series as a chart, or without points where there is too little for one.

    Attributes:
        average: how many cases a week's figure rests on, in the mean; decides the form.
        weeks: how many weekly figures there are.
        centre: None, as are the limits, where there are no points.
        since: pieces of feedback since the last criticism; only where the form is cases between.
    """

    measure: Measure
    form: Form
    average: float
    weeks: int
    points: tuple[Point, ...] = ()
    centre: float | None = None
    upper: float | None = None
    lower: float | None = None
    is_trial: bool = False
    rules: str = ""
    since: int | None = None


def team_series(
    connection: Connection,
    team: str | None,
    week: ReportingWeek,
    now: datetime,
    weekly: WeekCounts | None = None,
) -> tuple[SeriesChart, ...]:
    """Return a team's charts of the year up to a week; a week that is not over yet is left out.

    What no team is known for has none: it is nobody's practice, and whatever changes in it changed in the tagging.

    The year begins with the first week that had feedback, so that the time before a team was heard is not "few".

    Args:
        connection: from `reading`.
        team: its id; None is "team not known".
        week: the last week of the charts.
        now: aware.
        weekly: the weeks that this connection has read already, where there are any.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    if team is None:
        return ()
    last = min(week, ReportingWeek.containing(now).shifted(-1))
    counted = (weekly or WeekCounts(connection)).of(team, last.shifted(1 - WEEKS), last)
    year, counts = [week for week, _ in counted], [count for _, count in counted]
    # Only as far back as the last criticisms go: a busy team has them all in a few weeks.
    start = _first_of_last(counts, GAPS + 1)
    recent = (year[start].starts_at, last.ends_at)
    criticisms = select_criticisms(connection, scope_of_year(team, recent), recent, GAPS + 1)
    told = sum(_assessed(count) for count in counts[start:])
    return series_of(year, counts, criticisms, told - criticisms[-1].place if criticisms else told)


def series_of(
    weeks: Sequence[ReportingWeek], counts: Sequence[Counter[str]], criticisms: Sequence[CriticismRow], since: int
) -> tuple[SeriesChart, ...]:
    """Return the charts from each week's counts by sentiment, from the last criticisms in order, and how many since."""
    first = next((place for place, count in enumerate(counts) if count.total()), len(weeks))
    names, heard = [str(week) for week in weeks[first:]], counts[first:]
    assessed = [_assessed(count) for count in heard]
    enough = [place for place, of in enumerate(assessed) if of >= LEAST_FOR_A_SHARE]
    shares = [100 * heard[place][Sentiment.POSITIVE] / assessed[place] for place in enough]
    negative = [count[Sentiment.NEGATIVE] for count in heard]
    totals = [count.total() for count in heard]
    return (
        weekly_chart(Measure.FEEDBACK, names, totals, totals),
        weekly_chart(Measure.POSITIVE, [names[place] for place in enough], shares, assessed),
        _criticisms(names, negative, criticisms, since),
    )


def weekly_chart(measure: Measure, names: Sequence[str], values: Sequence[float], cases: Sequence[int]) -> SeriesChart:
    """Return weekly figures as a chart, or without points where there is too little.

    Args:
        measure: what they count.
        names: their weeks, as 2026-W10.
        values: one for each week.
        cases: how many cases each week's figure rests on; its mean decides the form.
    """
    average = _average(cases)
    form = choose_form(average, len(values), 0)
    if form is Form.TOO_LITTLE:
        return SeriesChart(measure=measure, form=form, average=average, weeks=len(values))
    return _drawn(measure, average, len(values), names, xmr_chart(values))


def _criticisms(
    names: Sequence[str], negative: Sequence[int], criticisms: Sequence[CriticismRow], since: int
) -> SeriesChart:
    average = _average(negative)
    gaps = [after.place - before.place - 1 for before, after in pairwise(criticisms)]
    form = choose_form(average, len(negative), len(gaps))
    if form is Form.XMR:
        return _drawn(Measure.CRITICISMS, average, len(negative), names, xmr_chart(negative))
    if form is Form.TOO_LITTLE:
        return SeriesChart(measure=Measure.CRITICISMS, form=form, average=average, weeks=len(negative), since=since)
    days = [f"{row.received_at.astimezone(LONDON):%Y-%m-%d}" for row in criticisms[1:]]
    return _drawn(Measure.CRITICISMS, average, len(negative), days, cases_between_chart(gaps), since)


def _drawn(
    measure: Measure, average: float, weeks: int, names: Sequence[str], chart: Chart, since: int | None = None
) -> SeriesChart:
    return SeriesChart(
        measure=measure,
        form=chart.form,
        average=average,
        weeks=weeks,
        points=tuple(Point(*each) for each in zip(names, chart.values, chart.marks, strict=True)),
        centre=chart.centre,
        upper=chart.upper,
        lower=chart.lower,
        is_trial=chart.is_trial,
        rules=chart.rules,
        since=since,
    )


def _average(cases: Sequence[int]) -> float:
    return float(mean(cases)) if cases else 0.0


def _assessed(count: Counter[str]) -> int:
    return count.total() - count[Sentiment.NOT_ASSESSED]


def _first_of_last(counts: Sequence[Counter[str]], criticisms: int) -> int:
    """Return the place of the last week from which on there are so many criticisms; the first where there never are."""
    seen = 0
    for place in range(len(counts) - 1, 0, -1):
        seen += counts[place][Sentiment.NEGATIVE]
        if seen >= criticisms:
            return place
    return 0
