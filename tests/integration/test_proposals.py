"""What a reviewer decides on the pages: it claims its revision, or somebody was first and it says who."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from schemas.corrections import (
    Changes,
    FeedbackCorrected,
    KindChange,
    SentimentChange,
    TeamChange,
    ThemesChange,
)
from schemas.errors import InvalidEvent
from schemas.events import decode
from schemas.tags import Kind, Sentiment, ThemeTag
from sinks.engine import connect
from sinks.store import FeedbackStore
from sinks.tables import Base, CorrectionOutbox
from summaries.access import Person, StaffRole
from summaries.corrections import Conflict, history_of, on_their_way, propose, revision_of
from summaries.writing import writing
from tests.factories import NOON, an_id, tagged

ALICE = Person(an_id(7), "Alice", StaffRole.REVIEWER, frozenset())
BOB = Person(an_id(8), "Bob", StaffRole.REVIEWER, frozenset())
REVIEWED = Changes(reviewed=True)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def engine(database: Engine) -> Engine:
    """A database that holds one submission."""
    with database.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    FeedbackStore(database).save([tagged(themes=(ThemeTag(theme="waiting"),), tagger="1-a")], [], NOON)
    return database


def decide(engine: Engine, person: Person = ALICE, answers: int = 0, changes: Changes = REVIEWED) -> FeedbackCorrected:
    with writing(engine) as connection:
        return propose(connection, person, an_id(1), answers, changes, LATER)


def outbox(engine: Engine) -> list[FeedbackCorrected]:
    with engine.connect() as connection:
        events = connection.scalars(select(CorrectionOutbox.event).order_by(CorrectionOutbox.revision))
        return [decode(event.encode(), FeedbackCorrected) for event in events]


def test_a_decision_is_on_its_way_with_what_stood_there(engine: Engine) -> None:
    changes = Changes(
        sentiment=SentimentChange(now=Sentiment.NEGATIVE),
        kind=KindChange(now=Kind.CONCERN),
        team=TeamChange(now=None),
        themes=ThemesChange(now=("kindness",)),
    )

    event = decide(engine, changes=changes)

    assert outbox(engine) == [event]
    assert (event.feedback_id, event.who, event.account_id, event.corrected_at) == (an_id(1), "Alice", an_id(7), LATER)
    assert (event.answers_revision, event.tagger) == (0, "1-a")
    assert event.sentiment == SentimentChange(was=Sentiment.POSITIVE, now=Sentiment.NEGATIVE)
    assert event.kind == KindChange(was=None, now=Kind.CONCERN)
    assert event.team == TeamChange(was="reablement", now=None)
    assert event.themes == ThemesChange(was=("waiting",), now=("kindness",))
    with engine.connect() as connection:
        assert on_their_way(connection, [an_id(1), an_id(2)]) == {an_id(1): (1, "Alice", LATER)}
        assert revision_of(connection, an_id(1)) == 1
        assert revision_of(connection, an_id(2)) == 0


def test_the_second_of_two_is_told_who_was_first_and_changes_nothing(engine: Engine) -> None:
    first = decide(engine)

    with pytest.raises(Conflict) as caught:
        decide(engine, BOB)

    assert (caught.value.who, caught.value.at, caught.value.revision) == ("Alice", LATER, 1)
    assert outbox(engine) == [first]


def test_the_first_may_be_stored_already_and_gone_from_the_outbox(engine: Engine) -> None:
    first = decide(engine)
    FeedbackStore(engine).save([], [], LATER, [first])
    with engine.begin() as connection:
        connection.execute(CorrectionOutbox.__table__.delete())

    with pytest.raises(Conflict, match="meanwhile") as caught:
        decide(engine, BOB)

    assert (caught.value.who, caught.value.revision) == ("Alice", 1)
    assert outbox(engine) == []
    with engine.connect() as connection:
        assert on_their_way(connection, [an_id(1)]) == {}
        assert history_of(connection, an_id(1)) == [first]


def test_one_decision_may_follow_another_before_that_is_stored(engine: Engine) -> None:
    decide(engine)
    decide(engine, BOB, answers=1)

    assert [event.who for event in outbox(engine)] == ["Alice", "Bob"]
    with engine.connect() as connection:
        assert on_their_way(connection, [an_id(1)])[an_id(1)].revision == 2


@pytest.mark.parametrize("answers", [1, 5])
def test_a_revision_that_is_not_there_cannot_be_answered(engine: Engine, answers: int) -> None:
    with pytest.raises(InvalidEvent, match="not there"):
        decide(engine, answers=answers)
    decide(engine)
    with pytest.raises(Conflict):
        decide(engine, answers=answers + 1)

    assert len(outbox(engine)) == 1


def test_what_a_correction_may_not_hold_is_refused_before_it_is_on_its_way(engine: Engine) -> None:
    for changes, named in (
        (Changes(), "changes nothing"),
        (Changes(team=TeamChange(now="x" * 501)), "team"),
        (Changes(themes=ThemesChange(now=("a\0",))), "NUL"),
    ):
        with pytest.raises(InvalidEvent, match=named):
            decide(engine, changes=changes)
    assert outbox(engine) == []


def test_a_submission_that_is_not_there_cannot_be_corrected(engine: Engine) -> None:
    with writing(engine) as connection, pytest.raises(InvalidEvent, match="no such submission"):
        propose(connection, ALICE, an_id(2), 0, REVIEWED, LATER)


def test_a_conflict_in_the_middle_of_several_takes_none_of_the_others_down(engine: Engine) -> None:
    decide(engine)
    with writing(engine) as connection:
        with pytest.raises(Conflict):
            propose(connection, BOB, an_id(1), 0, REVIEWED, LATER)
        propose(connection, BOB, an_id(1), 1, REVIEWED, LATER)

    assert len(outbox(engine)) == 2


def test_of_many_at_the_same_moment_one_is_first(engine: Engine) -> None:
    start, won, lost = threading.Barrier(4), [], []

    def run(number: int) -> None:
        person = ALICE._replace(name=f"Reviewer {number}")
        own = connect(engine.url.render_as_string(hide_password=False))
        start.wait(10)
        try:
            won.append(decide(own, person))
        except Conflict as conflict:
            lost.append(conflict)
        own.dispose()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert (len(won), len(lost)) == (1, 3)
    assert {conflict.who for conflict in lost} == {won[0].who}
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(CorrectionOutbox)) == 1
