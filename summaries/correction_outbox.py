"""The outbox of corrections: what reviewers decided, from when they press the button to when the sink has it.

A row goes when its correction is stored, not when it is published. Sent twice is stored once, so a sender may die at
any moment, and what was sent and is not seen after a while is sent again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Engine, delete, func, or_, select, update

from schemas.corrections import FeedbackCorrected
from schemas.events import decode
from sinks.tables import Correction, CorrectionOutbox, Feedback
from summaries.reading import reading
from summaries.writing import writing

AT_ONCE = 200


class OutboxNow(NamedTuple):
    """How many corrections are on their way, and since when the oldest; None where none is."""

    waiting: int
    oldest: datetime | None


class Outbox:
    """The outbox in one database. Several may send from it at once: then some corrections are sent twice."""

    def __init__(self, engine: Engine) -> None:
        """Take the database."""
        self._engine = engine

    def waiting(self, now: datetime, patience: timedelta) -> Sequence[FeedbackCorrected]:
        """Return what is to be sent: what never was, and what was sent longer ago than `patience` and is not stored.

        Raises:
            Unavailable: the database is away.
        """
        due = or_(CorrectionOutbox.sent_at.is_(None), CorrectionOutbox.sent_at <= now - patience)
        query = (
            select(CorrectionOutbox.event)
            .where(due)
            .order_by(CorrectionOutbox.corrected_at, CorrectionOutbox.correction_id)
            .limit(AT_ONCE)
        )
        with reading(self._engine) as connection:
            return [decode(event.encode(), FeedbackCorrected) for event in connection.scalars(query)]

    def mark_sent(self, correction_ids: Sequence[UUID], at: datetime) -> None:
        """Note that these were published.

        Raises:
            Unavailable: the database is away. They will be sent again.
        """
        its = CorrectionOutbox.correction_id.in_(correction_ids)
        with writing(self._engine) as connection:
            connection.execute(update(CorrectionOutbox).where(its).values(sent_at=at))

    def forget_stored(self) -> int:
        """Forget what the sink has, and what is of submissions that were erased; return how many there were.

        Raises:
            Unavailable: the database is away.
        """
        stored = select(Correction.correction_id).where(Correction.correction_id == CorrectionOutbox.correction_id)
        submission = select(Feedback.feedback_id).where(Feedback.feedback_id == CorrectionOutbox.feedback_id)
        gone = (
            select(CorrectionOutbox.correction_id)
            .where(or_(stored.exists(), ~submission.exists()))
            .order_by(CorrectionOutbox.correction_id)
            .limit(AT_ONCE)
        )
        with reading(self._engine) as connection:
            ids = list(connection.scalars(gone))
        if ids:
            with writing(self._engine) as connection:
                connection.execute(delete(CorrectionOutbox).where(CorrectionOutbox.correction_id.in_(ids)))
        return len(ids)

    def now(self) -> OutboxNow:
        """Return how much is on its way.

        Raises:
            Unavailable: the database is away.
        """
        query = select(func.count(), func.min(CorrectionOutbox.corrected_at)).select_from(CorrectionOutbox)
        with reading(self._engine) as connection:
            return OutboxNow(*connection.execute(query).one())
