"""The page about the person: after the reference, optional in all, and apart from what they said."""

import json
import re
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from producers.form.about_you_questions import EASY_QUESTIONS
from schemas.about_you import Age, Disability, EthnicGroup, Sex, first_half
from schemas.errors import SpoolFull
from schemas.population import NO_POPULATION
from tests.easy_read import post, press, walk
from tests.easy_read import send as send_easy
from tests.form_app import Clock, FakeAnswersInbox, FakeInbox, make_form
from tests.html_page import Page, read, text_of

Parts = tuple[Flask, FakeInbox, FakeAnswersInbox]
ALL = {
    "age": "75_to_84",
    "ethnic_group": "asian",
    "health": "yes",
    "limits": "a_little",
    "sex": "female",
    "postcode": "AM1",
}


@pytest.fixture(scope="module")
def built() -> Parts:
    """One app for all tests here: its templates take most of a second to compile. What it remembers is emptied."""
    inbox, answers = FakeInbox(), FakeAnswersInbox()
    return make_form(inbox, clock=Clock(), answers=answers), inbox, answers


@pytest.fixture
def answers(built: Parts) -> FakeAnswersInbox:
    built[2].events, built[2].failure = {}, None
    return built[2]


@pytest.fixture
def client(built: Parts, answers: FakeAnswersInbox) -> FlaskClient:
    built[1].events = {}
    return built[0].test_client()


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[dict[str, object]]]:
    structlog.reset_defaults()
    with capture_logs() as logs:
        yield logs  # type: ignore[misc]  # structlog calls its dict a MutableMapping


def send_feedback(client: FlaskClient, **typed: str) -> Page:
    """Send feedback, and return the page with the reference."""
    hidden = read(client.get("/feedback")).hidden()
    given = {"role": "unpaid_carer", "good": "Kind.", "team": "home-care"} | typed
    assert client.post("/feedback", data=hidden | given).status_code == 303
    return read(client.get("/sent"))


def answer(client: FlaskClient, hidden: dict[str, str] | None = None, **typed: str) -> Page:
    hidden = read(client.get("/about-you")).hidden() if hidden is None else hidden
    return read(client.post("/about-you", data=hidden | typed))


def test_the_page_with_the_reference_asks_and_what_is_sent_is_sent_already(client: FlaskClient, built: Parts) -> None:
    page = send_feedback(client)

    assert page.find("a", href="/about-you").text
    assert len(built[1].events) == 1
    assert text_of(read(client.get("/about-you")).find("strong", class_="heard-reference"))


def test_what_is_answered_is_kept_with_month_and_service_and_nothing_else(
    client: FlaskClient, answers: FakeAnswersInbox
) -> None:
    send_feedback(client, good="Kind.", rating="very_good", reply_to="bo@example.org")
    answer(client, **ALL)

    (event,) = answers.events.values()
    kept = json.loads(event)
    del kept["answers_id"]
    assert kept == {
        "month": "2026-03",
        "service": "adults",
        "age": "75_to_84",
        "ethnic_group": "asian",
        "disability": "limited_a_little",
        "sex": "female",
        "area": "harbour",
    }


def test_nothing_of_the_answers_leads_to_the_submission(
    client: FlaskClient, built: Parts, answers: FakeAnswersInbox, logged: list[dict[str, object]]
) -> None:
    send_feedback(client)
    answer(client, **ALL)

    (event,), (kept,) = built[1].events.values(), answers.events.values()
    shared = {str(event.feedback_id), event.feedback_id.hex, event.received_at.isoformat()[:13], "unpaid_carer"}
    assert not [one for one in shared if one in kept.decode()]
    assert answers.only().answers_id.version == 8  # it holds no time, as a version 7 would
    said = json.dumps(logged, default=str)
    assert str(answers.only().answers_id) not in said
    assert not [one for one in ("asian", "75_to_84", "harbour") if one in said]


def test_the_reference_is_shown_again_with_thanks_and_nobody_is_asked_twice(client: FlaskClient) -> None:
    reference = text_of(send_feedback(client).find("strong", id="reference"))
    answer(client, **ALL)

    page = read(client.get("/sent"))

    assert text_of(page.find("strong", id="reference")) == reference
    assert "We have your answers about you too" in text_of(page.find("p", id="told"))
    assert not page.find_all("a", href="/about-you")
    assert client.get("/about-you").location == "/sent"


def test_a_page_sent_twice_is_one_answer(built: Parts, client: FlaskClient, answers: FakeAnswersInbox) -> None:
    send_feedback(client)
    hidden = read(client.get("/about-you")).hidden()
    with client.session_transaction() as before:
        asked = dict(before)
    answer(client, hidden, **ALL)
    with client.session_transaction() as again:  # a second click, whose request still carries the cookie of the first
        again.update(asked)
    answer(client, hidden, sex="male")

    assert len(answers.events) == 1
    assert answers.only().sex is Sex.FEMALE


def test_another_submission_is_asked_again_and_has_an_id_of_its_own(
    client: FlaskClient, answers: FakeAnswersInbox
) -> None:
    for _ in range(2):
        send_feedback(client)
        answer(client, sex="male")

    assert len(answers.events) == 2


def test_nothing_answered_is_nothing_kept(client: FlaskClient, answers: FakeAnswersInbox) -> None:
    send_feedback(client)
    answer(client)

    assert answers.events == {}
    assert client.get("/about-you").location == "/sent"


@pytest.mark.parametrize("role", ["staff", "student_or_newly_qualified", "partner_organisation"])
def test_who_works_with_the_council_is_not_asked(client: FlaskClient, role: str) -> None:
    assert not send_feedback(client, role=role).find_all("a", href="/about-you")
    assert client.get("/about-you").location == "/sent"


def test_staffs_form_after_a_carers_leaves_no_question_behind(client: FlaskClient) -> None:
    send_feedback(client)

    assert not send_feedback(client, role="staff").find_all("a", href="/about-you")


def test_who_sent_nothing_is_led_to_the_start(client: FlaskClient) -> None:
    assert client.get("/about-you").location == "/sent"
    assert client.post("/about-you", data=ALL).location == "/sent"


def test_no_team_is_no_service(client: FlaskClient, answers: FakeAnswersInbox) -> None:
    send_feedback(client, team="")
    answer(client, sex="male")

    assert answers.only().service is None


@pytest.mark.parametrize(
    ("health", "limits", "disability"),
    [
        ("yes", "a_lot", Disability.LIMITED_A_LOT),
        ("yes", "a_little", Disability.LIMITED_A_LITTLE),
        ("yes", "not_at_all", Disability.NOT_DISABLED),
        ("yes", "prefer_not_to_say", Disability.PREFER_NOT_TO_SAY),
        ("no", "", Disability.NOT_DISABLED),
        ("no", "a_lot", Disability.NOT_DISABLED),
        ("prefer_not_to_say", "", Disability.PREFER_NOT_TO_SAY),
        ("yes", "", None),
        ("", "a_lot", None),
    ],
)
def test_two_questions_about_health_come_to_one_answer(
    client: FlaskClient, answers: FakeAnswersInbox, health: str, limits: str, disability: Disability | None
) -> None:
    send_feedback(client)
    answer(client, sex="male", health=health, limits=limits)

    assert answers.only().disability is disability


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("AM1", "harbour"),
        ("am2 3qz", "harbour"),
        ("AM73QZ", "marsh"),
        ("ZZ99", "elsewhere"),
        ("", None),
    ],
)
def test_a_postcode_becomes_the_area_it_is_in(
    client: FlaskClient, answers: FakeAnswersInbox, typed: str, area: str | None
) -> None:
    send_feedback(client)
    answer(client, sex="male", postcode=typed)

    assert answers.only().area == area
    assert not typed or typed.encode() not in next(iter(answers.events.values()))


def test_prefer_not_to_say_is_kept_as_what_it_is_and_outranks_what_is_typed(
    client: FlaskClient, answers: FakeAnswersInbox
) -> None:
    send_feedback(client)
    rather_not = dict.fromkeys(("age", "ethnic_group", "health", "sex"), "prefer_not_to_say")
    answer(client, **rather_not, postcode="by the sea", postcode_not_said="yes")

    told = answers.only()
    assert (told.age, told.ethnic_group, told.disability, told.sex, told.area) == (
        Age.PREFER_NOT_TO_SAY,
        EthnicGroup.PREFER_NOT_TO_SAY,
        Disability.PREFER_NOT_TO_SAY,
        Sex.PREFER_NOT_TO_SAY,
        "prefer_not_to_say",
    )


def test_every_question_offers_not_to_say(client: FlaskClient) -> None:
    send_feedback(client)
    page = read(client.get("/about-you"))

    offered = {e.attrib["name"] for e in page.find_all("input") if e.get("value") == "prefer_not_to_say"}
    assert offered == {"age", "ethnic_group", "health", "limits", "sex"}
    assert len(page.find_all("input", name="postcode_not_said")) == 1


def test_a_fault_is_named_with_a_link_and_nothing_chosen_is_lost(
    client: FlaskClient, answers: FakeAnswersInbox
) -> None:
    send_feedback(client)
    page = answer(client, **ALL | {"postcode": "by the sea", "age": "old"})

    assert (page.status, answers.events) == (422, {})
    assert set(page.summary()) == {"#age", "#postcode"}
    assert page.find("input", id="postcode").get("value") == "by the sea"
    assert "checked" in page.find("input", name="ethnic_group", value="asian").attrib


def test_answers_that_cannot_be_saved_say_so_and_say_that_the_feedback_is(
    client: FlaskClient, answers: FakeAnswersInbox
) -> None:
    reference = text_of(send_feedback(client).find("strong", id="reference"))
    hidden = read(client.get("/about-you")).hidden()
    answers.failure = SpoolFull()
    page = answer(client, hidden, **ALL)

    assert page.status == 503
    assert f"What you told us before is saved. Its reference is {reference}" in page.text
    assert "checked" in page.find("input", name="sex", value="female").attrib
    answers.failure = None
    assert answer(client, page.hidden(), **ALL).status == 303
    assert len(answers.events) == 1


def test_a_form_that_is_not_ours_is_not_kept(client: FlaskClient, answers: FakeAnswersInbox) -> None:
    send_feedback(client)
    page = answer(client, {"csrf_token": "forged"}, **ALL)

    assert (page.status, answers.events) == (422, {})
    assert "#send" in page.summary()


def test_the_page_says_why_and_what_cannot_be_done_later(client: FlaskClient) -> None:
    send_feedback(client)
    text = read(client.get("/about-you")).text

    assert "whom we do not hear from" in text
    assert "apart from what you told us" in text
    assert "We cannot show them to you, change them or delete them later" in text
    assert "3 years" in text
    assert "optional" in text


def test_large_print_has_it_in_large_print(client: FlaskClient) -> None:
    hidden = read(client.get("/feedback?form=large-print")).hidden()
    client.post("/feedback?form=large-print", data=hidden | {"role": "service_user", "good": "Kind."})
    page = read(client.get(read(client.get("/sent?form=large-print")).find("a", role="button").attrib["href"]))

    assert "heard-large-print" in page.find("html").attrib["class"]
    assert page.find("form").attrib["action"] == "/about-you?form=large-print"


def test_a_council_that_names_no_areas_does_not_ask_where_people_live(answers: FakeAnswersInbox) -> None:
    client = make_form(answers=answers, population=NO_POPULATION).test_client()
    assert "5 short questions" in send_feedback(client).text
    page = read(client.get("/about-you"))
    assert not page.find_all("input", id="postcode")
    assert "These 5 questions" in page.text
    answer(client, sex="male")
    assert answers.only().area is None

    step = easy_pages(client)
    for question in EASY_QUESTIONS[:-2]:
        step = press(client, step, **{question.name: ""})
    assert "Page 5 of 5" in step.text
    assert post(client, step, sex="male").status_code == 303


def easy_pages(client: FlaskClient) -> Page:
    send_easy(client, walk(client))
    return read(client.get("/about-you?form=easy-read"))


def test_easy_read_asks_one_question_a_page_and_keeps_all_answers(
    client: FlaskClient, answers: FakeAnswersInbox
) -> None:
    page = easy_pages(client)
    for question in EASY_QUESTIONS[:-1]:
        assert len(page.find_all("h1")) == 1
        page = press(client, page, **{question.name: ALL[question.name]})
    sent = post(client, page, postcode="AM7 3QZ")

    assert (sent.status_code, sent.location) == (303, "/sent?form=easy-read")
    told = answers.only()
    assert (told.service, told.age, told.ethnic_group, told.disability, told.sex, told.area) == (
        "childrens",
        Age.FROM_75,
        EthnicGroup.ASIAN,
        Disability.LIMITED_A_LITTLE,
        Sex.FEMALE,
        "marsh",
    )
    assert "We have your answers about you too" in read(client.get(sent.location)).text


def test_easy_read_goes_back_with_every_answer_and_shows_what_to_put_right(
    client: FlaskClient, answers: FakeAnswersInbox
) -> None:
    page = press(client, easy_pages(client), age="16_to_17")
    back = press(client, page, "back", ethnic_group="black")
    assert "checked" in back.find("input", name="age", value="16_to_17").attrib
    assert back.hidden()["ethnic_group"] == "black"

    for _ in EASY_QUESTIONS[1:]:
        back = press(client, back)
    wrong = press(client, back, postcode="by the sea")
    assert (wrong.status, wrong.summary().keys()) == (422, {"#postcode"})
    assert post(client, wrong, postcode="", postcode_not_said="yes").status_code == 303
    assert (answers.only().age, answers.only().area) == (Age.FROM_16, "prefer_not_to_say")


def test_easy_read_says_when_it_could_not_save(client: FlaskClient, answers: FakeAnswersInbox) -> None:
    page = easy_pages(client)
    for _ in EASY_QUESTIONS[1:]:
        page = press(client, page)
    answers.failure = SpoolFull()
    page = press(client, page, postcode="AM1")

    assert page.status == 503
    assert "We have what you told us before" in page.text


def test_an_easy_read_page_opened_by_its_address_leads_to_the_first(client: FlaskClient) -> None:
    easy_pages(client)

    assert client.get("/easy-read/about-you/sex").location == "/about-you?form=easy-read"
    assert client.get("/easy-read/about-you/wizard").status_code == 404


@pytest.mark.parametrize(
    ("typed", "half"),
    [
        ("AM1", "AM1"),
        (" am1 ", "AM1"),
        ("am12", "AM12"),
        ("W1A", "W1A"),
        ("W1A 1AA", "W1A"),
        ("M1 1AE", "M1"),
        ("CR2 6XH", "CR2"),
        ("DN55 1PT", "DN55"),
        ("am1-1ab", "AM1"),
        ("", None),
        ("AM", None),
        ("1AB", None),
        ("12 Harbour Street", None),
        ("AM1 1AB and more", None),
    ],
)
def test_a_postcode_is_read_half_or_whole(typed: str, half: str | None) -> None:
    assert first_half(typed) == half
    assert half is None or re.fullmatch("[A-Z0-9]{2,4}", half)
