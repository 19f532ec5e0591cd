"""The publisher and the sink's consumer on a real Kafka."""

import contextlib
import gc
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

import pytest
from kafka import KafkaConsumer
from kafka.structs import TopicPartition

from heard.servers.kafka import LocalKafka
from heard.servers.ports import free_port
from heard.settings import Settings
from heard.topics import create_topics, ends
from producers.publisher import Publisher
from schemas.errors import Unavailable
from schemas.events import MAX_ANSWER_CHARACTERS, FeedbackDeadLettered, FeedbackReceived, FeedbackTagged, decode, encode
from schemas.kafka import KafkaAccess
from schemas.records import (
    Outgoing,
    feedback_id_of,
    outgoing_about_you,
    outgoing_dead_letter,
    outgoing_received,
    outgoing_tagged,
)
from schemas.topics import ABOUT_YOU, ALL, DEAD_LETTER, RECEIVED, SINK_GROUP, TAGGED
from sinks.consumer import consume
from tests.factories import an_id, answered, read_back, received, tagged
from tests.fakes import FakeStore, away

pytestmark = pytest.mark.kafka
WITHIN_SECONDS = 40


@pytest.fixture(scope="module")
def broker(module_kafka: LocalKafka) -> LocalKafka:
    """A Kafka of this module's own, with Heard's topics: what is in them is counted, and the broker is killed."""
    create_topics(settings_of(module_kafka))
    return module_kafka


@pytest.fixture
def sockets_left_behind() -> Iterator[None]:
    """kafka-python leaves the sockets of a client that found no broker to the garbage collector: let it, unseen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@pytest.fixture
def publisher(broker: LocalKafka) -> Iterator[Publisher]:
    with Publisher(broker.access, delivery_seconds=10) as publisher:
        yield publisher


def settings_of(kafka: LocalKafka) -> Settings:
    return Settings(_env_file=None, kafka_bootstrap_servers=kafka.bootstrap, topic_partitions=2)


def held(broker: LocalKafka, topic: str, group: str = "") -> tuple[int, int]:
    """Return how many records a topic holds, and how far a group is behind."""
    return ends(settings_of(broker), topic, group)


def last_record(broker: LocalKafka, topic: str, key: bytes | None) -> bytes:
    """Return the value of the last record under a key."""
    found = [b""]
    with contextlib.closing(KafkaConsumer(bootstrap_servers=broker.bootstrap, enable_auto_commit=False)) as consumer:
        partitions = [TopicPartition(topic, one) for one in (0, 1)]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        last = consumer.end_offsets(partitions)
        deadline = time.monotonic() + WITHIN_SECONDS
        while any(consumer.position(one) < last[one] for one in partitions):
            assert time.monotonic() < deadline
            for records in consumer.poll(timeout_ms=200).values():
                found += [record.value for record in records if record.key == key]
    return found[-1]


class Until:
    """`stopped` for the consumer: told to stop when something is so, or when time is up."""

    def __init__(self, is_so: Callable[[], bool] = lambda: False, seconds: float = WITHIN_SECONDS) -> None:
        self._is_so = is_so
        self._deadline = time.monotonic() + seconds

    def __call__(self, seconds: float) -> bool:
        time.sleep(min(seconds, 0.05))
        return self._is_so() or time.monotonic() > self._deadline


def run_consumer(broker: LocalKafka, store: FakeStore, stopped: Until, *, retry_seconds: float = 30) -> None:
    consume(broker.access, store, stopped, batch_size=500, session_seconds=6, retry_seconds=retry_seconds)


def tagged_records(numbers: Sequence[int]) -> list[Outgoing]:
    return [outgoing_tagged(tagged(received(number))) for number in numbers]


def test_topics_are_created_once(broker: LocalKafka) -> None:
    assert create_topics(settings_of(broker)) == []
    assert all(held(broker, topic.name)[0] >= 0 for topic in ALL)


def test_published_means_that_the_broker_has_every_record(broker: LocalKafka, publisher: Publisher) -> None:
    before, _ = held(broker, RECEIVED.name)

    publisher.publish([outgoing_received(received(number)) for number in range(1, 501)])

    assert held(broker, RECEIVED.name)[0] == before + 500


def test_records_of_one_key_are_on_one_partition(broker: LocalKafka, publisher: Publisher) -> None:
    record = outgoing_received(received(7000))

    publisher.publish([record])

    assert last_record(broker, RECEIVED.name, record.key) == record.value


def test_a_broker_that_is_not_there_is_said_so_within_the_bound(sockets_left_behind: None) -> None:
    started = time.monotonic()

    nowhere = KafkaAccess(f"127.0.0.1:{free_port()}")
    with Publisher(nowhere, delivery_seconds=2) as publisher, pytest.raises(Unavailable) as caught:
        publisher.publish([outgoing_received(received())])

    assert caught.value.what == "broker"
    assert time.monotonic() - started < 2 * 1.5 + 4


def test_a_topic_that_is_not_there_is_said_so_within_the_bound(broker: LocalKafka) -> None:
    started = time.monotonic()

    with Publisher(broker.access, delivery_seconds=2) as publisher, pytest.raises(Unavailable):
        publisher.publish([Outgoing("feedback.nowhere.v1", None, b"{}")])

    assert time.monotonic() - started < 2 * 1.5 + 4


def test_the_largest_submission_passes_every_topic(broker: LocalKafka, publisher: Publisher) -> None:
    """Four bytes a character as it is written, and base64 on top of it in the dead letters."""
    largest = received(9000, good="\U0001f642" * MAX_ANSWER_CHARACTERS, better="\U0010ffff" * MAX_ANSWER_CHARACTERS)
    as_received, as_tagged = outgoing_received(largest), outgoing_tagged(tagged(largest))
    as_dead = outgoing_dead_letter(read_back(as_tagged, offset=2**40), "the database refused it")

    publisher.publish([as_received, as_tagged, as_dead])

    assert decode(last_record(broker, RECEIVED.name, as_received.key), FeedbackReceived) == largest
    assert decode(last_record(broker, TAGGED.name, as_tagged.key), FeedbackTagged).received == largest
    assert decode(last_record(broker, DEAD_LETTER.name, as_dead.key), FeedbackDeadLettered).value == as_tagged.value


def test_a_record_whose_bytes_grow_most_passes_every_topic(broker: LocalKafka, publisher: Publisher) -> None:
    """A control character is six bytes in JSON."""
    largest = received(9001, good="x" + "\x01" * (MAX_ANSWER_CHARACTERS - 1), better="\x1f" * MAX_ANSWER_CHARACTERS)
    as_tagged = outgoing_tagged(tagged(largest))

    publisher.publish([outgoing_received(largest), as_tagged, outgoing_dead_letter(read_back(as_tagged), "no")])

    assert decode(last_record(broker, TAGGED.name, as_tagged.key), FeedbackTagged).received == largest


def test_the_consumer_stores_what_is_there_and_then_commits(broker: LocalKafka, publisher: Publisher) -> None:
    bad = outgoing_tagged(tagged(received(12)))._replace(value=b"{")
    dead = outgoing_dead_letter(read_back(outgoing_received(received(13)), offset=77), "no")
    publisher.publish([*tagged_records([10, 11]), bad, dead])
    store = FakeStore()

    run_consumer(
        broker, store, Until(lambda: {an_id(10), an_id(11)} <= set(store.tagged) and len(store.dead_letters) > 1)
    )

    assert {letter.key for letter in store.dead_letters.values()} >= {an_id(12), an_id(13)}
    assert [held(broker, topic.name, SINK_GROUP)[1] for topic in (TAGGED, DEAD_LETTER)] == [0, 0]
    publisher.publish(tagged_records([14]))
    second = FakeStore()
    run_consumer(broker, second, Until(lambda: an_id(14) in second.tagged))
    assert set(second.tagged) == {an_id(14)}
    assert second.dead_letters == {}


def test_what_people_told_about_themselves_goes_its_own_way_to_the_store(
    broker: LocalKafka, publisher: Publisher
) -> None:
    publisher.publish([outgoing_about_you(one.answers_id, encode(one)) for one in (answered(1), answered(2))])
    store = FakeStore()

    run_consumer(broker, store, Until(lambda: len(store.answered) > 1))

    assert set(store.answered.values()) == {answered(1), answered(2)}
    assert held(broker, ABOUT_YOU.name, SINK_GROUP)[1] == 0
    assert last_record(broker, ABOUT_YOU.name, str(answered(1).answers_id).encode()) == encode(answered(1))


def test_nothing_is_committed_that_was_not_stored(broker: LocalKafka, publisher: Publisher) -> None:
    drained = FakeStore()
    publisher.publish(tagged_records([20]))
    run_consumer(broker, drained, Until(lambda: an_id(20) in drained.tagged))
    publisher.publish(tagged_records([21, 22]))
    store = FakeStore(*[away("database")] * 1000)

    with pytest.raises(Unavailable, match="database"):
        run_consumer(broker, store, Until(), retry_seconds=0.5)

    assert store.fail.calls >= 2
    assert held(broker, TAGGED.name, SINK_GROUP)[1] == 2
    after = FakeStore()
    run_consumer(broker, after, Until(lambda: len(after.tagged) == 2))
    assert set(after.tagged) == {an_id(21), an_id(22)}


def test_a_consumer_that_is_stopped_before_it_could_store_commits_nothing(
    broker: LocalKafka, publisher: Publisher
) -> None:
    publisher.publish(tagged_records([30]))
    store = FakeStore(*[away("database")] * 1000)

    run_consumer(broker, store, Until(lambda: store.fail.calls >= 2))

    after = FakeStore()
    run_consumer(broker, after, Until(lambda: an_id(30) in after.tagged))
    assert an_id(30) in after.tagged


def test_the_same_publisher_goes_on_after_the_broker_was_killed_and_started_again(
    broker: LocalKafka, sockets_left_behind: None
) -> None:
    numbers = iter(range(40_000, 50_000))
    published: list[UUID | None] = []
    outages: list[float] = []
    deadline = time.monotonic() + WITHIN_SECONDS
    with Publisher(broker.access, delivery_seconds=2) as publisher:
        publisher.publish([outgoing_received(received(next(numbers)))])
        before, _ = held(broker, RECEIVED.name)
        killer = threading.Timer(0.3, broker.kill)
        killer.start()
        while not outages or len(published) < 400:
            batch = [outgoing_received(received(next(numbers))) for _ in range(50)]
            while True:
                assert time.monotonic() < deadline
                try:
                    publisher.publish(batch)
                    break
                except Unavailable:
                    outages.append(time.monotonic())
                    killer.join()
                    if len(outages) == 1:
                        broker.start()
            published += [feedback_id_of(record.key) for record in batch]
        killer.join()

    assert held(broker, RECEIVED.name)[0] >= before + len(published)
    assert len(set(published)) == len(published)
