"""What waits for a person, in both databases: as it is stored, tagged again, migrated and read."""

import importlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select

from schemas.events import FeedbackTagged, Unsafe, WordsUse
from schemas.lanes import Lane
from schemas.references import reference_of
from schemas.tags import (
    Kind,
    KindTag,
    PersonalData,
    PersonalDataKind,
    Question,
    SafetyTag,
    Sentiment,
    TeamSource,
    TeamTag,
)
from schemas.withdrawals import FeedbackWithdrawn
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.migrations import versions
from sinks.retagging import Retagging
from sinks.store import FeedbackStore
from sinks.tables import Waiting
from sinks.waiting import refresh_waiting
from sinks.withdrawing import Withdrawals
from summaries.review.lanes import PER_PAGE, all_lanes, lane_now, lane_page, lanes_holding, next_after
from tests.factories import NOON, an_id, received, tagged
from tests.stored import TUESDAY, store_feedback

NOT_KNOWN = TeamTag(team=None, source=TeamSource.NOT_KNOWN, reason="")
NAME = PersonalData(question=Question.GOOD, start=0, end=3, kind=PersonalDataKind.NAME, replacement="[name]")
COMPLAINT = KindTag(kind=Kind.COMPLAINT, reason="")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    else:
        engine = connect(request.getfixturevalue("postgres_url"))
    migrate(engine)
    yield engine
    engine.dispose()


def of_each_lane() -> list[FeedbackTagged]:
    """Return one submission for each lane, in the lanes' order, one for all that go together, and one for none."""
    return [
        tagged(received(1), safety=SafetyTag(flagged=True)),
        tagged(received(2), kind=COMPLAINT),
        tagged(received(3), sentiment=Sentiment.NOT_ASSESSED, language="pl"),
        tagged(received(4, team_chosen=None), team=NOT_KNOWN),
        tagged(received(5, words_use=WordsUse.QUOTED), personal_data=(NAME,)),
        tagged(received(6, words_use=WordsUse.PUBLISHED)),
        tagged(received(7, unsafe=Unsafe.NOT_SURE, words_use=WordsUse.QUOTED), kind=COMPLAINT, team=NOT_KNOWN),
        tagged(received(8)),
    ]


EXPECTED = [
    *((lane.value, an_id(number)) for number, lane in enumerate(Lane, 1)),
    *((lane, an_id(7)) for lane in ("safety", "complaints", "team-not-known")),
]


def waiting(engine: Engine) -> list[tuple[object, ...]]:
    query = select(Waiting.lane, Waiting.feedback_id).order_by(Waiting.feedback_id)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    return sorted(rows, key=lambda row: (str(row[1]), list(Lane).index(Lane(row[0]))))


@pytest.mark.parametrize("copy_from_rows", [1, 1_000])
def test_what_is_stored_waits_where_it_needs_a_person(engine: Engine, copy_from_rows: int) -> None:
    store = FeedbackStore(engine, copy_from_rows=copy_from_rows)

    store.save(of_each_lane(), [], NOON)
    store.save(of_each_lane(), [], NOON)

    assert waiting(engine) == EXPECTED


def test_refreshing_changes_nothing_where_nothing_changed_and_puts_right_what_is_wrong(engine: Engine) -> None:
    FeedbackStore(engine).save(of_each_lane(), [], NOON)
    with engine.begin() as connection:
        connection.execute(delete(Waiting).where(Waiting.feedback_id == an_id(1)))
        refresh_waiting(connection, [an_id(number) for number in range(1, 9)])

    assert waiting(engine) == EXPECTED


def test_a_migration_puts_what_is_there_where_it_would_wait_if_it_came_today(engine: Engine) -> None:
    FeedbackStore(engine).save(of_each_lane(), [], NOON)
    (file,) = Path(versions.__path__[0]).glob("*_what_waits_for_a_person.py")
    migration = importlib.import_module(f"{versions.__name__}.{file.stem}")
    with engine.begin() as connection:
        connection.execute(delete(Waiting))
        for statement in migration.statements():
            connection.exec_driver_sql(statement.replace("%", "%%") if engine.dialect.name != "sqlite" else statement)

    assert waiting(engine) == EXPECTED


def test_new_tags_move_a_submission_to_other_lanes(engine: Engine) -> None:
    FeedbackStore(engine).save(of_each_lane(), [], NOON)

    Retagging(engine, "another").replace([tagged(received(2)), tagged(received(8), kind=COMPLAINT)])

    assert [lane for lane, feedback_id in waiting(engine) if feedback_id == an_id(2)] == []
    assert [lane for lane, feedback_id in waiting(engine) if feedback_id == an_id(8)] == ["complaints"]


@pytest.mark.parametrize("is_stored_first", [True, False])
def test_what_a_person_took_back_waits_for_nobody_to_approve_it(engine: Engine, is_stored_first: bool) -> None:
    asked = FeedbackWithdrawn(reference=reference_of(an_id(6)), asked_at=NOON, erase=False)
    steps = [
        lambda: FeedbackStore(engine).save([tagged(received(6, words_use=WordsUse.PUBLISHED))], [], NOON),
        lambda: Withdrawals(engine).take(asked),
    ]
    for step in steps if is_stored_first else reversed(steps):
        step()

    assert waiting(engine) == []


def test_each_lane_says_how_many_wait_and_since_when(engine: Engine) -> None:
    for days in (2, 0, 1):
        store_feedback(engine, received_at=TUESDAY + timedelta(days=days), unsafe=Unsafe.YES)

    with engine.connect() as connection:
        lanes = all_lanes(connection)

    assert [lane.lane for lane in lanes] == list(Lane)
    assert (lanes[0].waiting, lanes[0].has_more, lanes[0].oldest) == (3, False, TUESDAY)
    assert [(lane.waiting, lane.oldest) for lane in lanes[1:]] == [(0, None)] * 5


def test_a_lane_is_counted_no_further_than_it_need_be(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summaries.review.lanes.MOST_COUNTED", 2)
    for _ in range(3):
        store_feedback(engine, unsafe=Unsafe.YES)

    with engine.connect() as connection:
        now = lane_now(connection, Lane.SAFETY)

    assert (now.waiting, now.has_more) == (2, True)


def test_a_lane_is_listed_oldest_first_page_by_page(engine: Engine) -> None:
    ids = [store_feedback(engine, team=None, received_at=TUESDAY - timedelta(hours=n)) for n in range(PER_PAGE + 1)]

    with engine.connect() as connection:
        first, last = lane_page(connection, Lane.TEAM_NOT_KNOWN, 1), lane_page(connection, Lane.TEAM_NOT_KNOWN, 99)

    assert [item.feedback_id for item in first.items] == ids[:0:-1]
    assert [item.feedback_id for item in last.items] == ids[:1]
    assert (first.pages, last.page) == (2, 2)
    assert last.items[0].since == TUESDAY


def test_after_one_comes_the_next_and_after_the_last_the_first(engine: Engine) -> None:
    one, two, three = (store_feedback(engine, team=None) for _ in range(3))

    with engine.connect() as connection:
        order = [next_after(connection, Lane.TEAM_NOT_KNOWN, each, TUESDAY) for each in (one, two, three)]
        elsewhere = next_after(connection, Lane.SAFETY, one, TUESDAY)

    assert order == [reference_of(each) for each in (two, three, one)]
    assert elsewhere is None


def test_the_only_one_of_a_lane_has_none_after_it(engine: Engine) -> None:
    only = store_feedback(engine, team=None)

    with engine.connect() as connection:
        assert next_after(connection, Lane.TEAM_NOT_KNOWN, only, TUESDAY) is None
        assert lanes_holding(connection, only) == [Lane.TEAM_NOT_KNOWN, Lane.QUOTES]
