"""What an issue's outside figures rest on, so that no two issues and revisions give a small number away. Pure.

`disclosure` decides; here its counts are made of a weekly summary, and the summary of its counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from summaries.disclosure import Counts, held_among, settled
from summaries.outside import NO_RATING, OutsideSummary, counts_of, outside_summary
from summaries.series import Measure, SeriesChart
from summaries.weekly import Count, WeeklySummary


class Basis(Struct, frozen=True):
    """The true counts behind the outside figures of one issue: its own week's, and those of other weeks in it.

    Attributes:
        counts: None where nothing of its own week was let out.
        others: by week, as 2026-W09.
    """

    week: str
    counts: Counts | None
    others: Mapping[str, int]


class Held(Struct, frozen=True):
    """What may be seen outside, and what it rests on; `outside` is None where nothing may be."""

    outside: OutsideSummary | None
    basis: Basis


def hold(summary: WeeklySummary, earlier: Sequence[Basis]) -> Held:
    """Return what may be seen outside of a week, beside everything that the team's issues have let out before.

    Args:
        summary: the team's week now; it has to be over.
        earlier: behind all issues and revisions of this team, oldest first.

    Raises:
        NotOver: the week is still running, or has not begun.
    """
    totals = _totals(earlier)
    others = {week: settled(count, totals[week]) for week, count in _other_weeks(summary).items()}
    issued = [one.counts for one in earlier if one.week == summary.week and one.counts is not None]
    # A week that stood in a later one's issue, and is issued only now: whether it still is what it was there would show
    # in whether it is shown. So it never is, whatever the figures are.
    is_overtaken = bool(totals[summary.week]) and not issued
    counts = None if is_overtaken else held_among(counts_of(summary), issued, totals[summary.week])
    basis = Basis(summary.week, counts, others if counts else {})
    return Held(outside_summary(_resting_on(summary, counts, others)) if counts else None, basis)


def _totals(earlier: Iterable[Basis]) -> Mapping[str, list[int]]:
    """Return every total that was let out of each week, oldest first."""
    totals: defaultdict[str, list[int]] = defaultdict(list)
    for one in earlier:
        if one.counts is not None:
            totals[one.week].append(one.counts.total)
        for week, count in one.others.items():
            totals[week].append(count)
    return totals


def _other_weeks(summary: WeeklySummary) -> dict[str, int]:
    """Return the counts of all other weeks that stand on the page: in the table, and on the chart of feedback."""
    counts = {figures.week: figures.submissions for figures in summary.changes.earlier}
    for chart in summary.charts:
        if chart.measure is Measure.FEEDBACK:
            counts |= {point.at: int(point.value) for point in chart.points}
    return {week: count for week, count in counts.items() if week != summary.week}


def _resting_on(summary: WeeklySummary, counts: Counts, others: Mapping[str, int]) -> WeeklySummary:
    """Return the summary with these counts in place of its own, for `outside_summary` to make what is shown of them."""
    weeks = {**others, summary.week: counts.total}
    ratings = dict(counts.tables["ratings"])
    no_rating = ratings.pop(NO_RATING, 0)
    earlier = (msgspec.structs.replace(one, submissions=weeks[one.week]) for one in summary.changes.earlier)
    return msgspec.structs.replace(
        summary,
        submissions=counts.total,
        roles=_counts(counts.tables["roles"]),
        sentiments=_counts(counts.tables["sentiments"]),
        ratings=_counts(ratings),
        no_rating=no_rating,
        themes=_counts(counts.parts),
        changes=msgspec.structs.replace(summary.changes, earlier=tuple(earlier)),
        charts=tuple(_chart(chart, weeks) for chart in summary.charts if chart.measure is Measure.FEEDBACK),
    )


def _counts(by_name: Mapping[str, int]) -> tuple[Count, ...]:
    return tuple(Count(*each) for each in by_name.items())


def _chart(chart: SeriesChart, weeks: Mapping[str, int]) -> SeriesChart:
    points = (msgspec.structs.replace(point, value=float(weeks[point.at])) for point in chart.points)
    return msgspec.structs.replace(chart, points=tuple(points))
