"""What each Idempotency-Key stood for: so that a request sent again is the same submission, with the same reference."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from producers.api.file import ApiFile
from producers.api.partners import moment_of
from producers.door import Submission, Ticket

REMEMBERED_FOR = timedelta(days=14)
"""As long as the spool remembers what was stored: after that the same id could be stored again anyway."""


class Sent(NamedTuple):
    """What a partner sent under an Idempotency-Key.

    Attributes:
        ticket: what the door makes the id with.
        fingerprint: a keyed hash of the submission: nobody who reads the file can check a guess of the words.
    """

    ticket: Ticket
    fingerprint: bytes


class Repeats:
    """Remembers, for 14 days, the ticket that a request was given.

    It is on the disk before the door accepts. So a request that is sent again after a crash in between gets the same
    ticket, and the door makes the same id of it.
    """

    def __init__(self, file: ApiFile, secret: str, clock: Callable[[], datetime]) -> None:
        """Take the file, the secret for fingerprints, and a clock (aware)."""
        self._file = file
        self._secret = secret.encode()
        self._clock = clock

    def new_ticket(self) -> Ticket:
        """Return a ticket that nobody can guess, of now."""
        return Ticket(opened_at=moment_of(self._milliseconds(self._clock())), nonce=secrets.token_urlsafe(16))

    def fingerprint(self, submission: Submission) -> bytes:
        """Return what tells two submissions apart and gives nothing away."""
        return hmac.digest(self._secret, b"heard.api.fingerprint" + msgspec.json.encode(submission), hashlib.sha256)

    def find(self, partner: str, key: str) -> Sent | None:
        """Return what this partner sent under this key in the last 14 days, if anything.

        Raises:
            Unavailable: the file cannot be read.
        """
        with self._file.transaction("deferred") as database:
            row = database.execute(
                "select nonce, opened_at, fingerprint from repeats where partner = ? and key = ? and opened_at >= ?",
                (partner, _hash(key), self._oldest()),
            ).fetchone()
        return None if row is None else Sent(Ticket(nonce=row[0], opened_at=moment_of(row[1])), row[2])

    def remember(self, partner: str, key: str, sent: Sent) -> Sent:
        """Keep what was sent under a key, durably, and return what is kept: another request may have been first.

        Raises:
            Unavailable: the file cannot be written.
        """
        opened_at = self._milliseconds(sent.ticket.opened_at)
        with self._file.transaction() as database:
            database.execute("delete from repeats where opened_at < ?", (self._oldest(),))
            nonce, opened_at, fingerprint = database.execute(
                "insert into repeats (partner, key, fingerprint, nonce, opened_at) values (?, ?, ?, ?, ?)"
                " on conflict do update set nonce = nonce returning nonce, opened_at, fingerprint",
                (partner, _hash(key), sent.fingerprint, sent.ticket.nonce, opened_at),
            ).fetchone()
        return Sent(Ticket(nonce=nonce, opened_at=moment_of(opened_at)), fingerprint)

    def _oldest(self) -> int:
        return self._milliseconds(self._clock() - REMEMBERED_FOR)

    @staticmethod
    def _milliseconds(moment: datetime) -> int:
        return int(moment.timestamp() * 1000)


def _hash(key: str) -> bytes:
    """A partner chooses these keys, and may put into one what should not be kept: a name, a case number."""
    return hashlib.sha256(key.encode()).digest()
