"""Corrections on their way: sent until they are stored, whatever dies or is away in between."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from heard.correcting import CorrectionSender, Publish, publish_of, read_corrections
from heard.servers.ports import free_port
from heard.settings import Settings
from heard.status import read_status
from schemas.corrections import Changes, SentimentChange
from schemas.errors import Unavailable
from schemas.records import Outgoing
from schemas.references import reference_of
from schemas.tags import Sentiment
from schemas.topics import CORRECTED
from schemas.withdrawals import FeedbackWithdrawn
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from sinks.tables import Correction, CorrectionOutbox, Tag
from sinks.withdrawing import Withdrawals
from summaries.access import Person, StaffRole
from summaries.correction_outbox import Outbox
from summaries.corrections import propose
from summaries.writing import writing
from tests.factories import NOON, an_id, received, tagged
from tests.fakes import FakePublisher, away

ALICE = Person(an_id(7), "Alice", StaffRole.REVIEWER, frozenset())
NEGATIVE = Changes(sentiment=SentimentChange(now=Sentiment.NEGATIVE))
LATER = NOON + timedelta(hours=1)
PATIENCE = timedelta(minutes=1)
WITHIN_SECONDS = 60


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    return Settings(_env_file=None, data_folder=tmp_path, database_url=url, embedded=True)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """A database with two submissions, and a decision about the first on its way."""
    engine = connect(settings.database)
    migrate(engine)
    FeedbackStore(engine).save([tagged(received(1)), tagged(received(2))], [], NOON)
    with writing(engine) as connection:
        propose(connection, ALICE, an_id(1), 0, NEGATIVE, LATER)
    yield engine
    engine.dispose()


def sender(engine: Engine, publish: Publish, after: timedelta = timedelta()) -> CorrectionSender:
    return CorrectionSender(Outbox(engine), publish, patience=PATIENCE, clock=lambda: LATER + after)


def sentiment(engine: Engine, number: int = 1) -> str:
    with engine.connect() as connection:
        return connection.execute(select(Tag.sentiment).where(Tag.feedback_id == an_id(number))).scalar_one()


def count(engine: Engine, table: type[Correction | CorrectionOutbox]) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_embedded_it_is_stored_at_once_and_forgotten(engine: Engine, settings: Settings) -> None:
    assert sender(engine, publish_of(settings, engine)).send_all() == 1

    assert sentiment(engine) == "negative"
    assert count(engine, CorrectionOutbox) == 0


def test_with_a_broker_it_is_published_once_and_waits_until_it_is_stored(engine: Engine) -> None:
    broker = FakePublisher()

    assert sender(engine, broker.publish).send_all() == 1
    assert sender(engine, broker.publish).send_all() == 0

    (record,) = broker.published
    assert (record.topic, record.key) == (CORRECTED.name, str(an_id(1)).encode())
    assert Outbox(engine).now() == (1, LATER)


def test_a_broker_that_is_away_gets_it_when_it_is_back(engine: Engine) -> None:
    broker = FakePublisher(away("broker"))
    with pytest.raises(Unavailable):
        sender(engine, broker.publish).send_all()
    assert count(engine, CorrectionOutbox) == 1

    assert sender(engine, broker.publish).send_all() == 1


def test_one_who_dies_between_publishing_and_noting_it_sends_it_twice_and_it_is_stored_once(
    engine: Engine, settings: Settings
) -> None:
    publish = publish_of(settings, engine)

    def publish_and_die(records: Sequence[Outgoing]) -> None:
        publish(records)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sender(engine, publish_and_die).send_all()
    sender(engine, publish).send_all()

    assert (count(engine, Correction), count(engine, CorrectionOutbox)) == (1, 0)


def test_what_was_sent_and_is_not_stored_after_a_while_is_sent_again(engine: Engine) -> None:
    broker = FakePublisher()
    sender(engine, broker.publish).send_all()

    assert sender(engine, broker.publish, after=PATIENCE).send_all() == 1
    assert len(broker.published) == 2


def test_what_is_of_an_erased_submission_is_forgotten(engine: Engine, settings: Settings) -> None:
    broker = FakePublisher()
    sender(engine, broker.publish).send_all()
    with engine.begin() as connection:  # a decision that was taken while the submission was being erased
        row = dict(connection.execute(select(CorrectionOutbox.__table__)).mappings().one())
    Withdrawals(engine).take(FeedbackWithdrawn(reference=reference_of(an_id(1)), asked_at=NOON, erase=True))
    with engine.begin() as connection:
        connection.execute(CorrectionOutbox.__table__.insert().values(row))

    sender(engine, publish_of(settings, engine)).send_all()

    assert (count(engine, Correction), count(engine, CorrectionOutbox)) == (0, 0)


def test_more_than_go_at_once_all_go(engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summaries.correction_outbox.AT_ONCE", 2)
    with writing(engine) as connection:
        for answers in range(1, 5):
            propose(connection, ALICE, an_id(1), answers, Changes(reviewed=True), LATER)

    assert sender(engine, publish_of(settings, engine)).send_all() == 5
    assert count(engine, CorrectionOutbox) == 0


def test_the_metrics_say_how_many_and_how_old(engine: Engine) -> None:
    samples = read_corrections(Outbox(engine), LATER + timedelta(seconds=90))

    assert [(one.name, one.value) for one in samples] == [
        ("heard_corrections_waiting", 1),
        ("heard_oldest_correction_seconds", 90),
    ]


def test_status_says_how_many_are_on_their_way(engine: Engine, settings: Settings) -> None:
    assert read_status(settings, with_broker=False).corrections_waiting == 1

    sender(engine, publish_of(settings, engine)).send_all()

    assert read_status(settings, with_broker=False).corrections_waiting == 0


def test_a_clerk_that_was_killed_sends_it_when_it_is_started_again(tmp_path: Path) -> None:
    """The first clerk cannot reach its broker, and is killed; the next has none to reach."""
    own = Settings(_env_file=None, data_folder=tmp_path, embedded=True)
    engine = connect(own.database)
    migrate(engine)
    FeedbackStore(engine).save([tagged(received(1))], [], NOON)
    with writing(engine) as connection:
        propose(connection, ALICE, an_id(1), 0, NEGATIVE, LATER)
    log = tmp_path / "clerk.log"

    with running_clerk(tmp_path, log, HEARD_EMBEDDED="false", KAFKA_BOOTSTRAP_SERVERS=f"127.0.0.1:{free_port()}"):
        until(lambda: "corrections.wait" in log.read_text())
    assert count(engine, CorrectionOutbox) == 1
    with running_clerk(tmp_path, log, HEARD_EMBEDDED="true"):
        until(lambda: sentiment(engine) == "negative" and count(engine, CorrectionOutbox) == 0)

    assert count(engine, Correction) == 1
    engine.dispose()


class running_clerk:  # used as a block
    """Runs `heard clerk`, and kills it when the block ends."""

    def __init__(self, folder: Path, log: Path, **given: str) -> None:
        ours = ("HEARD_", "KAFKA_", "DATABASE_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self._environment = kept | {"HEARD_DATA_FOLDER": str(folder), "HEARD_DELIVERY_SECONDS": "1"} | given
        self._log = log

    def __enter__(self) -> None:
        with self._log.open("ab") as log:
            argv = [sys.executable, "-m", "heard", "clerk"]
            self._process = subprocess.Popen(argv, env=self._environment, stdout=log, stderr=log)

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(WITHIN_SECONDS)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
