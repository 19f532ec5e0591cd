"""How long one text can hold up a worker: awkward texts, from the record's bytes to the tagged record."""

import statistics
from datetime import UTC, datetime

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from benchmarks.vader import LENGTH, awkward_texts, milliseconds
from heard.settings import Settings
from heard.tagger import keep_for_good, make_tagger
from schemas.events import FeedbackReceived, Role, Source, encode
from schemas.records import Record
from schemas.references import make_feedback_id
from schemas.topics import RECEIVED, TAGGED
from streams.agents import tag_or_reject

__all__ = ["LENGTH", "measure_texts"]


def measure_texts(rounds: int) -> dict[str, float]:
    """Return the milliseconds of the processor that each awkward text takes, the median of some rounds; worst first."""
    tagger = make_tagger(Settings(_env_file=None))
    keep_for_good()  # as a worker does
    emoji = sorted(mark for mark in SentimentIntensityAnalyzer().emojis if len(mark) == 1)
    found = {}
    for name, words in awkward_texts(emoji).items():
        record = _record(words)

        def tag(_: str, record: Record = record) -> None:
            if tag_or_reject(record, tagger).topic != TAGGED.name:
                raise ValueError("a text was not tagged")

        found[name] = statistics.median(milliseconds(tag, "") for _ in range(rounds))
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def _record(words: str) -> Record:
    now = datetime.now(UTC)
    event = FeedbackReceived(
        feedback_id=make_feedback_id(now, bytes(10)),
        received_at=now,
        source=Source.FORM,
        role=Role.UNPAID_CARER,
        good=words,
    )
    return Record(RECEIVED.name, 0, 0, str(event.feedback_id).encode(), encode(event))
