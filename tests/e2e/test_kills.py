"""Kill each part in the middle of 2,000 submissions: every accepted one is in the database, once, word for word.

The processes are the real ones, on a real Kafka and PostgreSQL. The reconciler never publishes anything again here:
it is a net, and the path has to hold without it.
"""

import hashlib
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from heard.servers.kafka import LocalKafka
from heard.settings import Settings
from heard.supervised import prepare_database, processes
from heard.supervisor import Supervisor
from heard.topics import create_topics
from producers.door import Door, Submission, Ticket
from producers.spool import Spool
from schemas.events import Role, Source
from sinks.engine import connect
from sinks.tables import Feedback, Words
from tests.real_parts import fresh_database

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.timeout(240)]

SUBMISSIONS = 2_000
NEVER_SECONDS = 3_600
Sent = dict[str, str]


class Stack:
    """The full-size system without its pages, and its broker."""

    def __init__(self, settings: Settings, kafka: LocalKafka) -> None:
        self.settings = settings
        self.kafka = kafka
        self.spool = Spool(settings.spool_path)
        self.supervisor = Supervisor(processes(settings, ("relay", "tag", "store")))

    def send(self, name: str, sent: Sent) -> None:
        """Accept 2,000 submissions, and note the hash of each one's words."""
        door = Door(self.spool, "a secret of this test's own")
        for number in range(SUBMISSIONS):
            words = f"{name} {number}: they listened, rang back and stayed kind. £5 — naïve 🙂 " * (1 + number % 5)
            ticket = Ticket(opened_at=datetime.now(UTC), nonce=f"{name}-{number}-of-this-test")
            event = door.accept(Submission(role=Role.UNPAID_CARER, good=words), ticket, Source.FORM)
            sent[str(event.feedback_id)] = _hash(words.strip())
            time.sleep(0.001)

    def stored(self) -> Sent:
        query = select(Feedback.feedback_id, Words.words).join(Words).order_by(Feedback.feedback_id)
        engine = connect(self.settings.database)
        with engine.connect() as connection:
            found = [(str(feedback_id), _hash(words)) for feedback_id, words in connection.execute(query)]
        engine.dispose()
        assert len(found) == len(dict(found)), "a submission is there twice"
        return dict(found)

    def kill(self, victim: str) -> None:
        if victim == "broker":
            self.kafka.kill()
            self.kafka.start()
        else:
            self.supervisor.kill(victim)


@pytest.fixture(scope="module")
def stack(postgres_server: str, real_folder: Path, module_kafka: LocalKafka) -> Iterator[Stack]:
    with fresh_database(postgres_server) as url:
        settings = Settings(
            data_folder=real_folder / "kills",
            database_url=url,
            kafka_bootstrap_servers=module_kafka.bootstrap,
            session_seconds=6,
            delivery_seconds=5,
            slice_size=100,
            reconcile_after_seconds=NEVER_SECONDS,
        )
        prepare_database(settings)
        create_topics(settings)
        stack = Stack(settings, module_kafka)
        stack.supervisor.start()
        yield stack
        stack.supervisor.stop()
        stack.spool.close()


@pytest.mark.parametrize("victim", ["tag", "store", "relay", "broker"])
def test_every_accepted_submission_is_stored_once_when_a_part_is_killed(stack: Stack, victim: str) -> None:
    before = stack.stored()
    sent: Sent = {}
    sending = threading.Thread(target=stack.send, args=(victim, sent))
    sending.start()

    for share in (0.25, 0.5, 0.75):
        _wait_until(lambda share=share: len(sent) >= share * SUBMISSIONS, 60)
        stack.kill(victim)
    sending.join(60)
    _wait_until(lambda: stack.spool.counts().unseen == 0, 150)

    assert len(sent) == SUBMISSIONS
    assert stack.stored() == before | sent


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _wait_until(is_so, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
