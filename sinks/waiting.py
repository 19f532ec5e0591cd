"""What waits for a person: kept beside what it follows from, in the same transaction."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import Connection, delete, insert, select

from schemas.lanes import Situation, lanes_of
from schemas.tags import AnswerDetails
from sinks.tables import AnswerTag, Feedback, Review, Tag, Waiting


def refresh_waiting(connection: Connection, feedback_ids: Sequence[UUID]) -> None:
    """Put each of these submissions into the lanes that it waits in by now, and into no other.

    Whoever changes a tag, a review or what is held back calls this in the same transaction.

    Args:
        connection: in a transaction.
        feedback_ids: at most as many as one query may ask for.
    """
    named = _with_names(connection, feedback_ids)
    query = (
        select(
            Feedback.feedback_id,
            Feedback.received_at,
            Feedback.held_back,
            Feedback.words_use,
            Feedback.withdrawn_at,
            Tag.kind,
            Tag.sentiment,
            Tag.language,
            Tag.team,
            Review.safety,
            Review.complaint,
            Review.names_checked,
            Review.quote,
            Review.reviewed_at,
        )
        .outerjoin(Tag, Tag.feedback_id == Feedback.feedback_id)
        .outerjoin(Review, Review.feedback_id == Feedback.feedback_id)
        .where(Feedback.feedback_id.in_(feedback_ids))
        .order_by(Feedback.feedback_id)
    )
    rows = [
        {"feedback_id": row.feedback_id, "since": row.received_at, "lane": lane.value}
        for row in connection.execute(query).all()
        for lane in lanes_of(
            Situation(
                held_back=row.held_back,
                kind=row.kind,
                sentiment=row.sentiment,
                language=row.language or "",
                team=row.team,
                has_names=row.feedback_id in named,
                words_use=row.words_use,
                is_withdrawn=row.withdrawn_at is not None,
                safety=row.safety,
                complaint=row.complaint,
                names_checked=bool(row.names_checked),
                quote_decided=row.quote is not None,
                is_reviewed=row.reviewed_at is not None,
            )
        )
    ]
    connection.execute(delete(Waiting).where(Waiting.feedback_id.in_(feedback_ids)))
    if rows:
        connection.execute(insert(Waiting), rows)


def _with_names(connection: Connection, feedback_ids: Sequence[UUID]) -> set[UUID]:
    query = (
        select(AnswerTag.feedback_id, AnswerTag.details)
        .where(AnswerTag.feedback_id.in_(feedback_ids), AnswerTag.details != "")
        .order_by(AnswerTag.feedback_id, AnswerTag.question)
    )
    return {
        feedback_id
        for feedback_id, details in connection.execute(query)
        if msgspec.json.decode(details, type=AnswerDetails).personal_data
    }
