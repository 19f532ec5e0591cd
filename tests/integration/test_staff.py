"""Staff's own doors as a browser without JavaScript meets them, with keys in a real file."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from producers.api import Scope
from producers.bodies import MAX_BODY_BYTES
from producers.staff.gate import SESSION_LENGTH
from schemas.errors import InvalidEvent, SpoolFull, Unavailable
from schemas.events import HowHeard, Rating, Role, Source, Unsafe, WordsUse
from schemas.references import reference_of
from tests.form_app import NOON, make_form
from tests.html_page import Page, read
from tests.staff_app import StaffParts, make_parts

ADDRESSES = [
    "/staff",
    "/staff/log",
    "/staff/log/saved",
    "/staff/paper",
    "/staff/paper-answers",
    "/staff/paper-form.pdf",
]
COMPLIMENT = {"good": "She was patient.", "role": "unpaid_carer", "how_heard": "card", "heard_by": "Sam, duty desk"}
PAPER = {"good": "They were on time.", "role": "service_user", "heard_by": "Sam"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffParts]:
    """One app for all tests here: its templates take most of a second to compile."""
    parts = make_parts(tmp_path_factory.mktemp("staff"))
    yield parts
    parts.file.close()


@pytest.fixture
def parts(made: StaffParts) -> StaffParts:
    made.inbox.events, made.inbox.failure, made.clock.now = {}, None, NOON
    return made


@pytest.fixture
def stranger(parts: StaffParts) -> FlaskClient:
    return parts.app.test_client()


@pytest.fixture
def client(parts: StaffParts) -> FlaskClient:
    return sign_in(parts)


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[dict[str, object]]]:
    with capture_logs() as logs:
        yield logs  # type: ignore[misc]  # structlog calls its dict a MutableMapping


def sign_in(parts: StaffParts, key: str = "") -> FlaskClient:
    client = parts.app.test_client()
    answer = give_key(client, key or parts.key)
    assert (answer.status, answer.response.location) == (303, "/staff")
    return client


def give_key(client: FlaskClient, key: str, address: str = "/staff", page: Page | None = None) -> Page:
    """Type the key into the page that asks for it."""
    hidden = (page or read(client.get(address))).hidden()
    response = client.post(address, data=hidden | {"access_key": key})
    return read(response) if response.status_code != 303 else Page(response, None)  # type: ignore[arg-type]  # no page


def send(client: FlaskClient, address: str, typed: dict[str, str], hidden: dict[str, str] | None = None) -> Page:
    hidden = read(client.get(address)).hidden() if hidden is None else hidden
    response = client.post(address, data=hidden | typed)
    return read(response) if response.status_code != 303 else Page(response, None)  # type: ignore[arg-type]  # no page


def saved_reference(client: FlaskClient, address: str, typed: dict[str, str], shown_at: str) -> str:
    assert send(client, address, typed).response.location == shown_at
    return read(client.get(shown_at)).find("strong", id="reference").text or ""


# Who may


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_asks_for_the_key_first(stranger: FlaskClient, address: str) -> None:
    page = read(stranger.get(address))

    assert page.status == 403
    assert page.find("input", id="access_key").get("type") == "password"
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/staff/log", "/staff/paper-answers", "/staff/sign-out"])
def test_nothing_is_taken_from_who_has_no_key(parts: StaffParts, stranger: FlaskClient, address: str) -> None:
    assert read(stranger.post(address, data=COMPLIMENT)).status == 403
    assert parts.inbox.events == {}


def test_the_key_leads_to_the_page_that_was_asked_for(parts: StaffParts, stranger: FlaskClient) -> None:
    answer = give_key(stranger, parts.key, "/staff/paper?print=large")

    assert answer.response.location == "/staff/paper?print=large"
    assert read(stranger.get("/staff/paper?print=large")).status == 200


@pytest.mark.parametrize("key", ["", " ", "heard_wrong", "\x00", "x" * 10_000])
def test_a_wrong_key_opens_nothing_and_is_not_shown_again(
    stranger: FlaskClient, logged: list[dict[str, object]], key: str
) -> None:
    page = give_key(stranger, key)

    assert page.status == 403
    assert page.summary().keys() == {"#access_key"}
    assert "value" not in page.find("input", id="access_key").attrib
    assert "heard_wrong" not in str(logged)
    assert read(stranger.get("/staff")).status == 403


def test_a_partners_key_opens_nothing(parts: StaffParts, stranger: FlaskClient) -> None:
    assert give_key(stranger, parts.partners.add("hospital")).status == 403


def test_many_wrong_keys_are_slowed_and_never_keep_a_right_one_out(tmp_path: Path) -> None:
    parts = make_parts(tmp_path)
    client = parts.app.test_client()
    statuses = [give_key(client, "heard_wrong").status for _ in range(32)]

    assert (statuses[29], statuses[30]) == (403, 429)
    assert give_key(client, parts.key).status == 303
    parts.file.close()


def test_a_key_without_the_pages_own_token_is_refused(parts: StaffParts, stranger: FlaskClient) -> None:
    page = read(stranger.post("/staff", data={"access_key": parts.key}))

    assert (page.status, read(stranger.get("/staff")).status) == (403, 403)


def test_a_session_ends_after_12_hours(parts: StaffParts, client: FlaskClient) -> None:
    parts.clock.now = NOON + SESSION_LENGTH - timedelta(seconds=1)
    assert read(client.get("/staff")).status == 200

    parts.clock.now = NOON + SESSION_LENGTH

    page = read(client.get("/staff"))
    assert page.status == 403
    assert "front-desk" not in page.text


def test_signing_out_ends_the_session(client: FlaskClient) -> None:
    hidden = read(client.get("/staff")).hidden()

    assert client.post("/staff/sign-out", data=hidden).status_code == 303
    assert read(client.get("/staff")).status == 403


def test_nobody_else_can_sign_a_person_out(client: FlaskClient) -> None:
    client.post("/staff/sign-out")

    assert read(client.get("/staff")).status == 200


def test_revoking_a_key_ends_its_sessions_at_once(parts: StaffParts) -> None:
    client = sign_in(parts, parts.partners.add("north-locality", Scope.STAFF))
    assert read(client.get("/staff")).status == 200

    parts.partners.revoke("north-locality")

    assert read(client.get("/staff")).status == 403


@pytest.mark.parametrize(("https", "name"), [(True, "__Host-heard-staff"), (False, "heard-staff")])
def test_the_cookie_goes_nowhere_else(tmp_path: Path, https: bool, name: str) -> None:
    parts = make_parts(tmp_path, https=https)
    address = "https://localhost/staff" if https else "/staff"
    client = parts.app.test_client()
    cookie = client.get(address).headers["Set-Cookie"]

    assert cookie.startswith(f"{name}=")
    assert ("Secure" in cookie) == https
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    parts.file.close()


@pytest.mark.parametrize(("secret", "status"), [("the pages' secret", 200), ("a guess", 403)])
def test_a_cookie_that_was_forged_opens_nothing(parts: StaffParts, tmp_path: Path, secret: str, status: int) -> None:
    forger = make_parts(tmp_path)
    forger.app.secret_key = secret
    cookie = sign_in(forger).get_cookie("heard-staff")
    assert cookie is not None
    client = parts.app.test_client()
    client.set_cookie("heard-staff", cookie.value)

    assert read(client.get("/staff")).status == status
    forger.file.close()


def test_keys_that_cannot_be_read_are_said_so_and_lose_nothing(
    parts: StaffParts, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = read(client.get("/staff/log")).hidden()

    def fail(*_: object) -> None:
        raise Unavailable("api.sqlite")

    monkeypatch.setattr(type(parts.file), "transaction", fail)
    page = send(client, "/staff/log", COMPLIMENT, hidden)

    assert page.status == 503
    assert page.find("input", type="hidden", name="good").get("value") == "She was patient."


@pytest.mark.parametrize("address", ["/staff/log", "/staff/paper-answers"])
def test_a_session_that_ends_keeps_what_was_typed(parts: StaffParts, client: FlaskClient, address: str) -> None:
    words = 'One.\r\n\r\n<b>Two</b> & "three".'
    hidden = read(client.get(address)).hidden()
    parts.clock.now += SESSION_LENGTH

    asked = send(client, address, PAPER | COMPLIMENT | {"good": words}, hidden)
    wrong = give_key(client, "heard_wrong", address, asked)
    again = give_key(client, parts.key, address, wrong)

    assert (asked.status, wrong.status, again.status) == (403, 403, 200)
    assert "What you typed is not lost" in asked.text
    assert "not saved yet" in again.text
    assert again.words("good").replace("\n", "").replace("\r", "") == 'One.<b>Two</b> & "three".'
    assert parts.inbox.events == {}
    assert send(client, address, PAPER | COMPLIMENT | {"good": words}, again.hidden()).status == 303
    assert parts.inbox.only().good == 'One.\n\n<b>Two</b> & "three".'


def test_words_from_another_site_are_never_saved_by_signing_in(parts: StaffParts, stranger: FlaskClient) -> None:
    asked = read(stranger.post("/staff/log", data=COMPLIMENT))

    shown = give_key(stranger, parts.key, "/staff/log", asked)

    assert shown.status == 200
    assert parts.inbox.events == {}


def test_a_new_person_in_the_same_browser_finds_nothing_of_the_one_before(
    parts: StaffParts, client: FlaskClient
) -> None:
    send(client, "/staff/log", COMPLIMENT)
    parts.clock.now += SESSION_LENGTH
    give_key(client, parts.key)

    assert read(client.get("/staff/log")).find("input", id="heard_by").get("value", "") == ""


# Log a compliment


def test_a_compliment_is_saved_with_how_it_was_heard(parts: StaffParts, client: FlaskClient) -> None:
    reference = saved_reference(
        client,
        "/staff/log",
        COMPLIMENT
        | {
            "team": "home-care",
            "happened_month": "Feb",
            "happened_year": "2026",
            "words_use": "quoted",
            "unsafe": "no",
        },
        "/staff/log/saved",
    )

    event = parts.inbox.only()
    assert reference == reference_of(event.feedback_id)
    assert (event.source, event.how_heard, event.heard_by) == (Source.STAFF_LOG, HowHeard.CARD, "Sam, duty desk")
    assert (event.role, event.team_chosen, event.good) == (Role.UNPAID_CARER, "home-care", "She was patient.")
    assert (event.happened_in, event.words_use, event.unsafe) == ("2026-02", WordsUse.QUOTED, Unsafe.NO)
    assert (event.rating, event.better, event.reply_to) == (None, "", None)


def test_words_may_be_shown_to_the_team_alone_where_nothing_is_chosen(parts: StaffParts, client: FlaskClient) -> None:
    send(client, "/staff/log", COMPLIMENT)

    assert parts.inbox.only().words_use is WordsUse.TEAM_ONLY


@pytest.mark.parametrize("how", list(HowHeard))
def test_every_way_that_a_compliment_is_heard_can_be_chosen(
    parts: StaffParts, client: FlaskClient, how: HowHeard
) -> None:
    page = read(client.get("/staff/log"))
    assert page.find_all("input", name="how_heard", value=how.value)

    send(client, "/staff/log", COMPLIMENT | {"how_heard": how.value}, page.hidden())

    assert parts.inbox.only().how_heard is how


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({"good": " \n "}, {"#good": "Type what they said"}),
        ({"role": ""}, {"#role": "Choose who said it"}),
        ({"role": "wizard"}, {"#role": "Choose who said it from the list"}),
        ({"how_heard": ""}, {"#how_heard": "Choose how it reached you"}),
        ({"how_heard": "owl"}, {"#how_heard": "Choose how it reached you from the list"}),
        ({"heard_by": "  "}, {"#heard_by": "Say who heard it: your name or your role"}),
        ({"heard_by": "x" * 101}, {"#heard_by": "The name or role must be 100 characters or fewer"}),
        ({"team": "closed"}, {"#team": "Choose a team from the list, or ‘I am not sure’"}),
        ({"unsafe": "maybe"}, {"#unsafe": "Choose yes, no or ‘I am not sure’, or none of them"}),
        ({"words_use": "all"}, {"#words_use": "Choose one of the ways"}),
        ({"happened_month": "4"}, {"#happened_year": "When it happened must include a year"}),
        ({"good": "x" * 10_001}, {"#good": "‘What did they say’ must be 10,000 characters or fewer. It is 10,001 now"}),
    ],
)  # fmt: skip
def test_each_fault_of_a_compliment_is_named_and_nothing_typed_is_lost(
    parts: StaffParts, client: FlaskClient, typed: dict[str, str], faults: dict[str, str]
) -> None:
    sent = COMPLIMENT | typed
    page = send(client, "/staff/log", sent)

    assert (page.status, page.summary()) == (422, faults)
    assert page.title.startswith("Error: ")
    assert page.words("good").strip() == sent["good"].strip()
    assert page.find("input", id="heard_by").get("value") == sent["heard_by"].strip()
    assert parts.inbox.events == {}


def test_faults_are_listed_in_the_order_of_the_page(client: FlaskClient) -> None:
    page = send(client, "/staff/log", {})

    assert list(page.summary()) == ["#good", "#role", "#how_heard", "#heard_by"]


def test_a_compliment_that_is_sent_twice_is_one(parts: StaffParts, client: FlaskClient) -> None:
    hidden = read(client.get("/staff/log")).hidden()
    for _ in range(2):
        assert send(client, "/staff/log", COMPLIMENT, hidden).status == 303

    assert len(parts.inbox.events) == 1


def test_the_next_compliment_keeps_the_team_and_who_heard_it(parts: StaffParts, client: FlaskClient) -> None:
    send(client, "/staff/log", COMPLIMENT | {"team": "fostering"})
    page = read(client.get("/staff/log"))

    assert page.find("input", id="heard_by").get("value") == "Sam, duty desk"
    assert [option.get("value") for option in page.find_all("option") if "selected" in option.attrib] == ["fostering"]
    assert page.words("good").strip() == ""
    assert page.find_all("input", name="how_heard", checked="") == []
    send(client, "/staff/log", COMPLIMENT, page.hidden())
    assert len(parts.inbox.events) == 2


@pytest.mark.parametrize("unsafe", ["yes", "not_sure"])
@pytest.mark.parametrize("address", ["/staff/log", "/staff/paper-answers"])
def test_who_may_be_unsafe_is_not_left_to_wait(client: FlaskClient, address: str, unsafe: str) -> None:
    shown_at = "/staff/log/saved" if address == "/staff/log" else address
    saved_reference(client, address, COMPLIMENT | {"unsafe": unsafe}, shown_at)
    page = read(client.get(shown_at))

    assert "You said that someone may not be safe" in page.text
    assert "01632 960 203" in page.text


@pytest.mark.parametrize("failure", [SpoolFull(), Unavailable("spool")])
@pytest.mark.parametrize("address", ["/staff/log", "/staff/paper-answers"])
def test_what_cannot_be_saved_is_said_so_and_can_be_sent_again(
    parts: StaffParts, client: FlaskClient, address: str, failure: Unavailable
) -> None:
    parts.inbox.failure = failure
    page = send(client, address, COMPLIMENT)

    assert page.status == 503
    assert page.title.startswith("Not saved: ")
    assert page.words("good").strip() == "She was patient."
    parts.inbox.failure = None
    assert send(client, address, COMPLIMENT, page.hidden()).status == 303


def test_what_the_contract_refuses_is_a_fault_and_not_a_broken_page(parts: StaffParts, client: FlaskClient) -> None:
    parts.inbox.failure = InvalidEvent("the words")
    page = send(client, "/staff/log", COMPLIMENT)

    assert (page.status, page.summary().keys()) == (422, {"#good"})


def test_a_form_without_its_token_is_shown_again_with_its_words(parts: StaffParts, client: FlaskClient) -> None:
    page = send(client, "/staff/log", COMPLIMENT, {})

    assert (page.status, page.summary().keys()) == (422, {"#save"})
    assert page.words("good").strip() == "She was patient."
    assert parts.inbox.events == {}


def test_each_key_saves_so_many_in_a_minute(tmp_path: Path) -> None:
    parts = make_parts(tmp_path, per_minute=2)
    client = sign_in(parts)
    answers = [send(client, "/staff/log", COMPLIMENT) for _ in range(3)]

    assert [answer.status for answer in answers] == [303, 303, 429]
    assert answers[2].words("good").strip() == "She was patient."
    assert "Wait " in answers[2].text
    parts.file.close()


def test_words_names_and_keys_reach_no_log(client: FlaskClient, logged: list[dict[str, object]]) -> None:
    send(client, "/staff/log", COMPLIMENT)
    send(client, "/staff/log", COMPLIMENT | {"role": ""})

    assert {"staff.faulty", "feedback.accepted"} <= {str(entry["event"]) for entry in logged}
    for private in ("patient", "Sam", "heard_"):
        assert private not in str(logged)


# Type in paper answers


def test_a_paper_is_saved_with_who_typed_it_in(parts: StaffParts, client: FlaskClient) -> None:
    reference = saved_reference(
        client,
        "/staff/paper-answers",
        PAPER
        | {"team": "home-care", "rating": "good", "better": "Ring first.", "unsafe": "no", "words_use": "published"}
        | {"reply_to": "01632 960 001", "happened_month": "1", "happened_year": "2026"},
        "/staff/paper-answers",
    )

    event = parts.inbox.only()
    assert reference == reference_of(event.feedback_id)
    assert (event.source, event.how_heard, event.heard_by) == (Source.PAPER, None, "Sam")
    assert (event.role, event.team_chosen, event.rating) == (Role.SERVICE_USER, "home-care", Rating.GOOD)
    assert (event.good, event.better, event.reply_to) == ("They were on time.", "Ring first.", "01632 960 001")
    assert (event.happened_in, event.words_use, event.unsafe) == ("2026-01", WordsUse.PUBLISHED, Unsafe.NO)


def test_what_is_not_ticked_on_paper_is_not_answered(parts: StaffParts, client: FlaskClient) -> None:
    page = read(client.get("/staff/paper-answers"))
    ticked = {
        e.attrib["name"]: e.attrib["value"] for e in page.find_all("input", type="radio") if "checked" in e.attrib
    }
    assert ticked == {"rating": "", "unsafe": "", "words_use": ""}

    send(client, "/staff/paper-answers", PAPER | ticked, page.hidden())

    event = parts.inbox.only()
    assert (event.rating, event.unsafe, event.words_use) == (None, None, WordsUse.TEAM_ONLY)


def test_questions_stand_in_the_order_of_the_paper(client: FlaskClient) -> None:
    page = read(client.get("/staff/paper-answers"))
    names = [e.attrib["name"] for e in page.find("form", id="paper").iter() if e.tag in ("input", "select", "textarea")]
    order = list(dict.fromkeys(name for name in names if name not in ("csrf_token", "ticket")))

    assert order == [
        *("team", "heard_by", "role", "rating", "good", "better", "unsafe", "words_use", "reply_to"),
        *("happened_month", "happened_year"),
    ]


def test_the_next_paper_is_empty_but_for_what_stays_and_the_keyboard_is_in_its_first_question(
    client: FlaskClient,
) -> None:
    first = read(client.get("/staff/paper-answers"))
    assert "autofocus" in first.find("select", id="team").attrib
    send(client, "/staff/paper-answers", PAPER | {"team": "fostering", "happened_month": "2", "happened_year": "2026"})
    page = read(client.get("/staff/paper-answers"))

    assert "autofocus" in page.find("input", id="role").attrib
    assert page.words("good").strip() == ""
    assert [o.get("value") for o in page.find_all("option") if "selected" in o.attrib] == ["fostering"]
    kept = {name: page.find("input", id=name).get("value") for name in ("heard_by", "happened_month", "happened_year")}
    assert kept == {"heard_by": "Sam", "happened_month": "2", "happened_year": "2026"}


def test_papers_are_counted_and_one_that_was_sent_twice_counts_once(parts: StaffParts, client: FlaskClient) -> None:
    hidden = read(client.get("/staff/paper-answers")).hidden()
    for _ in range(2):
        send(client, "/staff/paper-answers", PAPER, hidden)
    assert "Typed in this session: 1" in read(client.get("/staff/paper-answers")).text

    send(client, "/staff/paper-answers", PAPER)

    assert "Typed in this session: 2" in read(client.get("/staff/paper-answers")).text
    assert len(parts.inbox.events) == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"good": ""}, "good"),
        ({"role": ""}, "role"),
        ({"rating": "superb"}, "rating"),
        ({"heard_by": ""}, "heard_by"),
        ({"reply_to": "call me"}, "reply_to"),
        ({"happened_month": "13", "happened_year": "2025"}, "happened_month"),
        ({"better": "x" * 10_001}, "better"),
    ],
)
def test_each_fault_of_a_paper_is_named_and_nothing_typed_is_lost(
    parts: StaffParts, client: FlaskClient, typed: dict[str, str], field: str
) -> None:
    sent = PAPER | {"better": "Ring first." if "good" not in typed else ""} | typed
    page = send(client, "/staff/paper-answers", sent)

    assert (page.status, list(page.summary())) == (422, [f"#{field}"])
    assert (page.words("good").strip(), page.words("better").strip()) == (sent["good"], sent["better"])
    assert parts.inbox.events == {}


# Paper forms


def test_the_form_of_a_team_can_be_downloaded(client: FlaskClient) -> None:
    answer = client.get("/staff/paper-form.pdf?team=home-care&print=large")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="feedback-form-home-care-large-print.pdf"'
    assert answer.data.startswith(b"%PDF-")


@pytest.mark.parametrize("team", ["", "wizards", "closed"])
def test_without_an_open_team_there_is_no_form(client: FlaskClient, team: str) -> None:
    page = read(client.get(f"/staff/paper-form.pdf?team={team}&print=large"))

    assert (page.status, page.summary()) == (422, {"#team": "Choose a team"})
    assert [e.get("value") for e in page.find_all("input", name="print") if "checked" in e.attrib] == ["large"]


def test_a_setting_that_is_missing_is_said_so(tmp_path: Path) -> None:
    parts = make_parts(tmp_path, public_url="")
    page = read(sign_in(parts).get("/staff/paper-form.pdf?team=home-care"))

    assert page.status == 503
    assert "HEARD_PUBLIC_URL" in page.text
    parts.file.close()


# Everything else


def test_far_too_much_gets_a_page(client: FlaskClient) -> None:
    page = read(client.post("/staff/log", data={"good": "x" * (MAX_BODY_BYTES + 1)}))

    assert (page.status, page.title.split(" – ")[0]) == (413, "What you sent is too big")


def test_a_page_that_is_not_there_says_so(client: FlaskClient) -> None:
    assert read(client.get("/staff/nothing")).status == 404


def test_a_fault_of_ours_logs_where_and_never_what(
    parts: StaffParts, client: FlaskClient, logged: list[dict[str, object]]
) -> None:
    parts.inbox.failure = RuntimeError("She was patient.")  # type: ignore[assignment]  # what no door should raise
    parts.app.config["PROPAGATE_EXCEPTIONS"] = False
    page = send(client, "/staff/log", COMPLIMENT)

    assert page.status == 500
    assert logged[-1]["event"] == "staff.failed"
    assert "patient" not in str(logged)


@pytest.mark.parametrize("path", ["/", "/feedback"])
def test_no_page_for_everyone_leads_to_staffs_pages(path: str) -> None:
    page = make_form().test_client().get(path).get_data(as_text=True)

    assert "<h1" in page
    assert "/staff" not in page


@pytest.mark.parametrize("name", ["staff.css", "typing.js"])
def test_style_and_script_need_no_key(stranger: FlaskClient, name: str) -> None:
    with stranger.get(f"/staff/static/{name}") as answer:
        assert answer.status_code == 200
