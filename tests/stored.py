"""Rows as the sink leaves them, put straight into its tables, with defaults for whatever a test does not say."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Engine, insert

from schemas.events import Rating, Role, Unsafe, WordsUse
from schemas.references import make_feedback_id, reference_of
from schemas.tags import Kind, KindTag, Question, Sentiment, Span
from schemas.weeks import ReportingWeek
from sinks.tables import AnswerTag, Contact, Feedback, Tag, ThemeTag, Watermark, Words
from sinks.waiting import refresh_waiting

WEEK = ReportingWeek(2026, 10)
TUESDAY = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)
"""In the middle of WEEK."""

_made = 0


def store_feedback(
    engine: Engine,
    *,
    team: str | None = "reablement",
    received_at: datetime = TUESDAY,
    stored_at: datetime | None = None,
    good: str = "The porridge was hot.",
    better: str = "",
    sentiment: Sentiment = Sentiment.POSITIVE,
    compound: float = 0.5,
    better_sentiment: Sentiment = Sentiment.NEGATIVE,
    better_compound: float = -0.5,
    reason: str = "Saw: hot",
    team_reason: str = "Chosen on the form",
    role: Role = Role.SERVICE_USER,
    rating: Rating | None = None,
    unsafe: Unsafe | str | None = None,
    words_use: WordsUse = WordsUse.QUOTED,
    reply_to: str | None = None,
    happened_in: str | None = None,
    tagged: bool = True,
    held_back: bool | None = None,
    safety: str = "",
    kind_tag: KindTag | None = None,
    details: str = "",
    themes: Mapping[str, Sequence[Span]] | None = None,
    kind: Kind | None = None,
    language: str = "en",
) -> UUID:
    """Store one submission with its words, contact and tags; return its id."""
    feedback_id = _next_id(received_at)
    answers = [
        (Question.GOOD, good, sentiment, compound),
        (Question.BETTER, better, better_sentiment, better_compound),
    ]
    feedback = {
        "feedback_id": feedback_id,
        "reference": reference_of(feedback_id),
        "received_at": received_at,
        "stored_at": stored_at or received_at + timedelta(seconds=1),
        "source": "form",
        "role": role,
        "team_chosen": team,
        "rating": rating,
        "unsafe": unsafe,
        "words_use": words_use,
        "happened_in": happened_in,
        "held_back": unsafe not in (None, Unsafe.NO) if held_back is None else held_back,
    }
    tag = {
        "feedback_id": feedback_id,
        "tagger_version": 1,
        "tagger": "1",
        "sentiment": sentiment,
        "compound": compound,
        "score": compound,
        "confidence": 0.9,
        "sentiment_reason": reason,
        "team": team,
        "team_source": "chosen" if team else "not_known",
        "team_reason": team_reason,
        "team_candidates": "",
        "team_score": 1.0 if team else 0.0,
        "kind": kind,
        "kind_details": msgspec.json.encode(kind_tag).decode() if kind_tag else "",
        "safety": safety,
        "language": language,
    }
    with engine.begin() as connection:
        connection.execute(insert(Feedback).values(feedback))
        for question, words, sounds, score in answers:
            if words:
                key = {"feedback_id": feedback_id, "question": question}
                connection.execute(insert(Words).values(**key, words=words))
                if tagged:
                    row = {**key, "sentiment": sounds, "compound": score, "reason": reason}
                    row |= {"score": score, "confidence": 0.9, "details": details}
                    connection.execute(insert(AnswerTag).values(row))
        for theme, spans in (themes or {}).items():
            reasons = msgspec.json.encode(spans).decode()
            connection.execute(insert(ThemeTag).values(feedback_id=feedback_id, theme=theme, reasons=reasons))
        if reply_to:
            connection.execute(insert(Contact).values(feedback_id=feedback_id, reply_to=reply_to))
        if tagged:
            connection.execute(insert(Tag).values(tag))
        refresh_waiting(connection, [feedback_id])
    return feedback_id


def store_watermark(engine: Engine, up_to: datetime, spool: str = "one") -> None:
    """Say up to when everything that a spool accepted has been stored."""
    with engine.begin() as connection:
        connection.execute(insert(Watermark).values(spool=spool, up_to=up_to))


def _next_id(moment: datetime) -> UUID:
    """Ids differ in their last bits, as references do, and come in the order they are made."""
    global _made  # noqa: PLW0603  # a counter is all the state these rows share
    _made += 1
    return make_feedback_id(moment, (_made << 6).to_bytes(10, "big"))
