"""The Easy Read form as a browser without JavaScript meets it: one question a page, and no answer is ever lost."""

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from producers.form.easy_questions import QUESTIONS
from schemas.errors import InvalidEvent, SpoolFull, Unavailable
from schemas.events import Rating, Role, Source, Unsafe, WordsUse
from schemas.references import reference_of
from tests.council import COUNCIL
from tests.easy_read import ANSWERS, NAMES, first_page, press, send, walk
from tests.form_app import NOON, Clock, FakeInbox, make_form
from tests.html_page import Page, read, text_of


@pytest.fixture(scope="module")
def parts() -> tuple[Flask, FakeInbox, Clock]:
    """One app for all tests here: its templates take most of a second to compile. What it remembers is emptied."""
    inbox, clock = FakeInbox(), Clock()
    return make_form(inbox, clock=clock), inbox, clock


@pytest.fixture
def inbox(parts: tuple[Flask, FakeInbox, Clock]) -> FakeInbox:
    parts[1].events, parts[1].failure = {}, None
    return parts[1]


@pytest.fixture
def clock(parts: tuple[Flask, FakeInbox, Clock]) -> Clock:
    parts[2].now = NOON
    return parts[2]


@pytest.fixture
def client(parts: tuple[Flask, FakeInbox, Clock], inbox: FakeInbox, clock: Clock) -> FlaskClient:
    return parts[0].test_client()


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[dict[str, object]]]:
    structlog.reset_defaults()
    with capture_logs() as logs:
        yield logs  # type: ignore[misc]  # structlog calls its dict a MutableMapping


# The way through


def test_everything_answered_arrives_as_easy_read(client: FlaskClient, inbox: FakeInbox) -> None:
    reference = send(client, walk(client))
    event = inbox.only()
    assert reference == reference_of(event.feedback_id)
    assert (event.source, event.role, event.team_chosen) == (Source.EASY_READ, Role.SERVICE_USER, "fostering")
    assert (event.rating, event.unsafe, event.words_use) == (Rating.VERY_GOOD, Unsafe.NO, WordsUse.QUOTED)
    assert (event.good, event.better) == (ANSWERS["good"], ANSWERS["better"])
    assert (event.reply_to, event.happened_in) == ("bo@example.org", None)


def test_all_but_who_and_one_answer_can_be_missed(client: FlaskClient, inbox: FakeInbox) -> None:
    send(client, walk(client, team="", rating="", good="", unsafe="", words_use="", reply_to=""))
    event = inbox.only()
    assert (event.team_chosen, event.rating, event.unsafe, event.reply_to, event.good) == (None, None, None, None, "")
    assert event.words_use is WordsUse.TEAM_ONLY


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
def test_a_page_is_one_question_and_says_where_it_stands(client: FlaskClient, number: int) -> None:
    question = QUESTIONS[number]
    page = walk(client, until=question.name)
    (heading,) = page.find_all("h1")
    labelled = [e for tag in ("legend", "label") for e in page.find_all(tag) if text_of(e) == question.words]
    assert text_of(heading) == question.words
    assert len(labelled) == 1
    assert page.title.startswith(f"{question.words} – Page {number + 1} of 9 – ")
    assert ("You can miss this question" in page.text) is question.can_be_missed
    assert {e.get("name") for e in page.find_all("input") if e.get("type") != "hidden"} <= {question.name}


def test_the_faces_of_the_rating_have_their_words_beside_them(client: FlaskClient) -> None:
    page = walk(client, until="rating")
    said = {e.get("for"): text_of(e) for e in page.find_all("label")}
    values = {e.attrib["value"]: said[e.attrib["id"]] for e in page.find_all("input", type="radio")}
    assert set(values) == set(Rating)
    assert len(set(values.values())) == 6
    assert values["dont_know"] == "I do not know"


def test_the_choices_are_those_of_the_contract(client: FlaskClient) -> None:
    for name, enum in (("role", Role), ("unsafe", Unsafe), ("words_use", WordsUse)):
        page = walk(client, until=name)
        assert {e.get("value") for e in page.find_all("input", type="radio")} == set(enum)


def test_the_teams_are_the_open_ones_and_one_may_not_know(client: FlaskClient) -> None:
    page = walk(client, until="team")
    assert [e.get("value") for e in page.find_all("input", type="radio")] == ["", "home-care", "fostering"]
    assert [text_of(e) for e in page.find_all("h2")][:2] == ["Care for adults", "Help for children and families"]


def test_a_link_chooses_the_team_and_the_start_page_passes_it_on(client: FlaskClient) -> None:
    start = read(client.get("/?form=easy-read&team=old-care"))
    assert start.find_all("a", href="/feedback?team=old-care&form=easy-read")
    page = press(client, first_page(client, "&team=old-care"), role="staff")
    assert "checked" in page.find("input", value="home-care").attrib


def test_the_start_page_says_what_this_is_not(client: FlaskClient) -> None:
    page = read(client.get("/?form=easy-read"))
    for said in ("999", *msgspec.structs.astuple(COUNCIL.emergency), COUNCIL.complaints.phone, COUNCIL.advocacy.phone):
        assert said in page.text


@pytest.mark.parametrize(("unsafe", "prominent"), [("yes", True), ("not_sure", True), ("no", False), ("", False)])
def test_the_last_page_puts_safety_first_where_someone_may_not_be_safe(
    client: FlaskClient, unsafe: str, prominent: bool
) -> None:
    send(client, walk(client, unsafe=unsafe))
    page = read(client.get("/sent?form=easy-read"))
    assert ("You told us that someone may not be safe" in page.text) is prominent
    assert ("a person who checks for this reads your answers first" in page.text) is prominent
    assert ("The team will read your answers" in page.text) is not prominent  # it is held back from them
    assert COUNCIL.emergency.adults in page.text


def test_what_was_left_out_is_said_without_blame(client: FlaskClient) -> None:
    check = walk(client, rating="", reply_to="")

    assert check.text.count("No answer.") == 2
    assert "You missed" not in check.text


def test_the_last_page_without_a_submission_leads_to_the_start(client: FlaskClient) -> None:
    assert client.get("/sent?form=easy-read").location == "/?form=easy-read"


# Back, Change, and pages opened in the middle


@pytest.mark.parametrize("name", NAMES)
def test_back_keeps_what_was_typed_whatever_it_is(client: FlaskClient, name: str) -> None:
    typed = {"good": "x" * 10_001, "reply_to": "call me"}.get(name, ANSWERS[name])
    there = walk(client, until=name)
    again = press(client, press(client, there, "back", **{name: typed}))
    assert again.title == there.title
    assert typed in shown(again, name)


def shown(page: Page, name: str) -> list[str]:
    """Return what the page's own field shows: the choice that is checked, or the words in the box."""
    inputs = [e for e in page.find_all("input", name=name) if "checked" in e.attrib or e.get("type") == "text"]
    return [e.attrib["value"] for e in inputs] + [page.words(name) for _ in page.find_all("textarea", name=name)]


def test_back_from_the_first_page_is_the_start_and_keeps_the_answers(client: FlaskClient) -> None:
    page = press(client, walk(client, until="team"), "back")
    start = press(client, page, "back")
    assert start.title.startswith("Start")
    again = press(client, start)
    assert shown(again, "role") == ["service_user"]


@pytest.mark.parametrize("name", NAMES)
def test_change_leads_to_the_question_and_next_leads_back(client: FlaskClient, name: str) -> None:
    check = walk(client)
    there = press(client, check, name)
    assert ANSWERS[name] in shown(there, name)
    again = press(client, there)
    assert again.title == check.title
    assert again.hidden() | {"csrf_token": ""} == check.hidden() | {"csrf_token": ""}


def test_what_was_changed_is_what_arrives(client: FlaskClient, inbox: FakeInbox) -> None:
    check = press(client, press(client, walk(client), "rating"), rating="poor")
    send(client, check)
    assert inbox.only().rating is Rating.POOR


def test_back_from_the_check_goes_to_the_last_question_and_on_to_the_one_before(client: FlaskClient) -> None:
    last = press(client, walk(client), "back")
    assert last.title.startswith(QUESTIONS[-1].words)
    assert press(client, last, "back").title.startswith(QUESTIONS[-2].words)


@pytest.mark.parametrize("name", [*NAMES, "check", "start"])
def test_a_page_opened_in_the_middle_goes_to_the_first(client: FlaskClient, name: str) -> None:
    for answer in (client.get(f"/easy-read/{name}"), client.post(f"/easy-read/{name}", data={})):
        assert (answer.status_code, answer.location) == (303, "/feedback?form=easy-read")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_that_there_is_not_is_not_found(client: FlaskClient, method: str) -> None:
    page = read(client.open("/easy-read/wizards", method=method))
    assert page.status == 404
    assert page.find_all("a", href="/?form=easy-read")


# Faults


def test_who_you_are_must_be_chosen(client: FlaskClient) -> None:
    page = press(client, first_page(client))
    assert (page.status, page.summary()) == (422, {"#role": "Choose who you are"})
    assert page.title.startswith("Error: Who are you?")
    assert page.message("role") == "Choose who you are"
    assert page.find_all("input", id="role")
    assert "role-error" in (page.find("fieldset").get("aria-describedby") or "").split()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("team", "closed"),
        ("team", "wizards"),
        ("rating", "11"),
        ("good", "x" * 10_001),
        ("better", "\N{GRINNING FACE}" * 20_000),
        ("unsafe", "perhaps"),
        ("words_use", "sell"),
        ("reply_to", "call me"),
    ],
)
def test_a_fault_is_told_on_its_own_page_and_nothing_is_lost(client: FlaskClient, name: str, typed: str) -> None:
    page = press(client, walk(client, until=name), **{name: typed})
    assert (page.status, list(page.summary())) == (422, [f"#{name}"])
    assert page.message(name)
    if page.find_all("textarea") or page.find_all("input", type="text"):
        assert typed in shown(page, name)
    assert press(client, page, **{name: ANSWERS[name]}).status == 200


def test_one_of_the_two_answers_must_say_something_and_the_second_page_says_so(client: FlaskClient) -> None:
    page = press(client, walk(client, until="better", good=""), better="")
    assert (page.status, page.summary()) == (422, {"#better": "Tell us what was good, or what we could do better"})
    assert press(client, page, better="Ring first.").status == 200


def test_an_answer_forged_away_leads_back_to_its_question(client: FlaskClient, inbox: FakeInbox) -> None:
    page = press(client, walk(client), role="")
    assert (page.status, page.title.split(" – ")[0]) == (422, "Error: Who are you?")
    assert press(client, page, role="staff").title.startswith("Check your answers")
    assert not inbox.events


def test_a_body_that_is_no_form_goes_to_the_first_page(client: FlaskClient) -> None:
    answer = client.post("/easy-read/good", data=b'{"good": ["x"', content_type="application/json")
    assert answer.location == "/feedback?form=easy-read"


# Sending


def test_the_same_answers_sent_twice_are_one_submission(client: FlaskClient, inbox: FakeInbox) -> None:
    check = walk(client)
    assert send(client, check) == send(client, check)
    assert len(inbox.events) == 1


def test_other_answers_from_the_same_form_are_another_submission(client: FlaskClient, inbox: FakeInbox) -> None:
    check = walk(client)
    first = send(client, check)
    assert send(client, press(client, press(client, check, "good"), good="Kinder.")) != first
    assert len(inbox.events) == 2


def test_a_ticket_older_than_a_day_is_not_used(client: FlaskClient, inbox: FakeInbox, clock: Clock) -> None:
    check = walk(client)
    first = send(client, check)
    clock.now += timedelta(days=1, seconds=1)
    assert send(client, check) != first


def test_a_form_that_may_not_be_ours_is_kept_and_can_be_sent_again(client: FlaskClient, inbox: FakeInbox) -> None:
    check = walk(client)
    page = press(client, check, csrf_token="forged")
    assert (page.status, list(page.summary())) == (422, ["#send"])
    assert not inbox.events
    send(client, page)
    assert inbox.only().good == ANSWERS["good"]


@pytest.mark.parametrize("failure", [SpoolFull(), Unavailable("spool")])
def test_what_could_not_be_kept_is_said_so_and_nothing_is_lost(
    client: FlaskClient, inbox: FakeInbox, failure: Unavailable
) -> None:
    check = walk(client)
    inbox.failure = failure
    page = press(client, check)
    assert (page.status, page.title.split(" – ")[0]) == (503, "Not saved: Check your answers")
    assert COUNCIL.complaints.phone in page.text
    assert "reference" not in page.text
    inbox.failure = None
    assert send(client, page) == reference_of(inbox.only().feedback_id)


def test_what_the_contract_refuses_is_a_message_and_never_a_500(client: FlaskClient, inbox: FakeInbox) -> None:
    check = walk(client)
    inbox.failure = InvalidEvent("an answer is too long")
    page = press(client, check)
    (href,) = page.summary()
    assert page.status == 422
    assert [e for e in page.root.iter() if e.get("id") == href[1:]]


# What is told to whom


def test_answers_are_in_no_cookie_no_address_and_no_log(client: FlaskClient, logged: list[dict[str, object]]) -> None:
    check = walk(client)
    page = press(client, walk(client, until="reply_to"), reply_to="call me")
    assert page.status == 422
    send(client, check)
    assert "tea" not in str(client.get_cookie("heard-form"))
    assert not [e for e in check.find_all("form") + check.find_all("a") if "service_user" in str(e.attrib)]
    assert "tea" not in str(logged)
    assert "call me" not in str(logged)
    assert [line["event"] for line in logged] == ["form.faulty", "feedback.accepted"]


def test_the_browser_may_keep_the_pages_for_its_back_button_and_nobody_else_may(client: FlaskClient) -> None:
    check = walk(client)
    for response in (first_page(client).response, walk(client, until="good").response, check.response):
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" not in response.headers.get("Vary", "")
    send(client, check)
    assert client.get("/sent?form=easy-read").headers["Cache-Control"] == "no-store"
