"""What teams do about what they were told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from sinks.tables.base import Base, Moment


class Action(Base):
    """What a team said it would do about what people told it: "You said, we did". No words of theirs are in it."""

    __tablename__ = "actions"
    __table_args__ = (Index("ix_actions_team", "team", "state"),)

    action_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # minted when its form is handed out
    team: Mapped[str] = mapped_column(String(500))
    title: Mapped[str] = mapped_column(String(200))
    said: Mapped[str] = mapped_column(Text)  # what people told the team, in the team's own words
    owner: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date] = mapped_column(Date)
    series: Mapped[str | None] = mapped_column(String(16))  # a Measure that should move
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)  # why it is not going to be done
    ended_on: Mapped[date | None] = mapped_column(Date)  # the day it was done, or decided against
    is_public: Mapped[bool]  # it may be shown in public
    revision: Mapped[int]  # who changes it names the revision that they saw
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[str] = mapped_column(String(200))


class ActionFeedback(Base):
    """A submission that an action answers, by its reference: it points at nothing, and goes when that is erased."""

    __tablename__ = "action_feedback"

    action_id: Mapped[UUID] = mapped_column(ForeignKey("actions.action_id"), primary_key=True)
    reference: Mapped[str] = mapped_column(String(15), primary_key=True)


class ActionTheme(Base):
    """A theme that an action answers."""

    __tablename__ = "action_themes"

    action_id: Mapped[UUID] = mapped_column(ForeignKey("actions.action_id"), primary_key=True)
    theme: Mapped[str] = mapped_column(String(64), primary_key=True)


class ActionChange(Base):
    """Who did what to an action: what became of it, and the names of what was changed, never the earlier text."""

    __tablename__ = "action_changes"

    action_id: Mapped[UUID] = mapped_column(ForeignKey("actions.action_id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[UUID] = mapped_column(Uuid)
    who: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(String(16))
    fields: Mapped[str] = mapped_column(Text)  # names with a space between
