"""The one tree of errors, and its one question: will the same record succeed later?

Library errors are translated into these once, at the adapter that meets them. No message ever holds a
person's words: a reason names a field, a size or a place.
"""


class HeardError(Exception):
    """Anything that Heard itself can say went wrong."""


class InvalidEvent(HeardError):
    """A record that can never succeed: dead-letter it and go on.

    Attributes:
        reason: what is wrong, in words that name fields and never quote values.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unavailable(HeardError):
    """Something that may work later: keep the offset, back off, try again.

    Attributes:
        what: the part that is away: "broker", "database" or "spool".
        advice: what a person can do about it; empty where waiting is all.
    """

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(f"{what} is unavailable" + (f": {advice}" if advice else ""))
        self.what = what
        self.advice = advice


class SpoolFull(Unavailable):
    """The spool has reached its limit: nothing more can be accepted until the relay catches up."""

    def __init__(self) -> None:
        super().__init__("spool", "it is full; look at `heard status` for what keeps the relay back")


class InvalidConfig(HeardError):
    """A file in `config/` or a setting that cannot be used. The message says where and what to do."""
