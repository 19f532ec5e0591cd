"""A replay from the start gives the same database: with a real Kafka and PostgreSQL, tagger and sink."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, select

from heard.replay import StillRunning, replay_from_start
from heard.servers.kafka import LocalKafka
from heard.settings import Settings
from heard.stopping import Stop
from heard.supervised import processes
from heard.supervisor import Supervisor
from heard.topics import create_topics, ends
from producers.publisher import Publisher
from schemas.corrections import (
    QuoteDecision,
    QuoteSpan,
    RedactionsChecked,
    SafetyDecision,
    SafetyState,
    SentimentChange,
    TeamChange,
    ThemesChange,
)
from schemas.errors import Unavailable
from schemas.records import Outgoing, outgoing_corrected, outgoing_received
from schemas.tags import Question, Sentiment
from schemas.topics import RECEIVED, SINK_GROUP, STORED, TAGGED, TAGGER_GROUP
from sinks.consumer import consume
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from sinks.tables import Base
from tests.factories import an_id, corrected, received, received_in_full
from tests.real_parts import fresh_database

pytestmark = [pytest.mark.kafka, pytest.mark.postgres]
WITHIN_SECONDS = 90
QUOTED = QuoteSpan(question=Question.GOOD, start=0, end=11)
SUBMISSIONS = 120
CORRECTIONS = [
    corrected(1, 0, sentiment=SentimentChange(now=Sentiment.MIXED), safety=SafetyDecision(state=SafetyState.CLOSED)),
    corrected(2, 1, team=TeamChange(now=None)),
    corrected(2, 0, team=TeamChange(now="fostering"), themes=ThemesChange(now=("kindness",))),
    corrected(2, 0, lot=9, reviewed=True),  # of two that answer the same revision this one never counts
    corrected(3, 0, redactions=RedactionsChecked(), quote=QuoteDecision(spans=(QUOTED,))),
]
Rows = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="module")
def settings(
    module_kafka: LocalKafka, postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Topics that hold submissions and a record that is none, all of them tagged by the real tagger and stored."""
    with fresh_database(postgres_server) as url:
        settings = Settings(
            _env_file=None,
            data_folder=tmp_path_factory.mktemp("replay"),
            database_url=url,
            kafka_bootstrap_servers=module_kafka.bootstrap,
            session_seconds=6,
            topic_partitions=2,
        )
        create_topics(settings)
        with connected(settings) as engine:
            migrate(engine)
        records = [outgoing_received((received_in_full if n % 3 else received)(n)) for n in range(SUBMISSIONS)]
        with Publisher(settings.kafka) as publisher:
            publisher.publish(list(map(outgoing_corrected, CORRECTIONS)))
            publisher.publish([*records, Outgoing(RECEIVED.name, b"none", b"{porridge")])
        with running_tagger(settings):
            store_until_drained(settings)
        yield settings


@contextmanager
def connected(settings: Settings) -> Iterator[Engine]:
    engine = connect(settings.database)
    yield engine
    engine.dispose()


@contextmanager
def running_tagger(settings: Settings) -> Iterator[None]:
    """Run `heard tag` until it has tagged everything and the block has ended."""
    supervisor = Supervisor(processes(settings, ("tag",)))
    supervisor.start()
    try:
        until(lambda: lag(settings, RECEIVED.name, TAGGER_GROUP) == 0)
        yield
    finally:
        supervisor.stop()


@contextmanager
def running_sink(settings: Settings) -> Iterator[None]:
    stop = Stop()
    with connected(settings) as engine:
        arguments = (settings.kafka, FeedbackStore(engine), stop)
        options = {"batch_size": 500, "retry_seconds": 30, "session_seconds": settings.session_seconds}
        sink = threading.Thread(target=consume, args=arguments, kwargs=options)
        sink.start()
        try:
            yield
        finally:
            stop.ask()
            sink.join(WITHIN_SECONDS)


def store_until_drained(settings: Settings) -> None:
    with running_sink(settings):
        until(lambda: all(lag(settings, topic.name, SINK_GROUP) == 0 for topic in STORED))


def lag(settings: Settings, topic: str, group: str) -> int:
    return ends(settings, topic, group)[1]


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def rows_of(settings: Settings, *, with_times: bool = False) -> Rows:
    """Return every row of every table; words as their SHA-256, and when they were stored only where that is asked."""
    found: Rows = {}
    with connected(settings) as engine, engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for row in rows:
                if "words" in row:
                    row["words"] = hashlib.sha256(str(row["words"]).encode()).hexdigest()
                if not with_times:
                    row.pop("stored_at", None)
            found[table.name] = rows
    return found


def empty_database(settings: Settings) -> None:
    with connected(settings) as engine, engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


def test_a_replay_into_the_full_database_changes_nothing(settings: Settings) -> None:
    before = rows_of(settings, with_times=True)
    assert (len(before["feedback"]), len(before["dead_letters"])) == (SUBMISSIONS, 1)
    effective = {row["feedback_id"]: row for row in before["tags"]}
    assert (effective[an_id(1)]["sentiment"], effective[an_id(2)]["team"]) == ("mixed", None)
    assert [row["theme"] for row in before["theme_tags"] if row["feedback_id"] == an_id(2)] == ["kindness"]
    assert [row["revision"] for row in before["reviews"]] == [1, 2, 1]
    assert len(before["quotes"]) == 1

    count = replay_from_start(settings, tag_again=False)

    assert count == SUBMISSIONS + 1 + len(CORRECTIONS)
    assert lag(settings, TAGGED.name, SINK_GROUP) == SUBMISSIONS
    store_until_drained(settings)
    assert rows_of(settings, with_times=True) == before


def test_a_replay_into_an_emptied_database_gives_the_same_rows(settings: Settings) -> None:
    before = rows_of(settings)
    empty_database(settings)

    replay_from_start(settings, tag_again=False)
    store_until_drained(settings)

    assert rows_of(settings) == before


def test_tagging_again_into_an_emptied_database_gives_the_same_rows(settings: Settings) -> None:
    before = rows_of(settings)
    empty_database(settings)

    count = replay_from_start(settings, tag_again=True)
    with running_tagger(settings):
        store_until_drained(settings)
    replay_from_start(settings, tag_again=False)  # what reviewers decided is on none of the tagger's topics
    store_until_drained(settings)

    assert count == SUBMISSIONS + 1
    assert rows_of(settings) == before


def test_a_replay_is_refused_while_a_worker_is_running_and_changes_nothing(settings: Settings) -> None:
    with running_sink(settings):
        with pytest.raises(StillRunning, match="`heard store` is still running"):
            until(lambda: replay_from_start(settings, tag_again=False) < 0)  # until the sink has joined its group

        assert lag(settings, TAGGED.name, SINK_GROUP) == 0 or rows_of(settings)["feedback"]
    store_until_drained(settings)


def test_topics_that_are_not_there_are_said_so(settings: Settings, own_kafka: LocalKafka) -> None:
    elsewhere = settings.model_copy(update={"kafka_bootstrap_servers": own_kafka.bootstrap})

    with pytest.raises(Unavailable, match="heard topics create"):
        replay_from_start(elsewhere, tag_again=False)
