"""The form as a browser without JavaScript meets it: every page parses, nothing is a 500, nothing typed is lost."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlencode

import msgspec
import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from producers.bodies import MAX_BODY_BYTES
from schemas.errors import InvalidEvent, SpoolFull, Unavailable
from schemas.events import Rating, Role, Source, Unsafe, WordsUse, is_storable
from schemas.references import reference_of
from tests.form_app import COUNCIL, NOON, Clock, FakeInbox, make_form
from tests.html_page import Page, read, text_of

Encoding = Callable[[dict[str, str]], tuple[bytes, str]]
EMOJI = "\N{GRINNING FACE}"


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


def open_form(client: FlaskClient, query: str = "") -> Page:
    return read(client.get(f"/feedback{query}"))


def send(client: FlaskClient, hidden: dict[str, str] | None = None, **typed: str) -> Page:
    hidden = open_form(client).hidden() if hidden is None else hidden
    return read(client.post("/feedback", data={"role": "unpaid_carer"} | hidden | typed, follow_redirects=False))


def send_well(client: FlaskClient, hidden: dict[str, str] | None = None, **typed: str) -> str:
    """Send, and return the reference that the next page shows."""
    hidden = open_form(client).hidden() if hidden is None else hidden
    answer = client.post("/feedback", data={"role": "unpaid_carer", "good": "Kind."} | hidden | typed)
    assert (answer.status_code, answer.location) == (303, "/sent")
    return text_of(read(client.get("/sent")).find("strong", id="reference"))


def as_urlencoded(typed: dict[str, str]) -> tuple[bytes, str]:
    return urlencode(typed).encode(), "application/x-www-form-urlencoded"


def as_multipart(typed: dict[str, str]) -> tuple[bytes, str]:
    """By hand, because Werkzeug's own leaves a temporary file open."""
    parts = (f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{typed[name]}\r\n' for name in typed)
    return ("".join(parts) + "--cut--\r\n").encode(), "multipart/form-data; boundary=cut"


# The way through


def test_the_start_page_says_what_this_is_not_and_leads_to_the_form(client: FlaskClient) -> None:
    page = read(client.get("/"))
    assert page.status == 200
    for said in (
        "999",
        *msgspec.structs.astuple(COUNCIL.emergency),
        COUNCIL.complaints.phone,
        COUNCIL.complaints.post,
        COUNCIL.advocacy.name,
        COUNCIL.privacy.contact,
    ):
        assert said in page.text
    assert page.find_all("a", href="/feedback")


def test_everything_filled_in_arrives(client: FlaskClient, inbox: FakeInbox) -> None:
    reference = send_well(
        client,
        team="home-care",
        rating="very_good",
        good="She made time.\r\nAnd tea.",
        better="  Ring first. ",
        unsafe="no",
        words_use="quoted",
        reply_to=" bo@example.org ",
        happened_month="feb",
        happened_year="2026",
    )
    event = inbox.only()
    assert reference == reference_of(event.feedback_id)
    assert (event.source, event.role, event.team_chosen) == (Source.FORM, Role.UNPAID_CARER, "home-care")
    assert (event.rating, event.unsafe, event.words_use) == (Rating.VERY_GOOD, Unsafe.NO, WordsUse.QUOTED)
    assert (event.good, event.better) == ("She made time.\nAnd tea.", "Ring first.")
    assert (event.reply_to, event.happened_in, event.received_at) == ("bo@example.org", "2026-02", NOON)


def test_what_is_optional_can_be_left_out_and_words_then_stay_with_the_team(
    client: FlaskClient, inbox: FakeInbox
) -> None:
    send_well(client)
    event = inbox.only()
    assert (event.team_chosen, event.rating, event.unsafe, event.reply_to, event.happened_in) == (None,) * 5
    assert event.words_use is WordsUse.TEAM_ONLY


def test_the_better_answer_alone_is_enough(client: FlaskClient, inbox: FakeInbox) -> None:
    send_well(client, good="", better="Ring first.")
    assert inbox.only().better == "Ring first."


def test_the_sent_page_without_a_submission_leads_to_the_start(client: FlaskClient) -> None:
    answer = client.get("/sent")
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize(("unsafe", "prominent"), [("yes", True), ("not_sure", True), ("no", False), ("", False)])
def test_the_sent_page_puts_safety_first_where_someone_may_be_unsafe(
    client: FlaskClient, unsafe: str, prominent: bool
) -> None:
    send_well(client, unsafe=unsafe)
    page = read(client.get("/sent"))
    assert ("You told us that someone may not be safe" in page.text) is prominent
    assert ("goes first to a person who checks for this, and not to the team" in page.text) is prominent
    assert ("We pass what you told us to the right team" in page.text) is not prominent  # it is held back from them
    assert COUNCIL.emergency.adults in page.text


def test_the_health_page_answers(client: FlaskClient) -> None:
    assert client.get("/health").get_data(as_text=True) == "ok"


# Teams


def test_a_link_chooses_the_team_and_the_start_page_passes_it_on(client: FlaskClient) -> None:
    assert read(client.get("/?team=home-care")).find_all("a", href="/feedback?team=home-care")
    assert chosen_team(open_form(client, "?team=home-care")) == "home-care"


def test_a_link_to_a_merged_team_chooses_the_one_that_took_over(client: FlaskClient) -> None:
    page = open_form(client, "?team=old-care")
    assert chosen_team(page) == "home-care"
    assert "We do not know the team" not in page.text


@pytest.mark.parametrize("team", ["closed", "wizards", "%ED%A0%80", "%00", "x" * 5000, "<b>"])
def test_a_link_to_no_open_team_is_a_polite_note(client: FlaskClient, team: str) -> None:
    page = open_form(client, f"?team={team}")
    assert (page.status, chosen_team(page)) == (200, "")
    assert "We do not know the team" in page.text
    assert read(client.get(f"/?team={team}")).status == 200


def test_closed_teams_cannot_be_chosen(client: FlaskClient) -> None:
    options = {e.get("value") for e in open_form(client).find_all("option")}
    assert options == {"", "home-care", "fostering"}


def chosen_team(page: Page) -> str:
    return next((e.attrib["value"] for e in page.find_all("option") if "selected" in e.attrib), "")


# Faults


def test_an_empty_form_says_what_to_put_right_in_the_summary_and_next_to_the_field(client: FlaskClient) -> None:
    page = send(client, role="")
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert page.summary() == {
        "#role": "Choose who you are",
        "#good": "Tell us what was good, or what we could do better",
    }
    assert page.message("role") == "Choose who you are"
    assert all(page.find_all(tag, id=href[1:]) for href, tag in zip(page.summary(), ("input", "textarea"), strict=True))


FAULTS = {
    "unknown role": ({"role": "wizard"}, "role"),
    "unknown team": ({"team": "wizards"}, "team"),
    "closed team": ({"team": "closed"}, "team"),
    "unknown rating": ({"rating": "11"}, "rating"),
    "unknown unsafe": ({"unsafe": "perhaps"}, "unsafe"),
    "unknown use": ({"words_use": "sell"}, "words_use"),
    "no way to reply": ({"reply_to": "call me"}, "reply_to"),
    "long way to reply": ({"reply_to": "a" * 300 + "@example.org"}, "reply_to"),
    "month alone": ({"happened_month": "3"}, "happened"),
    "a month to come": ({"happened_month": "4", "happened_year": "2026"}, "happened"),
    "too long": ({"better": "x" * 10_001}, "better"),
    "20,000 emoji": ({"better": EMOJI * 20_000}, "better"),
    "only control characters": ({"good": "\x00\x07\x7f \r\n"}, "good"),
}


@pytest.mark.parametrize(("typed", "field"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_next_to_its_field_and_the_words_are_still_there(
    client: FlaskClient, inbox: FakeInbox, typed: dict[str, str], field: str
) -> None:
    page = send(client, **({"good": "Kind <b>& warm</b>"} | typed))
    assert page.status == 422
    assert page.message(field)
    assert len(page.summary()) == 1
    assert page.words("better") == typed.get("better", "")
    assert page.words("good") == ("" if field == "good" else "Kind <b>& warm</b>")
    assert "checked" in page.find("input", value="unpaid_carer").attrib or "role" in typed
    assert not inbox.events


def test_both_answers_of_20_000_emoji_get_a_message_each(client: FlaskClient) -> None:
    page = send(client, good=EMOJI * 20_000, better=EMOJI * 20_000)
    assert (page.status, list(page.summary())) == (422, ["#good", "#better"])
    assert page.words("good") == page.words("better") == EMOJI * 20_000


def test_length_is_counted_as_it_will_be_kept(inbox: FakeInbox) -> None:
    client = make_form(inbox, answer_limit=5).test_client()
    send_well(client, good="  e\N{COMBINING ACUTE ACCENT}\r\n123\x00  ")
    assert inbox.only().good == "é\n123"


def test_what_no_database_could_hold_is_put_right_at_the_edge(client: FlaskClient, inbox: FakeInbox) -> None:
    body = urlencode(open_form(client).hidden() | {"role": "staff"}) + "&good=ok%00%ED%A0%80%FF%0Bfine"
    answer = client.post("/feedback", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    good = inbox.only().good
    assert is_storable(good)
    assert (good[:2], good[-4:]) == ("ok", "fine")
    assert not {"\x00", "\x0b"} & set(good)


def test_a_field_sent_twice_counts_once(client: FlaskClient, inbox: FakeInbox) -> None:
    hidden = open_form(client).hidden()
    fields = [*hidden.items(), ("role", "staff"), ("role", "wizard"), ("good", "One."), ("good", "Two.")]
    assert (
        client.post("/feedback", data=urlencode(fields), content_type="application/x-www-form-urlencoded").status_code
        == 303
    )
    assert (inbox.only().role, inbox.only().good) == (Role.STAFF, "One.")


def test_a_file_in_the_place_of_words_is_no_answer(client: FlaskClient) -> None:
    hidden = open_form(client).hidden()
    answer = client.post("/feedback", data={**hidden, "role": "staff", "good": (io.BytesIO(b"x"), "x.txt")})
    assert read(answer).summary() == {"#good": "Tell us what was good, or what we could do better"}


@pytest.mark.parametrize("encode", [as_urlencoded, as_multipart])
def test_far_too_long_words_get_a_message_however_they_are_sent(client: FlaskClient, encode: Encoding) -> None:
    body, content_type = encode(open_form(client).hidden() | {"role": "staff", "good": "x" * 600_000})
    page = read(client.post("/feedback", data=body, content_type=content_type))
    assert (page.status, list(page.summary()), len(page.words("good"))) == (422, ["#good"], 600_000)


def test_a_body_that_is_not_utf_8_gets_the_form_with_messages(client: FlaskClient) -> None:
    answer = client.post("/feedback", data=b"good=\xff", content_type="application/x-www-form-urlencoded")
    assert read(answer).status == 422


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", "nonsense"]
)
def test_a_body_that_is_no_form_gets_the_form_with_messages(client: FlaskClient, content_type: str) -> None:
    page = read(client.post("/feedback", data=b'{"good": ["x"', content_type=content_type))
    assert page.status == 422
    assert "#role" in page.summary()


# Tokens and tickets


@pytest.mark.parametrize("token", ["", "forged", None])
def test_a_wrong_token_keeps_what_was_typed_and_hands_out_one_that_works(
    client: FlaskClient, inbox: FakeInbox, token: str | None
) -> None:
    hidden = open_form(client).hidden()
    hidden.pop("csrf_token")
    page = send(client, hidden | ({} if token is None else {"csrf_token": token}), good="Kind.")
    assert page.status == 422
    assert list(page.summary()) == ["#send"]
    assert page.words("good") == "Kind."
    assert not inbox.events
    send_well(client, page.hidden())
    assert len(inbox.events) == 1


def test_a_token_without_its_cookie_is_wrong(client: FlaskClient, inbox: FakeInbox) -> None:
    hidden = open_form(client).hidden()
    client.delete_cookie("heard-form")
    assert list(send(client, hidden, good="Kind.").summary()) == ["#send"]
    assert not inbox.events


def test_the_same_form_sent_twice_is_one_submission_with_one_reference(client: FlaskClient, inbox: FakeInbox) -> None:
    hidden = open_form(client).hidden()
    assert send_well(client, hidden) == send_well(client, hidden)
    assert len(inbox.events) == 1


def test_the_same_form_with_other_words_is_another_submission(client: FlaskClient, inbox: FakeInbox) -> None:
    hidden = open_form(client).hidden()
    assert send_well(client, hidden, good="Kind.") != send_well(client, hidden, good="Kinder.")
    assert len(inbox.events) == 2


def test_each_form_handed_out_is_its_own_even_with_the_same_words(client: FlaskClient, inbox: FakeInbox) -> None:
    assert send_well(client) != send_well(client)
    assert len(inbox.events) == 2


def test_a_form_put_right_keeps_its_ticket(client: FlaskClient) -> None:
    hidden = open_form(client).hidden()
    again = send(client, hidden, good="")
    assert again.hidden()["ticket"] == hidden["ticket"]


@pytest.mark.parametrize("ticket", ["", "forged", "WzFd.c2ln"])
def test_a_missing_or_forged_ticket_costs_a_person_nothing(client: FlaskClient, inbox: FakeInbox, ticket: str) -> None:
    hidden = open_form(client).hidden()
    first = send_well(client, hidden | {"ticket": ticket})
    assert first == reference_of(inbox.only().feedback_id)


def test_a_ticket_older_than_a_day_is_not_used(client: FlaskClient, inbox: FakeInbox, clock: Clock) -> None:
    hidden = open_form(client).hidden()
    first = send_well(client, hidden)
    clock.now += timedelta(days=1, seconds=1)
    assert send_well(client, hidden) != first


# When it cannot be kept


@pytest.mark.parametrize("failure", [SpoolFull(), Unavailable("spool")])
def test_what_could_not_be_kept_is_said_so_with_the_words_still_there_and_no_reference(
    client: FlaskClient, inbox: FakeInbox, failure: Unavailable
) -> None:
    hidden = open_form(client).hidden()
    inbox.failure = failure
    page = send(client, hidden, good="Kind.", team="home-care")
    assert page.status == 503
    assert page.title.startswith("Not saved: ")
    assert "We could not save what you told us" in page.text
    assert COUNCIL.complaints.phone in page.text
    assert "reference" not in page.text
    assert (page.words("good"), chosen_team(page)) == ("Kind.", "home-care")
    assert client.get("/sent").status_code == 303
    inbox.failure = None
    assert send_well(client, page.hidden())


def test_what_the_contract_refuses_is_a_message_and_never_a_500(client: FlaskClient, inbox: FakeInbox) -> None:
    inbox.failure = InvalidEvent("an answer is too long")
    page = send(client, good="Kind.")
    assert (page.status, page.words("good")) == (422, "Kind.")
    assert page.summary()


def test_a_body_that_is_too_large_gets_an_honest_page(client: FlaskClient) -> None:
    page = read(client.post("/feedback", data={"good": "x" * MAX_BODY_BYTES}))
    assert page.status == 413
    assert "We have not saved it" in page.text


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("POST", "/", 405), ("PUT", "/feedback", 405)]
)
def test_a_wrong_address_gets_a_page_that_leads_back(client: FlaskClient, method: str, path: str, status: int) -> None:
    page = read(client.open(path, method=method))
    assert page.status == status
    assert page.find_all("a", href="/")


def test_a_fault_of_ours_says_nothing_was_saved_and_logs_no_words(
    client: FlaskClient, inbox: FakeInbox, logged: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = open_form(client).hidden()

    def fail(_event: object) -> None:
        raise RuntimeError("Kind words")

    monkeypatch.setattr(inbox, "keep", fail)
    page = send(client, hidden, good="Kind words")
    assert page.status == 500
    assert "We have not saved what you told us" in page.text
    assert [line["event"] for line in logged] == ["form.failed"]
    assert "Kind" not in str(logged)


def test_logs_hold_ids_and_counts_and_never_words(
    client: FlaskClient, inbox: FakeInbox, logged: list[dict[str, object]]
) -> None:
    send(client, good="", reply_to="call me")
    send_well(client, good="Kind.", reply_to="bo@example.org")
    assert logged == [
        {"event": "form.faulty", "faults": 2, "log_level": "info"},
        {"event": "feedback.accepted", "feedback_id": str(inbox.only().feedback_id), "log_level": "info"},
    ]


# Pages


def test_every_fieldset_has_a_legend_with_text_and_every_input_a_label(client: FlaskClient) -> None:
    for page in (open_form(client), send(client, role="", happened_month="3")):
        fieldsets = page.find_all("fieldset")
        assert len(fieldsets) == 5
        assert all(text_of(next(f.iter("legend"))) for f in fieldsets)
        labelled = {e.get("for") for e in page.find_all("label") if text_of(e)}
        inputs = [e for tag in ("input", "select", "textarea") for e in page.find_all(tag) if e.get("type") != "hidden"]
        assert {e.get("id") for e in inputs} == labelled


def test_the_questions_are_those_of_the_contract(client: FlaskClient) -> None:
    values = {e.get("name"): set() for e in open_form(client).find_all("input", type="radio")}
    for e in open_form(client).find_all("input", type="radio"):
        values[e.get("name")].add(e.get("value"))
    assert values == {"role": set(Role), "rating": set(Rating), "unsafe": set(Unsafe), "words_use": set(WordsUse)}


def test_only_the_empty_form_may_be_kept_by_a_browser(client: FlaskClient) -> None:
    fresh = client.get("/feedback")
    assert fresh.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" not in fresh.headers.get("Vary", "")
    assert send(client, good="").response.headers["Cache-Control"] == "no-store"
    send_well(client)
    assert client.get("/sent").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("https", "name"), [(True, "__Host-heard-form"), (False, "heard-form")])
def test_the_cookie_goes_nowhere_that_it_need_not(https: bool, name: str) -> None:
    cookie = make_form(https=https).test_client().get("/feedback").headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is https
    assert "Domain" not in cookie


def test_no_page_holds_a_script_or_a_style_of_its_own(client: FlaskClient) -> None:
    send_well(client)
    for path in ("/", "/feedback", "/sent", "/nothing"):
        page = read(client.get(path))
        assert not page.find_all("script")
        assert not page.find_all("style")
        assert not [e for e in page.root.iter() if any(a == "style" or a.startswith("on") for a in e.attrib)]
