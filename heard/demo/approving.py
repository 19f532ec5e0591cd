"""The demo's approved words: what a reviewer would have let be published, decided by a seeded story.

Nobody looks at these words one by one: they are made up, and every name that the tagger suggests is taken out.
"""

import hashlib
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import select

from heard.settings import Settings
from schemas.corrections import (
    FeedbackCorrected,
    QuoteDecision,
    QuoteSpan,
    Redaction,
    RedactionsChecked,
)
from schemas.events import WordsUse
from schemas.references import make_feedback_id, minted_at
from schemas.tags import AnswerDetails, Question
from sinks.engine import connect
from sinks.store import FeedbackStore
from sinks.tables import AnswerTag, Feedback, Tag, Words
from summaries.reading import reading

MOST_CHARACTERS = 420
"""Longer answers tell a story that somebody could know again; a reviewer would cut them."""
DAYS_LATER = 9
ONE_IN = 5
"""So many are left for whoever tries the demo to approve by hand."""
REVIEWER = UUID(int=0xDE40)


def approve_words(settings: Settings) -> int:
    """Let the demo's reviewer approve words that their people let be published; told again, it is the same decisions.

    Returns:
        Of how many submissions.

    Raises:
        Unavailable: the database is away.
    """
    engine = connect(settings.database)
    query = (
        select(Feedback.feedback_id, Words.question, Words.words, AnswerTag.details, Tag.tagger)
        .join(Words, Words.feedback_id == Feedback.feedback_id)
        .join(Tag, Tag.feedback_id == Feedback.feedback_id)
        .join(AnswerTag, (AnswerTag.feedback_id == Feedback.feedback_id) & (AnswerTag.question == Words.question))
        .where(Feedback.words_use == WordsUse.PUBLISHED.value, Feedback.held_back.is_(False))
        .order_by(Feedback.feedback_id, Words.question)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    quotes: dict[UUID, list[QuoteSpan]] = {}
    names: dict[UUID, list[Redaction]] = {}
    taggers: dict[UUID, str] = {}
    for feedback_id, question, words, details, tagger in rows:
        taggers[feedback_id] = tagger
        names.setdefault(feedback_id, []).extend(_names(details))
        if _can_stand(words):
            span = QuoteSpan(question=Question(question), start=0, end=len(words))
            quotes.setdefault(feedback_id, []).append(span)
    decided = [
        _decision(feedback_id, taggers[feedback_id], spans, names[feedback_id])
        for feedback_id, spans in quotes.items()
        if _digest(feedback_id)[0] % ONE_IN
    ]
    if decided:
        FeedbackStore(engine).save([], [], max(one.corrected_at for one in decided), decided)
    engine.dispose()
    return len(decided)


def _can_stand(words: str) -> bool:
    """Leave out what is long, what says too little, and ages, dates and numbers by which somebody could be known."""
    return len(words) <= MOST_CHARACTERS and len(words.split()) > 3 and not any(one.isdigit() for one in words)


def _names(details: str) -> list[Redaction]:
    suggested = msgspec.json.decode(details, type=AnswerDetails).personal_data if details else ()
    found: list[Redaction] = []
    for one in sorted(suggested, key=lambda one: one.start):
        if not found or one.start >= found[-1].end:
            found.append(Redaction(question=one.question, start=one.start, end=one.end, replacement=one.replacement))
    return found


def _decision(feedback_id: UUID, tagger: str, spans: list[QuoteSpan], names: list[Redaction]) -> FeedbackCorrected:
    at = minted_at(feedback_id) + timedelta(days=DAYS_LATER)
    return FeedbackCorrected(
        correction_id=make_feedback_id(at, _digest(feedback_id)),
        feedback_id=feedback_id,
        corrected_at=at,
        account_id=REVIEWER,
        who="demo reviewer",
        answers_revision=0,
        tagger=tagger,
        redactions=RedactionsChecked(spans=tuple(names)),
        quote=QuoteDecision(spans=tuple(spans)),
    )


def _digest(feedback_id: UUID) -> bytes:
    return hashlib.sha256(b"approved in the demo" + feedback_id.bytes).digest()
