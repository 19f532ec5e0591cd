"""Weekly summaries and answers that a test can make without a database."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from schemas.tags import Question, Sentiment
from schemas.weeks import ReportingWeek
from summaries.weekly import Changes, Count, Said, Share, Standing, WeekFigures, WeeklySummary

WEEK = ReportingWeek(2026, 10)
TUESDAY = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)


def an_answer(words: str = "The porridge was hot.", **changed: object) -> Said:
    """Return an answer with defaults for what is not said."""
    answer = Said(
        reference="0000-0000-00001",
        received_at=TUESDAY,
        role="service_user",
        rating=None,
        question=Question.GOOD,
        words=words,
        words_use="quoted",
        happened_in=None,
        sentiment=Sentiment.POSITIVE,
        compound=0.5,
        score=0.5,
        parts=(),
        themes=(),
        sentiment_reason="Saw: hot",
        team_source="chosen",
        team_reason="Chosen on the form",
        arrived_late=False,
    )
    return msgspec.structs.replace(answer, **changed)


def changes_of(this_week: int, earlier: Sequence[int]) -> Changes:
    """Return what changed, from counts alone; shares are too few to tell."""
    few = Share(0, 0, None)
    back = len(earlier)
    return Changes(
        this_week=WeekFigures(str(WEEK), this_week, few),
        earlier=tuple(WeekFigures(str(WEEK.shifted(place - back)), count, few) for place, count in enumerate(earlier)),
        earlier_submissions=sum(earlier),
        earlier_positive=few,
    )


def a_summary(**changed: object) -> WeeklySummary:
    """Return a summary of one answer with defaults for what is not said."""
    summary = WeeklySummary(
        team_id="reablement",
        team_name="Reablement Team",
        service="adults",
        week=str(WEEK),
        starts_at=WEEK.starts_at,
        ends_at=WEEK.ends_at,
        made_at=WEEK.ends_at,
        standing=Standing.COMPLETE,
        up_to=WEEK.ends_at,
        submissions=1,
        held_back=0,
        late=0,
        roles=(Count("service_user", 1),),
        sentiments=(Count("positive", 1),),
        ratings=(),
        no_rating=1,
        positive=Share(1, 1, None),
        themes=(),
        changes=changes_of(1, [0, 0, 0, 0]),
        good=(an_answer(),),
        better=(),
        earlier_week_with_feedback=None,
    )
    return msgspec.structs.replace(summary, **changed)
