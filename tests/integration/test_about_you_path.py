"""What people tell about themselves, from their door to its table: nothing lost, once each, and apart from words."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from heard.about_you import answers_spool, recording, release_about_you
from heard.backup import back_up, restore
from heard.settings import Settings
from heard.status import read_status
from heard.web import offer_about_you
from producers.about_you import AboutYou, AboutYouDoor
from producers.releasing import release, release_once
from producers.spool import Spool
from schemas.about_you import AboutYouAnswered, Sex
from schemas.errors import Unavailable
from schemas.events import decode, encode
from schemas.population import NO_POPULATION
from schemas.records import Outgoing, Record, outgoing_about_you
from schemas.topics import ABOUT_YOU
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.recording import record_batch
from sinks.store import FeedbackStore
from sinks.tables import AboutYou as AboutYouRow
from sinks.tables import DeadLetter, Watermark
from tests.factories import NOON, an_id, answered, read_back, received, tagged
from tests.fakes import Failing, FakePublisher, Turns, away
from tests.form_app import make_form_alone

APRIL = datetime(2026, 4, 1, 0, 30, tzinfo=UTC)
"""An hour and a half into April in London, half an hour into it in UTC."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    from tests.real_parts import fresh_database

    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'heard.sqlite'}"
        else:
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_server")))
        engine = connect(url)
        stack.callback(engine.dispose)
        migrate(engine)
        yield engine


@pytest.fixture
def store(engine: Engine) -> FeedbackStore:
    return FeedbackStore(engine)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path, _env_file=None)  # type: ignore[call-arg]  # pydantic's own


@pytest.fixture
def spool(settings: Settings) -> Iterator[Spool]:
    spool = answers_spool(settings, lambda: NOON)
    yield spool
    spool.close()


def tell(spool: Spool, count: int, *, at: datetime = NOON) -> list[UUID]:
    """Let so many people tell something, and return the ids that their answers got, in their order."""
    door = AboutYouDoor(spool, "the door's secret", lambda: at)
    for number in range(count):
        door.accept(AboutYou(service="adults", sex=Sex.FEMALE, area="harbour"), f"a nonce of {at} and {number:09}")
    return [one.feedback_id for one in spool.waiting(count * 10)]


def rows(engine: Engine) -> list[tuple[UUID, str]]:
    with engine.connect() as connection:
        found = connection.execute(select(AboutYouRow.answers_id, AboutYouRow.month).order_by(AboutYouRow.answers_id))
        return [(row.answers_id, row.month) for row in found]


def test_answers_wait_until_their_month_is_over_in_london(spool: Spool) -> None:
    tell(spool, 3)
    published = FakePublisher()

    assert release_once(spool, published.publish, datetime(2026, 3, 31, 22, 59, tzinfo=UTC)) == 0
    assert release_once(spool, published.publish, datetime(2026, 3, 31, 23, 0, tzinfo=UTC)) == 3
    assert release_once(spool, published.publish, APRIL) == 0
    assert {one.topic for one in published.published} == {ABOUT_YOU.name}


def test_a_months_answers_leave_in_another_order_than_they_came(spool: Spool) -> None:
    came = tell(spool, 60)
    published = FakePublisher()

    release_once(spool, published.publish, APRIL)

    left = [decode(one.value, AboutYouAnswered).answers_id for one in published.published]
    assert left != came
    assert sorted(left) == sorted(came)


def test_this_months_answers_stay_when_last_months_go(spool: Spool) -> None:
    tell(spool, 2)
    tell(spool, 1, at=APRIL)
    published = FakePublisher()

    assert release_once(spool, published.publish, APRIL + timedelta(days=3)) == 2
    assert {decode(one.value, AboutYouAnswered).month for one in published.published} == {"2026-03"}
    assert spool.counts().waiting == 1


def test_the_spool_is_told_no_moment(settings: Settings, spool: Spool) -> None:
    tell(spool, 2)

    with sqlite3.connect(settings.about_you_path) as file:
        (moments,) = zip(*file.execute("select distinct accepted_at from submissions"), strict=True)
    file.close()
    assert moments == (datetime(2026, 3, 1, tzinfo=UTC).timestamp(),)


def test_from_the_door_to_the_table_and_out_of_the_spool(spool: Spool, store: FeedbackStore, engine: Engine) -> None:
    told = tell(spool, 5)

    release(spool, store, recording(store), Turns(2), patience=timedelta(seconds=60))

    assert rows(engine) == [(one, "2026-03") for one in sorted(told)]
    assert spool.counts().unseen == 0
    with engine.connect() as connection:
        assert connection.execute(select(Watermark.spool).order_by(Watermark.spool)).all() == []


def test_what_cannot_be_published_stays_and_is_tried_again(spool: Spool, store: FeedbackStore, engine: Engine) -> None:
    tell(spool, 2)
    publisher, record = FakePublisher(away(), away()), recording(store)

    def publish(outgoing: object) -> None:
        publisher.publish(outgoing)  # type: ignore[arg-type]  # handed on as it is
        record(outgoing)  # type: ignore[arg-type]  # handed on as it is

    release(spool, store, publish, Turns(4), patience=timedelta(seconds=60))

    assert len(rows(engine)) == 2


def test_what_was_published_and_is_not_seen_is_published_again(
    settings: Settings, store: FeedbackStore, engine: Engine
) -> None:
    spool = Spool(settings.about_you_path)
    tell(spool, 2)
    lost = FakePublisher()

    release(spool, store, lost.publish, Turns(3), patience=timedelta(seconds=-1))
    release(spool, store, recording(store), Turns(2), patience=timedelta(seconds=60))

    assert len(lost.published) >= 4
    assert len(rows(engine)) == 2
    assert spool.counts().unseen == 0
    spool.close()


def test_answers_that_come_twice_are_stored_once_beside_feedback(store: FeedbackStore, engine: Engine) -> None:
    outgoing = outgoing_about_you(answered(1).answers_id, encode(answered(1)))
    records = [read_back(outgoing, offset=1), read_back(outgoing, offset=2)]

    record_batch(store, records, NOON)
    record_batch(store, records, NOON)

    assert len(rows(engine)) == 1
    with engine.connect() as connection:
        assert connection.execute(select(DeadLetter.offset).order_by(DeadLetter.offset)).all() == []
    assert store.seen_about_you([answered(1).answers_id, answered(2).answers_id]) == {answered(1).answers_id}


def test_a_record_that_is_no_answer_becomes_a_dead_letter_and_its_neighbours_are_stored(
    store: FeedbackStore, engine: Engine
) -> None:
    bad = Record(ABOUT_YOU.name, 0, 7, str(answered(2).answers_id).encode(), b'{"age": "old"}')
    empty = Record(ABOUT_YOU.name, 0, 8, None, encode(answered(3)).replace(b'"month":"2026-02"', b'"month":"soon"'))
    good = read_back(outgoing_about_you(answered(1).answers_id, encode(answered(1))), offset=9)

    record_batch(store, [bad, empty, good], NOON)

    assert [one for one, _ in rows(engine)] == [answered(1).answers_id]
    with engine.connect() as connection:
        assert len(connection.execute(select(DeadLetter.offset).order_by(DeadLetter.offset)).all()) == 2
    assert store.seen_about_you([answered(2).answers_id]) == {answered(2).answers_id}  # so that its spool lets it go


def test_feedback_and_answers_of_one_batch_are_both_stored(store: FeedbackStore, engine: Engine) -> None:
    from schemas.records import outgoing_tagged

    batch = [
        read_back(outgoing_tagged(tagged(received(1)))),
        read_back(outgoing_about_you(answered(1).answers_id, encode(answered(1)))),
    ]
    record_batch(store, batch, NOON)

    assert store.seen([an_id(1)]) == {an_id(1)}
    assert len(rows(engine)) == 1


def test_answers_older_than_three_years_are_deleted_when_others_come(store: FeedbackStore, engine: Engine) -> None:
    store.save_about_you([answered(1, month="2023-02"), answered(2, month="2023-03")], NOON)
    store.save_about_you([answered(3, month="2026-02")], NOON)

    assert sorted(month for _, month in rows(engine)) == ["2023-03", "2026-02"]


def test_the_table_points_at_nothing_and_knows_no_moment(engine: Engine) -> None:
    columns = {column.name: column for column in AboutYouRow.__table__.columns}

    assert not AboutYouRow.__table__.foreign_keys
    assert set(columns) == {"answers_id", "month", "service", "age", "ethnic_group", "disability", "sex", "area"}


def test_a_form_whose_answers_cannot_be_kept_takes_words_all_the_same(settings: Settings) -> None:
    settings.about_you_path.mkdir()
    form = make_form_alone()

    offer_about_you(form, settings, NO_POPULATION, "secret")

    assert "about_you" not in form.view_functions
    assert form.test_client().get("/").status_code == 200


def test_what_goes_wrong_with_answers_never_ends_the_process_and_is_tried_again(
    settings: Settings, store: FeedbackStore, engine: Engine, spool: Spool
) -> None:
    tell(spool, 2)
    record, broken = recording(store), Failing(ValueError("a fault of ours"), away())

    def publish(outgoing: Sequence[Outgoing]) -> None:
        broken()
        record(outgoing)

    release_about_you(settings, store, publish, Turns(6))

    assert len(rows(engine)) == 2


def test_status_says_how_many_answers_wait(settings: Settings, spool: Spool) -> None:
    assert read_status(settings, with_broker=False).about_you_waiting == 0
    tell(spool, 3)

    assert read_status(settings, with_broker=False).about_you_waiting == 3


def test_a_full_spool_of_answers_says_so(settings: Settings) -> None:
    spool = Spool(settings.about_you_path, max_bytes=64 * 1024)

    with pytest.raises(Unavailable):
        tell(spool, 2_000)
    spool.close()


def test_a_backup_holds_the_answers_that_wait(tmp_path: Path) -> None:
    ours = Settings(data_folder=tmp_path / "one", _env_file=None)  # type: ignore[call-arg]  # pydantic's own
    theirs = Settings(data_folder=tmp_path / "two", _env_file=None)  # type: ignore[call-arg]  # pydantic's own
    for one in (ours, theirs):
        one.data_folder.mkdir()
    engine = connect(ours.database)
    migrate(engine)
    engine.dispose()
    spool = answers_spool(ours, lambda: NOON)
    told = tell(spool, 3)
    spool.close()

    back_up(ours, tmp_path / "backup")
    restore(theirs, tmp_path / "backup")

    brought = Spool(theirs.about_you_path)
    assert [one.feedback_id for one in brought.waiting(9)] == told
    brought.close()
