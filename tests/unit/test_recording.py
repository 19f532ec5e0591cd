"""Recording: one transaction a batch, and a bad record never takes its neighbours down."""

import pytest
import structlog

from schemas.errors import Unavailable
from schemas.events import FeedbackTagged, encode
from schemas.records import Record, outgoing_dead_letter, outgoing_tagged
from schemas.topics import TAGGED
from sinks.recording import record_batch
from tests.factories import NOON, a_record, an_id, read_back, received, tagged
from tests.fakes import FakeStore, away

WORDS = "porridge in the fish tank"


def a_tagged_record(number: int, **given: object) -> Record:
    return read_back(outgoing_tagged(tagged(received(number), **given)), offset=number)


def a_bad_record(number: int) -> Record:
    return a_record(b"{" + WORDS.encode(), topic=TAGGED.name, offset=number)


def is_refused(event: FeedbackTagged) -> bool:
    return event.tagger_version < 0


def test_a_batch_is_stored_in_one_transaction_with_its_time() -> None:
    store = FakeStore()

    record_batch(store, [a_tagged_record(1), a_tagged_record(2)], NOON)

    assert list(store.tagged) == [an_id(1), an_id(2)]
    assert (store.fail.calls, store.saved_at) == (1, NOON)


def test_a_dead_letter_of_an_agent_keeps_the_place_of_the_record_that_it_is_about() -> None:
    store, bad = FakeStore(), a_record(b"{", partition=3, offset=99)

    record_batch(store, [read_back(outgoing_dead_letter(bad, "no"), partition=0, offset=1)], NOON)

    assert list(store.dead_letters) == [("feedback.received.v1", 3, 99)]


def test_a_record_that_cannot_be_decoded_becomes_a_dead_letter_and_its_neighbours_are_stored() -> None:
    store = FakeStore()

    record_batch(store, [a_tagged_record(1), a_bad_record(2), a_tagged_record(3)], NOON)

    assert list(store.tagged) == [an_id(1), an_id(3)]
    assert list(store.dead_letters) == [(TAGGED.name, 0, 2)]
    assert store.fail.calls == 1


def test_a_dead_letter_that_cannot_be_decoded_becomes_one_of_its_own() -> None:
    store, bad = FakeStore(), outgoing_dead_letter(a_record(b"{"), "no")

    record_batch(store, [read_back(bad._replace(value=b"[]"), partition=2, offset=5)], NOON)

    assert list(store.dead_letters) == [(bad.topic, 2, 5)]


def test_what_the_database_refuses_becomes_a_dead_letter_and_its_neighbours_are_stored() -> None:
    store = FakeStore(refuses=is_refused)
    letter = read_back(outgoing_dead_letter(a_record(b"{", offset=50), "no"), offset=4)

    record_batch(store, [a_tagged_record(1), a_tagged_record(2, tagger_version=-1), a_tagged_record(3), letter], NOON)

    assert list(store.tagged) == [an_id(1), an_id(3)]
    assert set(store.dead_letters) == {(TAGGED.name, 0, 2), ("feedback.received.v1", 0, 50)}
    refused = store.dead_letters[TAGGED.name, 0, 2]
    assert refused.reason == "the database refused it: ValueError"
    assert refused.value == encode(tagged(received(2), tagger_version=-1))
    assert refused.key == an_id(2)


@pytest.mark.parametrize("good_calls", [0, 1, 2])
def test_a_database_that_is_away_is_said_so_and_rejects_nothing(good_calls: int) -> None:
    first = ValueError("out of range") if good_calls else away("database")
    store = FakeStore(first, *[None] * (good_calls - 1), away("database"))

    with pytest.raises(Unavailable):
        record_batch(store, [a_tagged_record(1), a_tagged_record(2), a_tagged_record(3)], NOON)

    assert store.dead_letters == {}
    assert store.fail.calls == good_calls + 1


def test_a_fault_that_no_dead_letter_can_hold_ends_the_batch() -> None:
    store = FakeStore(*[RuntimeError("no such table")] * 9)

    with pytest.raises(RuntimeError):
        record_batch(store, [a_tagged_record(1)], NOON)


def test_logs_hold_no_words() -> None:
    store = FakeStore(refuses=is_refused)
    records = [a_bad_record(1), read_back(outgoing_tagged(tagged(received(2, good=WORDS), tagger_version=-1)))]

    with structlog.testing.capture_logs() as logs:
        record_batch(store, records, NOON)

    assert {one["event"] for one in logs} == {"batch.refused", "record.dead_lettered", "batch.stored"}
    assert "porridge" not in str(logs)


def test_the_same_dead_letter_twice_is_one() -> None:
    store, bad = FakeStore(), read_back(outgoing_dead_letter(a_record(b"{"), "no"))

    record_batch(store, [bad, bad], NOON)

    assert len(store.dead_letters) == 1
