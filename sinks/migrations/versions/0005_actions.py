"""You said, we did: what teams do about what they were told, what it answers, and who changed it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "actions",
        sa.Column("action_id", sa.Uuid(), primary_key=True),
        sa.Column("team", sa.String(500), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("series", sa.String(16), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
    )
    op.create_index("ix_actions_team", "actions", ["team", "state"])
    op.create_table(
        "action_feedback",
        sa.Column("action_id", sa.Uuid(), sa.ForeignKey("actions.action_id"), primary_key=True),
        sa.Column("reference", sa.String(15), primary_key=True),
    )
    op.create_table(
        "action_themes",
        sa.Column("action_id", sa.Uuid(), sa.ForeignKey("actions.action_id"), primary_key=True),
        sa.Column("theme", sa.String(64), primary_key=True),
    )
    op.create_table(
        "action_changes",
        sa.Column("action_id", sa.Uuid(), sa.ForeignKey("actions.action_id"), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    for table in ("action_changes", "action_themes", "action_feedback", "actions"):
        op.drop_table(table)
