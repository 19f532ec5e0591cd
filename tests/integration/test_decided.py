"""What reviewers decided, where it is read: the team's week, what needs a person, and what is found."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import Engine

from schemas.corrections import (
    Redaction,
    RedactionsChecked,
    SafetyDecision,
    SafetyState,
    SentimentChange,
    TeamChange,
    ThemesChange,
)
from schemas.events import Unsafe
from schemas.lanes import Lane
from schemas.tags import AnswerDetails, PersonalData, PersonalDataKind, Question, Sentiment
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from summaries.access import Words
from summaries.reading import reading
from summaries.redaction import NOT_LOOKED_AT
from summaries.review.lanes import lane_now
from summaries.weekly import WeeklySummary, weekly_summary
from tests.factories import NOON, corrected
from tests.pages_app import AFTER, DIRECTORY
from tests.stored import WEEK, store_feedback

SAID = "Dilys rang Will every day."
SUGGESTED = AnswerDetails(
    personal_data=(
        PersonalData(question=Question.GOOD, start=11, end=15, kind=PersonalDataKind.NAME, replacement="[name]"),
    )
)
CONFIRMED = RedactionsChecked(spans=(Redaction(question=Question.GOOD, start=0, end=5, replacement="D."),))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    else:
        engine = connect(request.getfixturevalue("postgres_url"))
    migrate(engine)
    yield engine
    engine.dispose()


def store(engine: Engine, details: AnswerDetails | None = SUGGESTED, **given: Any) -> UUID:
    kept = "" if details is None else msgspec.json.encode(details).decode()
    return store_feedback(engine, good=SAID, details=kept, **given)


def decide(engine: Engine, feedback_id: UUID, **said: Any) -> None:
    FeedbackStore(engine).save([], [], NOON, [corrected(feedback_id=feedback_id, **said)])


def week(engine: Engine, team: str = "reablement", words: Words = Words.REDACTED) -> WeeklySummary:
    with reading(engine) as connection:
        return weekly_summary(connection, DIRECTORY, team, WEEK, AFTER, words=words)


def read(engine: Engine, words: Words = Words.REDACTED) -> list[str]:
    return [answer.words for answer in week(engine, words=words).good]


def test_a_team_reads_what_the_tagger_suggests_until_a_person_has_looked(engine: Engine) -> None:
    its = store(engine)
    assert read(engine) == ["Dilys rang [name] every day."]

    decide(engine, its, redactions=CONFIRMED)

    assert read(engine) == ["D. rang Will every day."]
    assert read(engine, Words.WHOLE) == [SAID]


def test_a_person_who_found_no_names_hides_none(engine: Engine) -> None:
    decide(engine, store(engine), redactions=RedactionsChecked())

    assert read(engine) == [SAID]


def test_an_answer_that_only_a_person_has_looked_at_is_shown(engine: Engine) -> None:
    its = store(engine, None)
    assert read(engine) == [NOT_LOOKED_AT]

    decide(engine, its, redactions=CONFIRMED)

    assert read(engine) == ["D. rang Will every day."]


def test_another_decision_leaves_the_taggers_suggestions(engine: Engine) -> None:
    decide(engine, store(engine), reviewed=True)

    assert read(engine) == ["Dilys rang [name] every day."]


def test_corrections_count_in_every_figure_of_the_week(engine: Engine) -> None:
    its = store(engine)
    decide(
        engine,
        its,
        sentiment=SentimentChange(now=Sentiment.NEGATIVE),
        themes=ThemesChange(now=("waiting",)),
        team=TeamChange(now="fostering"),
    )

    there, here = week(engine, "fostering"), week(engine)

    assert (here.submissions, there.submissions) == (0, 1)
    assert {count.what: count.submissions for count in there.sentiments}["negative"] == 1
    assert [(count.what, count.submissions) for count in there.themes] == [("waiting", 1)]


@pytest.mark.parametrize(
    ("state", "is_shown", "needs"),
    [(SafetyState.ACKNOWLEDGED, False, 1), (SafetyState.LET_GO, True, 0), (SafetyState.CLOSED, False, 0)],
)
def test_what_is_let_go_appears_in_its_week_and_what_is_closed_leaves_the_queue(
    engine: Engine, state: SafetyState, is_shown: bool, needs: int
) -> None:
    its = store(engine, unsafe=Unsafe.YES)
    assert (read(engine), week(engine).held_back) == ([], 1)

    decide(engine, its, safety=SafetyDecision(state=state))

    assert bool(read(engine)) is is_shown
    with reading(engine) as connection:
        assert lane_now(connection, Lane.SAFETY).waiting == needs
