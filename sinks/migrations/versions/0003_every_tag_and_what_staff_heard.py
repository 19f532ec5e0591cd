"""Themes, kind, safety, language and reasons of every tag; who on the staff heard the words; what is held back.

Rows that are there keep the tags that they have: `heard retag` gives them the new ones.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _added() -> dict[str, list[sa.Column]]:
    """Return the new columns, each time anew: a column belongs to one table."""
    return {
        "feedback": [
            sa.Column("how_heard", sa.String(32), nullable=True),
            sa.Column("held_back", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
        "contacts": [sa.Column("heard_by", sa.String(500), nullable=True)],
        "tags": [
            sa.Column("tagger", sa.String(64), nullable=False, server_default="1"),
            sa.Column("score", sa.Float(), nullable=False, server_default="0"),
            sa.Column("confidence", sa.Float(), nullable=False, server_default="0"),
            sa.Column("team_score", sa.Float(), nullable=False, server_default="0"),
            sa.Column("team_contradiction", sa.String(500), nullable=True),
            sa.Column("kind", sa.String(16), nullable=True),
            sa.Column("kind_details", sa.Text(), nullable=False, server_default=""),
            sa.Column("safety", sa.Text(), nullable=False, server_default=""),
            sa.Column("language", sa.String(8), nullable=False, server_default="en"),
        ],
        "answer_tags": [
            sa.Column("score", sa.Float(), nullable=False, server_default="0"),
            sa.Column("confidence", sa.Float(), nullable=False, server_default="0"),
            sa.Column("details", sa.Text(), nullable=False, server_default=""),
        ],
    }


def upgrade() -> None:
    for table, columns in _added().items():
        for column in columns:
            op.add_column(table, column)
    op.execute("update feedback set held_back = true where unsafe in ('yes', 'not_sure')")
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch:  # the defaults were for the rows that were there
            for column in columns:
                if column.server_default is not None:
                    batch.alter_column(column.name, server_default=None)
            if table == "contacts":
                batch.alter_column("reply_to", nullable=True)
    op.create_index("ix_feedback_held_back", "feedback", ["held_back"])
    op.create_index("ix_tags_tagger", "tags", ["tagger"])
    op.create_table(
        "theme_tags",
        sa.Column("feedback_id", sa.Uuid(), sa.ForeignKey("feedback.feedback_id"), primary_key=True),
        sa.Column("theme", sa.String(64), primary_key=True),
        sa.Column("reasons", sa.Text(), nullable=False),
    )
    op.create_index("ix_theme_tags_theme", "theme_tags", ["theme", "feedback_id"])


def downgrade() -> None:
    op.drop_table("theme_tags")
    op.drop_index("ix_tags_tagger", "tags")
    op.drop_index("ix_feedback_held_back", "feedback")
    op.execute("delete from contacts where reply_to is null")
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
            if table == "contacts":
                batch.alter_column("reply_to", nullable=False)
