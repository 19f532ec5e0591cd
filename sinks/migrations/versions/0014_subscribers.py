"""Whom a team's issues are emailed to."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscribers",
        sa.Column("subscriber_id", sa.Uuid(), primary_key=True),
        sa.Column("team", sa.String(500), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("folded", sa.String(254), nullable=False),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_themselves", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("team", "folded", name="uq_subscribers_address"),
    )


def downgrade() -> None:
    op.drop_table("subscribers")
