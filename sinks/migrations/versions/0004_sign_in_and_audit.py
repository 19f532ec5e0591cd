"""Who may sign in to the staff pages, who has, and who read what."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("teams", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=True),
        sa.Column("issuer", sa.String(500), nullable=True),
        sa.Column("subject", sa.String(255), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("issuer", "subject", name="uq_accounts_subject"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("secret_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.account_id"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_staff_sessions_account_id", "staff_sessions", ["account_id"])
    op.create_index("ix_staff_sessions_started_at", "staff_sessions", ["started_at"])
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.Uuid(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("reference", sa.String(15), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
    )
    op.create_index("ix_audit_reference", "audit", ["reference", "at"])


def downgrade() -> None:
    op.drop_table("audit")
    op.drop_table("staff_sessions")
    op.drop_table("accounts")
