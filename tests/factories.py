"""Objects with defaults for whatever a test does not say. All words are invented."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from producers.door import Submission, Ticket
from schemas.about_you import AboutYouAnswered, Age, Disability, EthnicGroup, Sex
from schemas.corrections import FeedbackCorrected
from schemas.events import (
    FeedbackDeadLettered,
    FeedbackReceived,
    FeedbackTagged,
    Rating,
    Role,
    Source,
    Unsafe,
    WordsUse,
    encode,
)
from schemas.records import Outgoing, Record
from schemas.references import make_feedback_id
from schemas.tags import AnswerSentiment, Question, Sentiment, TeamSource, TeamTag
from schemas.topics import RECEIVED

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
"""A Tuesday in London's winter time."""
NONCE = "a nonce that nobody can guess"


def an_id(number: int = 1, moment: datetime = NOON) -> UUID:
    """Return a feedback id; another number gives another id and another reference."""
    return make_feedback_id(moment, (number << 6).to_bytes(10, "big"))


def a_submission(**given: Any) -> Submission:
    """Return what a person filled in."""
    return Submission(**{"role": Role.SERVICE_USER, "good": "The porridge was hot.", **given})


def a_ticket(*, opened_at: datetime = NOON - timedelta(minutes=2), nonce: str = NONCE) -> Ticket:
    """Return what a form was handed out with."""
    return Ticket(opened_at=opened_at, nonce=nonce)


def received(number: int = 1, **given: Any) -> FeedbackReceived:
    """Return a submission as the door keeps it."""
    defaults: dict[str, Any] = {
        "feedback_id": an_id(number),
        "received_at": NOON,
        "source": Source.FORM,
        "role": Role.SERVICE_USER,
        "team_chosen": "reablement",
        "good": "The porridge was hot.",
    }
    return FeedbackReceived(**defaults | given)


def received_in_full(number: int = 1, **given: Any) -> FeedbackReceived:
    """Return a submission with every question answered."""
    defaults: dict[str, Any] = {
        "rating": Rating.GOOD,
        "better": "Ring before you come.",
        "unsafe": Unsafe.NO,
        "words_use": WordsUse.QUOTED,
        "reply_to": "bob@example.org",
        "happened_in": "2026-02",
    }
    return received(number, **defaults | given)


def tagged(of: FeedbackReceived | None = None, **given: Any) -> FeedbackTagged:
    """Return a submission as the tagger leaves it."""
    submission = of or received()
    answers = tuple(
        AnswerSentiment(
            question=question,
            sentiment=Sentiment.POSITIVE if question is Question.GOOD else Sentiment.NEGATIVE,
            compound=0.4 if question is Question.GOOD else -0.2,
            reason="Saw: hot",
        )
        for question, _ in submission.answers()
    )
    team = TeamTag(team=submission.team_chosen, source=TeamSource.CHOSEN, reason="Chosen on the form")
    defaults: dict[str, Any] = {
        "received": submission,
        "tagger_version": 1,
        "sentiment": Sentiment.POSITIVE,
        "compound": 0.4,
        "sentiment_reason": "Saw: hot",
        "answers": answers,
        "team": team,
    }
    return FeedbackTagged(**defaults | given)


def answered(number: int = 1, **given: Any) -> AboutYouAnswered:
    """Return what somebody told about themselves."""
    defaults: dict[str, Any] = {
        "answers_id": UUID(int=0xB7D3_0000_8000_8000_0000_0000_0000_0000 + number * 0x9E3779B97F4A7C15),
        "month": "2026-02",
        "service": "adults",
        "age": Age.FROM_75,
        "ethnic_group": EthnicGroup.ASIAN,
        "disability": Disability.LIMITED_A_LITTLE,
        "sex": Sex.FEMALE,
        "area": "harbour",
    }
    return AboutYouAnswered(**defaults | given)


def corrected(number: int = 1, answers: int = 0, *, lot: int = 5, **given: Any) -> FeedbackCorrected:
    """Return what a reviewer decided about a submission; another lot gives another id."""
    defaults: dict[str, Any] = {
        "correction_id": an_id(1000 * number + 10 * answers + lot, NOON + timedelta(hours=1)),
        "feedback_id": an_id(number),
        "corrected_at": NOON + timedelta(hours=1, minutes=answers),
        "account_id": an_id(7),
        "who": "Alice",
        "answers_revision": answers,
        "tagger": "1",
    }
    if not given:
        given = {"reviewed": True}
    return FeedbackCorrected(**defaults | given)


def dead_lettered(number: int = 1, **given: Any) -> FeedbackDeadLettered:
    """Return a record that could never be used."""
    defaults: dict[str, Any] = {
        "reason": "the record is not JSON in UTF-8",
        "topic": RECEIVED.name,
        "partition": 0,
        "offset": number,
        "key": an_id(number),
        "value": b"{not json",
    }
    return FeedbackDeadLettered(**defaults | given)


def a_record(value: bytes | None = None, **given: Any) -> Record:
    """Return a record as it was read; a good submission unless the value says otherwise."""
    submission = received()
    defaults: dict[str, Any] = {
        "topic": RECEIVED.name,
        "partition": 0,
        "offset": 7,
        "key": str(submission.feedback_id).encode(),
        "value": encode(submission) if value is None else value,
    }
    return Record(**defaults | given)


def read_back(outgoing: Outgoing, *, partition: int = 0, offset: int = 1) -> Record:
    """Return the record that a consumer would read after this one was published."""
    return Record(outgoing.topic, partition, offset, outgoing.key, outgoing.value)
