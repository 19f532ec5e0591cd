"""You said, we did: what a team does about what it was told. What an action is, its rules, and the team's list.

For others: `open_actions` heads the next summary, `answered` is what was done or decided against since the last one.
Both return actions as the team sees them. Outside the team, only those with `is_public` may be shown, without their
owner and references (`public_ones`).
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from summaries.action_rows import ActionRow, select_actions
from summaries.series import Measure


class ActionState(StrEnum):
    """What became of an action."""

    PLANNED = "planned"
    DONE = "done"
    NOT_GOING_TO = "not_going_to"


class Action(Struct, frozen=True, kw_only=True):
    """What a team does about what it was told.

    Attributes:
        said: what people told the team, in the team's own words; never a quote.
        owner: who sees to it.
        series: what should move, of the charts of the weekly page; None where none of them would.
        reason: why it is not going to be done; empty otherwise.
        ended_on: the London day it was done, or decided against; None while it is planned.
        is_public: title, `said` and `reason` may be shown in public.
        references: the feedback that it answers, in order.
        themes: ids of the themes that it answers, in order.
        revision: 1 and up; whoever changes it names the one that they saw.
    """

    action_id: UUID
    team_id: str
    title: str
    said: str
    owner: str
    due_on: date
    series: Measure | None
    state: ActionState
    reason: str
    ended_on: date | None
    is_public: bool
    references: tuple[str, ...]
    themes: tuple[str, ...]
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


def open_actions(connection: Connection, team_id: str) -> tuple[Action, ...]:
    """Return what a team plans to do, the first due first. Nothing where it plans nothing.

    Args:
        connection: from `reading`.
        team_id: the team's id, as the actions were added under it.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    planned = [action for action in all_actions(connection, team_id) if action.state is ActionState.PLANNED]
    return tuple(sorted(planned, key=lambda action: (action.due_on, action.action_id)))


def answered(connection: Connection, team_id: str, since: date) -> tuple[Action, ...]:
    """Return what a team did, or decided against, on a London day or after it; the newest first.

    Args:
        connection: from `reading`.
        team_id: the team's id, as the actions were added under it.
        since: the first day that counts.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    ended = [action for action in all_actions(connection, team_id) if action.ended_on and action.ended_on >= since]
    return tuple(sorted(ended, key=_newest_first))


def all_actions(connection: Connection, team_id: str) -> tuple[Action, ...]:
    """Return all that a team planned or did: what is open first, the first due before the others, then newest first.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    return in_order(made(row) for row in select_actions(connection, team_id))


def in_order(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Return actions as a list shows them."""
    all_ = list(actions)
    planned = [action for action in all_ if action.state is ActionState.PLANNED]
    ended = [action for action in all_ if action.state is not ActionState.PLANNED]
    return (
        *sorted(planned, key=lambda action: (action.due_on, action.action_id)),
        *sorted(ended, key=_newest_first),
    )


def is_overdue(action: Action, today: date) -> bool:
    """Say whether it is planned, and the day it was due is over."""
    return action.state is ActionState.PLANNED and action.due_on < today


def as_of(actions: Iterable[Action], began_before: datetime, day: date) -> tuple[Action, ...]:
    """Return what was planned at the end of an earlier day, as it reads now.

    Args:
        actions: any.
        began_before: the first moment after that day; what was added later was not planned yet.
        day: the London day. What ended later was planned still.
    """
    there = (action for action in actions if action.created_at < began_before)
    planned = [
        action for action in there if action.state is ActionState.PLANNED or (action.ended_on and action.ended_on > day)
    ]
    return tuple(sorted(planned, key=lambda action: (action.due_on, action.action_id)))


def without_references(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Return actions for those who may not know which submissions there are."""
    return tuple(msgspec.structs.replace(action, references=()) for action in actions)


def public_ones(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Return those that may be shown outside the team, without owner, references and who wrote them."""
    return tuple(
        msgspec.structs.replace(action, owner="", references=(), created_by="", changed_by="")
        for action in actions
        if action.is_public
    )


def made(row: ActionRow) -> Action:
    """Return an action from its rows."""
    stored = row.action
    return Action(
        action_id=stored.action_id,
        team_id=stored.team,
        title=stored.title,
        said=stored.said,
        owner=stored.owner,
        due_on=stored.due_on,
        series=Measure(stored.series) if stored.series else None,
        state=ActionState(stored.state),
        reason=stored.reason,
        ended_on=stored.ended_on,
        is_public=stored.is_public,
        references=tuple(row.references),
        themes=tuple(row.themes),
        revision=stored.revision,
        created_at=stored.created_at,
        created_by=stored.created_by,
        changed_at=stored.changed_at,
        changed_by=stored.changed_by,
    )


def _newest_first(action: Action) -> tuple[int, UUID]:
    return (-(action.ended_on or action.due_on).toordinal(), action.action_id)
