"""Who may sign in to the staff pages, who has, and who read what (docs/decisions/0014)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from sinks.tables.base import Base, Moment


class Account(Base):
    """Who may sign in to the staff pages: by a password of ours, or by the council's own accounts."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("issuer", "subject", name="uq_accounts_subject"),)

    account_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    teams: Mapped[str] = mapped_column(Text)  # ids with a space between
    password_hash: Mapped[str | None] = mapped_column(String(255))
    issuer: Mapped[str | None] = mapped_column(String(500))  # whose account it is, where it is not ours
    subject: Mapped[str | None] = mapped_column(String(255))
    added_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)


class StaffSession(Base):
    """A browser that has signed in. What is kept of its cookie's secret cannot be turned back into it."""

    __tablename__ = "staff_sessions"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256, as hexadecimal digits
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.account_id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Audit(Base):
    """Who read what of a submission. It points at nothing, so that it outlives words, tags and accounts."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_reference", "reference", "at"),)

    audit_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # a UUIDv7: in the order of time
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[UUID] = mapped_column(Uuid)
    who: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    reference: Mapped[str] = mapped_column(String(15))
    what: Mapped[str] = mapped_column(String(32))
    why: Mapped[str] = mapped_column(Text)
