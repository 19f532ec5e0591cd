"""What heads a team's week: what it plans to do, what it did since last time, and what came of what it did before."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from schemas.weeks import LONDON, ReportingWeek
from summaries.access import Words
from summaries.actions import Action, ActionState, all_actions, as_of, is_overdue, public_ones, without_references
from summaries.before_after import WEEKS_AFTER, OutsideResult, Result, outside_result, results_of
from summaries.compared import Verdict
from summaries.week_counts import WeekCounts

MOST_RESULTS = 5
_TELLING = (Verdict.UP, Verdict.DOWN, Verdict.AS_USUAL)


class ToldAction(Struct, frozen=True):
    """An action, whether it is overdue, and what came of it; None where it is not done or should change nothing."""

    action: Action
    is_overdue: bool
    result: Result | None


class WeeklyActions(Struct, frozen=True, kw_only=True):
    """A team's actions, as the summary of a week tells them.

    Attributes:
        since: the first day of the week: what ended from then on is new since the summary before.
        planned: what was open when this summary was the newest one, the first due first.
        ended: what was done or decided against since then, newest first.
        results: what was done earlier and has a result that says something; the newest, 5 at most.
    """

    since: date
    planned: tuple[ToldAction, ...] = ()
    ended: tuple[ToldAction, ...] = ()
    results: tuple[ToldAction, ...] = ()


class OutsideAction(Struct, frozen=True, kw_only=True):
    """An action that may be shown in public, for those outside the team."""

    title: str
    said: str
    state: ActionState
    reason: str
    due_on: date
    ended_on: date | None
    is_overdue: bool
    result: OutsideResult | None


def weekly_actions(
    connection: Connection,
    team: str | None,
    week: ReportingWeek,
    now: datetime,
    words: Words = Words.WHOLE,
    weekly: WeekCounts | None = None,
) -> WeeklyActions:
    """Return what heads the summary of a team's week.

    A summary is the newest one until the next week is over, and it is told as it was then: with what was open on the
    last of those days, or today.

    Args:
        connection: from `reading`.
        team: its id; None is "team not known", which does nothing.
        week: the week of the summary.
        now: aware.
        words: how much its reader may see; who sees no words sees no references.
        weekly: where the weeks that are read are kept for others who read by this connection.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    since = week.monday()
    if team is None:
        return WeeklyActions(since=since)
    actions = all_actions(connection, team)
    if words is Words.NONE:
        actions = without_references(actions)
    day = min(now.astimezone(LONDON).date(), since + timedelta(days=13))
    last = min(week, ReportingWeek.containing(now).shifted(-1))
    earliest = since - timedelta(weeks=WEEKS_AFTER + 1)
    ended = [action for action in actions if action.ended_on and earliest <= action.ended_on <= day]
    results = results_of(connection, ended, last, weekly)
    told = [action for action in ended if action.ended_on and action.ended_on < since]
    return WeeklyActions(
        since=since,
        planned=_told(as_of(actions, _after(day), day), day, {}),
        ended=_told((action for action in ended if action.ended_on and action.ended_on >= since), day, results),
        results=_told((action for action in told if _says_something(results.get(action.action_id))), day, results)[
            :MOST_RESULTS
        ],
    )


def without_any_references(actions: WeeklyActions) -> WeeklyActions:
    """Return what heads a week for those who may not know which submissions there are."""

    def stripped(every: tuple[ToldAction, ...]) -> tuple[ToldAction, ...]:
        return tuple(msgspec.structs.replace(one, action=without_references([one.action])[0]) for one in every)

    return msgspec.structs.replace(
        actions,
        planned=stripped(actions.planned),
        ended=stripped(actions.ended),
        results=stripped(actions.results),
    )


def outside_actions(actions: WeeklyActions) -> tuple[OutsideAction, ...]:
    """Return what of these may be shown outside the team: what is public, without owner, references and figures."""
    every = (*actions.planned, *actions.ended, *actions.results)
    return tuple(
        OutsideAction(
            title=action.title,
            said=action.said,
            state=action.state,
            reason=action.reason,
            due_on=action.due_on,
            ended_on=action.ended_on,
            is_overdue=told.is_overdue,
            result=outside_result(told.result) if told.result else None,
        )
        for told in every
        for action in public_ones([told.action])
    )


def _told(actions: Iterable[Action], day: date, results: Mapping[UUID, Result]) -> tuple[ToldAction, ...]:
    return tuple(ToldAction(one, is_overdue(one, day), results.get(one.action_id)) for one in actions)


def _says_something(result: Result | None) -> bool:
    return result is not None and result.compared.verdict in _TELLING


def _after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), LONDON)
