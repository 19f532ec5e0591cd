"""What waits for a person, and what reviewers decided: corrections, what is not to be shown, what may be quoted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from sinks.tables.base import Base, Moment


class Waiting(Base):
    """A submission that waits in a lane of the review queue; what it follows from is in the other tables.

    The key is the order in which a lane is worked through: counting one, its oldest and its next are each one look.
    """

    __tablename__ = "waiting"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # SQLAlchemy reads it once

    lane: Mapped[str] = mapped_column(String(16), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.feedback_id"), primary_key=True, index=True)


class Correction(Base):
    """A correction, whole: each that was ever published is kept once. Notes in it are read as words are.

    It points at no row, because it may come before its submission.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        Index("ix_corrections_revision", "feedback_id", "revision"),
        Index("ix_corrections_at", "corrected_at", "correction_id"),
        # Looked at with every batch that is stored: it holds next to nothing.
        Index("ix_corrections_waits", "feedback_id", sqlite_where=text("waits"), postgresql_where=text("waits")),
    )

    correction_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    feedback_id: Mapped[UUID] = mapped_column(Uuid)
    revision: Mapped[int]  # the one that it makes
    corrected_at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[UUID] = mapped_column(Uuid)
    who: Mapped[str] = mapped_column(String(200))
    event: Mapped[str] = mapped_column(Text)  # a FeedbackCorrected as JSON
    stored_at: Mapped[datetime] = mapped_column(Moment)
    waits: Mapped[bool]  # it is not yet in its submission's tags
    counts: Mapped[bool]  # false where another answers the same revision and has the lower id


class CorrectionOutbox(Base):
    """A correction on its way from the pages to the topic. It claims its revision: the second of two is refused."""

    __tablename__ = "correction_outbox"

    feedback_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    corrected_at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))
    event: Mapped[str] = mapped_column(Text)  # a FeedbackCorrected as JSON
    sent_at: Mapped[datetime | None] = mapped_column(Moment)  # when it was last published


class Review(Base):
    """What reviewers decided about a submission beside its tags, and what the tagger's own tags were before that."""

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_safety", "safety"), Index("ix_reviews_complaint", "complaint"))

    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.feedback_id"), primary_key=True)
    revision: Mapped[int]
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    reviewed_by: Mapped[str | None] = mapped_column(String(200))
    safety: Mapped[str | None] = mapped_column(String(16))
    safety_by: Mapped[str | None] = mapped_column(String(200))
    safety_at: Mapped[datetime | None] = mapped_column(Moment)
    complaint: Mapped[str | None] = mapped_column(String(16))
    complaint_route: Mapped[str | None] = mapped_column(String(16))
    complaint_by: Mapped[str | None] = mapped_column(String(200))
    complaint_at: Mapped[datetime | None] = mapped_column(Moment)
    names_checked: Mapped[bool]
    names_checked_by: Mapped[str | None] = mapped_column(String(200))
    names_checked_at: Mapped[datetime | None] = mapped_column(Moment)
    quote: Mapped[str | None] = mapped_column(String(16))  # "approved" or "refused"
    replied_at: Mapped[datetime | None] = mapped_column(Moment)
    own: Mapped[str] = mapped_column(Text)  # the tagger's own tags, as JSON: reasons may hold words


class Redaction(Base):
    """Words that a person has confirmed are not to be shown, by their place, and what stands there instead."""

    __tablename__ = "redactions"

    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.feedback_id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(16), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True)
    end: Mapped[int]
    replacement: Mapped[str] = mapped_column(String(100))


class Quote(Base):
    """Words that a person has approved for quoting, by their place. `summaries.quotes` says if they may be shown."""

    __tablename__ = "quotes"

    quote_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.feedback_id"), index=True)
    question: Mapped[str] = mapped_column(String(16))
    start: Mapped[int]
    end: Mapped[int]
    approved_by: Mapped[str] = mapped_column(String(200))
    approved_at: Mapped[datetime] = mapped_column(Moment)
