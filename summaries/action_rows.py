"""The SELECTs behind "You said, we did"; nothing here decides what they mean."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from sinks.tables import Action, ActionChange, ActionFeedback, ActionTheme, Feedback, Tag, ThemeTag


class StoredAction(NamedTuple):
    """A row of `actions`."""

    action_id: UUID
    team: str
    title: str
    said: str
    owner: str
    due_on: date
    series: str | None
    state: str
    reason: str
    ended_on: date | None
    is_public: bool
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


class ActionRow(NamedTuple):
    """An action with what it answers, each in order."""

    action: StoredAction
    references: Sequence[str]
    themes: Sequence[str]


class ChangeRow(NamedTuple):
    """One entry of an action's history. `fields` are names with a space between."""

    revision: int
    at: datetime
    who: str
    role: str
    what: str
    fields: str


def select_actions(connection: Connection, team: str) -> Sequence[ActionRow]:
    """Return a team's actions, in the order of their ids."""
    return _select(connection, Action.team == team)


def select_public_actions(connection: Connection) -> Sequence[ActionRow]:
    """Return the actions of all teams that may be shown in public, in the order of their ids."""
    return _select(connection, Action.is_public.is_(True))


def select_action(connection: Connection, team: str, action_id: UUID) -> ActionRow | None:
    """Return one action of a team; None where the team has none of this id."""
    found = _select(connection, (Action.team == team) & (Action.action_id == action_id))
    return found[0] if found else None


def select_changes(connection: Connection, action_id: UUID) -> Sequence[ChangeRow]:
    """Return an action's history, newest first."""
    query = (
        select(
            ActionChange.revision,
            ActionChange.at,
            ActionChange.who,
            ActionChange.role,
            ActionChange.what,
            ActionChange.fields,
        )
        .where(ActionChange.action_id == action_id)
        .order_by(ActionChange.revision.desc())
    )
    return [ChangeRow(*row) for row in connection.execute(query)]


def select_known_references(connection: Connection, team: str | None, references: Sequence[str]) -> frozenset[str]:
    """Return which of these references are of a team's feedback that may be shown; None is "team not known"."""
    query = (
        select(Feedback.reference)
        .join(Tag, Tag.feedback_id == Feedback.feedback_id)
        .where(
            Feedback.reference.in_(references),
            Feedback.held_back.is_(False),
            Tag.team.is_(None) if team is None else Tag.team == team,
        )
        .order_by(Feedback.reference)
    )
    return frozenset(connection.execute(query).scalars())


def select_themes_of(connection: Connection, reference: str) -> frozenset[str]:
    """Return the themes that a submission speaks of, by its reference."""
    query = (
        select(ThemeTag.theme)
        .join(Feedback, Feedback.feedback_id == ThemeTag.feedback_id)
        .where(Feedback.reference == reference)
        .order_by(ThemeTag.theme)
    )
    return frozenset(connection.execute(query).scalars())


def _select(connection: Connection, which: ColumnElement[bool]) -> Sequence[ActionRow]:
    stored = [StoredAction._make(row) for row in connection.execute(_ACTIONS.where(which).order_by(Action.action_id))]
    references, themes = defaultdict[UUID, list[str]](list), defaultdict[UUID, list[str]](list)
    for link, found in ((ActionFeedback.reference, references), (ActionTheme.theme, themes)):
        table = link.class_
        query = (
            select(table.action_id, link)
            .join(Action, Action.action_id == table.action_id)
            .where(which)
            .order_by(table.action_id, link)
        )
        for action_id, value in connection.execute(query):
            found[action_id].append(value)
    return [ActionRow(row, references[row.action_id], themes[row.action_id]) for row in stored]


_ACTIONS = select(
    Action.action_id,
    Action.team,
    Action.title,
    Action.said,
    Action.owner,
    Action.due_on,
    Action.series,
    Action.state,
    Action.reason,
    Action.ended_on,
    Action.is_public,
    Action.revision,
    Action.created_at,
    Action.created_by,
    Action.changed_at,
    Action.changed_by,
)
