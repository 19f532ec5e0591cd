"""The store on both databases: once each, whole, and no record takes another down."""

import re
import threading
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs
from sqlalchemy import Connection, Engine, event, func, select, text, update
from sqlalchemy.exc import IntegrityError

from schemas.errors import Unavailable
from schemas.events import FeedbackTagged
from schemas.records import Record, outgoing_tagged
from schemas.tags import TeamSource, TeamTag, ThemeTag
from schemas.topics import TAGGED
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.recording import record_batch
from sinks.store import COPY_FROM_ROWS, MOST_IDS, FeedbackStore
from sinks.tables import AnswerTag, Contact, DeadLetter, Feedback, Tag, Watermark, Words
from sinks.tables import ThemeTag as ThemeRow
from tests.factories import NOON, an_id, dead_lettered, read_back, received, received_in_full, tagged
from tests.real_parts import fresh_database

AWKWARD = [
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "caf\u00e9 \u1e9b\u0323 \ufb01 \u212b",
    "\u202eright to left\u202c \u0627\u0644\u0633\u0644\u0627\u0645",
    "tab\t line\nend \u2028 \ufeff \ufffd \U0010ffff \uffff",
    "'; drop table words; -- %s :name {} \\x00 \\ \"",
    "x" * 50_000,
]


WAYS = [
    "sqlite",
    pytest.param("postgres, row by row", marks=pytest.mark.postgres),
    pytest.param("postgres, by COPY", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Where and how the store stores. Small batches are not copied otherwise."""
    return str(request.param)


@pytest.fixture(scope="module")
def database(way: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with ExitStack() as stack:
        if way == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'heard.sqlite'}"
        else:
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_server")))
        engine = connect(url)
        stack.callback(engine.dispose)
        migrate(engine)
        yield engine


@pytest.fixture
def store(engine: Engine, way: str) -> FeedbackStore:
    return FeedbackStore(engine, copy_from_rows=1 if way.endswith("COPY") else 1_000)


by_copy = pytest.mark.parametrize("way", WAYS[2:], indirect=True)


def a_tagged_record(number: int, **given: object) -> Record:
    return read_back(outgoing_tagged(tagged(received(number), **given)), offset=number)


def stored_ids(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Feedback.feedback_id).order_by(Feedback.feedback_id)))


def test_all_of_a_submission_is_in_its_tables(engine: Engine, store: FeedbackStore) -> None:
    team = TeamTag(team=None, source=TeamSource.NOT_KNOWN, reason="Two are named", candidates=("a", "b"))
    store.save([tagged(received_in_full(), team=team)], [], NOON + timedelta(seconds=3))

    with engine.connect() as connection:
        feedback = connection.execute(select(Feedback.__table__)).mappings().one()
        words = connection.execute(select(Words.question, Words.words).order_by(Words.question)).all()
        contact = connection.scalars(select(Contact.reply_to)).one()
        tag = connection.execute(select(Tag.__table__)).mappings().one()
        answers = connection.execute(select(AnswerTag.question, AnswerTag.compound).order_by(AnswerTag.question)).all()

    assert feedback["feedback_id"] == an_id()
    assert (feedback["received_at"], feedback["stored_at"]) == (NOON, NOON + timedelta(seconds=3))
    names = ("source", "role", "team_chosen", "rating", "unsafe", "words_use", "happened_in")
    values = ("form", "service_user", "reablement", "good", "no", "quoted", "2026-02")
    assert tuple(feedback[name] for name in names) == values
    assert words == [("better", "Ring before you come."), ("good", "The porridge was hot.")]
    assert contact == "bob@example.org"
    assert (tag["team"], tag["team_source"], tag["team_candidates"]) == (None, "not_known", "a b")
    assert answers == [("better", -0.2), ("good", 0.4)]


def test_saving_twice_leaves_one_of_each(engine: Engine, store: FeedbackStore) -> None:
    event, letter = tagged(received_in_full()), dead_lettered()

    store.save([event, event], [letter, letter], NOON)
    store.save([event], [letter], NOON + timedelta(days=1))

    assert store.counts() == (1, 1)
    with engine.connect() as connection:
        for table in (Words, AnswerTag):
            assert connection.scalar(select(func.count()).select_from(table)) == 2
        for table in (Contact, Tag):
            assert connection.scalar(select(func.count()).select_from(table)) == 1
        assert connection.scalars(select(Feedback.stored_at)).one() == NOON


def test_what_is_stored_first_stays_as_a_whole_whatever_is_replayed(engine: Engine, store: FeedbackStore) -> None:
    """A newer tagger sees other themes in the same words: a replay must not mix the two."""
    store.save([tagged(received(), themes=(ThemeTag(theme="kindness"),))], [], NOON)
    store.save([tagged(received(), themes=(ThemeTag(theme="waiting"),)), tagged(received(2))], [], NOON)

    with engine.connect() as connection:
        assert connection.scalars(select(ThemeRow.theme)).all() == ["kindness"]
    assert store.counts() == (2, 0)


def test_what_is_stored_first_stays(engine: Engine, store: FeedbackStore) -> None:
    store.save([tagged(received(good="First"), tagger_version=1)], [], NOON)
    store.save([tagged(received(good="Second"), tagger_version=2)], [], NOON)

    with engine.connect() as connection:
        assert connection.scalars(select(Words.words)).all() == ["First"]
        assert connection.scalars(select(Tag.tagger_version)).all() == [1]


@pytest.mark.parametrize("words", AWKWARD, ids=range(len(AWKWARD)))
def test_words_come_back_as_they_went_in(engine: Engine, store: FeedbackStore, words: str) -> None:
    store.save([tagged(received(good=words, better=words))], [], NOON)

    with engine.connect() as connection:
        assert connection.scalars(select(Words.words)).all() == [words, words]


def test_moments_come_back_as_the_same_moment_in_utc(engine: Engine, store: FeedbackStore) -> None:
    moment = datetime(2026, 7, 1, 0, 30, 15, 123456, timezone(timedelta(hours=5, minutes=30)))
    store.save([tagged(received(received_at=moment))], [], NOON)

    with engine.connect() as connection:
        found = connection.scalars(select(Feedback.received_at)).one()
    assert (found, found.utcoffset()) == (moment, timedelta())
    assert found.tzinfo is UTC or found.utcoffset() == timedelta()


def test_bytes_of_a_dead_letter_come_back_as_they_went_in(engine: Engine, store: FeedbackStore) -> None:
    store.save([], [dead_lettered(value=bytes(range(256)), offset=2**62)], NOON)

    with engine.connect() as connection:
        assert connection.execute(select(DeadLetter.value, DeadLetter.offset)).one() == (bytes(range(256)), 2**62)


def a_record_that_is_refused(case: str, number: int) -> Record:
    if case == "not json":
        return read_back(outgoing_tagged(tagged(received(number)))._replace(value=b"{"), offset=number)
    if case == "a NUL in the words":
        good = read_back(outgoing_tagged(tagged(received(number))), offset=number)
        return good._replace(value=(good.value or b"").replace(b"porridge was", b"porridge \\u0000 was"))
    changed: dict[str, FeedbackTagged] = {
        "a NUL in a reason": tagged(received(number), sentiment_reason="Saw: \0"),
        "a number out of range": tagged(received(number), tagger_version=2**40),
        "a number out of every range": tagged(received(number), tagger_version=2**63 + 1),
        "a team's id too long": tagged(
            received(number), team=TeamTag(team="x" * 501, source=TeamSource.FOUND, reason="")
        ),
        "a time before time": tagged(
            received(number, received_at=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))))
        ),
        "an answer twice": tagged(received(number), answers=tagged().answers * 2),
    }
    return read_back(outgoing_tagged(changed[case]), offset=number)


@pytest.mark.parametrize(
    "case",
    [
        "not json",
        "a NUL in the words",
        "a NUL in a reason",
        "a number out of range",
        "a number out of every range",
        "a team's id too long",
        "a time before time",
        "an answer twice",
    ],
)
def test_one_bad_record_never_takes_its_neighbours_down(engine: Engine, store: FeedbackStore, case: str) -> None:
    bad = a_record_that_is_refused(case, 2)

    record_batch(store, [a_tagged_record(1), bad, a_tagged_record(3)], NOON)

    assert {an_id(1), an_id(3)} <= set(stored_ids(engine)) <= {an_id(1), an_id(2), an_id(3)}
    assert sum(store.counts()) == 3
    assert store.seen({an_id(2)}) == {an_id(2)}
    if len(stored_ids(engine)) == 2:
        with engine.connect() as connection:
            letter = connection.execute(select(DeadLetter.__table__)).mappings().one()
        assert (letter["topic"], letter["offset"], letter["value"]) == (TAGGED.name, 2, bad.value)
        assert "porridge" not in letter["reason"]


def test_what_no_database_can_hold_is_a_dead_letter_on_both(store: FeedbackStore) -> None:
    for number, case in enumerate(("not json", "a NUL in the words", "a number out of every range"), start=1):
        record_batch(store, [a_record_that_is_refused(case, number)], NOON)

    assert store.counts() == (0, 3)


def test_seen_is_what_is_stored_or_dead_and_nothing_else(store: FeedbackStore) -> None:
    store.save([tagged(received(1)), tagged(received(2))], [dead_lettered(3), dead_lettered(4, key=None)], NOON)

    assert store.seen([an_id(1), an_id(3), an_id(4), an_id(5)]) == {an_id(1), an_id(3)}
    assert store.seen([]) == set()


def test_any_number_of_ids_can_be_asked_for(store: FeedbackStore) -> None:
    last = 2 * MOST_IDS + 1
    store.save([tagged(received(number)) for number in (1, MOST_IDS, MOST_IDS + 1, last)], [], NOON)

    seen = store.seen([an_id(number) for number in range(1, last + 1)])

    assert seen == {an_id(number) for number in (1, MOST_IDS, MOST_IDS + 1, last)}


def test_each_spool_has_a_watermark_of_its_own_that_moves(engine: Engine, store: FeedbackStore) -> None:
    store.move_watermark("one", NOON)
    store.move_watermark("two", NOON + timedelta(hours=1))
    store.move_watermark("one", NOON + timedelta(hours=2))

    with engine.connect() as connection:
        marks = connection.execute(select(Watermark.spool, Watermark.up_to).order_by(Watermark.spool)).all()
    assert marks == [("one", NOON + timedelta(hours=2)), ("two", NOON + timedelta(hours=1))]


def test_a_batch_is_stored_whole_or_not_at_all(store: FeedbackStore) -> None:
    with pytest.raises(Exception, match=r"(?i)range|large"):
        store.save([tagged(received(1)), tagged(received(2), tagger_version=2**63 + 1)], [dead_lettered()], NOON)

    assert store.counts() == (0, 0)


def test_sinks_that_save_the_same_rows_at_once_do_not_stand_in_one_anothers_way(store: FeedbackStore) -> None:
    events = [tagged(received_in_full(number)) for number in range(1, 101)]
    letters = [dead_lettered(number) for number in range(1, 51)]
    start, errors = threading.Barrier(4), []

    def save(worker: int) -> None:
        try:
            for turn in range(3):
                some = events[turn * 20 : turn * 20 + 60]
                start.wait(30)
                store.save(some[::-1] if worker % 2 else some, letters[::-1] if worker % 2 else letters, NOON)
        except Exception as error:
            errors.append(error)
            start.abort()

    threads = [threading.Thread(target=save, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert errors == []
    assert store.counts() == (100, 50)


@by_copy
def test_large_batches_are_copied_and_leave_nothing_in_the_session(engine: Engine, store: FeedbackStore) -> None:
    by_default = FeedbackStore(engine)

    def copied(count: int) -> bool:
        """Store so many in a new session, and return whether its own table was used, empty as it must be."""
        engine.dispose()
        by_default.save([tagged(received(number)) for number in range(count)], [], NOON)
        with engine.connect() as connection:
            if connection.scalar(text("select to_regclass('pg_temp.coming_feedback')")) is None:
                return False
            assert connection.scalar(text("select count(*) from pg_temp.coming_feedback")) == 0
            return True

    assert [copied(COPY_FROM_ROWS - 1), copied(COPY_FROM_ROWS)] == [False, True]
    assert by_default.counts() == (COPY_FROM_ROWS, 0)


@by_copy
def test_a_connection_that_breaks_before_a_copy_stores_nothing_and_the_next_one_stores_all(
    engine: Engine, store: FeedbackStore
) -> None:
    def break_off(connection: Connection) -> None:
        pid = connection.connection.driver_connection.info.backend_pid
        with engine.connect() as other:
            other.execute(text("select pg_terminate_backend(:pid, 10000)"), {"pid": pid})

    event.listen(engine, "begin", break_off, once=True)

    with pytest.raises(Unavailable, match="database"):
        store.save([tagged(received(1))], [], NOON)
    assert store.counts() == (0, 0)

    store.save([tagged(received(1))], [], NOON)
    assert store.counts() == (1, 0)


def test_a_dead_letter_that_was_replayed_no_longer_stands_for_its_submission(
    engine: Engine, store: FeedbackStore
) -> None:
    store.save([tagged(received(1))], [dead_lettered(1), dead_lettered(2), dead_lettered(3)], NOON)

    with engine.begin() as connection:
        connection.execute(update(DeadLetter).where(DeadLetter.offset < 3).values(replayed_at=NOON))

    assert store.seen([an_id(1), an_id(2), an_id(3)]) == {an_id(1), an_id(3)}


def test_a_database_that_is_away_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for url in (f"sqlite:///{tmp_path}/file/heard.sqlite", "postgresql+psycopg://alice@127.0.0.1:1/heard"):
        store = FeedbackStore(connect(url))
        uses = (
            partial(store.save, [tagged()], [], NOON),
            partial(store.seen, [an_id()]),
            partial(store.move_watermark, "one", NOON),
            store.counts,
        )
        for use in uses:
            with pytest.raises(Unavailable, match="database"):
                use()


def test_an_error_of_the_database_never_repeats_the_words(store: FeedbackStore) -> None:
    team = TeamTag(team=None, source=TeamSource.FOUND, reason="Saw: porridge in the tank")
    event = structs.replace(tagged(team=team), sentiment_reason=None)

    with pytest.raises(IntegrityError) as caught:
        store.save([event], [], NOON)

    printed = "".join(traceback.format_exception(caught.value))
    assert re.search(r"(insert into|copy) tags", printed.lower())
    assert "porridge" not in printed
