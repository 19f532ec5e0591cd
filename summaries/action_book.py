"""Writing down what teams do about what they were told. Every change names the revision it answers, and is kept."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, update
from sqlalchemy.exc import IntegrityError

from sinks.tables import Action as Row
from sinks.tables import ActionChange, ActionFeedback, ActionTheme
from summaries.access import Person
from summaries.action_form import Draft, Ending
from summaries.action_rows import ChangeRow, select_action, select_changes
from summaries.actions import Action, ActionState, made
from summaries.reading import reading
from summaries.writing import writing

ADDED, CHANGED, PLANNED_AGAIN = "added", "changed", "planned_again"


class Conflict(Exception):
    """Somebody else changed the action since it was shown. Nothing was written."""


class ActionBook:
    """All teams' actions."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        """Take the database and a clock (aware)."""
        self._engine = engine
        self._clock = clock

    def find(self, team_id: str, action_id: UUID) -> tuple[Action, Sequence[ChangeRow]] | None:
        """Return a team's action and its history, newest first; None where the team has none of this id.

        Raises:
            Unavailable: the database is away.
        """
        with reading(self._engine) as connection:
            row = select_action(connection, team_id, action_id)
            return None if row is None else (made(row), select_changes(connection, action_id))

    def add(self, person: Person, team_id: str, action_id: UUID, draft: Draft) -> None:
        """Add a planned action. The id was minted with the form, so that pressing twice adds one.

        Raises:
            Unavailable: the database is away.
        """
        now = self._clock()
        values = _columns(draft) | {
            "action_id": action_id,
            "team": team_id,
            "state": ActionState.PLANNED.value,
            "reason": "",
            "ended_on": None,
            "revision": 1,
            "created_at": now,
            "created_by": person.name,
            "changed_at": now,
            "changed_by": person.name,
        }
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(Row).values(values))
                _answer(connection, action_id, draft)
                _note(connection, person, action_id, 1, now, ADDED, ())
        except IntegrityError:  # pressed twice: the first one stands
            return

    def change(self, person: Person, before: Action, revision: int, draft: Draft) -> None:
        """Make an action what the draft says. Nothing is written where nothing would change.

        Args:
            person: who changes it.
            before: the action as it is stored now.
            revision: the one that the person saw.
            draft: what it should be.

        Raises:
            Conflict: somebody changed it since.
            Unavailable: the database is away.
        """
        changed = tuple(name for name in Draft.__struct_fields__ if getattr(before, name) != getattr(draft, name))
        if before.revision != revision:
            raise Conflict
        if not changed:
            return
        with writing(self._engine) as connection:
            now = self._write(connection, person, before.action_id, revision, _columns(draft))
            for table in (ActionFeedback, ActionTheme):
                connection.execute(delete(table).where(table.action_id == before.action_id))
            _answer(connection, before.action_id, draft)
            _note(connection, person, before.action_id, revision + 1, now, CHANGED, changed)

    def end(self, person: Person, action_id: UUID, revision: int, ending: Ending) -> None:
        """Say that an action was done, is not going to be, or is planned again.

        Raises:
            Conflict: somebody changed it since.
            Unavailable: the database is away.
        """
        what = PLANNED_AGAIN if ending.state is ActionState.PLANNED else ending.state.value
        with writing(self._engine) as connection:
            now = self._write(connection, person, action_id, revision, msgspec.structs.asdict(ending))
            _note(connection, person, action_id, revision + 1, now, what, ())

    def _write(
        self, connection: Connection, person: Person, action_id: UUID, revision: int, values: dict[str, object]
    ) -> datetime:
        """Claim the revision and write: of two who answer the same one, the second finds no row."""
        now = self._clock()
        claim = (
            update(Row)
            .where(Row.action_id == action_id, Row.revision == revision)
            .values(**values, revision=revision + 1, changed_at=now, changed_by=person.name)
        )
        if connection.execute(claim).rowcount != 1:
            raise Conflict
        return now


def _columns(draft: Draft) -> dict[str, object]:
    return {
        name: value for name, value in msgspec.structs.asdict(draft).items() if name not in ("references", "themes")
    }


def _answer(connection: Connection, action_id: UUID, draft: Draft) -> None:
    for table, column, values in (
        (ActionFeedback, "reference", draft.references),
        (ActionTheme, "theme", draft.themes),
    ):
        rows = [{"action_id": action_id, column: value} for value in values]
        if rows:
            connection.execute(insert(table), rows)


def _note(
    connection: Connection,
    person: Person,
    action_id: UUID,
    revision: int,
    at: datetime,
    what: str,
    fields: Sequence[str],
) -> None:
    connection.execute(
        insert(ActionChange).values(
            action_id=action_id,
            revision=revision,
            at=at,
            account_id=person.account_id,
            who=person.name,
            role=person.role.value,
            what=what,
            fields=" ".join(fields),
        )
    )
