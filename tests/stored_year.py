"""Many weeks of a team's feedback, put straight into the sink's tables at once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Engine, insert

from schemas.references import make_feedback_id, reference_of
from schemas.tags import Sentiment
from schemas.weeks import ReportingWeek
from sinks.tables import Feedback, Tag
from tests.stored import WEEK


class Heard(NamedTuple):
    """How many pieces of feedback a week had, and how they sounded, in this order of arrival."""

    positive: int = 0
    negative: int = 0
    not_assessed: int = 0


def store_weeks(
    engine: Engine, weeks: Sequence[Heard], *, team: str = "reablement", last: ReportingWeek = WEEK
) -> None:
    """Store weeks that end with `last`; in each, a minute lies between one piece of feedback and the next."""
    feedback, tags = [], []
    for back, heard in enumerate(reversed(weeks)):
        start = last.shifted(-back).starts_at + timedelta(hours=10)
        sounds = [
            *[Sentiment.POSITIVE] * heard.positive,
            *[Sentiment.NEGATIVE] * heard.negative,
            *[Sentiment.NOT_ASSESSED] * heard.not_assessed,
        ]
        for place, sentiment in enumerate(sounds):
            at = start + timedelta(minutes=place)
            feedback_id = make_feedback_id(at, f"{team[:4]:4}{back:03}{place:04}".encode())
            feedback.append(
                {
                    "feedback_id": feedback_id,
                    "reference": reference_of(feedback_id),
                    "received_at": at,
                    "stored_at": at,
                    "source": "form",
                    "role": "service_user",
                    "words_use": "quoted",
                    "held_back": False,
                }
            )
            tags.append(
                {
                    "feedback_id": feedback_id,
                    "tagger_version": 1,
                    "tagger": "1",
                    "sentiment": sentiment,
                    "compound": 0.0,
                    "score": 0.0,
                    "confidence": 0.9,
                    "sentiment_reason": "",
                    "team": team,
                    "team_source": "chosen",
                    "team_reason": "",
                    "team_candidates": "",
                    "team_score": 1.0,
                    "kind_details": "",
                    "safety": "",
                    "language": "en",
                }
            )
    with engine.begin() as connection:
        connection.execute(insert(Feedback), feedback)
        connection.execute(insert(Tag), tags)
