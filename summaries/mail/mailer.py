"""What sends one email, and the three ways in which that can fail beside `Unavailable`."""

from typing import Protocol

from schemas.errors import HeardError
from summaries.mail.message import Message


class Mailer(Protocol):
    """Hands an email to whoever delivers it."""

    def send(self, message: Message) -> None:
        """Return when it has been taken.

        Raises:
            Unavailable: nobody took it, and for now nobody would take any.
            Later: it was not taken, and may be if it is tried again.
            Refused: it was not taken, and never will be.
            Unsure: it was handed over, and whether it was taken cannot be known.
        """
        ...


class NotSent(HeardError):
    """An email was not sent, or may not have been.

    Attributes:
        reason: in our words. What a server said is left out: it may quote the address.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Later(NotSent):
    """This email was not taken now, and may be if it is tried again."""


class Refused(NotSent):
    """This email was not taken, and never will be as it is."""


class Unsure(NotSent):
    """The connection was lost after the email was handed over: it may have been sent."""
