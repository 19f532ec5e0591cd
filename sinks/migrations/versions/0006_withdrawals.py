"""A person may take back that they are quoted, or have everything erased."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "withdrawals",
        sa.Column("reference", sa.String(15), primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erase", sa.Boolean(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("withdrawals")
    op.drop_column("feedback", "withdrawn_at")
