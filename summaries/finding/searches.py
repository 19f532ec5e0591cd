"""Searches: what somebody looked for, kept in the database, so that no words of it stand in an address or a log.

Everybody has their own. One without a name is on its way to its page and is soon gone.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from schemas.errors import HeardError
from sinks.tables import Search
from summaries.access import Person
from summaries.finding.criteria import Criteria
from summaries.reading import reading
from summaries.writing import writing

MOST_NAMED = 50
LONGEST_NAME = 80
UNNAMED_FOR = timedelta(days=1)


class SearchRefused(HeardError):
    """A search cannot be kept under this name; the text says why, and a page shows it."""


class Named(NamedTuple):
    """A search that somebody keeps."""

    search_id: UUID
    name: str


class Searches:
    """What people look for."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] | None = None) -> None:
        """Take the database and a clock (aware)."""
        self._engine = engine
        self._clock = clock or (lambda: datetime.now(UTC))

    def add(self, person: Person, criteria: Criteria) -> UUID:
        """Keep what somebody looks for now, and return its id. What others looked for a day ago is forgotten.

        Raises:
            Unavailable: the database is away.
        """
        now = self._clock()
        # Random, and not in the order of time: it stands in addresses, and says nothing.
        search_id = uuid.uuid4()
        row = {"search_id": search_id, "account_id": person.account_id, "criteria": _encode(criteria), "made_at": now}
        with writing(self._engine) as connection:
            connection.execute(delete(Search).where(Search.made_at < now - UNNAMED_FOR, Search.name.is_(None)))
            connection.execute(insert(Search).values(row))
        return search_id

    def read(self, person: Person, search_id: UUID) -> tuple[Criteria, str | None] | None:
        """Return what somebody looked for, and its name where it has one; None where it is not theirs, or gone.

        Raises:
            Unavailable: the database is away.
        """
        query = select(Search.criteria, Search.name).where(
            Search.search_id == search_id, Search.account_id == person.account_id
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return (msgspec.json.decode(row[0], type=Criteria), row[1]) if row else None

    def named(self, person: Person) -> Sequence[Named]:
        """Return the searches that somebody keeps, by name.

        Raises:
            Unavailable: the database is away.
        """
        query = (
            select(Search.search_id, Search.name)
            .where(Search.account_id == person.account_id, Search.name.is_not(None))
            .order_by(func.lower(Search.name), Search.search_id)
        )
        with reading(self._engine) as connection:
            return [Named(row[0], row[1] or "") for row in connection.execute(query)]

    def keep(self, person: Person, criteria: Criteria, name: str) -> UUID:
        """Keep a search under a name, and return its id.

        Raises:
            SearchRefused: there is no name, it is too long, it is taken, or there are too many.
            Unavailable: the database is away.
        """
        tidy = " ".join(name.replace("\0", " ").split())
        if not tidy:
            raise SearchRefused("Type a name for this search")
        if len(tidy) > LONGEST_NAME:
            raise SearchRefused(f"The name must be {LONGEST_NAME} characters or fewer")
        kept = self.named(person)
        if any(one.name.casefold() == tidy.casefold() for one in kept):
            raise SearchRefused("You have a search with this name. Type another name")
        if len(kept) >= MOST_NAMED:
            raise SearchRefused(f"You have {MOST_NAMED} saved searches. Delete one first")
        search_id = uuid.uuid4()
        row = {"search_id": search_id, "account_id": person.account_id, "criteria": _encode(criteria), "name": tidy}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(Search).values(row | {"made_at": self._clock()}))
        except IntegrityError:
            raise SearchRefused("You have a search with this name. Type another name") from None
        return search_id

    def forget(self, person: Person, search_id: UUID) -> None:
        """Delete a search of somebody's own; nothing happens where there is none.

        Raises:
            Unavailable: the database is away.
        """
        with writing(self._engine) as connection:
            connection.execute(
                delete(Search).where(Search.search_id == search_id, Search.account_id == person.account_id)
            )


def _encode(criteria: Criteria) -> str:
    return msgspec.json.encode(criteria).decode()
