"""What a person takes back: that they may be quoted, or everything they said."""

from datetime import datetime

from msgspec import Struct


class FeedbackWithdrawn(Struct, frozen=True, kw_only=True):
    """A person took their words back, by the reference that they were told.

    Attributes:
        reference: in its canonical form (`schemas.references.parse_reference`).
        asked_at: when they did; aware UTC.
        erase: everything is to be forgotten; else the words stay with the team and are quoted nowhere.
    """

    reference: str
    asked_at: datetime
    erase: bool
