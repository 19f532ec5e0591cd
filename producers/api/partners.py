"""Partners and their keys. A key is shown once, when it is made; what is kept of it cannot be turned back into it."""

import hashlib
import re
import secrets
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from producers.api.file import ApiFile
from schemas.errors import HeardError

PREFIX = "heard_"
"""So that a key that was pasted where it should not be can be found by searching."""
_NAME = re.compile("[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")


class KeyRefused(HeardError):
    """A key that cannot be added or revoked. The message says what to do."""


class PartnerKey(NamedTuple):
    """What is known of a key: not the key."""

    partner: str
    added_at: datetime
    revoked_at: datetime | None


class Partners:
    """Who may send through the API. Each partner has one key that works.

    What is kept is a key's SHA-256. A slow, salted hash (as for passwords) would guard keys that can be guessed; these
    are 256 random bits, which no number of guesses finds, and a slow hash would be paid with every request.
    """

    def __init__(self, file: ApiFile, clock: Callable[[], datetime] | None = None) -> None:
        """Take the file and a clock (aware)."""
        self._file = file
        self._clock = clock or (lambda: datetime.now(UTC))

    def add(self, partner: str) -> str:
        """Return a new key for a partner who has none. It cannot be had again.

        Raises:
            KeyRefused: the name cannot be used, or has a key that works.
            Unavailable: the file cannot be written.
        """
        if not _NAME.fullmatch(partner):
            raise KeyRefused(
                "a partner's name is up to 50 small letters, numbers and hyphens, like st-helens-hospital: it stands"
                " in logs"
            )
        key = PREFIX + secrets.token_urlsafe(32)
        with self._file.transaction() as database:
            try:
                database.execute(
                    "insert into keys (hash, partner, added_at) values (?, ?, ?)", (_hash(key), partner, self._now())
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
            raise KeyRefused("no partner of that name has a key that works: `heard keys list` shows those who do")

    def listed(self) -> list[PartnerKey]:
        """Return all keys ever made, by partner and then by age.

        Raises:
            Unavailable: the file cannot be read.
        """
        with self._file.transaction("deferred") as database:
            rows = database.execute("select partner, added_at, revoked_at from keys order by 1, 2, 3").fetchall()
        return [PartnerKey(name, moment_of(added), moment_of(gone) if gone else None) for name, added, gone in rows]

    def partner_of(self, key: str) -> str | None:
        """Return whose key this is, or None where it is nobody's or was revoked.

        Raises:
            Unavailable: the file cannot be read.
        """
        with self._file.transaction("deferred") as database:
            row = database.execute(
                "select partner from keys where hash = ? and revoked_at is null", (_hash(key),)
            ).fetchone()
        return None if row is None else str(row[0])

    def _now(self) -> int:
        return int(self._clock().timestamp() * 1000)


def moment_of(milliseconds: int) -> datetime:
    """Return the aware moment that the file keeps as milliseconds."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
