"""What is said of a submission: its sentiment and its team. Pure: the same words give the same bytes."""

from schemas.events import FeedbackReceived, FeedbackTagged
from schemas.teams import TeamDirectory
from streams.sentiment import assess_answers
from streams.team import find_team
from streams.vader import Vader

TAGGER_VERSION = 1
"""Raised whenever the same words would get another tag."""


class Tagger:
    """Tags submissions by a directory of teams and a lexicon that are passed in."""

    def __init__(self, directory: TeamDirectory, vader: Vader) -> None:
        self._directory = directory
        self._vader = vader

    def tag(self, received: FeedbackReceived) -> FeedbackTagged:
        """Return the submission with its tags and the reasons for them.

        Raises:
            ValueError: neither answer says anything, which a decoded event rules out.
        """
        assessment = assess_answers(received.answers(), self._vader)
        return FeedbackTagged(
            received=received,
            tagger_version=TAGGER_VERSION,
            sentiment=assessment.sentiment,
            compound=assessment.compound,
            sentiment_reason=assessment.reason,
            answers=assessment.answers,
            team=find_team(received, self._directory),
        )
