"""What the staff looked for, and the name of the index that they look in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from sinks.tables.base import Base, Moment

WORD_INDEX = "search_words"
"""The index of words, and what the names of all that belongs to it begin with. Triggers alone write to it."""


class Search(Base):
    """What somebody looked for. Without a name it is only on its way to its page, and soon gone."""

    __tablename__ = "searches"
    __table_args__ = (UniqueConstraint("account_id", "name", name="uq_searches_name"),)

    search_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.account_id"))
    name: Mapped[str | None] = mapped_column(String(80))
    criteria: Mapped[str] = mapped_column(Text)  # a Criteria of summaries/finding, as JSON
    made_at: Mapped[datetime] = mapped_column(Moment, index=True)
