"""The topics of Heard, what each may hold, and who reads them.

A version is part of a topic's name. Keys are feedback ids, or references made of them, or the ids of answers about
people, which no submission has; headers carry no identity.
"""

from typing import NamedTuple

from schemas.about_you import AboutYouAnswered
from schemas.corrections import FeedbackCorrected
from schemas.events import FeedbackDeadLettered, FeedbackReceived, FeedbackTagged
from schemas.withdrawals import FeedbackWithdrawn

TAGGER_GROUP = "heard-tagger"
SINK_GROUP = "heard-sink"
"""The consumer groups, which are also what their lag is known by."""

RETENTION_MILLISECONDS = 14 * 24 * 3600 * 1000
SEGMENT_MILLISECONDS = 24 * 3600 * 1000


class Topic(NamedTuple):
    """A topic's name and the event that its records hold."""

    name: str
    event: type


RECEIVED = Topic("feedback.received.v1", FeedbackReceived)
TAGGED = Topic("feedback.tagged.v1", FeedbackTagged)
CORRECTED = Topic("feedback.corrected.v1", FeedbackCorrected)
DEAD_LETTER = Topic("feedback.dead-letter.v1", FeedbackDeadLettered)
ABOUT_YOU = Topic("about-you.answered.v1", AboutYouAnswered)
WITHDRAWN = Topic("feedback.withdrawn.v1", FeedbackWithdrawn)
ALL = (RECEIVED, TAGGED, CORRECTED, DEAD_LETTER, ABOUT_YOU, WITHDRAWN)
STORED = (TAGGED, CORRECTED, DEAD_LETTER, ABOUT_YOU, WITHDRAWN)
"""What the sink reads."""
