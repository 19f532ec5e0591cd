"""The ledger: what the load client tried, and how each try ended. It holds hashes and references, never words."""

import hashlib
import threading
from enum import StrEnum
from pathlib import Path

import msgspec


class Outcome(StrEnum):
    """How a try ended, as the one who tried saw it."""

    OK = "ok"
    """A reference was given: it has to be stored, or in the dead letters."""
    FAIL = "fail"
    """It was refused, and said so: it may not be stored."""
    UNKNOWN = "unknown"
    """The answer never came: it may be stored, once."""


class Way(StrEnum):
    """How a try came in."""

    SPOOL = "spool"
    TOPIC = "topic"
    """Past the door: a record of another producer."""


class Attempt(msgspec.Struct, frozen=True):
    """One try."""

    sha256: str
    way: Way
    outcome: Outcome = Outcome.UNKNOWN
    reference: str = ""


class Ledger:
    """Every try, and the hash of every poison record. Safe for many threads.

    Each line is on the file before the next step is taken: a client that is killed leaves its try as unknown.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)
        self._lock = threading.Lock()
        self._attempts: dict[str, Attempt] = {}
        self._poison: set[str] = set()

    def attempt(self, good: str, better: str = "", way: Way = Way.SPOOL) -> str:
        """Note that these words are about to be sent; returns the name of the try."""
        name = hash_of_words(good, better)
        self._note(Attempt(name, way))
        return name

    def end(self, name: str, outcome: Outcome, reference: str = "") -> None:
        """Note how a try ended."""
        self._note(msgspec.structs.replace(self._attempts[name], outcome=outcome, reference=reference))

    def poison(self, value: bytes | None) -> None:
        """Note a record that has to become a dead letter."""
        with self._lock:
            self._poison.add(hash_of(value or b""))

    def attempts(self) -> dict[str, Attempt]:
        """Return the tries so far, by the hashes of their words."""
        with self._lock:
            return dict(self._attempts)

    def poisoned(self) -> set[str]:
        """Return the hashes of the poison sent so far."""
        with self._lock:
            return set(self._poison)

    def close(self) -> None:
        self._file.close()

    def _note(self, attempt: Attempt) -> None:
        with self._lock:
            self._attempts[attempt.sha256] = attempt
            self._file.write(msgspec.json.encode(attempt) + b"\n")


def hash_of(value: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(value).hexdigest()


def hash_of_words(good: str, better: str) -> str:
    """Return the SHA-256 of both answers."""
    return hash_of(f"{good}\0{better}".encode())
