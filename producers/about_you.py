"""The door for what people tell about themselves, apart from their words in every way (docs/decisions/0016)."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

import msgspec
from msgspec import Struct

from schemas.about_you import AboutYouAnswered, Age, Disability, EthnicGroup, Service, Sex
from schemas.events import check, encode
from schemas.references import id_of_digest
from schemas.weeks import LONDON


class AboutYou(Struct, frozen=True, kw_only=True):
    """What somebody chose, and the service that their feedback was about. None: not answered."""

    service: Service | None = None
    age: Age | None = None
    ethnic_group: EthnicGroup | None = None
    disability: Disability | None = None
    sex: Sex | None = None
    area: str | None = None

    def says_something(self) -> bool:
        """Say whether any question was answered."""
        return any((self.age, self.ethnic_group, self.disability, self.sex, self.area))


class AnswersInbox(Protocol):
    """Where answers are kept until they are in the database."""

    def keep_encoded(self, kept_id: UUID, event: bytes) -> None:
        """Keep an event durably, once an id; raise `Unavailable` if it cannot be."""


class AboutYouDoor:
    """Accepts what people tell about themselves. The same page sent twice is counted once, as it came first."""

    def __init__(self, inbox: AnswersInbox, secret: str, clock: Callable[[], datetime] | None = None) -> None:
        """Take the inbox, the secret that ids are made with, and a clock (aware) for tests and the demo."""
        self._inbox = inbox
        self._secret = secret.encode()
        self._clock = clock or (lambda: datetime.now(UTC))

    def accept(self, answers: AboutYou, nonce: str) -> None:
        """Keep the answers durably.

        Args:
            answers: at least one of them given.
            nonce: of the page that they came on: at least 16 characters that nobody can guess, kept nowhere.

        Raises:
            InvalidEvent: nothing was answered.
            SpoolFull: nothing more can be accepted now.
            Unavailable: they could not be kept.
        """
        members = {**msgspec.structs.asdict(answers), "answers_id": self._id(nonce), "month": month_of(self._clock())}
        event = check(AboutYouAnswered, members)
        self._inbox.keep_encoded(event.answers_id, encode(event))

    def _id(self, nonce: str) -> UUID:
        """Return a UUIDv8 that holds no time, so that nothing was sent "at about the same moment" by its id."""
        return id_of_digest(hmac.digest(self._secret, b"about you" + nonce.encode(), hashlib.sha256))


def month_of(moment: datetime) -> str:
    """Return London's month of an aware moment, as `2026-03`."""
    return f"{moment.astimezone(LONDON):%Y-%m}"


def beginning_of_month(moment: datetime) -> datetime:
    """Return when London's month of an aware moment began: all that the spool of answers is told of the time."""
    return moment.astimezone(LONDON).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
