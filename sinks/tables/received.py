"""What was received. Words and contact details stand apart: they have different readers and lifetimes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from sinks.tables.base import Base, Moment


class Feedback(Base):
    """One submission: everything about it that is neither words, nor contact details, nor a tag."""

    __tablename__ = "feedback"
    __table_args__ = (
        Index("ix_feedback_role", "role", "feedback_id"),
        Index("ix_feedback_source", "source", "feedback_id"),
    )

    feedback_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    reference: Mapped[str] = mapped_column(String(15), index=True)
    received_at: Mapped[datetime] = mapped_column(Moment, index=True)
    stored_at: Mapped[datetime] = mapped_column(Moment)
    source: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(32))
    team_chosen: Mapped[str | None] = mapped_column(String(500))
    rating: Mapped[str | None] = mapped_column(String(16))
    unsafe: Mapped[str | None] = mapped_column(String(16), index=True)
    words_use: Mapped[str] = mapped_column(String(16))
    happened_in: Mapped[str | None] = mapped_column(String(7))
    how_heard: Mapped[str | None] = mapped_column(String(32))
    held_back: Mapped[bool] = mapped_column(index=True)  # someone may be unsafe: in no summary, before a person looks
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)  # when the person took back that they may be quoted


class Words(Base):
    """What the person said: one row an answer."""

    __tablename__ = "words"

    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.feedback_id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(16), primary_key=True)
    words: Mapped[str] = mapped_column(Text)


class Contact(Base):
    """Who can be asked: how to reply, where the person wants one, and who on the staff heard the words."""

    __tablename__ = "contacts"

    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.feedback_id"), primary_key=True)
    reply_to: Mapped[str | None] = mapped_column(String(500))
    heard_by: Mapped[str | None] = mapped_column(String(500))


class Withdrawal(Base):
    """A person took their words back. It outlives them, so that no replay brings them again."""

    __tablename__ = "withdrawals"

    reference: Mapped[str] = mapped_column(String(15), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    erase: Mapped[bool]  # everything is to be forgotten; else nothing is to be quoted
