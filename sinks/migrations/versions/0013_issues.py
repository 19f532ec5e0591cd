"""Each team's week as it was issued."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issues",
        sa.Column("issue_id", sa.Uuid(), primary_key=True),
        sa.Column("team", sa.String(500), nullable=False),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("up_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.UniqueConstraint("team", "week", "revision", name="uq_issues_week"),
        sa.UniqueConstraint("team", "serial", name="uq_issues_serial"),
    )
    op.create_index("ix_issues_number", "issues", ["team", "number", "revision"])


def downgrade() -> None:
    op.drop_table("issues")
