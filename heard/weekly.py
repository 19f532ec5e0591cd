"""`heard weekly`: a team's weekly summary in the terminal, or as JSON."""

import sys
from datetime import UTC, datetime

from rich.console import Console

from heard.settings import Settings
from schemas.errors import InvalidConfig
from schemas.weeks import ReportingWeek
from sinks.engine import connect
from summaries.reading import reading
from summaries.terminal import render
from summaries.weekly import WeeklySummary, to_json, weekly_summary


def print_weekly(settings: Settings, team: str, week: str, *, as_json: bool) -> None:
    """Print a team's summary of a week; the last finished week where none is named.

    Raises:
        InvalidConfig: there is no such team, or the week is not written as 2026-W10.
        Unavailable: the database is away.
    """
    summary = read_weekly(settings, team, week)
    if as_json:
        sys.stdout.buffer.write(to_json(summary) + b"\n")
    else:
        Console().print(render(summary))


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
