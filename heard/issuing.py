"""`heard weekly issue`, and the clerk's part of it: each Monday's issues, and what was missed."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import structlog

from heard.alarms import pages_address
from heard.settings import Settings
from schemas.errors import InvalidConfig
from schemas.weeks import ReportingWeek
from sinks.engine import connect
from summaries.issuing.due import issuing_day, weeks_due
from summaries.issuing.post import Post
from summaries.issuing.press import Issued, Outcome, Press
from summaries.issuing.wording import change_in_words
from summaries.outside import NotOver

log = structlog.get_logger()


def make_press(settings: Settings, clock: Callable[[], datetime] | None = None) -> Press:
    """Return what issues weeks in the settings' database.

    Raises:
        InvalidConfig: the directory of teams, the themes or the council cannot be read, or the database's URL is none.
    """
    clock = clock or (lambda: datetime.now(UTC))
    post = Post(settings.directory, settings.themes, settings.council, pages_address(settings), clock)
    return Press(connect(settings.database), settings.directory, clock, post.write)


def issue_week(settings: Settings, week: str, team: str, *, dry_run: bool) -> None:
    """Issue a week of every team, or of one, and print what came of it; without a week all that are due.

    Raises:
        InvalidConfig: the week is not written as 2026-W10 or is not over, or there is no such team.
        Unavailable: the database is away; what was issued before is kept.
    """
    if team and team not in settings.directory:
        known = ", ".join(one.id for one in settings.directory.teams)
        raise InvalidConfig(f"--team: there is no team {team!r}; there are: {known}")
    try:
        weeks: Sequence[ReportingWeek] = [ReportingWeek.parse(week)] if week else weeks_due(datetime.now(UTC))
    except ValueError as error:
        raise InvalidConfig(f"--week: {error}") from None
    try:
        all_issued = list(make_press(settings).issue_all(weeks, [team] if team else (), dry_run=dry_run))
    except NotOver as error:
        raise InvalidConfig(f"--week: {error}; name an earlier one") from None
    for line in _report(settings, all_issued, dry_run=dry_run):
        print(line)


def _report(settings: Settings, all_issued: Sequence[Issued], *, dry_run: bool) -> Sequence[str]:
    lines = []
    for one in all_issued:
        if one.listed is None or one.frozen is None:
            continue
        revised = f", revision {one.listed.revision}" if one.listed.revision else ""
        lines.append(f"{one.team:32} {one.week}  {one.outcome:9}  issue {one.listed.number}{revised}")
        if one.outcome is Outcome.REVISED:
            lines += [f"{'':42}{change_in_words(change, settings.themes)}" for change in one.frozen.changes]
    counted = {outcome: sum(one.outcome is outcome for one in all_issued) for outcome in Outcome}
    done = ", ".join(f"{number} {outcome}" for outcome, number in counted.items() if outcome is not Outcome.NOTHING)
    return [*lines, f"{'Dry run, nothing was kept: ' if dry_run else ''}{done}."]


class Mondays:
    """Issues what is due, once after each 07:00 in London, and once when the clerk starts."""

    def __init__(self, press: Press, stopped: Callable[[float], bool], clock: Callable[[], datetime]) -> None:
        """Take what issues, what says that the clerk is to end, and a clock (aware)."""
        self._press = press
        self._stopped = stopped
        self._clock = clock
        self._done: date | None = None

    def look(self) -> int:
        """Issue what is due, and return how many issues and revisions there were.

        Raises:
            Unavailable: the database is away; the next look goes on where this one ended.
        """
        now = self._clock()
        if self._done == issuing_day(now):
            return 0
        made = 0
        for issued in self._press.issue_all(weeks_due(now)):
            if issued.outcome in (Outcome.ISSUED, Outcome.REVISED):
                made += 1
                log.info("week.issued", team=issued.team, week=str(issued.week), outcome=issued.outcome.value)
            if self._stopped(0):
                return made
        self._done = issuing_day(now)
        return made
