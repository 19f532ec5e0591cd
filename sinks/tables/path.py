"""What the path keeps about itself: what it could never use, and how far it has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from sinks.tables.base import Base, Moment


class DeadLetter(Base):
    """A record that could never be used, whole. Its bytes may hold words: read as words are."""

    __tablename__ = "dead_letters"

    topic: Mapped[str] = mapped_column(String(249), primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True)
    offset: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    feedback_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    reason: Mapped[str] = mapped_column(Text)
    value: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime] = mapped_column(Moment)
    replayed_at: Mapped[datetime | None] = mapped_column(Moment)  # when its record was last sent on its way again


class Watermark(Base):
    """Up to when everything that one spool accepted has been stored; kept by that spool's reconciler."""

    __tablename__ = "watermarks"

    spool: Mapped[str] = mapped_column(String(200), primary_key=True)
    up_to: Mapped[datetime] = mapped_column(Moment)
