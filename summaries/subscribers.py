"""Subscribers: whom a team's issues are emailed to, and how each of them ends that without signing in."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from schemas.errors import HeardError
from schemas.references import make_feedback_id
from sinks.tables import Account, Subscriber
from summaries.access import Person, StaffRole
from summaries.mail.message import is_address
from summaries.reading import reading
from summaries.writing import writing


class SubscriberRefused(HeardError):
    """Nothing was changed; the message says why, and repeats no address."""


class Listed(NamedTuple):
    """A subscriber as staff see them.

    Attributes:
        is_staff: whether the address is the name of an account that can sign in.
    """

    subscriber_id: UUID
    team: str
    address: str
    added_at: datetime
    added_by: str
    is_staff: bool


class Reader(NamedTuple):
    """A subscriber as an email is written to them.

    Attributes:
        staff: whose account has the address as its name, and can sign in; None for anybody else.
    """

    subscriber_id: UUID
    address: str
    token: str
    staff: Person | None


class Subscribers:
    """The subscribers in the database."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] | None = None) -> None:
        """Take the database and a clock (aware)."""
        self._engine = engine
        self._clock = clock or (lambda: datetime.now(UTC))

    def add(self, team: str, address: str, by: str, *, again: bool = False) -> None:
        """Let a team's issues be emailed to an address; one that is there already stays as it is.

        Args:
            team: a team's id.
            address: one email address.
            by: who adds it.
            again: even where they themselves have ended it before.

        Raises:
            SubscriberRefused: it is no email address, or they themselves have ended it.
            Unavailable: the database is away.
        """
        if not is_address(address):
            raise SubscriberRefused("Enter an email address like name@example.org")
        now = self._clock()
        row = {
            "subscriber_id": make_feedback_id(now, secrets.token_bytes(10)),
            "team": team,
            "address": address,
            "folded": address.casefold(),
            "token": secrets.token_urlsafe(32),
            "added_at": now,
            "added_by": by,
            "ended_at": None,
            "ended_themselves": False,
        }
        with writing(self._engine) as connection:
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            if connection.execute(
                dialect.insert(Subscriber).values(row).on_conflict_do_nothing().returning(Subscriber.subscriber_id)
            ).first():
                return
            there = (Subscriber.team == team, Subscriber.folded == address.casefold())
            ended = connection.execute(select(Subscriber.ended_at, Subscriber.ended_themselves).where(*there)).one()
            if ended.ended_at is None:
                return
            if ended.ended_themselves and not again:
                raise SubscriberRefused("Whoever reads this address has ended these emails. Ask them first")
            # A new token: the old one stands in emails from before.
            back = {"address": address, "token": row["token"], "added_at": now, "added_by": by, "ended_at": None}
            connection.execute(update(Subscriber).where(*there).values(back | {"ended_themselves": False}))

    def remove(self, team: str, subscriber_id: UUID) -> bool:
        """Email a team's issues to this subscriber no more; False where there is none.

        Raises:
            Unavailable: the database is away.
        """
        found = (Subscriber.team == team, Subscriber.subscriber_id == subscriber_id, Subscriber.ended_at.is_(None))
        with writing(self._engine) as connection:
            ended = connection.execute(update(Subscriber).where(*found).values(ended_at=self._clock()))
            return ended.rowcount == 1

    def remove_address(self, team: str, address: str) -> bool:
        """Email a team's issues to this address no more; False where they are not.

        Raises:
            Unavailable: the database is away.
        """
        found = [one for one in self.listed(team) if one.address.casefold() == address.casefold()]
        return [self.remove(team, one.subscriber_id) for one in found].count(True) > 0

    def team_of(self, token: str) -> str | None:
        """Return the team that a token ends the emails of; None where there is no such token.

        Raises:
            Unavailable: the database is away.
        """
        with reading(self._engine) as connection:
            return connection.execute(select(Subscriber.team).where(Subscriber.token == token)).scalar()

    def end(self, token: str) -> bool:
        """End the emails that a token belongs to, however often; False where there is no such token.

        Raises:
            Unavailable: the database is away.
        """
        ended_at = func.coalesce(Subscriber.ended_at, self._clock())
        ending = update(Subscriber).where(Subscriber.token == token)
        with writing(self._engine) as connection:
            return connection.execute(ending.values(ended_at=ended_at, ended_themselves=True)).rowcount == 1

    def listed(self, team: str | None = None) -> Sequence[Listed]:
        """Return the subscribers of a team, or of all, by team and address.

        Raises:
            Unavailable: the database is away.
        """
        query = (
            select(
                Subscriber.subscriber_id,
                Subscriber.team,
                Subscriber.address,
                Subscriber.added_at,
                Subscriber.added_by,
                Account.account_id,
            )
            .select_from(_WITH_ACCOUNTS)
            .where(Subscriber.ended_at.is_(None))
            .order_by(Subscriber.team, Subscriber.folded)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query if team is None else query.where(Subscriber.team == team))
            return [Listed(*row[:-1], row[-1] is not None) for row in rows]


_WITH_ACCOUNTS = Subscriber.__table__.outerjoin(
    Account.__table__, (func.lower(Account.name) == Subscriber.folded) & Account.disabled_at.is_(None)
)


def select_readers(connection: Connection, team: str) -> Sequence[Reader]:
    """Return a team's subscribers with the accounts that have their addresses as names, by address."""
    query = (
        select(
            Subscriber.subscriber_id,
            Subscriber.address,
            Subscriber.token,
            Account.account_id,
            Account.name,
            Account.role,
            Account.teams,
        )
        .select_from(_WITH_ACCOUNTS)
        .where(Subscriber.team == team, Subscriber.ended_at.is_(None))
        .order_by(Subscriber.folded, Account.account_id)
    )
    readers: dict[UUID, Reader] = {}
    for row in connection.execute(query):
        staff = Person(row[3], row[4], StaffRole(row[5]), frozenset(row[6].split())) if row[3] else None
        readers.setdefault(row[0], Reader(row[0], row[1], row[2], staff))
    return list(readers.values())
