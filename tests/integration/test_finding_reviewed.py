"""Marking what was found as reviewed: many at once, each a correction, and never over somebody's head."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from schemas.corrections import Changes, FeedbackCorrected
from schemas.events import decode
from schemas.references import reference_of
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from sinks.tables import CorrectionOutbox
from summaries.access import Person, StaffRole
from summaries.corrections import propose
from summaries.finding.reviewing import Chosen, read_chosen
from summaries.writing import writing
from tests.integration.test_finding import LOOKED_AT
from tests.pages_app import AFTER, make_pages, plain, read_page, sign_in
from tests.stored import store_feedback

EVERYTHING = "/find/00000000-0000-0000-0000-000000000000"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path}/heard.sqlite")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def app(engine: Engine) -> Flask:
    app = make_pages(engine)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def reviewer(app: Flask, engine: Engine) -> FlaskClient:
    return sign_in(app.test_client(), engine)


def offered(client: FlaskClient, path: str = "/find", name: str = "chosen") -> list[str]:
    """Return what the boxes on the page say."""
    html = read_page(client.get(path))
    return [part.split('"')[0] for part in html.split(f'name="{name}" value="')[1:]]


def send(client: FlaskClient, form: Mapping[str, str | list[str]]) -> str:
    return plain(read_page(client.post(f"{EVERYTHING}/reviewed", data=form, follow_redirects=True)))


def on_their_way(engine: Engine) -> list[FeedbackCorrected]:
    query = select(CorrectionOutbox.event).order_by(CorrectionOutbox.feedback_id, CorrectionOutbox.revision)
    with engine.connect() as connection:
        return [decode(event.encode(), FeedbackCorrected) for event in connection.scalars(query)]


def somebody_decides(engine: Engine, feedback_id: UUID) -> None:
    alice = Person(uuid4(), "Alice", StaffRole.REVIEWER, frozenset())
    with writing(engine) as connection:
        propose(connection, alice, feedback_id, 0, Changes(replied=True), AFTER)


def test_the_chosen_ones_are_marked_and_it_says_how_many(reviewer: FlaskClient, engine: Engine) -> None:
    stored = [store_feedback(engine, good="Kind.", details=LOOKED_AT) for _ in range(3)]
    boxes = offered(reviewer)

    html = send(reviewer, {"chosen": boxes[:2]})

    events = on_their_way(engine)
    assert {event.feedback_id for event in events} == {stored[2], stored[1]}
    assert all(event.reviewed and event.who == "reviewer" and event.answers_revision == 0 for event in events)
    assert "2 submissions are marked as reviewed." in html
    assert html.count("A decision is on its way") == 2


def test_a_mark_is_on_the_page_and_can_be_looked_for_once_it_is_stored(reviewer: FlaskClient, engine: Engine) -> None:
    one, other = (store_feedback(engine, good="Kind.", details=LOOKED_AT) for _ in range(2))
    send(reviewer, {"chosen": [box for box in offered(reviewer) if box.startswith(str(one))]})
    FeedbackStore(engine).save([], [], AFTER, on_their_way(engine))

    for words in ("", "kind"):
        for state, found in (("reviewed", one), ("not_reviewed", other)):
            path = reviewer.post("/find", data={"state": state, "words": words}).headers["Location"]
            html = plain(read_page(reviewer.get(path)))
            assert f">{reference_of(found)}</a>" in html
            assert "1 piece of feedback" in html
    assert "A decision is on its way" not in html
    assert [box.split(":")[1] for box in offered(reviewer)] == ["0", "1"]


def test_all_of_a_page_is_marked_without_a_tick(reviewer: FlaskClient, engine: Engine) -> None:
    for _ in range(3):
        store_feedback(engine, good="Kind.", details=LOOKED_AT)

    html = send(reviewer, {"whole_page": "yes", "all": offered(reviewer, name="all")})

    assert "3 submissions are marked as reviewed." in html
    assert len(on_their_way(engine)) == 3


def test_what_somebody_decided_about_meanwhile_is_named_and_left_alone(reviewer: FlaskClient, engine: Engine) -> None:
    mine = store_feedback(engine, good="Kind.", details=LOOKED_AT)
    theirs = store_feedback(engine, good="Kind.", details=LOOKED_AT)
    boxes = offered(reviewer)
    somebody_decides(engine, theirs)

    html = send(reviewer, {"chosen": boxes})

    assert "1 submission is marked as reviewed." in html
    assert "1 submission was not marked, because somebody decided something meanwhile." in html
    assert f"Look again: {reference_of(theirs)}." in html
    assert [(event.feedback_id, event.reviewed) for event in on_their_way(engine)] == [(mine, True), (theirs, False)]
    assert "1 submission is marked as reviewed." in send(
        reviewer, {"chosen": [box for box in offered(reviewer) if box.startswith(str(theirs))]}
    )


def test_what_is_not_there_any_more_is_said_so(reviewer: FlaskClient) -> None:
    assert "1 submission is not here any more." in send(reviewer, {"chosen": f"{uuid4()}:0:0000"})


def test_nothing_ticked_is_a_fault_with_a_link_to_the_first_box(reviewer: FlaskClient, engine: Engine) -> None:
    store_feedback(engine, good="Kind.", details=LOOKED_AT)

    response = reviewer.post(f"{EVERYTHING}/reviewed", data={})

    html = plain(read_page(response))
    assert response.status_code == 400
    assert '<a href="#chosen">Choose what you have reviewed</a>' in html
    assert 'id="chosen" name="chosen"' in html


def test_a_team_member_is_offered_no_boxes(app: Flask, engine: Engine) -> None:
    store_feedback(engine, good="Kind.", details=LOOKED_AT)
    bob = sign_in(app.test_client(), engine, StaffRole.TEAM_MEMBER, "reablement")

    assert offered(bob) == offered(bob, name="all") == []


def test_what_no_page_wrote_is_not_read() -> None:
    one = UUID(int=1)
    assert read_chosen([f"{one}:0:R", f"{one}:0:R"], 25) == [Chosen(one, 0, "R")]
    for text in ("", "x", "x:0:R", f"{one}", f"{one}:-1:R", f"{one}:x:R", f"{one}:٣:R", f"{one}:999999999999:R"):
        assert read_chosen([text], 25) == []
    assert len(read_chosen([f"{UUID(int=number)}:0:R" for number in range(30)], 25)) == 25
