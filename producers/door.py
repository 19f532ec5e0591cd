"""The door: what every way in does with a submission. It is normalised, given its id, and spooled."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

import msgspec
from msgspec import Struct

from schemas.events import FeedbackReceived, HowHeard, Rating, Role, Source, Unsafe, WordsUse, check
from schemas.references import make_feedback_id
from schemas.words import normalise, normalise_line

_ADDED_LATER = frozenset(("how_heard", "heard_by"))


class Submission(Struct, frozen=True, kw_only=True):
    """What a person filled in, as they filled it in."""

    role: Role
    team_chosen: str | None = None
    rating: Rating | None = None
    good: str = ""
    better: str = ""
    unsafe: Unsafe | None = None
    words_use: WordsUse = WordsUse.TEAM_ONLY
    reply_to: str | None = None
    happened_in: str | None = None
    how_heard: HowHeard | None = None
    heard_by: str | None = None


class Ticket(Struct, frozen=True, kw_only=True):
    """What a form was handed out with: it makes a repeated submit the same submission.

    Attributes:
        opened_at: when the form was handed out; aware.
        nonce: at least 16 characters that nobody can guess, new for each form handed out.
    """

    opened_at: datetime
    nonce: str


class Inbox(Protocol):
    """Where what was accepted is kept until it is in the database."""

    def keep(self, event: FeedbackReceived) -> None:
        """Keep the event durably, once; raise `Unavailable` if it cannot be."""


class Door:
    """Accepts submissions. The same form sent twice with the same words is one submission."""

    def __init__(self, inbox: Inbox, secret: str, clock: Callable[[], datetime] | None = None) -> None:
        """Take the inbox, the secret that ids are made with, and a clock (aware) for tests and the demo."""
        self._inbox = inbox
        self._secret = secret.encode()
        self._clock = clock or (lambda: datetime.now(UTC))

    def accept(self, submission: Submission, ticket: Ticket, source: Source) -> FeedbackReceived:
        """Keep the submission durably and return the event that it became.

        Raises:
            InvalidEvent: nothing was said, or something is longer than the contract allows.
            SpoolFull: nothing more can be accepted now.
            Unavailable: it could not be kept. Nothing was accepted.
        """
        event = self.make(submission, ticket, source)
        self._inbox.keep(event)
        return event

    def make(self, submission: Submission, ticket: Ticket, source: Source) -> FeedbackReceived:
        """Return the event that the submission becomes, without keeping it: for those who keep many at once.

        The id is a UUIDv7 whose 74 random bits are an HMAC of the form's nonce and of everything filled in. So the
        same form sent twice is one submission for ever, without anything to remember; and the same form sent
        again with other words (the back button) is another.

        Raises:
            InvalidEvent: nothing was said, or something is longer than the contract allows.
        """
        filled_in = _normalised(submission)
        digest = hmac.digest(self._secret, ticket.nonce.encode() + _hashed(filled_in), hashlib.sha256)
        return check(
            FeedbackReceived,
            {
                **msgspec.structs.asdict(filled_in),
                "feedback_id": make_feedback_id(ticket.opened_at, digest),
                "received_at": self._clock(),
                "source": source,
            },
        )


def _hashed(submission: Submission) -> bytes:
    """Return everything filled in, as bytes. What forms did not ask from the first is left out where it is empty.

    So a file that was imported before a question was added is still known when it is imported again.
    """
    members = msgspec.structs.asdict(submission)
    return msgspec.json.encode({name: one for name, one in members.items() if one or name not in _ADDED_LATER})


def _normalised(submission: Submission) -> Submission:
    return msgspec.structs.replace(
        submission,
        team_chosen=normalise_line(submission.team_chosen or "") or None,
        good=normalise(submission.good),
        better=normalise(submission.better),
        reply_to=normalise_line(submission.reply_to or "") or None,
        happened_in=normalise_line(submission.happened_in or "") or None,
        heard_by=normalise_line(submission.heard_by or "") or None,
    )
