"""A team's week as anybody outside the team may see it: no words, and only figures that `disclosure` lets out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from schemas.tags import Sentiment
from summaries import disclosure
from summaries.disclosure import LEAST_SHOWN, ROUNDED_TO, Audience, Counts, Table
from summaries.series import Measure, SeriesChart, weekly_chart
from summaries.weekly import Count, Standing, WeeklySummary
from summaries.weekly_actions import OutsideAction, outside_actions

NO_RATING = "no_rating"
_ASSESSED = [sentiment for sentiment in Sentiment if sentiment != Sentiment.NOT_ASSESSED]


class NotOver(ValueError):
    """A week that is still running is not shown outside: who looks twice would see each piece of feedback come in."""


class Shown(Struct, frozen=True):
    """A figure as it may be shown: 0, rounded, or None where it is too small or would give a small one away."""

    what: str
    submissions: int | None


class OutsideSummary(Struct, frozen=True, kw_only=True):
    """A team's week for those outside it.

    Attributes:
        least_shown: a figure from 1 to one less than this is suppressed.
        rounded_to: all others are rounded to the nearest of this.
        submissions: None is suppressed, as everywhere here.
        roles: None where the whole breakdown is withheld, as are the three after it.
        themes: of those that are not held back; most first by what is shown.
        positive_percent: made of shown figures; of those whose sentiment could be told.
        weeks: this week and the weeks before it, oldest first.
        charts: how much feedback, drawn from shown figures; none where a week's is suppressed, or weeks average few.
        actions: those that may be shown in public.
    """

    audience: Audience
    team_id: str
    team_name: str
    service: str | None
    week: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    standing: Standing
    up_to: datetime | None
    least_shown: int
    rounded_to: int
    submissions: int | None
    roles: tuple[Shown, ...] | None
    sentiments: tuple[Shown, ...] | None
    ratings: tuple[Shown, ...] | None
    themes: tuple[Shown, ...] | None
    positive_percent: int | None
    weeks: tuple[Shown, ...]
    charts: tuple[SeriesChart, ...]
    actions: tuple[OutsideAction, ...] = ()  # issues that were made before there were any have none


def outside_summary(summary: WeeklySummary) -> OutsideSummary:
    """Return a team's week as it may be shown outside the team.

    No words are in it, not even those that may be published: nobody has approved them yet.

    Raises:
        NotOver: the week is still running, or has not begun.
    """
    if summary.standing in (Standing.NOT_BEGUN, Standing.RUNNING):
        raise NotOver(f"week {summary.week} is not over")
    shown = disclosure.protect(counts_of(summary))
    sentiments = shown.tables["sentiments"]
    return OutsideSummary(
        audience=Audience.OUTSIDE,
        team_id=summary.team_id,
        team_name=summary.team_name,
        service=summary.service,
        week=summary.week,
        starts_at=summary.starts_at,
        ends_at=summary.ends_at,
        made_at=summary.made_at,
        standing=summary.standing,
        up_to=summary.up_to,
        least_shown=LEAST_SHOWN,
        rounded_to=ROUNDED_TO,
        submissions=shown.total,
        roles=_cells(shown.tables["roles"]),
        sentiments=_cells(sentiments),
        ratings=_cells(shown.tables["ratings"]),
        themes=_most_first(shown.parts),
        positive_percent=disclosure.share(sentiments, _ASSESSED, Sentiment.POSITIVE),
        weeks=(*(Shown(*week) for week in shown.others.items()), Shown(summary.week, shown.total)),
        charts=tuple(_outside_charts(summary.charts)),
        actions=outside_actions(summary.actions) if summary.actions else (),
    )


def counts_of(summary: WeeklySummary) -> Counts:
    """Return the true counts of a week, for `disclosure` to decide on."""
    return Counts(
        total=summary.submissions,
        tables={
            "roles": _by_name(summary.roles),
            "sentiments": _by_name(summary.sentiments),
            "ratings": {**_by_name(summary.ratings), NO_RATING: summary.no_rating},
        },
        parts=_by_name(summary.themes),
        others={figures.week: figures.submissions for figures in summary.changes.earlier},
    )


def to_json(summary: OutsideSummary) -> bytes:
    """Return the summary as JSON in UTF-8; the same summary always gives the same bytes."""
    return msgspec.json.encode(summary)


def _by_name(counts: Sequence[Count]) -> dict[str, int]:
    return {count.what: count.submissions for count in counts}


def _cells(table: Table) -> tuple[Shown, ...] | None:
    return None if table.is_withheld else tuple(Shown(*cell) for cell in table.cells.items())


def _most_first(parts: Mapping[str, int | None] | None) -> tuple[Shown, ...] | None:
    """Sort by what is shown and then by name: the order of true counts would tell suppressed ones apart."""
    if parts is None:
        return None
    return tuple(Shown(*part) for part in sorted(parts.items(), key=lambda part: (-(part[1] or 0), part[0])))


def _outside_charts(charts: Sequence[SeriesChart]) -> Iterator[SeriesChart]:
    for chart in charts:
        shown = [disclosure.outside(int(point.value)) for point in chart.points]
        figures = [figure for figure in shown if figure is not None]
        if chart.measure is Measure.FEEDBACK and figures and len(figures) == len(shown):
            yield weekly_chart(chart.measure, [point.at for point in chart.points], figures, figures)
