"""One submission as a reviewer sees it: every word, every tag with its reason, and what was decided so far."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, select

from schemas.corrections import FeedbackCorrected
from schemas.events import decode
from schemas.lanes import Lane
from schemas.standing import Standing, standing, those_that_count
from schemas.tags import AnswerDetails, PersonalData, SafetyTag, Span
from sinks.tables import AnswerTag, Contact, CorrectionOutbox, Feedback, Tag, ThemeTag, Words
from summaries.corrections import history_of
from summaries.review.lanes import lanes_holding


class Answer(Struct, frozen=True, kw_only=True):
    """One answer.

    Attributes:
        suspected: what the tagger takes for personal data, with what could stand in its place.
    """

    question: str
    words: str
    suspected: tuple[PersonalData, ...]


class Item(Struct, frozen=True, kw_only=True):
    """One submission.

    Attributes:
        history: all that was decided, oldest first, with what is still on its way to the database.
        now: what that comes to.
        sentiment, kind, team, themes: as they stand, what is on its way included.
        safety: the words that suggest that someone is unsafe.
        lanes: where it waits.
    """

    feedback_id: UUID
    reference: str
    received_at: datetime
    source: str
    role: str
    rating: str | None
    unsafe: str | None
    words_use: str
    happened_in: str | None
    how_heard: str | None
    held_back: bool
    withdrawn_at: datetime | None
    reply_to: str | None
    heard_by: str | None
    sentiment: str | None
    sentiment_reason: str
    kind: str | None
    language: str
    team: str | None
    team_reason: str
    team_candidates: tuple[str, ...]
    team_contradiction: str | None
    themes: tuple[str, ...]
    safety: tuple[Span, ...]
    answers: tuple[Answer, ...]
    history: tuple[FeedbackCorrected, ...]
    now: Standing
    lanes: tuple[Lane, ...]

    @property
    def revision(self) -> int:
        """What a decision about it has to answer."""
        return self.now.revision


def find_item(connection: Connection, reference: str) -> Item | None:
    """Return the submission of a reference; None where there is none.

    Args:
        connection: from `summaries.reading.reading`: all of it is of one moment.
        reference: in its canonical form.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed.
    """
    query = (
        select(*Feedback.__table__.c, *_TAGS, Contact.reply_to, Contact.heard_by)
        .outerjoin(Tag, Tag.feedback_id == Feedback.feedback_id)
        .outerjoin(Contact, Contact.feedback_id == Feedback.feedback_id)
        .where(Feedback.reference == reference)
        .order_by(Feedback.feedback_id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _item(connection, row)


_TAGS = (
    *(Tag.sentiment, Tag.sentiment_reason, Tag.kind, Tag.language, Tag.team, Tag.team_reason),
    *(Tag.team_candidates, Tag.team_contradiction, Tag.safety),
)


def _item(connection: Connection, row: Row[*tuple[Any, ...]]) -> Item:
    history = _history(connection, row.feedback_id)
    now = standing(history)
    return Item(
        feedback_id=row.feedback_id,
        reference=row.reference,
        received_at=row.received_at,
        source=row.source,
        role=row.role,
        rating=row.rating,
        unsafe=row.unsafe,
        words_use=row.words_use,
        happened_in=row.happened_in,
        how_heard=row.how_heard,
        held_back=row.held_back,
        withdrawn_at=row.withdrawn_at,
        reply_to=row.reply_to,
        heard_by=row.heard_by,
        sentiment=now.sentiment.now if now.sentiment else row.sentiment,
        sentiment_reason=row.sentiment_reason or "",
        kind=now.kind.now if now.kind else row.kind,
        language=row.language or "",
        team=now.team.now if now.team else row.team,
        team_reason=row.team_reason or "",
        team_candidates=tuple((row.team_candidates or "").split()),
        team_contradiction=row.team_contradiction,
        themes=now.themes.now if now.themes else _themes(connection, row.feedback_id),
        safety=msgspec.json.decode(row.safety, type=SafetyTag).reasons if row.safety else (),
        answers=_answers(connection, row.feedback_id),
        history=tuple(history),
        now=now,
        lanes=tuple(lanes_holding(connection, row.feedback_id)),
    )


def _history(connection: Connection, feedback_id: UUID) -> Sequence[FeedbackCorrected]:
    query = (
        select(CorrectionOutbox.event)
        .where(CorrectionOutbox.feedback_id == feedback_id)
        .order_by(CorrectionOutbox.revision)
    )
    coming = [decode(event.encode(), FeedbackCorrected) for event in connection.scalars(query)]
    return those_that_count([*history_of(connection, feedback_id), *coming])


def _themes(connection: Connection, feedback_id: UUID) -> tuple[str, ...]:
    query = select(ThemeTag.theme).where(ThemeTag.feedback_id == feedback_id).order_by(ThemeTag.theme)
    return tuple(connection.scalars(query))


def _answers(connection: Connection, feedback_id: UUID) -> tuple[Answer, ...]:
    """Return the answers; what could be better comes first, because it is likelier to say what is wrong."""
    query = (
        select(Words.question, Words.words, AnswerTag.details)
        .outerjoin(AnswerTag, (AnswerTag.feedback_id == Words.feedback_id) & (AnswerTag.question == Words.question))
        .where(Words.feedback_id == feedback_id)
        .order_by(Words.question)
    )
    return tuple(
        Answer(
            question=row.question,
            words=row.words,
            suspected=msgspec.json.decode(row.details, type=AnswerDetails).personal_data if row.details else (),
        )
        for row in connection.execute(query)
    )
