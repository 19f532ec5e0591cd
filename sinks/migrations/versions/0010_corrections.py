"""Corrections of reviewers, on their way and kept, and what they come to: reviews, redactions, quotes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("correction_id", sa.Uuid(), primary_key=True),
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_corrections_revision", "corrections", ["feedback_id", "revision"])
    op.create_index("ix_corrections_at", "corrections", ["corrected_at", "correction_id"])
    only = sa.text("waits")
    op.create_index("ix_corrections_waits", "corrections", ["feedback_id"], sqlite_where=only, postgresql_where=only)
    op.create_table(
        "correction_outbox",
        sa.Column("feedback_id", sa.Uuid(), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True),
        sa.Column("correction_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "reviews",
        sa.Column("feedback_id", sa.Uuid(), sa.ForeignKey("feedback.feedback_id"), primary_key=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.String(200), nullable=True),
        sa.Column("safety", sa.String(16), nullable=True),
        sa.Column("safety_by", sa.String(200), nullable=True),
        sa.Column("safety_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("complaint", sa.String(16), nullable=True),
        sa.Column("complaint_route", sa.String(16), nullable=True),
        sa.Column("complaint_by", sa.String(200), nullable=True),
        sa.Column("complaint_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("names_checked", sa.Boolean(), nullable=False),
        sa.Column("names_checked_by", sa.String(200), nullable=True),
        sa.Column("names_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quote", sa.String(16), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own", sa.Text(), nullable=False),
    )
    op.create_index("ix_reviews_reviewed_at", "reviews", ["reviewed_at"])
    op.create_index("ix_reviews_safety", "reviews", ["safety"])
    op.create_index("ix_reviews_complaint", "reviews", ["complaint"])
    op.create_table(
        "redactions",
        sa.Column("feedback_id", sa.Uuid(), sa.ForeignKey("feedback.feedback_id"), primary_key=True),
        sa.Column("question", sa.String(16), primary_key=True),
        sa.Column("start", sa.Integer(), primary_key=True),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("replacement", sa.String(100), nullable=False),
    )
    op.create_table(
        "quotes",
        sa.Column("quote_id", sa.Uuid(), primary_key=True),
        sa.Column("feedback_id", sa.Uuid(), sa.ForeignKey("feedback.feedback_id"), nullable=False),
        sa.Column("question", sa.String(16), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.String(200), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_quotes_feedback_id", "quotes", ["feedback_id"])


def downgrade() -> None:
    for table in ("quotes", "redactions", "reviews", "correction_outbox", "corrections"):
        op.drop_table(table)
