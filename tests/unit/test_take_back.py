"""The page by which people take back what they told us: a reference is all they need."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from producers.spool import Spool
from producers.withdrawals import WithdrawalDoor, pass_on_once
from schemas.errors import InvalidEvent, SpoolFull, Unavailable
from schemas.events import decode
from schemas.topics import WITHDRAWN
from schemas.withdrawals import FeedbackWithdrawn
from tests.fakes import FakePublisher
from tests.form_app import NOON, FakeAnswersInbox, make_form
from tests.html_page import Page, read, text_of

REFERENCE = "VVR1-4D2P-F2DBQ"
Parts = tuple[FlaskClient, FakeAnswersInbox]


@pytest.fixture
def inbox() -> FakeAnswersInbox:
    return FakeAnswersInbox()


@pytest.fixture
def client(inbox: FakeAnswersInbox) -> FlaskClient:
    return make_form(taken_back=inbox).test_client()


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[dict[str, object]]]:
    structlog.reset_defaults()
    with capture_logs() as logs:
        yield logs  # type: ignore[misc]  # structlog calls its dict a MutableMapping


def send(client: FlaskClient, **typed: str) -> tuple[int, Page]:
    hidden = read(client.get("/take-back")).hidden()
    response = client.post("/take-back", data=hidden | typed)
    return response.status_code, read(response)


def asked(inbox: FakeAnswersInbox) -> list[tuple[str, bool]]:
    events = [decode(event, FeedbackWithdrawn) for event in inbox.events.values()]
    return [(event.reference, event.erase) for event in events]


@pytest.mark.parametrize(
    ("wish", "erase", "says"), [("not_quoted", False, "nobody quotes"), ("erased", True, "deleting")]
)
def test_what_is_asked_is_kept_and_then_said(
    client: FlaskClient, inbox: FakeAnswersInbox, wish: str, erase: bool, says: str
) -> None:
    hidden = read(client.get("/take-back")).hidden()
    response = client.post("/take-back", data=hidden | {"reference": "vvr1 4d2p f2dbq", "wish": wish})

    assert (response.status_code, response.location) == (303, "/taken-back")
    assert asked(inbox) == [(REFERENCE, erase)]
    assert says in text_of(read(client.get("/taken-back")).find("main"))


def test_the_same_asked_twice_is_kept_once(client: FlaskClient, inbox: FakeAnswersInbox) -> None:
    for _ in range(2):
        send(client, reference=REFERENCE, wish="erased")
    send(client, reference=REFERENCE, wish="not_quoted")

    assert asked(inbox) == [(REFERENCE, True), (REFERENCE, False)]


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({}, {"#reference": "Enter your reference", "#wish": "Choose what"}),
        ({"reference": "VVR1-4D2P-F2DBR", "wish": "erased"}, {"#reference": "Check your reference"}),
        ({"reference": "my mum's", "wish": "erased"}, {"#reference": "Check your reference"}),
        ({"reference": REFERENCE, "wish": "all"}, {"#wish": "Choose what"}),
    ],
)
def test_every_fault_is_named_and_what_was_typed_stays(
    client: FlaskClient, inbox: FakeAnswersInbox, typed: dict[str, str], faults: dict[str, str]
) -> None:
    status, page = send(client, **typed)

    shown = page.summary()
    assert status == 422
    assert shown.keys() == faults.keys()
    assert all(shown[href].startswith(start) for href, start in faults.items())
    assert page.find("input", id="reference").get("value", "") == typed.get("reference", "")
    assert inbox.events == {}


def test_what_could_not_be_kept_is_said_so_and_nothing_was_typed_in_vain(
    client: FlaskClient, inbox: FakeAnswersInbox
) -> None:
    inbox.failure = SpoolFull()

    status, page = send(client, reference=REFERENCE, wish="erased")

    assert status == 503
    assert "We could not save this" in text_of(page.find("main"))
    assert page.find("input", id="reference").get("value") == REFERENCE


def test_a_form_from_elsewhere_takes_nothing_back(client: FlaskClient, inbox: FakeAnswersInbox) -> None:
    response = client.post("/take-back", data={"reference": REFERENCE, "wish": "erased"})

    assert response.status_code == 422
    assert inbox.events == {}


def test_who_asked_nothing_is_told_nothing(client: FlaskClient) -> None:
    assert client.get("/taken-back").location == "/take-back"


def test_no_reference_is_in_a_log_or_an_address(
    client: FlaskClient, inbox: FakeAnswersInbox, logged: list[dict[str, object]]
) -> None:
    send(client, reference=REFERENCE, wish="erased")

    assert {"event": "withdrawal.accepted", "erase": True, "log_level": "info"} in logged
    assert REFERENCE not in str(logged)


def test_what_the_broker_did_not_confirm_waits_and_what_it_did_is_forgotten(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "withdrawals.sqlite")
    WithdrawalDoor(spool, lambda: NOON).accept(REFERENCE, erase=True)
    publisher = FakePublisher(Unavailable("broker"))

    with pytest.raises(Unavailable):
        pass_on_once(spool, publisher.publish)
    assert pass_on_once(spool, publisher.publish) == 1
    assert pass_on_once(spool, publisher.publish) == 0

    (record,) = publisher.published
    assert (record.topic, record.key) == (WITHDRAWN.name, REFERENCE.encode())
    assert decode(record.value, FeedbackWithdrawn) == FeedbackWithdrawn(reference=REFERENCE, asked_at=NOON, erase=True)
    spool.close()


def test_a_reference_with_a_wrong_check_character_is_no_event() -> None:
    with pytest.raises(InvalidEvent, match="check character"):
        decode(b'{"reference":"VVR1-4D2P-F2DBR","asked_at":"2026-03-04T09:30:00Z","erase":true}', FeedbackWithdrawn)
