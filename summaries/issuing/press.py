"""Issues a team's week: once, however many processes do it at once; again as a revision where something changed."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine

from schemas.references import make_feedback_id
from schemas.teams import TeamDirectory
from schemas.weeks import ReportingWeek
from summaries.issuing.frozen import Frozen, digest, encode, freeze, thaw
from summaries.issuing.holding import Basis, hold
from summaries.issuing.shelf import Kept, Listed, insert_issue, last_of, select_bases, select_of_week
from summaries.outside import NotOver
from summaries.reading import reading
from summaries.weekly import weekly_summary
from summaries.writing import writing


class Outcome(StrEnum):
    """What came of issuing a week."""

    ISSUED = "issued"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    NOTHING = "nothing"  # nobody ever said anything about this team


class Issued(NamedTuple):
    """What came of issuing a team's week; `listed` and `frozen` are None where there is nothing to issue."""

    team: str
    week: ReportingWeek
    outcome: Outcome
    listed: Listed | None = None
    frozen: Frozen | None = None


OnIssued = Callable[[Connection, Issued], None]
"""Called in the transaction that keeps an issue or a revision: what it writes is kept with it, or not at all."""


class _Draft(NamedTuple):
    issued: Issued
    shown: str = ""
    basis: Basis | None = None


class Press:
    """Issues weeks."""

    def __init__(
        self,
        engine: Engine,
        directory: TeamDirectory,
        clock: Callable[[], datetime],
        on_issued: OnIssued = lambda _, __: None,
    ) -> None:
        """Take the database, the teams, a clock (aware), and what is to happen with each issue."""
        self._engine = engine
        self._directory = directory
        self._clock = clock
        self._on_issued = on_issued

    def issue(self, team: str, week: ReportingWeek, *, dry_run: bool = False) -> Issued:
        """Issue a team's week, or a revision where something changed since; the same again where nothing did.

        Args:
            team: the id of a team.
            week: one that is over.
            dry_run: only say what would be issued.

        Raises:
            NotOver: the week is still running, or has not begun.
            Unavailable: the database is away; nothing was kept, or all of it.
        """
        while True:  # another process may have issued something of this team meanwhile: then look again
            draft = self._draft(team, week)
            listed = draft.issued.listed
            if dry_run or draft.basis is None or listed is None:
                return draft.issued
            with writing(self._engine) as connection:
                if insert_issue(connection, listed, draft.shown, draft.basis):
                    self._on_issued(connection, draft.issued)
                    return draft.issued

    def issue_all(
        self, weeks: Sequence[ReportingWeek], teams: Sequence[str] = (), *, dry_run: bool = False
    ) -> Iterator[Issued]:
        """Issue weeks of these teams, or of all that there are, oldest first.

        Raises:
            NotOver: a week is still running, or has not begun.
            Unavailable: the database is away; what was issued before is kept.
        """
        for week in weeks:
            for team in teams or [one.id for one in self._directory.teams]:
                yield self.issue(team, week, dry_run=dry_run)

    def _draft(self, team: str, week: ReportingWeek) -> _Draft:
        now = self._clock()
        if now < week.ends_at:
            raise NotOver(f"week {week} is not over")
        with reading(self._engine) as connection:
            summary = weekly_summary(connection, self._directory, team, week, now)
            number, serial = last_of(connection, team)
            before = select_of_week(connection, team, str(week))
            earlier = select_bases(connection, team)
        goes_on = any(one.week < str(week) for one in earlier) and self._is_open(team, week)
        if not (summary.submissions or before or goes_on):  # a team's first issue is of its first week with feedback
            return _Draft(Issued(team, week, Outcome.NOTHING))
        held = hold(summary, earlier)
        revision = before.listed.revision + 1 if before else 0
        frozen = freeze(summary, held.outside, thaw(before.shown) if before else None, revision)
        if before and not frozen.changes and frozen.outside_since != revision:
            return _Draft(Issued(team, week, Outcome.UNCHANGED, before.listed, thaw(before.shown)))
        shown = encode(frozen)
        listed = Listed(
            issue_id=make_feedback_id(now, secrets.token_bytes(10)),
            team=team,
            week=str(week),
            number=before.listed.number if before else number + 1,
            revision=revision,
            serial=serial + 1,
            issued_at=now,
            up_to=summary.up_to,
            sha256=digest(shown),
        )
        outcome = Outcome.REVISED if before else Outcome.ISSUED
        basis = held.basis
        if frozen.outside_since != revision:  # what is seen outside stays as it was, other weeks in it too
            basis = msgspec.structs.replace(basis, others={})
        return _Draft(Issued(team, week, outcome, listed, frozen), shown, basis)

    def _is_open(self, team: str, week: ReportingWeek) -> bool:
        return team in self._directory and self._directory.named(team).exists_on(week.monday())


def is_whole(kept: Kept) -> bool:
    """Say whether an issue shows what it showed when it was made."""
    return digest(kept.shown) == kept.listed.sha256
