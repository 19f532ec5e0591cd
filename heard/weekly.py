"""`heard weekly`: a team's weekly summary in the terminal, or as JSON."""

import sys
from datetime import UTC, datetime

from rich.console import Console, RenderableType

from heard.settings import Settings
from schemas.errors import InvalidConfig
from schemas.weeks import ReportingWeek
from sinks.engine import connect
from summaries import outside
from summaries.disclosure import Audience
from summaries.issuing.frozen import thaw
from summaries.issuing.holding import hold
from summaries.issuing.shelf import select_bases, select_of_week
from summaries.outside import NotOver, OutsideSummary
from summaries.reading import reading
from summaries.terminal import render
from summaries.terminal_outside import render_outside
from summaries.weekly import WeeklySummary, to_json, weekly_summary


def print_weekly(
    settings: Settings, team: str, week: str, *, as_json: bool, audience: Audience = Audience.TEAM
) -> None:
    """Print a team's summary of a week; the last finished week where none is named.

    Raises:
        InvalidConfig: there is no such team, the week is not written as 2026-W10, or it is not over and was asked for
            by somebody outside.
        Unavailable: the database is away.
    """
    summary = read_weekly(settings, team, week)
    if audience is Audience.TEAM:
        _print(render(summary), to_json(summary) if as_json else None)
        return
    shown = _read_outside(settings, summary)
    _print(render_outside(shown), outside.to_json(shown) if as_json else None)


def _read_outside(settings: Settings, summary: WeeklySummary) -> OutsideSummary:
    """Return what may be seen outside: what was issued where the week was, so that two looks never differ by a few."""
    with reading(connect(settings.database)) as connection:
        kept = select_of_week(connection, summary.team_id, summary.week)
        earlier = select_bases(connection, summary.team_id)
    try:
        shown = thaw(kept.shown).outside if kept else hold(summary, earlier).outside
    except NotOver:
        raise InvalidConfig(
            f"--week: {summary.week} is not over, and only whole weeks are shown outside the team; name an earlier one"
        ) from None
    if shown is None:
        raise InvalidConfig(
            f"--week: nothing of {summary.week} can be shown outside the team: beside what was shown before, it would "
            "give a small number away"
        )
    return shown


def _print(summary: RenderableType, json: bytes | None) -> None:
    if json is not None:
        sys.stdout.buffer.write(json + b"\n")
    else:
        Console().print(summary)


def read_weekly(settings: Settings, team: str, week: str) -> WeeklySummary:
    """Return a team's summary of a week; the last finished week where none is named.

    Raises:
        InvalidConfig: there is no such team, or the week is not written as 2026-W10.
        Unavailable: the database is away.
    """
    now = datetime.now(UTC)
    try:
        chosen = ReportingWeek.parse(week) if week else ReportingWeek.containing(now).shifted(-1)
    except ValueError as error:
        raise InvalidConfig(f"--week: {error}") from None
    if team not in settings.directory and team != "not-known":
        known = ", ".join(one.id for one in settings.directory.teams)
        raise InvalidConfig(f"--team: there is no team {team!r}; there are: {known}, not-known")
    with reading(connect(settings.database)) as connection:
        return weekly_summary(connection, settings.directory, team, chosen, now)
