"""Every record says what it is in CloudEvents 1.0 headers, and nothing personal in them."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft7Validator

from producers.relay import relay_once
from schemas.asyncapi import document
from schemas.corrections import SafetyDecision, SafetyState
from schemas.events import encode
from schemas.records import (
    Outgoing,
    outgoing_about_you,
    outgoing_again,
    outgoing_corrected,
    outgoing_dead_letter,
    outgoing_encoded,
    outgoing_received,
    outgoing_tagged,
    outgoing_withdrawn,
)
from schemas.references import reference_of
from schemas.topics import ALL
from schemas.withdrawals import FeedbackWithdrawn
from tests.factories import NOON, a_record, an_id, answered, corrected, received_in_full, tagged
from tests.fakes import FakePublisher, FakeSpool

PERSONAL = received_in_full(
    good="Charlie was marvellous",
    better="Dilys never rang",
    reply_to="bob@example.org",
    team_chosen="hospital-discharge",
)
RECORDS = [
    outgoing_received(PERSONAL),
    outgoing_tagged(tagged(PERSONAL)),
    outgoing_corrected(corrected(safety=SafetyDecision(state=SafetyState.LET_GO, note=PERSONAL.good))),
    outgoing_dead_letter(a_record(encode(PERSONAL)), "the tagger failed"),
    outgoing_about_you(answered().answers_id, encode(answered())),
    outgoing_withdrawn(FeedbackWithdrawn(reference=reference_of(PERSONAL.feedback_id), asked_at=NOON, erase=True)),
]
each_kind = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.topic)


def headers(record: Outgoing) -> dict[str, str]:
    found = {name: value.decode() for name, value in record.headers}
    assert len(found) == len(record.headers), "a header is there twice"
    return found


def test_there_is_a_record_here_for_every_topic() -> None:
    assert [record.topic for record in RECORDS] == [topic.name for topic in ALL]


@each_kind
def test_a_record_has_the_attributes_that_cloudevents_requires(record: Outgoing) -> None:
    found = headers(record)

    assert found["content-type"] == "application/json"
    assert found["ce_specversion"] == "1.0"
    assert found["ce_type"] == f"heard.{record.topic}"
    assert found["ce_source"].startswith("/heard/")
    assert found["ce_id"]
    assert found["ce_dataschema"] == f"urn:heard:schema:{record.topic}"


@each_kind
def test_a_records_headers_are_those_of_the_asyncapi_document(record: Outgoing) -> None:
    described: Any = document()
    (message,) = [one for one in described["components"]["messages"].values() if one["title"] == record.topic]

    Draft7Validator(message["headers"] | {"additionalProperties": False}).validate(headers(record))


@each_kind
def test_nothing_in_the_headers_is_personal(record: Outgoing) -> None:
    spoken = set(re.findall(r"\w{3,}", json.dumps([PERSONAL.good, PERSONAL.better, PERSONAL.reply_to])))
    members = {PERSONAL.role.value, PERSONAL.team_chosen, PERSONAL.happened_in}

    said = " ".join(headers(record).values())

    assert not [word for word in spoken | members if str(word).lower() in said.lower()]
    assert set(headers(record)) <= {
        "content-type",
        "ce_specversion",
        "ce_id",
        "ce_source",
        "ce_type",
        "ce_time",
        "ce_dataschema",
    }


def test_the_same_event_has_the_same_headers_each_time_it_is_published() -> None:
    assert outgoing_received(PERSONAL) == outgoing_received(PERSONAL)
    assert outgoing_tagged(tagged(PERSONAL)) == outgoing_tagged(tagged(PERSONAL))


def test_another_event_has_another_id() -> None:
    another_time = tagged(PERSONAL, tagger_version=2)
    ids = [
        headers(one)["ce_id"]
        for one in (
            RECORDS[1],
            outgoing_tagged(another_time),
            outgoing_tagged(tagged(received_in_full(2))),
            outgoing_dead_letter(a_record(b"{", offset=1), "bad"),
            outgoing_dead_letter(a_record(b"{", offset=2), "bad"),
            outgoing_dead_letter(a_record(b"{", offset=2, partition=1), "bad"),
        )
    ]

    assert len(set(ids)) == len(ids)


def test_what_the_relay_publishes_has_the_moment_it_was_received() -> None:
    spool, broker = FakeSpool(), FakePublisher()
    spool.keep(received_in_full(received_at=datetime(2026, 3, 3, 12, 0, 0, 250_000, tzinfo=UTC)))

    relay_once(spool, broker.publish, limit=1)

    (published,) = broker.published
    assert headers(published)["ce_time"] == "2026-03-03T12:00:00.250000+00:00"
    assert headers(published)["ce_id"] == str(an_id(1))


def test_what_was_received_or_decided_says_when_it_happened() -> None:
    assert ["ce_time" in headers(record) for record in RECORDS] == [True, False, True, False, False, True]
    assert headers(RECORDS[0])["ce_time"] == NOON.isoformat()


@pytest.mark.parametrize(
    "event", [b"{not json", b"\xff", b"{}", b'{"received_at": "2026-03-03T12:00:00"}', b"[" * 9_999]
)
def test_what_says_no_moment_is_published_all_the_same(event: bytes) -> None:
    published = outgoing_encoded(an_id(1), event)

    assert published.value == event
    assert "ce_time" not in headers(published)


def test_a_kept_submission_is_published_again_as_it_was_at_first() -> None:
    assert outgoing_again(RECORDS[0].topic, PERSONAL.feedback_id, encode(PERSONAL)) == RECORDS[0]


@each_kind
@pytest.mark.parametrize("feedback_id", [an_id(1), None])
def test_what_is_published_again_has_all_that_cloudevents_requires(record: Outgoing, feedback_id: UUID | None) -> None:
    again = outgoing_again(record.topic, feedback_id, b"{not json")

    required = {"content-type", "ce_specversion", "ce_type", "ce_source", "ce_dataschema", "ce_id"}
    assert set(headers(again)) == required
    assert headers(again)["ce_id"]
    assert (again.topic, again.value) == (record.topic, b"{not json")
    assert again.key == (str(feedback_id).encode() if feedback_id else None)
