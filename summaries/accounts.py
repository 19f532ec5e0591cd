"""Accounts: who may sign in to the staff pages. Passwords are kept as argon2 hashes, others' accounts without."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from schemas.errors import HeardError
from schemas.events import is_storable
from sinks.tables import Account, StaffSession
from summaries.access import StaffRole
from summaries.passwords import hash_password, is_right
from summaries.reading import reading
from summaries.writing import writing

DEMO = "demo"
"""The issuer of the demo's accounts: no real one, for an issuer is an https address."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")


class AccountRefused(HeardError):
    """An account that cannot be added or changed. The message says what to do."""


class Listed(NamedTuple):
    """An account as the list of accounts shows it."""

    account_id: UUID
    name: str
    role: StaffRole
    teams: tuple[str, ...]
    is_elsewhere: bool
    added_at: datetime
    disabled_at: datetime | None


class _Found(NamedTuple):
    account_id: UUID
    disabled_at: datetime | None


class Accounts:
    """Who may sign in. Every change holds from the next request on."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] | None = None) -> None:
        """Take the database and a clock (aware)."""
        self._engine = engine
        self._clock = clock or (lambda: datetime.now(UTC))

    def add(self, name: str, role: StaffRole, teams: Collection[str], password: str) -> UUID:
        """Add an account that signs in by a password of ours.

        Raises:
            AccountRefused: the name cannot be used or is taken, or the teams do not go with the role.
            PasswordRefused: the password cannot be used.
            Unavailable: the database is away.
        """
        known = tidy(name)
        if not _NAME.fullmatch(known):
            raise AccountRefused("a name is up to 100 letters, numbers and . _ @ + -, like alice or alice@example.org")
        _check_teams(role, teams)
        values = {"name": known, "password_hash": hash_password(password)}
        try:
            return self._insert(role, teams, values)
        except IntegrityError:
            raise AccountRefused(f"there is an account {known}: `heard users list` shows all of them") from None

    def put(self, issuer: str, subject: str, name: str, role: StaffRole, teams: Collection[str]) -> UUID | None:
        """Add or renew the account of somebody who signed in elsewhere; None where it was disabled here.

        Raises:
            Unavailable: the database is away.
        """
        found = self._elsewhere(issuer, subject)
        if found is None:
            try:
                values = {"name": self._free_name(name, subject), "issuer": issuer, "subject": subject}
                return self._insert(role, teams, values)
            except IntegrityError:  # they signed in twice at once
                found = self._elsewhere(issuer, subject)
        if found is None or found.disabled_at is not None:
            return None
        renewed = {"role": role.value, "teams": " ".join(sorted(teams))}
        with writing(self._engine) as connection:
            connection.execute(update(Account).where(Account.account_id == found.account_id).values(renewed))
        return found.account_id

    def with_password(self, name: str, password: str) -> UUID | None:
        """Return the account that this name and password open, or None. It takes as long for a name that is nobody's.

        Raises:
            Unavailable: the database is away.
        """
        query = select(Account.account_id, Account.password_hash).where(_named(name), Account.disabled_at.is_(None))
        with reading(self._engine) as connection:
            found = connection.execute(query).first()
        return found.account_id if is_right(password, found.password_hash if found else None) and found else None

    def of_issuer(self, issuer: str, subject: str) -> UUID | None:
        """Return the account of somebody elsewhere, or None where there is none or it was disabled.

        Raises:
            Unavailable: the database is away.
        """
        found = self._elsewhere(issuer, subject)
        return found.account_id if found is not None and found.disabled_at is None else None

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password, and end its sessions.

        Raises:
            AccountRefused: there is no such account with a password.
            PasswordRefused: the password cannot be used.
            Unavailable: the database is away.
        """
        hashed = hash_password(password)
        self._change(_named(name), Account.password_hash.is_not(None), values={"password_hash": hashed})

    def disable(self, name: str) -> None:
        """Let an account sign in no more, and end its sessions at once.

        Raises:
            AccountRefused: there is no such account, or it is disabled.
            Unavailable: the database is away.
        """
        self._change(_named(name), Account.disabled_at.is_(None), values={"disabled_at": self._clock()})

    def enable(self, name: str) -> None:
        """Let an account that was disabled sign in again.

        Raises:
            AccountRefused: there is no such account, or it is not disabled.
            Unavailable: the database is away.
        """
        self._change(_named(name), Account.disabled_at.is_not(None), values={"disabled_at": None})

    def listed(self) -> list[Listed]:
        """Return all accounts, by name.

        Raises:
            Unavailable: the database is away.
        """
        columns = (Account.account_id, Account.name, Account.role, Account.teams)
        query = select(*columns, Account.issuer, Account.added_at, Account.disabled_at).order_by(Account.name)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [Listed(r[0], r[1], StaffRole(r[2]), tuple(r[3].split()), r[4] is not None, r[5], r[6]) for r in rows]

    def are_none(self) -> bool:
        """Say whether nobody can sign in yet.

        Raises:
            Unavailable: the database is away.
        """
        with reading(self._engine) as connection:
            return not connection.execute(
                select(func.count()).select_from(Account).where(Account.disabled_at.is_(None))
            ).scalar_one()

    def _elsewhere(self, issuer: str, subject: str) -> _Found | None:
        query = select(Account.account_id, Account.disabled_at).where(
            Account.issuer == issuer, Account.subject == subject
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return _Found(*row) if row else None

    def _free_name(self, name: str, subject: str) -> str:
        """Return the name, or one that nobody has: two people of one name must not look like one in the audit."""
        wanted = tidy(name)[:100] or subject
        with reading(self._engine) as connection:
            is_taken = connection.execute(select(Account.account_id).where(Account.name == wanted)).first()
        return f"{wanted} {subject}"[:200] if is_taken else wanted

    def _insert(self, role: StaffRole, teams: Collection[str], values: Mapping[str, str]) -> UUID:
        account_id = uuid4()
        row = {"account_id": account_id, "role": role.value, "teams": " ".join(sorted(teams)), **values}
        with writing(self._engine) as connection:
            connection.execute(insert(Account).values(**row, added_at=self._clock()))
        return account_id

    def _change(self, *conditions: ColumnElement[bool], values: Mapping[str, object]) -> None:
        with writing(self._engine) as connection:
            ids = connection.execute(select(Account.account_id).where(*conditions)).scalars().all()
            if not ids:
                raise AccountRefused("there is no such account that can be changed: `heard users list` shows all")
            connection.execute(update(Account).where(Account.account_id.in_(ids)).values(values))
            connection.execute(delete(StaffSession).where(StaffSession.account_id.in_(ids)))


def tidy(name: str) -> str:
    """Return a name as it is kept: small letters, and one way to write each."""
    return " ".join(unicodedata.normalize("NFKC", name).lower().split())


def _named(name: str) -> ColumnElement[bool]:
    known = tidy(name)
    return Account.name == (known if is_storable(known) else "")


def _check_teams(role: StaffRole, teams: Collection[str]) -> None:
    if role is StaffRole.TEAM_MEMBER and not teams:
        raise AccountRefused("a team member belongs to a team: add --team ID, once for each")
    if role is not StaffRole.TEAM_MEMBER and teams:
        raise AccountRefused(f"only a team member has teams; a {role} sees what a {role} sees of all of them")
