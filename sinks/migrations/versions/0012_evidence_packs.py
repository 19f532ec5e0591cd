"""Evidence packs: what was decided in them, what stands in them, and what was issued."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "packs",
        sa.Column("pack_id", sa.Uuid(), primary_key=True),
        sa.Column("framework", sa.String(40), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("first", sa.String(7), nullable=False),
        sa.Column("last", sa.String(7), nullable=False),
        sa.Column("services", sa.String(100), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True, unique=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", sa.String(200), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_packs_state", "packs", ["state"])
    op.create_table(
        "pack_statements",
        sa.Column("pack_id", sa.Uuid(), sa.ForeignKey("packs.pack_id"), primary_key=True),
        sa.Column("statement", sa.String(40), primary_key=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("own_text", sa.Text(), nullable=False),
        sa.Column("quotes", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
    )
    op.create_table(
        "pack_warnings",
        sa.Column("pack_id", sa.Uuid(), sa.ForeignKey("packs.pack_id"), primary_key=True),
        sa.Column("cite", sa.String(9), primary_key=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(200), nullable=False),
    )
    op.create_table(
        "pack_citations",
        sa.Column("pack_id", sa.Uuid(), sa.ForeignKey("packs.pack_id"), primary_key=True),
        sa.Column("statement", sa.String(40), primary_key=True),
        sa.Column("cite", sa.String(9), primary_key=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("rests_on", sa.Text(), nullable=False),
        sa.Column("up_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words_of", sa.Uuid(), nullable=True),
        sa.Column("quote_id", sa.Uuid(), nullable=True),
    )
    op.create_index("ix_pack_citations_cite", "pack_citations", ["cite"])
    op.create_index("ix_pack_citations_words_of", "pack_citations", ["words_of"])


def downgrade() -> None:
    for table in ("pack_citations", "pack_warnings", "pack_statements", "packs"):
        op.drop_table(table)
