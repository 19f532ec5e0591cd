"""Dead letters: listed without words, shown with them when asked, and sent on their way again."""

import json
from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from kafka import KafkaConsumer
from kafka.structs import TopicPartition
from sqlalchemy import Engine, select

from heard import dead_letters
from heard.cli import app
from heard.dead_letters import Replayed, replay_letters
from heard.embedded import make_pipeline
from heard.servers.kafka import LocalKafka
from heard.settings import Settings
from heard.topics import create_topics
from producers.spool import Spool
from schemas.errors import InvalidConfig, Unavailable
from schemas.events import encode
from schemas.references import reference_of
from schemas.topics import CORRECTED, DEAD_LETTER, RECEIVED, TAGGED
from sinks.dead_letters import PAGE, DeadLetters, Place
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from sinks.tables import Feedback, Review
from tests.factories import NOON, an_id, corrected, dead_lettered, received, tagged
from tests.fakes import FakePublisher, away

WORDS = "porridge in the fish tank"
PLACE = f"{RECEIVED.name}/0/1"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    settings = Settings(_env_file=None, data_folder=tmp_path, database_url=url, topic_partitions=1)
    monkeypatch.setenv("HEARD_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", url)
    return settings


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = connect(settings.database)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> FeedbackStore:
    return FeedbackStore(engine)


@pytest.fixture
def spool(settings: Settings) -> Iterator[Spool]:
    spool = Spool(settings.spool_path)
    yield spool
    spool.close()


def run(capsys: pytest.CaptureFixture[str], *command: str) -> tuple[int, str]:
    """Run `heard dead-letters …`, and return how it ended and what it printed on both streams."""
    with pytest.raises(SystemExit) as ended:
        app(["dead-letters", *command])
    printed = capsys.readouterr()
    return int(ended.value.code or 0), printed.out + printed.err


def replay(settings: Settings, place: str = "", **given: bool) -> list[Replayed]:
    options = {"every": not place, "again": False, "embedded": True}
    return list(replay_letters(settings, place, **options | given))


async def drain(settings: Settings, spool: Spool, store: FeedbackStore) -> None:
    pipeline = make_pipeline(settings, spool, store=store)
    async with pipeline.running():
        await pipeline.drain()


def letters_of(engine: Engine) -> list[tuple[Place, datetime | None]]:
    return [(letter.place, letter.replayed_at) for letter in DeadLetters(engine).all()]


def test_a_list_tells_place_reason_reference_and_time_and_no_words(
    store: FeedbackStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.save([], [dead_lettered(1, value=WORDS.encode()), dead_lettered(2, key=None, topic="no\x1b[2Jtopic")], NOON)

    code, printed = run(capsys, "list")
    as_json = json.loads(run(capsys, "list", "--json")[1])

    assert code == 0
    reference = reference_of(an_id(1))
    assert f"{PLACE}  2026-03-03 12:00  {reference}  the record is not JSON in UTF-8" in printed
    assert r"no\x1b[2Jtopic/0/2  2026-03-03 12:00  no reference" in printed
    assert [one["reference"] for one in as_json] == [reference, None]
    assert set(as_json[0]) == {"place", "reason", "reference", "size", "stored_at", "replayed_at"}
    assert "porridge" not in printed + str(as_json)


def test_a_list_of_many_is_whole_and_in_order(engine: Engine, store: FeedbackStore) -> None:
    store.save([], [dead_lettered(number) for number in range(2 * PAGE + 1)], NOON)

    assert [place.offset for place, _ in letters_of(engine)] == list(range(2 * PAGE + 1))


def test_no_dead_letters_is_said_so(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "list") == (0, "There are no dead letters.\n")


def test_a_record_is_shown_only_with_words_and_after_a_warning(
    store: FeedbackStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.save([], [dead_lettered(value=b"\x1b]0;" + WORDS.encode() + b"\xff")], NOON)

    without, with_words = run(capsys, "show", PLACE)[1], run(capsys, "show", PLACE, "--words")[1]

    assert "porridge" not in without
    warning, _, record = with_words.partition("WARNING: what follows may be a person's own words.")[2].partition("\n")
    assert warning
    assert record == rf"\x1b]0;{WORDS}\xff" + "\n"


def test_a_place_that_is_not_there_is_said_so(engine: Engine, settings: Settings, spool: Spool) -> None:
    with pytest.raises(InvalidConfig, match="no dead letter at"):
        replay(settings, PLACE)


async def test_a_record_that_decodes_now_is_stored_once_and_its_letter_stays(
    settings: Settings, engine: Engine, store: FeedbackStore, spool: Spool
) -> None:
    spool.keep(received(1))
    spool.forget([an_id(1)])  # as the reconciler does with what is in the dead letters
    letters = [
        dead_lettered(1, value=encode(received(1))),
        dead_lettered(2, value=encode(tagged(received(2))), topic=TAGGED.name),
    ]
    store.save([], letters, NOON)

    outcome = replay(settings)
    assert spool.counts().waiting == 2
    await drain(settings, spool, store)
    replay(settings, again=True)
    await drain(settings, spool, store)

    assert [one.why_not for one in outcome] == ["", ""]
    with engine.connect() as connection:
        stored = connection.scalars(select(Feedback.feedback_id).order_by(Feedback.feedback_id)).all()
    assert stored == [an_id(1), an_id(2)]
    assert all(replayed_at for _, replayed_at in letters_of(engine))
    counts = spool.counts()
    assert (counts.accepted, counts.published, counts.unseen) == (1, 0, 0)


def test_what_still_cannot_be_used_says_why_and_is_not_marked(
    settings: Settings, engine: Engine, store: FeedbackStore, spool: Spool, capsys: pytest.CaptureFixture[str]
) -> None:
    store.save([], [dead_lettered(1), dead_lettered(2, topic=DEAD_LETTER.name)], NOON)

    code, printed = run(capsys, "replay", "--all", "--embedded")

    assert code == 1
    assert f"{DEAD_LETTER.name}/0/2  NOT replayed: only a submission or a correction" in printed
    assert f"{PLACE}  NOT replayed: the record is not JSON in UTF-8" in printed
    assert [replayed_at for _, replayed_at in letters_of(engine)] == [None, None]
    assert spool.counts().waiting == 0


def test_a_second_replay_is_refused_unless_it_is_asked_for(
    settings: Settings, store: FeedbackStore, spool: Spool
) -> None:
    store.save([], [dead_lettered(1, value=encode(received(1)))], NOON)
    assert replay(settings, PLACE) == [Replayed(place=PLACE)]

    with pytest.raises(InvalidConfig, match="--again"):
        replay(settings, PLACE)
    assert replay(settings) == []

    assert replay(settings, PLACE, again=True) == [Replayed(place=PLACE)]
    assert replay(settings, again=True) == [Replayed(place=PLACE)]
    assert spool.counts().waiting == 1


def test_without_a_broker_a_correction_is_stored_at_once(
    settings: Settings, engine: Engine, store: FeedbackStore, spool: Spool
) -> None:
    good = dead_lettered(1, topic=CORRECTED.name, value=encode(corrected(1)))
    bad = dead_lettered(2, topic=CORRECTED.name, value=b"{")
    store.save([tagged(received(1))], [good, bad], NOON)

    first, second = replay(settings)

    assert (first.why_not, bool(second.why_not)) == ("", True)
    with engine.connect() as connection:
        assert connection.scalars(select(Review.revision)).all() == [1]
    assert spool.counts().waiting == 0


async def test_a_record_that_fails_again_is_a_dead_letter_at_a_new_place(
    settings: Settings, engine: Engine, store: FeedbackStore, spool: Spool
) -> None:
    store.save([], [dead_lettered(1, value=encode(received(1)))], NOON)
    replay(settings)
    assert store.seen([an_id(1)]) == set()  # else the reconciler would take it out of the spool before it is stored

    again = dead_lettered(1, offset=99)
    store.save([], [again], NOON + timedelta(hours=1))

    assert store.seen([an_id(1)]) == {an_id(1)}
    assert [(place.offset, bool(replayed_at)) for place, replayed_at in letters_of(engine)] == [(1, True), (99, False)]


def test_one_place_or_all_has_to_be_said(settings: Settings, engine: Engine) -> None:
    for place, every in (("", False), (PLACE, True)):
        with pytest.raises(InvalidConfig, match="--all"):
            replay(settings, place, every=every)


def test_a_machine_without_a_spool_is_said_so(settings: Settings, store: FeedbackStore) -> None:
    store.save([], [dead_lettered(1, value=encode(received(1)))], NOON)

    with pytest.raises(InvalidConfig, match="no spool"):
        replay(settings)
    assert not settings.spool_path.exists()


@pytest.mark.kafka
def test_a_record_is_published_to_its_own_topic_with_its_own_bytes(
    settings: Settings, engine: Engine, store: FeedbackStore, module_kafka: LocalKafka
) -> None:
    with_broker = settings.model_copy(update={"kafka_bootstrap_servers": module_kafka.bootstrap})
    create_topics(with_broker)
    letters = [
        dead_lettered(1, value=b"{not json"),
        dead_lettered(2, topic=TAGGED.name, key=None, value=b""),
        dead_lettered(3, topic="somebody.elses"),
    ]
    store.save([], letters, NOON)
    before = {name: len(records_of(module_kafka, name)) for name in (RECEIVED.name, TAGGED.name)}

    outcome = replay(with_broker, embedded=False)

    assert {one.place: one.why_not for one in outcome} == {
        PLACE: "",
        f"{TAGGED.name}/0/2": "",
        "somebody.elses/0/3": "its topic is none of Heard's",
    }
    assert records_of(module_kafka, RECEIVED.name)[before[RECEIVED.name] :] == [(str(an_id(1)).encode(), b"{not json")]
    assert records_of(module_kafka, TAGGED.name)[before[TAGGED.name] :] == [(None, b"")]
    assert replay(with_broker, embedded=False) == [one for one in outcome if one.why_not]


def test_a_broker_that_is_away_marks_nothing(
    settings: Settings, engine: Engine, store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save([], [dead_lettered(1)], NOON)
    monkeypatch.setattr(dead_letters, "Publisher", lambda *_, **__: nullcontext(FakePublisher(away())))

    with pytest.raises(Unavailable, match="broker"):
        replay(settings, embedded=False)

    assert letters_of(engine) == [(Place.parse(PLACE), None)]


def records_of(kafka: LocalKafka, topic: str) -> list[tuple[bytes | None, bytes]]:
    """Return the keys and values of a topic's records, in order of its one partition."""
    with closing(KafkaConsumer(bootstrap_servers=kafka.bootstrap, enable_auto_commit=False)) as consumer:
        partition = TopicPartition(topic, 0)
        consumer.assign([partition])
        consumer.seek_to_beginning(partition)
        end = consumer.end_offsets([partition])[partition]
        found: list[tuple[bytes | None, bytes]] = []
        while consumer.position(partition) < end:
            for records in consumer.poll(timeout_ms=200).values():
                found += [(record.key, record.value) for record in records]
    return found
