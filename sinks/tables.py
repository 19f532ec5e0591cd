"""The tables. Words, contact details and tags stand apart: they have different readers and lifetimes.

The staff pages' own come after them (docs/decisions/0014): who may sign in, who has, and who read what; and then what
teams do about what they were told.
"""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite has no zones, so the zone is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store UTC, and refuse a naive moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All of Heard's tables, but for the index of words: the two databases have each their own (migration 0011)."""


WORD_INDEX = "search_words"
"""The index of words, and what the names of all that belongs to it begin with. Triggers alone write to it."""


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


class Withdrawal(Base):
    """A person took their words back. It outlives them, so that no replay brings them again."""

    __tablename__ = "withdrawals"

    reference: Mapped[str] = mapped_column(String(15), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    erase: Mapped[bool]  # everything is to be forgotten; else nothing is to be quoted


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


class Search(Base):
    """What somebody looked for. Without a name it is only on its way to its page, and soon gone."""

    __tablename__ = "searches"
    __table_args__ = (UniqueConstraint("account_id", "name", name="uq_searches_name"),)

    search_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.account_id"))
    name: Mapped[str | None] = mapped_column(String(80))
    criteria: Mapped[str] = mapped_column(Text)  # a Criteria of summaries/finding, as JSON
    made_at: Mapped[datetime] = mapped_column(Moment, index=True)


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
