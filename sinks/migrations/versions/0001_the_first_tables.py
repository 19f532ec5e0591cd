"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("topic", sa.String(length=249), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("feedback_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("topic", "partition", "offset"),
    )
    op.create_index(op.f("ix_dead_letters_feedback_id"), "dead_letters", ["feedback_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=15), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("team_chosen", sa.String(length=500), nullable=True),
        sa.Column("rating", sa.String(length=16), nullable=True),
        sa.Column("unsafe", sa.String(length=16), nullable=True),
        sa.Column("words_use", sa.String(length=16), nullable=False),
        sa.Column("happened_in", sa.String(length=7), nullable=True),
        sa.PrimaryKeyConstraint("feedback_id"),
    )
    op.create_index(op.f("ix_feedback_received_at"), "feedback", ["received_at"], unique=False)
    op.create_index(op.f("ix_feedback_reference"), "feedback", ["reference"], unique=False)
    op.create_index(op.f("ix_feedback_unsafe"), "feedback", ["unsafe"], unique=False)

    op.create_table(
        "watermarks",
        sa.Column("spool", sa.String(length=200), nullable=False),
        sa.Column("up_to", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("spool"),
    )
    op.create_table(
        "answer_tags",
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("sentiment", sa.String(length=16), nullable=False),
        sa.Column("compound", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.feedback_id"],
        ),
        sa.PrimaryKeyConstraint("feedback_id", "question"),
    )
    op.create_table(
        "contacts",
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("reply_to", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.feedback_id"],
        ),
        sa.PrimaryKeyConstraint("feedback_id"),
    )
    op.create_table(
        "tags",
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("tagger_version", sa.Integer(), nullable=False),
        sa.Column("sentiment", sa.String(length=16), nullable=False),
        sa.Column("compound", sa.Float(), nullable=False),
        sa.Column("sentiment_reason", sa.Text(), nullable=False),
        sa.Column("team", sa.String(length=500), nullable=True),
        sa.Column("team_source", sa.String(length=16), nullable=False),
        sa.Column("team_reason", sa.Text(), nullable=False),
        sa.Column("team_candidates", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.feedback_id"],
        ),
        sa.PrimaryKeyConstraint("feedback_id"),
    )
    op.create_index("ix_tags_team", "tags", ["team", "feedback_id"], unique=False)

    op.create_table(
        "words",
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.feedback_id"],
        ),
        sa.PrimaryKeyConstraint("feedback_id", "question"),
    )


def downgrade() -> None:
    op.drop_table("words")
    op.drop_table("tags")
    op.drop_table("contacts")
    op.drop_table("answer_tags")
    op.drop_table("watermarks")
    op.drop_table("feedback")
    op.drop_table("dead_letters")
