"""Keys: partners' to the API, staff's to their own pages. What is kept of a key cannot be turned back into it."""

import hashlib
import re
import secrets
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from producers.api.file import ApiFile
from schemas.errors import HeardError

PREFIX = "heard_"
"""So that a key that was pasted where it should not be can be found by searching."""
_COLUMNS = "partner, added_at, revoked_at, scope"
_NAME = re.compile("[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")


class Scope(StrEnum):
    """What a key opens, and nothing else."""

    API = "api"
    STAFF = "staff"


class KeyRefused(HeardError):
    """A key that cannot be added or revoked. The message says what to do."""


class PartnerKey(NamedTuple):
    """What is known of a key: not the key."""

    partner: str
    added_at: datetime
    revoked_at: datetime | None
    scope: Scope = Scope.API


class Partners:
    """Who may send through the API, and which of the council's own may open the pages for staff.

    Each name has one key that works.

    What is kept is a key's SHA-256. A slow, salted hash (as for passwords) would guard keys that can be guessed; these
    are 256 random bits, which no number of guesses finds, and a slow hash would be paid with every request.
    """

    def __init__(self, file: ApiFile, clock: Callable[[], datetime] | None = None) -> None:
        """Take the file and a clock (aware)."""
        self._file = file
        self._clock = clock or (lambda: datetime.now(UTC))

    def add(self, partner: str, scope: Scope = Scope.API) -> str:
        """Return a new key for a partner, or for staff, who have none. It cannot be had again.

        Raises:
            KeyRefused: the name cannot be used, or has a key that works.
            Unavailable: the file cannot be written.
        """
        if not _NAME.fullmatch(partner):
            raise KeyRefused(
                "the name of a key is up to 50 small letters, numbers and hyphens, like st-helens-hospital: it stands"
                " in logs"
            )
        key = PREFIX + secrets.token_urlsafe(32)
        with self._file.transaction() as database:
            try:
                database.execute(
                    "insert into keys (hash, partner, added_at, scope) values (?, ?, ?, ?)",
                    (_hash(key), partner, self._now(), scope),
                )
            except sqlite3.IntegrityError:
                raise KeyRefused(
                    f"{partner} has a key that works: revoke it with `heard keys revoke {partner}`, or choose another"
                    " name"
                ) from None
        return key

    def revoke(self, partner: str) -> None:
        """End a partner's key, at once.

        Raises:
            KeyRefused: the partner has no key that works.
            Unavailable: the file cannot be written.
        """
        with self._file.transaction() as database:
            done = database.execute(
                "update keys set revoked_at = ? where partner = ? and revoked_at is null", (self._now(), partner)
            )
        if not done.rowcount:
            raise KeyRefused("nobody of that name has a key that works: `heard keys list` shows those who do")

    def listed(self) -> list[PartnerKey]:
        """Return all keys ever made, by partner and then by age.

        Raises:
            Unavailable: the file cannot be read.
        """
        with self._file.transaction("deferred") as database:
            rows = database.execute(f"select {_COLUMNS} from keys order by 1, 2, 3").fetchall()  # noqa: S608  # ours
        return [_key_of(row) for row in rows]

    def partner_of(self, key: str) -> str | None:
        """Return which partner's key to the API this is, or None where it is none or was revoked.

        Raises:
            Unavailable: the file cannot be read.
        """
        found = self.find(key, Scope.API)
        return found.partner if found else None

    def find(self, key: str, scope: Scope) -> PartnerKey | None:
        """Return what is known of a key that works and opens this, or None.

        Raises:
            Unavailable: the file cannot be read.
        """
        return self._one("hash = ? and scope = ?", _hash(key), scope)

    def still_works(self, partner: str, added_at: datetime, scope: Scope) -> bool:
        """Say whether the key that was added under a name at a moment has not been revoked.

        Raises:
            Unavailable: the file cannot be read.
        """
        return (
            self._one("partner = ? and added_at = ? and scope = ?", partner, _milliseconds(added_at), scope) is not None
        )

    def _one(self, condition: str, *values: str | int | bytes) -> PartnerKey | None:
        query = f"select {_COLUMNS} from keys where revoked_at is null and {condition}"  # noqa: S608  # ours
        with self._file.transaction("deferred") as database:
            row = database.execute(query, values).fetchone()
        return _key_of(row) if row else None

    def _now(self) -> int:
        return _milliseconds(self._clock())


def moment_of(milliseconds: int) -> datetime:
    """Return the aware moment that the file keeps as milliseconds."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _key_of(row: tuple[str, int, int | None, str]) -> PartnerKey:
    partner, added, revoked, scope = row
    return PartnerKey(partner, moment_of(added), moment_of(revoked) if revoked else None, Scope(scope))


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
