"""The bodies of requests: how large one may be, and what to do with the rest of one that is too large."""

from typing import Protocol

MAX_BODY_BYTES = 2 * 1024 * 1024
"""Two answers of 50,000 emoji, each 12 bytes in a form's encoding or in JSON's, and room: a message, not a cut."""
MAX_DRAIN_BYTES = 32 * 1024 * 1024


class Readable(Protocol):
    """What a WSGI server hands over as `wsgi.input`."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""


def drain(body: Readable, length: int | None) -> None:
    """Read the rest of a body: a program that cannot finish sending never sees the answer.

    Args:
        body: `wsgi.input`.
        length: what its sender said; None is nothing to read.
    """
    left = min(length or 0, MAX_DRAIN_BYTES)
    while left > 0 and (chunk := body.read(min(left, 65_536))):
        left -= len(chunk)
