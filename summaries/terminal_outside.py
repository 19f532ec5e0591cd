"""A team's week for those outside it, in a terminal: figures only, with a word where one may not be shown."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from schemas.weeks import ReportingWeek
from summaries import wording
from summaries.outside import OutsideSummary, Shown
from summaries.terminal import charts
from summaries.terminal_actions import outside_actions_of
from summaries.terminal_text import harmless, heading


def render_outside(summary: OutsideSummary) -> RenderableType:
    """Return the summary for a rich console; print it with `Console(highlight=False).print(...)`."""
    week = ReportingWeek.parse(summary.week)
    return Group(
        Text(harmless(summary.team_name), style="bold"),
        Text(f"{wording.week_days(week)} ({week}), for people outside the team"),
        Text(wording.how_sure(summary)),
        Text(wording.small_numbers_hidden(summary.least_shown, summary.rounded_to)),
        *outside_actions_of(summary.actions),
        Text(),
        Text(f"Pieces of feedback: {wording.shown(summary.submissions)}", style="bold"),
        Text(f"Sounded positive: {wording.percent(summary.positive_percent)}"),
        *_figures("How it sounded", summary.sentiments),
        *_figures("From whom", summary.roles),
        *_figures("Ratings", summary.ratings),
        *_figures("What it was about", summary.themes),
        heading("Week by week"),
        _rows([(wording.week_days(ReportingWeek.parse(each.what)), each) for each in summary.weeks]),
        *(charts(summary.charts) or [Text(), Text(wording.NO_CHART_OUTSIDE)]),
    )


def _figures(title: str, figures: Sequence[Shown] | None) -> list[RenderableType]:
    if figures is None:
        return [heading(title), Text(wording.WITHHELD)]
    some = [(wording.label(figure.what.replace("-", "_")), figure) for figure in figures if figure.submissions != 0]
    return [heading(title), _rows(some)] if some else []


def _rows(rows: Sequence[tuple[str, Shown]]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for name, figure in rows:
        table.add_row(wording.shown(figure.submissions), Text(harmless(name)))
    return table
