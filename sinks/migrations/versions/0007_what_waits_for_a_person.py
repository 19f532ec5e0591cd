"""What waits for a person, lane by lane; what is stored already waits as if it came today."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NAMED = (
    "exists (select 1 from answer_tags a where a.feedback_id = f.feedback_id"
    """ and a.details like '%"personal_data":%')"""
)
_LANES = {
    "safety": "f.held_back",
    "complaints": "t.kind = 'complaint'",
    "not-assessed": "t.sentiment is null or t.sentiment = 'not_assessed' or t.language not in ('en', '')",
    "team-not-known": "t.team is null",
    "names": f"not f.held_back and {_NAMED}",
    "quotes": f"not f.held_back and f.words_use <> 'team_only' and f.withdrawn_at is null and not {_NAMED}",
}


def statements() -> list[str]:
    return [
        "insert into waiting (lane, since, feedback_id)"  # noqa: S608  # constants
        f" select '{lane}', f.received_at, f.feedback_id"
        f" from feedback f left join tags t on t.feedback_id = f.feedback_id where {condition}"
        for lane, condition in _LANES.items()
    ]


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("lane", sa.String(16), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("feedback_id", sa.Uuid(), sa.ForeignKey("feedback.feedback_id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_waiting_feedback_id", "waiting", ["feedback_id"])
    for statement in statements():
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("waiting")
