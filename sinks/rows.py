"""Rows: what a tagged submission, or a dead letter, is in the tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from schemas.events import FeedbackDeadLettered, FeedbackTagged, Unsafe
from schemas.lanes import Situation, lanes_of
from schemas.references import reference_of
from schemas.tags import AnswerDetails, AnswerSentiment

Row = dict[str, Any]


def feedback_row(tagged: FeedbackTagged, at: datetime) -> Row:
    """Return the row of `feedback`, stored at a moment."""
    received = tagged.received
    return {
        "feedback_id": received.feedback_id,
        "reference": reference_of(received.feedback_id),
        "received_at": received.received_at,
        "stored_at": at,
        "source": received.source.value,
        "role": received.role.value,
        "team_chosen": received.team_chosen,
        "rating": received.rating.value if received.rating else None,
        "unsafe": received.unsafe.value if received.unsafe else None,
        "words_use": received.words_use.value,
        "happened_in": received.happened_in,
        "how_heard": received.how_heard.value if received.how_heard else None,
        "held_back": is_held_back(tagged),
    }


def is_held_back(tagged: FeedbackTagged) -> bool:
    """Say whether a person has to look before any of it is shown: the form's own answer, or the words."""
    return tagged.safety.flagged or tagged.received.unsafe in (Unsafe.YES, Unsafe.NOT_SURE)


def words_rows(tagged: FeedbackTagged) -> list[Row]:
    """Return the rows of `words`, one an answer."""
    received = tagged.received
    return [
        {"feedback_id": received.feedback_id, "question": question.value, "words": words}
        for question, words in received.answers()
    ]


def contact_rows(tagged: FeedbackTagged) -> list[Row]:
    """Return the row of `contacts`, where there is somebody who can be asked."""
    received = tagged.received
    if not (received.reply_to or received.heard_by):
        return []
    return [{"feedback_id": received.feedback_id, "reply_to": received.reply_to, "heard_by": received.heard_by}]


def tag_row(tagged: FeedbackTagged) -> Row:
    """Return the row of `tags`."""
    team = tagged.team
    return {
        "feedback_id": tagged.received.feedback_id,
        "tagger_version": tagged.tagger_version,
        "tagger": tagged.tagger,
        "sentiment": tagged.sentiment.value,
        "compound": tagged.compound,
        "score": tagged.score,
        "confidence": tagged.confidence,
        "sentiment_reason": tagged.sentiment_reason,
        "team": team.team,
        "team_source": team.source.value,
        "team_reason": team.reason,
        "team_candidates": " ".join(team.candidates),
        "team_score": team.score,
        "team_contradiction": team.contradiction,
        "kind": tagged.kind.kind.value if tagged.kind else None,
        "kind_details": as_json(tagged.kind),
        "safety": as_json(tagged.safety),
        "language": tagged.language,
    }


def answer_rows(tagged: FeedbackTagged) -> list[Row]:
    """Return the rows of `answer_tags`, one an answer."""
    return [_answer_row(tagged, answer) for answer in tagged.answers]


def theme_rows(tagged: FeedbackTagged) -> list[Row]:
    """Return the rows of `theme_tags`, one a theme."""
    return [
        {"feedback_id": tagged.received.feedback_id, "theme": one.theme, "reasons": as_json(one.reasons)}
        for one in tagged.themes
    ]


def waiting_rows(tagged: FeedbackTagged) -> list[Row]:
    """Return the rows of `waiting`, one for each lane that a submission begins in."""
    received = tagged.received
    situation = Situation(
        held_back=is_held_back(tagged),
        kind=tagged.kind.kind if tagged.kind else None,
        sentiment=tagged.sentiment,
        language=tagged.language,
        team=tagged.team.team,
        has_names=bool(tagged.personal_data),
        words_use=received.words_use,
    )
    return [
        {"feedback_id": received.feedback_id, "since": received.received_at, "lane": lane.value}
        for lane in lanes_of(situation)
    ]


def dead_letter_row(letter: FeedbackDeadLettered, at: datetime) -> Row:
    """Return the row of `dead_letters`, stored at a moment."""
    return {
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "feedback_id": letter.key,
        "reason": letter.reason,
        "value": letter.value,
        "stored_at": at,
    }


def as_json(tags: Struct | Sequence[Struct] | None) -> str:
    """Return tags as JSON; nothing where there are none."""
    return msgspec.json.encode(tags).decode() if tags else ""


def _answer_row(tagged: FeedbackTagged, answer: AnswerSentiment) -> Row:
    personal_data = tuple(one for one in tagged.personal_data if one.question is answer.question)
    return {
        "feedback_id": tagged.received.feedback_id,
        "question": answer.question.value,
        "sentiment": answer.sentiment.value,
        "compound": answer.compound,
        "score": answer.score,
        "confidence": answer.confidence,
        "reason": answer.reason,
        "details": as_json(AnswerDetails(answer.parts, answer.reasons, personal_data)),
    }
