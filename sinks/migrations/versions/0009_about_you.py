"""What people told about themselves, apart from everything else."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "about_you",
        sa.Column("answers_id", sa.Uuid(), primary_key=True),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("service", sa.String(16), nullable=True),
        sa.Column("age", sa.String(32), nullable=True),
        sa.Column("ethnic_group", sa.String(32), nullable=True),
        sa.Column("disability", sa.String(32), nullable=True),
        sa.Column("sex", sa.String(32), nullable=True),
        sa.Column("area", sa.String(64), nullable=True),
    )
    op.create_index("ix_about_you_month", "about_you", ["month", "service"])


def downgrade() -> None:
    op.drop_table("about_you")
