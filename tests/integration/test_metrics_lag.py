"""Lag and the watchdog, on a real Kafka."""

import subprocess
import sys
import uuid
from collections.abc import Callable

import pytest
from kafka import KafkaAdminClient, KafkaConsumer
from kafka.admin import NewTopic
from kafka.structs import OffsetAndMetadata, TopicPartition

from heard.giving_up import EXIT_CODE
from heard.lag import read_stands
from heard.servers.ports import free_port
from heard.watchdog import Stand, Stands, Watchdog, watch
from producers.publisher import Publisher
from schemas.errors import Unavailable
from schemas.kafka import KafkaAccess
from schemas.records import Outgoing
from tests.fakes import Turns

pytestmark = pytest.mark.kafka

STALL, LOOKS = 120, 12


class Group:
    """A topic of a test's own with three records, and the group of a worker that reads it."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self.access = KafkaAccess(bootstrap)
        self.topic = self.name = f"watched-{uuid.uuid4().hex}"
        admin = KafkaAdminClient(bootstrap_servers=bootstrap)
        admin.create_topics([NewTopic(self.topic, num_partitions=1, replication_factor=1)])
        admin.close()
        with Publisher(self.access) as publisher:
            publisher.publish([Outgoing(self.topic, b"key", b"value")] * 3)

    def commit(self, offset: int) -> None:
        consumer = KafkaConsumer(bootstrap_servers=self.bootstrap, group_id=self.name, enable_auto_commit=False)
        consumer.commit({TopicPartition(self.topic, 0): OffsetAndMetadata(offset, "", -1)})
        consumer.close()

    def read(self) -> Stands:
        return read_stands(self.access, [self.topic], self.name)


@pytest.fixture
def group(kafka_bootstrap: str) -> Group:
    return Group(kafka_bootstrap)


def given_up(read: Callable[[], Stands], finished: Callable[[], int] = lambda: 0) -> bool:
    """Watch a worker for twelve minutes of a clock that is set, and say whether it was given up."""
    minutes, calls = iter(range(LOOKS)), []
    watch(
        read,
        finished,
        Turns(LOOKS),
        lambda: calls.append("gave up"),
        watchdog=Watchdog(STALL),
        every_seconds=60,
        clock=lambda: 60 * next(minutes),
    )
    return bool(calls)


def test_lag_is_what_a_group_has_not_committed(group: Group) -> None:
    assert group.read() == {(group.topic, 0): Stand(0, 3)}

    group.commit(2)
    assert group.read() == {(group.topic, 0): Stand(2, 1)}

    group.commit(3)
    assert group.read() == {(group.topic, 0): Stand(3, 0)}


def test_one_who_only_asks_whether_the_broker_answers_needs_no_group(group: Group) -> None:
    group.commit(3)

    assert read_stands(group.access, [group.topic]) == {(group.topic, 0): Stand(0, 3)}


def test_what_the_broker_has_deleted_is_no_lag(group: Group) -> None:
    admin = KafkaAdminClient(bootstrap_servers=group.bootstrap)
    admin.delete_records({TopicPartition(group.topic, 0): 2})
    admin.close()

    assert group.read() == {(group.topic, 0): Stand(2, 1)}


def test_a_topic_that_is_not_there_says_what_to_do(group: Group) -> None:
    with pytest.raises(Unavailable, match="run `heard topics create`"):
        read_stands(group.access, ["no-such-topic"], group.name)


def test_a_worker_that_is_stuck_is_given_up(group: Group) -> None:
    assert given_up(group.read)


def test_a_worker_that_is_idle_is_not(group: Group) -> None:
    group.commit(3)

    assert not given_up(group.read)


def test_a_worker_that_makes_progress_is_not(group: Group) -> None:
    records = iter(range(LOOKS))

    assert not given_up(group.read, lambda: next(records))


def test_a_worker_whose_broker_is_away_is_not() -> None:
    nowhere = KafkaAccess(f"127.0.0.1:{free_port()}")

    assert not given_up(lambda: read_stands(nowhere, ["any"], "any"))


STUCK = """
import sys, time
from heard.group_watch import GroupWatch
from heard.readiness import Readiness
from heard.settings import Settings
from heard.stopping import Stop

bootstrap, topic, group = sys.argv[1:]
settings = Settings(
    _env_file=None, kafka_bootstrap_servers=bootstrap, stall_seconds=1, retry_seconds=0.5, look_seconds=0.1
)
watching = GroupWatch(settings, [topic], group, lambda: 0)
watching.start(Stop(), Readiness(["broker"], stale_seconds=60, clock=time.monotonic))
time.sleep(60)  # a worker that lives, and does nothing
"""


def test_a_stuck_workers_process_ends_so_that_its_supervisor_starts_a_new_one(group: Group) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", STUCK, group.bootstrap, group.topic, group.name],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (EXIT_CODE, "")
    assert "watchdog.stuck" in ended.stdout
