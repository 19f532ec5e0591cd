"""The overview: every team with how much feedback it had in a week, by service."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import Connection

from schemas.teams import Team, TeamDirectory
from schemas.weeks import ReportingWeek
from summaries.queries import select_team_counts
from summaries.weekly import NOT_KNOWN, team_name

OTHER = "other"
"""Heads the teams that are in no service: not known, or no longer in the directory."""


class TeamLine(Struct, frozen=True):
    """A team with its count in the week chosen and in the week that is still running."""

    team_id: str
    name: str
    submissions: int
    so_far: int


class Service(Struct, frozen=True):
    """The teams of one service, in the directory's order."""

    name: str
    teams: tuple[TeamLine, ...]


class Overview(Struct, frozen=True, kw_only=True):
    """All teams, in the week chosen and in the running one."""

    week: ReportingWeek
    running: ReportingWeek
    submissions: int
    so_far: int
    services: tuple[Service, ...]


def overview(
    connection: Connection,
    directory: TeamDirectory,
    week: ReportingWeek,
    now: datetime,
    *,
    only: frozenset[str] | None = None,
) -> Overview:
    """Return the overview of a week. Teams with nothing are in it, and closed teams that had something.

    Args:
        connection: from `reading`, so that all figures are of the same moment.
        directory: the teams.
        week: the London week.
        now: aware; decides which week is running.
        only: the ids of the teams that are counted; None for all of them, and what is with none.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    running = ReportingWeek.containing(now)
    counts = _counts(connection, week, only)
    so_far = counts if running == week else _counts(connection, running, only)

    def lines(team_ids: Iterable[str]) -> tuple[TeamLine, ...]:
        return tuple(
            TeamLine(each, team_name(directory, each), counts.get(each, 0), so_far.get(each, 0)) for each in team_ids
        )

    heard = counts.keys() | so_far.keys()
    services: dict[str, list[str]] = {}
    for team in directory.teams:
        if only is not None and team.id not in only:
            continue
        if team.id in heard or _existed_in(team, week.monday(), running.monday()):
            services.setdefault(team.service, []).append(team.id)
    strangers = sorted(each for each in heard if each not in directory and each != NOT_KNOWN)
    return Overview(
        week=week,
        running=running,
        submissions=sum(counts.values()),
        so_far=sum(so_far.values()),
        services=(
            *(Service(name, lines(ids)) for name, ids in services.items()),
            *([Service(OTHER, lines(others))] if (others := ([NOT_KNOWN] if only is None else []) + strangers) else []),
        ),
    )


def _counts(connection: Connection, week: ReportingWeek, only: frozenset[str] | None) -> Mapping[str, int]:
    rows = select_team_counts(connection, (week.starts_at, week.ends_at))
    counts = {row.team or NOT_KNOWN: row.submissions for row in rows}
    return counts if only is None else {team: count for team, count in counts.items() if team in only}


def _existed_in(team: Team, *mondays: date) -> bool:
    return any(team.exists_on(monday) for monday in mondays)
