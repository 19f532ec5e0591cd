"""Packs of evidence, and what leaders decided for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from sinks.tables.base import Base, Moment


class EvidencePack(Base):
    """A pack of evidence. An open one is worked out afresh whenever it is looked at; an issued one never changes."""

    __tablename__ = "packs"

    pack_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    framework: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    first: Mapped[str] = mapped_column(String(7))  # the first month, as 2025-11
    last: Mapped[str] = mapped_column(String(7))
    services: Mapped[str] = mapped_column(String(100))  # with a space between; empty for all
    state: Mapped[str] = mapped_column(String(16), index=True)  # "open" or "issued"
    number: Mapped[int | None] = mapped_column(unique=True)
    revision: Mapped[int]  # who issues it names the one that they saw
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(200))
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_by: Mapped[str | None] = mapped_column(String(200))
    content: Mapped[str | None] = mapped_column(Text)  # what was issued, as JSON: it holds words that may be quoted
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the content
    replaces: Mapped[int | None]  # the number of the pack that it is issued in place of
    note: Mapped[str] = mapped_column(Text)  # why it has to be looked at again, or is issued again; empty otherwise


class PackStatement(Base):
    """What a leader decided for one statement of a pack."""

    __tablename__ = "pack_statements"

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("packs.pack_id"), primary_key=True)
    statement: Mapped[str] = mapped_column(String(40), primary_key=True)
    revision: Mapped[int]  # who changes it names the one that they saw
    own_text: Mapped[str] = mapped_column(Text)
    quotes: Mapped[str | None] = mapped_column(Text)  # ids with a space between; None takes what is suggested
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[str] = mapped_column(String(200))


class PackWarning(Base):
    """Why a quote that could single somebody out may stand in a pack all the same."""

    __tablename__ = "pack_warnings"

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("packs.pack_id"), primary_key=True)
    cite: Mapped[str] = mapped_column(String(9), primary_key=True)
    answer: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime] = mapped_column(Moment)
    answered_by: Mapped[str] = mapped_column(String(200))


class PackCitation(Base):
    """A figure or a quote that stands in a pack. It points at no submission, so that it outlives an erasure."""

    __tablename__ = "pack_citations"
    __table_args__ = (Index("ix_pack_citations_cite", "cite"), Index("ix_pack_citations_words_of", "words_of"))

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("packs.pack_id"), primary_key=True)
    statement: Mapped[str] = mapped_column(String(40), primary_key=True)  # empty for the overview
    cite: Mapped[str] = mapped_column(String(9), primary_key=True)
    what: Mapped[str] = mapped_column(Text)  # the figure's title, or whose words; never the words
    rests_on: Mapped[str] = mapped_column(Text)  # the query behind a figure
    up_to: Mapped[datetime | None] = mapped_column(Moment)  # the watermark behind a figure
    words_of: Mapped[UUID | None] = mapped_column(
        Uuid
    )  # the id of a quote's submission; not `feedback_id`: erasing spares it
    quote_id: Mapped[UUID | None] = mapped_column(Uuid)
