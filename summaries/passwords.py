"""Passwords: what one must be, and its hash. The only module that knows argon2."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from schemas.errors import HeardError

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 200

# OWASP's Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes and one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODYS = _HASHER.hash("nobody has this password")


class PasswordRefused(HeardError):
    """A password that cannot be used. The message says why, and never holds it."""


def hash_password(password: str) -> str:
    """Return the hash that is kept of a password.

    Length is what makes a password hard to guess; no kinds of characters are asked for (NCSC, "Password
    administration for system owners").

    Raises:
        PasswordRefused: it is too short or too long.
    """
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise PasswordRefused(
            f"a password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters: three random words are good"
        )
    return _HASHER.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Say whether a password is the one whose hash was kept; it takes as long where none was (None)."""
    try:
        return _HASHER.verify(kept or _NOBODYS, password[: MOST_CHARACTERS + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
