"""What a person takes back: that they may be quoted, or everything they said."""

from typing import Annotated

from msgspec import Meta, Struct

from schemas.events import Moment
from schemas.references import parse_reference

Reference = Annotated[str, Meta(pattern=r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}$")]


class FeedbackWithdrawn(Struct, frozen=True, kw_only=True):
    """A person took their words back, by the reference that they were told. The key on the topic is `reference`.

    Attributes:
        reference: in its canonical form.
        asked_at: when they did; aware UTC.
        erase: everything is to be forgotten; else the words stay with the team and are quoted nowhere.
    """

    reference: Reference
    asked_at: Moment
    erase: bool

    def __post_init__(self) -> None:
        """Refuse a reference that was never told to anybody.

        Raises:
            ValueError: which msgspec turns into its own ValidationError.
        """
        if parse_reference(self.reference) != self.reference:
            raise ValueError("the reference has a wrong check character")
        if self.asked_at.tzinfo is None:
            raise ValueError("asked_at has no time zone")
