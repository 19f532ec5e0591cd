"""Where it has gone quiet: teams that nobody spoke of, and ways in that stopped, beside what is usual for each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Engine

from schemas.events import Source
from schemas.teams import Team, TeamDirectory
from schemas.weeks import LONDON, ReportingWeek
from summaries.queries import WeekOfSource, has_rows, select_first, select_weeks_by_source
from summaries.reading import reading
from summaries.silence_rules import WEEKS_BACK, Quiet, is_silent, quiet

KEPT_FOR = timedelta(hours=1)
"""Looking takes longer than any other page does, and what is silent for weeks is so an hour later."""

A_YEAR = 52
_NO_CHANNEL = (Source.IMPORT,)
"""Brought in by hand, when somebody has time: it stops without meaning anything."""

_Counts = Mapping[int, int]
"""By the place of a week: how many pieces of feedback."""


class QuietTeam(Struct, frozen=True, kw_only=True):
    """A team that nobody has spoken of for longer than is usual for it.

    Attributes:
        weeks: whole weeks without feedback.
        last_week: the last one with some, as 2026-W10.
        longest_before: the most quiet weeks in a row in the two years before; None where too little was heard to say.
    """

    team_id: str
    name: str
    service: str
    weeks: int
    last_week: str
    longest_before: int | None


class QuietChannel(Struct, frozen=True, kw_only=True):
    """A way in by which a service hears nothing any more; as in `QuietTeam`.

    Attributes:
        a_month: what it brought in a month of the year before it stopped, on average.
    """

    service: str
    source: str
    weeks: int
    last_week: str
    longest_before: int | None
    a_month: float


class Silence(Struct, frozen=True, kw_only=True):
    """Where it has gone quiet, the longest first.

    Attributes:
        never_heard: names of teams of which nothing was ever said, though Heard has run for long enough.
    """

    looked_at: datetime
    least_weeks: int
    teams: tuple[QuietTeam, ...]
    channels: tuple[QuietChannel, ...]
    never_heard: tuple[str, ...]


def silence(connection: Connection, directory: TeamDirectory, now: datetime, least_weeks: int) -> Silence:
    """Return where it has gone quiet. A team has what was said of the teams that were merged into it.

    Args:
        connection: from `reading`.
        directory: the teams; those that are closed today are not asked for.
        now: aware.
        least_weeks: no shorter time is called silence.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    running = ReportingWeek.containing(now)
    weeks = [running.shifted(back) for back in range(-WEEKS_BACK, 1)]
    rows = select_weeks_by_source(connection, [(week.starts_at, week.ends_at) for week in weeks])
    teams = directory.open_on(now.astimezone(LONDON).date())
    heard = _by_team(rows, directory)
    has_run = (first := select_first(connection)) is not None and first < running.shifted(-least_weeks).starts_at
    return Silence(
        looked_at=now,
        least_weeks=least_weeks,
        teams=tuple(sorted(_quiet_teams(teams, heard, weeks, least_weeks), key=lambda one: (-one.weeks, one.name))),
        channels=tuple(
            sorted(
                _quiet_channels(rows, directory, weeks, least_weeks),
                key=lambda one: (-one.weeks, one.service, one.source),
            )
        ),
        never_heard=tuple(
            team.name
            for team in teams
            if has_run and team.id not in heard and not _was_heard(connection, team, directory)
        ),
    )


def to_json(found: Silence) -> bytes:
    """Return it as JSON in UTF-8."""
    return msgspec.json.encode(found)


class Lookout:
    """Looks where it has gone quiet, once an hour at most, beside the pages: with many rows it takes seconds."""

    def __init__(
        self,
        engine: Engine,
        directory: TeamDirectory,
        clock: Callable[[], datetime],
        least_weeks: int,
        patience_seconds: float,
    ) -> None:
        """Take the database, the teams, a clock (aware), the least number of weeks, and how long a page may wait."""
        self._engine, self._directory, self._clock, self._least_weeks = engine, directory, clock, least_weeks
        self._patience = patience_seconds
        self._lock = Lock()
        self._found: Silence | None = None
        self._looking: Future[Silence] | None = None

    def look(self) -> Silence | None:
        """Return where it has gone quiet, as it was an hour ago at most; the one before, or None, while it looks.

        Raises:
            Unavailable: the database is away.
        """
        with self._lock:
            if self._looking is None and not self._is_fresh():
                self._looking = Future()
                Thread(target=self._look, args=(self._looking,), daemon=True).start()
            looking = self._looking
        if looking is not None:
            with suppress(TimeoutError):
                return looking.result(self._patience)
        return self._found

    def _is_fresh(self) -> bool:
        return self._found is not None and self._clock() - self._found.looked_at < KEPT_FOR

    def _look(self, looking: Future[Silence]) -> None:
        try:
            with reading(self._engine) as connection:
                found = silence(connection, self._directory, self._clock(), self._least_weeks)
        except Exception as error:  # whoever waits is told, in their own thread
            with self._lock:
                self._looking = None
            looking.set_exception(error)
        else:
            with self._lock:
                self._found, self._looking = found, None
            looking.set_result(found)


class _Channel(NamedTuple):
    service: str
    source: str


def _by_team(rows: Iterable[WeekOfSource], directory: TeamDirectory) -> Mapping[str, _Counts]:
    found: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row.team in directory:
            found[directory.current(row.team).id][row.week] += row.submissions
    return dict(found)


def _quiet_teams(
    teams: Iterable[Team], heard: Mapping[str, _Counts], weeks: Sequence[ReportingWeek], least_weeks: int
) -> Iterable[QuietTeam]:
    for team in teams:
        found = _silent(heard.get(team.id, {}), len(weeks) - 1, least_weeks)
        if found:
            yield QuietTeam(
                team_id=team.id,
                name=team.name,
                service=team.service,
                weeks=found.weeks,
                last_week=str(weeks[found.last]),
                longest_before=found.longest,
            )


def _quiet_channels(
    rows: Iterable[WeekOfSource], directory: TeamDirectory, weeks: Sequence[ReportingWeek], least_weeks: int
) -> Iterable[QuietChannel]:
    channels: defaultdict[_Channel, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row.team in directory and row.source not in _NO_CHANNEL:
            channels[_Channel(directory.current(row.team).service, row.source)][row.week] += row.submissions
    for channel, counts in channels.items():
        found = _silent(counts, len(weeks) - 1, least_weeks)
        if found:
            yield QuietChannel(
                service=channel.service,
                source=channel.source,
                weeks=found.weeks,
                last_week=str(weeks[found.last]),
                longest_before=found.longest,
                a_month=_a_month(counts, found.last),
            )


def _silent(counts: _Counts, running: int, least_weeks: int) -> Quiet | None:
    found = quiet(sorted(counts), running)
    return found if found and is_silent(found, least_weeks) else None


def _a_month(counts: _Counts, last: int) -> float:
    """Return what came in a month, in the year up to the last week, or since the first where that is later."""
    year = {week: count for week, count in counts.items() if week > last - A_YEAR}
    return sum(year.values()) / (last - min(year) + 1) * A_YEAR / 12


def _was_heard(connection: Connection, team: Team, directory: TeamDirectory) -> bool:
    merged = [one.id for one in directory.teams if directory.current(one.id).id == team.id]
    return any(has_rows(connection, one) for one in merged)
