"""What is said of a submission: of all of it, of each answer, and which themes it speaks of."""

from uuid import UUID

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from sinks.tables.base import Base


class Tag(Base):
    """What is said of a submission, and why: the tagger's word, or a reviewer's where there is one."""

    __tablename__ = "tags"
    __table_args__ = (
        Index("ix_tags_team", "team", "feedback_id"),
        Index("ix_tags_sentiment", "sentiment", "feedback_id"),
    )

    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.feedback_id"), primary_key=True)
    tagger_version: Mapped[int]
    tagger: Mapped[str] = mapped_column(String(64), index=True)  # the version, and a digest of what else decides
    sentiment: Mapped[str] = mapped_column(String(16))
    compound: Mapped[float] = mapped_column(Float)
    score: Mapped[float] = mapped_column(Float)
    confidence: Mapped[float] = mapped_column(Float)
    sentiment_reason: Mapped[str] = mapped_column(Text)
    team: Mapped[str | None] = mapped_column(String(500))
    team_source: Mapped[str] = mapped_column(String(16))
    team_reason: Mapped[str] = mapped_column(Text)
    team_candidates: Mapped[str] = mapped_column(Text, default="")  # ids with a space between
    team_score: Mapped[float] = mapped_column(Float)
    team_contradiction: Mapped[str | None] = mapped_column(String(500))
    kind: Mapped[str | None] = mapped_column(String(16))
    kind_details: Mapped[str] = mapped_column(Text)  # a KindTag as JSON
    safety: Mapped[str] = mapped_column(Text)  # a SafetyTag as JSON
    language: Mapped[str] = mapped_column(String(8))


class AnswerTag(Base):
    """What the tagger made of one answer."""

    __tablename__ = "answer_tags"

    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.feedback_id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(16), primary_key=True)
    sentiment: Mapped[str] = mapped_column(String(16))
    compound: Mapped[float] = mapped_column(Float)
    score: Mapped[float] = mapped_column(Float)
    confidence: Mapped[float] = mapped_column(Float)
    reason: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text)  # an AnswerDetails as JSON


class ThemeTag(Base):
    """A theme that a submission speaks of."""

    __tablename__ = "theme_tags"
    __table_args__ = (Index("ix_theme_tags_theme", "theme", "feedback_id"),)

    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.feedback_id"), primary_key=True)
    theme: Mapped[str] = mapped_column(String(64), primary_key=True)
    reasons: Mapped[str] = mapped_column(Text)  # Spans as JSON
