"""What people told about themselves: one table that points at no other (docs/decisions/0016)."""

from uuid import UUID

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from sinks.tables.base import Base


class AboutYou(Base):
    """What somebody told about themselves. It points at nothing, and has no moment, team or role: see decision 16."""

    __tablename__ = "about_you"
    __table_args__ = (Index("ix_about_you_month", "month", "service"),)

    answers_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    service: Mapped[str | None] = mapped_column(String(16))
    age: Mapped[str | None] = mapped_column(String(32))
    ethnic_group: Mapped[str | None] = mapped_column(String(32))
    disability: Mapped[str | None] = mapped_column(String(32))
    sex: Mapped[str | None] = mapped_column(String(32))
    area: Mapped[str | None] = mapped_column(String(64))
