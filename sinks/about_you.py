"""What people told about themselves, in its own table: kept once each, and deleted when it is old."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from schemas.about_you import MONTHS_KEPT, AboutYouAnswered
from sinks.tables import AboutYou, DeadLetter

MOST_IDS = 500
"""How many ids one query asks for: SQLite's older limit on parameters is 999."""


def add_answers(connection: Connection, answered: Sequence[AboutYouAnswered], at: datetime) -> None:
    """Add answers that are not there yet, in the order of their ids, which is none; delete those that are too old.

    Args:
        connection: in a transaction.
        answered: may hold the same answers more than once.
        at: now; aware.
    """
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    by_id = {one.answers_id: one for one in answered}
    rows = [_row(by_id[answers_id]) for answers_id in sorted(by_id, key=str)]
    connection.execute(insert(AboutYou).on_conflict_do_nothing(), rows)
    connection.execute(delete(AboutYou).where(AboutYou.month < _first_month_kept(at)))


def seen_answers(connection: Connection, answers_ids: Collection[UUID]) -> set[UUID]:
    """Return which of the ids are stored, or are in the dead letters.

    Answers so old that they were deleted at once are not: their spool keeps them, and a person should look.
    """
    wanted, found = list(answers_ids), set[UUID]()
    for start in range(0, len(wanted), MOST_IDS):
        some = wanted[start : start + MOST_IDS]
        stored = select(AboutYou.answers_id).where(AboutYou.answers_id.in_(some)).order_by(AboutYou.answers_id)
        dead = select(DeadLetter.feedback_id).where(DeadLetter.feedback_id.in_(some), DeadLetter.replayed_at.is_(None))
        found.update(connection.scalars(stored))
        found.update(one for one in connection.scalars(dead.order_by(DeadLetter.feedback_id)) if one is not None)
    return found


def _row(one: AboutYouAnswered) -> dict[str, object]:
    return {
        "answers_id": one.answers_id,
        "month": one.month,
        "service": one.service,
        "age": one.age.value if one.age else None,
        "ethnic_group": one.ethnic_group.value if one.ethnic_group else None,
        "disability": one.disability.value if one.disability else None,
        "sex": one.sex.value if one.sex else None,
        "area": one.area,
    }


def _first_month_kept(at: datetime) -> str:
    place = at.year * 12 + at.month - 1 - MONTHS_KEPT
    return f"{place // 12:04}-{place % 12 + 1:02}"
