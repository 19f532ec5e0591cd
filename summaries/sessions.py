"""Sessions: a browser that has signed in, until it signs out, is idle too long, or the day is over."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, delete, insert, select

from sinks.tables import Account, StaffSession
from summaries.access import Person, StaffRole
from summaries.reading import reading
from summaries.writing import writing

LONGEST = timedelta(hours=12)
LONGEST_IDLE = timedelta(hours=1)
"""OWASP's Session Management Cheat Sheet asks for both ends, and names hours of work for the first."""


class Sessions:
    """Who is signed in. A session is looked up with its account each time, so that a change there holds at once."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] | None = None) -> None:
        """Take the database and a clock (aware)."""
        self._engine = engine
        self._clock = clock or (lambda: datetime.now(UTC))

    def open(self, account_id: UUID) -> str:
        """Begin a session, and return its secret, for a cookie; forget the sessions whose day is over.

        Raises:
            Unavailable: the database is away.
        """
        secret, now = secrets.token_urlsafe(32), self._clock()
        row = {"secret_hash": _hash(secret), "account_id": account_id, "started_at": now}
        with writing(self._engine) as connection:
            connection.execute(delete(StaffSession).where(StaffSession.started_at <= now - LONGEST))
            connection.execute(insert(StaffSession).values(row))
        return secret

    def person(self, secret: str) -> Person | None:
        """Return whose session it is; None where it has ended, or its account was disabled.

        Raises:
            Unavailable: the database is away.
        """
        query = (
            select(Account.account_id, Account.name, Account.role, Account.teams)
            .join(StaffSession, StaffSession.account_id == Account.account_id)
            .where(
                StaffSession.secret_hash == _hash(secret),
                StaffSession.started_at > self._clock() - LONGEST,
                Account.disabled_at.is_(None),
            )
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return Person(row[0], row[1], StaffRole(row[2]), frozenset(row[3].split())) if row else None

    def end(self, secret: str) -> None:
        """End a session for good, wherever its cookie may still be.

        Raises:
            Unavailable: the database is away.
        """
        with writing(self._engine) as connection:
            connection.execute(delete(StaffSession).where(StaffSession.secret_hash == _hash(secret)))


def _hash(secret: str) -> str:
    """A plain hash will do: the secret is 256 random bits, which no number of guesses finds."""
    return hashlib.sha256(secret.encode()).hexdigest()
