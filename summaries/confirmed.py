"""Confirmed redactions: once a person has looked for names, what they hid stands in place of the suggestions."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from schemas.tags import AnswerDetails, PersonalData, PersonalDataKind, Question
from sinks.tables import Redaction, Review
from summaries.queries import SaidRow

AT_ONCE = 500


def with_confirmed(connection: Connection, rows: Sequence[SaidRow]) -> list[SaidRow]:
    """Return answers whose personal data is what a person confirmed, where one has looked; the others as they are.

    An answer that the tagger never looked at, and a person did, counts as looked at.
    """
    ids = sorted({row.feedback_id for row in rows}, key=str)
    checked, spans = _checked(connection, ids), _spans(connection, ids)
    return [
        _confirmed(row, spans[row.feedback_id, row.question]) if row.feedback_id in checked else row for row in rows
    ]


def _confirmed(row: SaidRow, spans: Sequence[PersonalData]) -> SaidRow:
    details = msgspec.json.decode(row.details, type=AnswerDetails) if row.details else AnswerDetails()
    now = msgspec.structs.replace(details, personal_data=tuple(spans))
    return row._replace(details=msgspec.json.encode(now).decode())


def _checked(connection: Connection, feedback_ids: Sequence[UUID]) -> set[UUID]:
    query = select(Review.feedback_id).where(Review.names_checked).order_by(Review.feedback_id)
    return {
        feedback_id
        for some in _chunks(feedback_ids)
        for feedback_id in connection.scalars(query.where(Review.feedback_id.in_(some)))
    }


def _spans(connection: Connection, feedback_ids: Sequence[UUID]) -> defaultdict[tuple[UUID, str], list[PersonalData]]:
    found: defaultdict[tuple[UUID, str], list[PersonalData]] = defaultdict(list)
    query = select(*Redaction.__table__.c).order_by(Redaction.feedback_id, Redaction.question, Redaction.start)
    for some in _chunks(feedback_ids):
        for row in connection.execute(query.where(Redaction.feedback_id.in_(some))):
            found[row.feedback_id, row.question].append(
                PersonalData(
                    question=Question(row.question),
                    start=row.start,
                    end=row.end,
                    kind=PersonalDataKind.NAME,  # or whatever else: a person says only that it is not to be shown
                    replacement=row.replacement,
                )
            )
    return found


def _chunks(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
