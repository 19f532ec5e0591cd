"""The issues in the database: what there is of a team, and putting one more there."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from sinks.tables import Issue
from summaries.issuing.holding import Basis


class Listed(NamedTuple):
    """An issue or a revision, without what it shows.

    Attributes:
        number: of the issue, among the team's; the same for all of its revisions.
        revision: 0 for the issue as it was first.
        serial: among all of the team's issues and revisions, in the order in which they were made.
        up_to: up to when everything had been stored.
        sha256: of what it shows, as hexadecimal digits.
    """

    issue_id: UUID
    team: str
    week: str
    number: int
    revision: int
    serial: int
    issued_at: datetime
    up_to: datetime | None
    sha256: str


class Kept(NamedTuple):
    """An issue with what it shows, as JSON."""

    listed: Listed
    shown: str


_LISTED = (
    *(Issue.issue_id, Issue.team, Issue.week, Issue.number, Issue.revision),
    *(Issue.serial, Issue.issued_at, Issue.up_to, Issue.sha256),
)


def select_listed(connection: Connection, team: str) -> Sequence[Listed]:
    """Return a team's issues and revisions, newest first."""
    query = select(*_LISTED).where(Issue.team == team).order_by(Issue.number.desc(), Issue.revision.desc())
    return [Listed._make(row) for row in connection.execute(query)]


def select_bases(connection: Connection, team: str) -> Sequence[Basis]:
    """Return what the outside figures of each of a team's issues and revisions rest on, oldest first."""
    query = select(Issue.basis).where(Issue.team == team).order_by(Issue.serial)
    return [msgspec.json.decode(basis, type=Basis) for basis in connection.execute(query).scalars()]


def select_issue(connection: Connection, team: str, number: int, revision: int | None = None) -> Kept | None:
    """Return an issue of a team by its number: a revision of it, or the last; None where there is none."""
    conditions = [Issue.team == team, Issue.number == number]
    return _last(connection, conditions if revision is None else [*conditions, Issue.revision == revision])


def select_of_week(connection: Connection, team: str, week: str) -> Kept | None:
    """Return the last revision of the issue of a team's week; None where it was never issued."""
    return _last(connection, [Issue.team == team, Issue.week == week])


def last_of(connection: Connection, team: str) -> tuple[int, int]:
    """Return the greatest number and serial of a team's issues; 0 where there is none."""
    query = select(func.coalesce(func.max(Issue.number), 0), func.coalesce(func.max(Issue.serial), 0))
    number, serial = connection.execute(query.where(Issue.team == team)).one()
    return number, serial


def insert_issue(connection: Connection, listed: Listed, shown: str, basis: Basis) -> bool:
    """Keep an issue; False where another process was first, with the same week and revision or the same serial."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = listed._asdict() | {"shown": shown, "basis": msgspec.json.encode(basis).decode()}
    statement = dialect.insert(Issue).values(row).on_conflict_do_nothing().returning(Issue.issue_id)
    return connection.execute(statement).first() is not None


def _last(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> Kept | None:
    query = select(*_LISTED, Issue.shown).where(*conditions).order_by(Issue.revision.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else Kept(Listed._make(row[:-1]), row[-1])
