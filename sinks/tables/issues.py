"""A team's issues, whom they are emailed to, and the outbox of all email."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from sinks.tables.base import Base, Moment


class Email(Base):
    """The outbox: an email that waits to be sent, or was. What is in it goes when it is sent (docs/decisions/0015)."""

    __tablename__ = "emails"
    __table_args__ = (Index("ix_emails_due", "state", "next_try_at"),)

    email_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # a UUIDv7: in the order of time
    key: Mapped[str] = mapped_column(String(200), unique=True)  # what it is: of two with one key the first is sent
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    images: Mapped[bytes] = mapped_column(LargeBinary)  # Images as MessagePack
    unsubscribe: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))  # waiting, sending, sent, refused, unsure, dropped
    added_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    give_up_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int]
    claim: Mapped[UUID | None] = mapped_column(Uuid)  # whoever holds it sends it
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(200))  # why it was not sent, in our words


class Subscriber(Base):
    """Whom a team's issues are emailed to. Its token ends that, for whoever has it: it is in each of their emails."""

    __tablename__ = "subscribers"
    __table_args__ = (UniqueConstraint("team", "folded", name="uq_subscribers_address"),)

    subscriber_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    team: Mapped[str] = mapped_column(String(500))
    address: Mapped[str] = mapped_column(String(254))
    folded: Mapped[str] = mapped_column(String(254))  # the address without capitals: there once in each team
    token: Mapped[str] = mapped_column(String(64), unique=True)  # 256 random bits
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_themselves: Mapped[bool]  # by the link in an email: then nobody adds them again by mistake


class Issue(Base):
    """A team's week as it was issued, or a revision of it: frozen, and without words (docs/decisions/0020)."""

    __tablename__ = "issues"
    __table_args__ = (
        UniqueConstraint("team", "week", "revision", name="uq_issues_week"),
        UniqueConstraint("team", "serial", name="uq_issues_serial"),
        Index("ix_issues_number", "team", "number", "revision"),
    )

    issue_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    team: Mapped[str] = mapped_column(String(500))
    week: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]  # among the team's issues; a revision has its issue's
    revision: Mapped[int]  # 0 is the issue as it was first
    serial: Mapped[int]  # among the team's issues and revisions: one after the other, so that each knows all before it
    issued_at: Mapped[datetime] = mapped_column(Moment)
    up_to: Mapped[datetime | None] = mapped_column(Moment)  # up to when everything had been stored
    sha256: Mapped[str] = mapped_column(String(64))  # of `shown`
    shown: Mapped[str] = mapped_column(Text)  # a Frozen as JSON
    basis: Mapped[str] = mapped_column(Text)  # a Basis as JSON: the true counts behind what was seen outside
