"""The API over HTTP, on its real file: every answer is one that its document describes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import html5lib
import pytest
import structlog
from structlog.testing import capture_logs

from producers.api import ApiFile, Limits, Partners
from producers.bodies import MAX_BODY_BYTES
from schemas.errors import InvalidEvent, SpoolFull, Unavailable
from schemas.events import Source
from schemas.references import parse_reference, reference_of
from tests.api_app import PATH, WELL, ApiParts, Partner, make_api, make_parts
from tests.form_app import DIRECTORY, NOON


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiParts]:
    parts = make_parts(tmp_path_factory.mktemp("api") / "api.sqlite")
    yield parts
    parts.file.close()


@pytest.fixture(scope="module")
def hospital(shared: ApiParts) -> Partner:
    return shared.partner("hospital")


@pytest.fixture
def parts(shared: ApiParts) -> ApiParts:
    """What is shared, with nothing left in it but the partner."""
    shared.inbox.events, shared.inbox.failure, shared.clock.now = {}, None, NOON
    with shared.file.transaction() as database:
        database.execute("delete from repeats")
    return shared


@pytest.fixture
def partner(parts: ApiParts, hospital: Partner) -> Partner:
    return hospital


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[dict[str, object]]]:
    structlog.reset_defaults()
    with capture_logs() as logs:
        yield logs  # type: ignore[misc]  # structlog calls its dict a MutableMapping


# Accepted


def test_a_submission_is_kept_and_its_reference_told(parts: ApiParts, partner: Partner) -> None:
    answer = partner.post(WELL | {"team_chosen": "old-care", "good": " Kind.\r\n"})

    event = parts.inbox.only()
    assert (answer.status_code, answer.mimetype) == (202, "application/json")
    assert answer.get_json() == {"reference": reference_of(event.feedback_id)}
    assert (event.source, event.team_chosen, event.good, event.received_at) == (Source.API, "home-care", "Kind.", NOON)
    assert "Location" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_an_idempotency_key_the_same_body_is_another_submission(parts: ApiParts, partner: Partner) -> None:
    assert partner.accepted() != partner.accepted()
    assert len(parts.inbox.events) == 2


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", '; charset="UTF-8"'])
def test_json_may_say_that_it_is_in_utf_8(partner: Partner, charset: str) -> None:
    assert partner.post(content_type=f"application/json{charset}").status_code == 202


def test_emoji_at_the_contracts_length_fit_into_a_body_however_they_are_escaped(tmp_path: Path) -> None:
    parts = make_parts(tmp_path / "api.sqlite", answer_limit=50_000)
    words = "\N{GRINNING FACE}" * 50_000
    raw = json.dumps({"role": "staff", "good": words, "better": words}).encode()
    assert parts.partner().post(raw=raw).status_code == 202
    parts.file.close()


# The same request again


def test_the_same_key_and_body_give_the_same_reference(parts: ApiParts, partner: Partner) -> None:
    assert partner.accepted(idempotency_key="a-1") == partner.accepted(idempotency_key="a-1")
    assert len(parts.inbox.events) == 1


def test_the_same_members_in_another_order_are_the_same_body(parts: ApiParts, partner: Partner) -> None:
    first = partner.accepted(idempotency_key="a-1")
    again = partner.post(raw=b'{ "good": "\\u004bind.", "role": "unpaid_carer" }', idempotency_key="a-1")
    assert again.get_json() == {"reference": first}


def test_the_same_key_with_another_body_is_refused_by_name(parts: ApiParts, partner: Partner) -> None:
    partner.accepted(idempotency_key="a-1")
    found = partner.faults(WELL | {"good": "Kinder."}, idempotency_key="a-1")
    assert list(found) == ["Idempotency-Key"]
    assert "another body" in found["Idempotency-Key"]
    assert len(parts.inbox.events) == 1


def test_another_key_is_another_submission(partner: Partner) -> None:
    assert partner.accepted(idempotency_key="a-1") != partner.accepted(idempotency_key="a-2")


def test_two_partners_may_use_the_same_key(parts: ApiParts, partner: Partner) -> None:
    school = parts.partner("school")
    assert partner.accepted(idempotency_key="a-1") != school.accepted(WELL | {"good": "!"}, idempotency_key="a-1")


def test_a_body_with_faults_does_not_use_up_its_key(partner: Partner) -> None:
    assert partner.faults({"role": "staff"}, idempotency_key="a-1")
    assert partner.accepted(idempotency_key="a-1")


def test_a_key_is_remembered_for_14_days_and_then_forgotten(parts: ApiParts, partner: Partner) -> None:
    first = partner.accepted(idempotency_key="a-1")
    parts.clock.now += timedelta(days=14)
    assert partner.accepted(idempotency_key="a-1") == first
    parts.clock.now += timedelta(seconds=1)
    assert partner.accepted(idempotency_key="a-1") != first
    with parts.file.transaction("deferred") as database:
        assert database.execute("select count(*) from repeats").fetchone() == (1,)


def test_a_request_whose_answer_never_came_is_the_same_submission_after_a_crash(
    parts: ApiParts, partner: Partner
) -> None:
    """The key is on the disk before the door accepts: a new process makes the same id of it, minutes later."""
    seen = []

    def die(event: object) -> None:
        seen.append(event)
        raise KeyboardInterrupt

    parts.inbox.keep, keep = die, parts.inbox.keep  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        partner.post(idempotency_key="a-1")
    del keep, parts.inbox.keep

    parts.clock.now += timedelta(minutes=5)
    with ApiFile(parts.path) as file:
        app = make_api(file, parts.inbox, parts.clock, Limits(10_000, 100))
        reference = Partner(app.test_client(), partner.key).accepted(idempotency_key="a-1")
    assert parts.inbox.only().feedback_id == seen[0].feedback_id
    assert reference == reference_of(seen[0].feedback_id)


def test_a_request_sent_again_after_its_team_has_closed_means_what_it_meant(parts: ApiParts, partner: Partner) -> None:
    parts.clock.now = datetime(2025, 12, 31, 12, tzinfo=UTC)
    body = WELL | {"team_chosen": "closed"}
    first = partner.accepted(body, idempotency_key="a-1")
    parts.clock.now += timedelta(days=2)
    assert partner.faults(body, idempotency_key="a-2")
    assert partner.accepted(body, idempotency_key="a-1") == first
    assert len(parts.inbox.events) == 1


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "caf\xe9"])
def test_a_key_that_cannot_be_used_is_named(partner: Partner, key: str) -> None:
    assert list(partner.faults(idempotency_key=key)) == ["Idempotency-Key"]


def test_what_is_kept_of_a_request_holds_neither_its_words_nor_its_key(parts: ApiParts, partner: Partner) -> None:
    partner.accepted(WELL | {"good": "She made porridge."}, idempotency_key="case-of-bo-smith")
    kept = b"".join(file.read_bytes() for file in parts.path.parent.iterdir())
    assert b"hospital" in kept
    assert b"porridge" not in kept
    assert b"smith" not in kept
    assert partner.key.encode() not in kept


# Refused


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Basic aG9zcGl0YWw6eA==", "Bearer heard_guess", "Bearer caf\xe9", "heard_guess"],
)
def test_without_a_key_that_works_nothing_is_looked_at(
    parts: ApiParts, partner: Partner, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = parts.app.test_client().post(PATH, json=WELL, headers=headers)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert not parts.inbox.events


def test_a_scheme_is_read_in_either_case(partner: Partner) -> None:
    assert partner.post(headers={"Authorization": f"bearer  {partner.key}"}).status_code == 202


def test_a_revoked_key_stops_working_at_once_and_the_partner_can_have_a_new_one(parts: ApiParts) -> None:
    care_home = parts.partner("care-home")
    reference = care_home.accepted(idempotency_key="a-1")
    Partners(parts.file).revoke("care-home")
    assert care_home.post().status_code == 401
    assert parts.partner("care-home").accepted(idempotency_key="a-1") == reference


def test_every_fault_is_named_with_its_place(partner: Partner) -> None:
    found = partner.faults({"role": "wizard", "better": 5, "comment": "x"})
    assert list(found) == ["#/role", "#/better", "#/comment"]


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/xml", "application/json; charset=utf-16"])
def test_what_does_not_say_that_it_is_json_in_utf_8_is_415(partner: Partner, content_type: str | None) -> None:
    answer = partner.post(content_type=content_type)
    assert (answer.status_code, answer.get_json()["status"]) == (415, 415)


def test_a_compressed_body_is_415(partner: Partner) -> None:
    assert partner.post(headers={"Content-Encoding": "gzip"}).status_code == 415


def test_a_body_that_is_too_large_is_413(partner: Partner) -> None:
    assert partner.post(raw=b" " * MAX_BODY_BYTES).status_code == 422
    answer = partner.post(raw=b" " * (MAX_BODY_BYTES + 1))
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_who_asks_too_often_is_told_when_to_ask_again_and_others_are_not_held_up(tmp_path: Path) -> None:
    parts = make_parts(tmp_path / "api.sqlite", per_minute=2)
    hospital, school = parts.partner("hospital"), parts.partner("school")
    answers = [hospital.post({"role": 1}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert school.post().status_code == 202
    parts.file.close()


@pytest.mark.parametrize("failure", [SpoolFull(), Unavailable("spool")])
def test_what_cannot_be_kept_is_503_and_can_be_sent_again(
    parts: ApiParts, partner: Partner, failure: Unavailable
) -> None:
    parts.inbox.failure = failure
    answer = partner.post(idempotency_key="a-1")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0
    assert "reference" not in answer.get_json()
    parts.inbox.failure = None
    assert partner.accepted(idempotency_key="a-1")
    assert len(parts.inbox.events) == 1


def test_where_the_file_cannot_be_read_it_is_503(tmp_path: Path) -> None:
    (tmp_path / "api.sqlite").write_bytes(b"not a database" * 100)
    parts = make_parts(tmp_path / "api.sqlite")
    answer = Partner(parts.app.test_client(), "heard_x").post()
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")


def test_what_the_contract_refuses_is_422(parts: ApiParts, partner: Partner) -> None:
    parts.inbox.failure = InvalidEvent("good is too long")
    assert list(partner.faults()) == ["#"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", PATH, 405), ("OPTIONS", PATH, 405), ("DELETE", PATH, 405), ("POST", "/api/", 405), ("GET", "/api/x", 404)],
)
def test_a_wrong_address_or_method_is_a_problem_too(parts: ApiParts, method: str, path: str, status: int) -> None:
    answer = parts.app.test_client().open(path, method=method)
    assert (answer.status_code, answer.mimetype, answer.get_json()["status"]) == (
        status,
        "application/problem+json",
        status,
    )
    assert ("Allow" in answer.headers) is (status == 405)


def test_a_fault_of_ours_says_nothing_was_saved_and_logs_no_words(
    parts: ApiParts, partner: Partner, logged: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_event: object) -> None:
        raise RuntimeError("Kind.")

    monkeypatch.setattr(parts.inbox, "keep", fail)
    answer = partner.post()
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert [line["event"] for line in logged] == ["api.failed"]
    assert "Kind" not in answer.text + str(logged)


def test_logs_hold_ids_and_counts_and_never_words(
    parts: ApiParts, partner: Partner, logged: list[dict[str, object]]
) -> None:
    partner.faults({"role": "wizard", "Bo Smith": 1})
    partner.accepted(WELL | {"reply_to": "bo@example.org"}, idempotency_key="bo-smith")
    assert logged == [
        {"event": "api.faulty", "faults": 3, "log_level": "info"},
        {"event": "feedback.accepted", "feedback_id": str(parts.inbox.only().feedback_id), "log_level": "info"},
    ]


# The document and its page


def test_the_document_is_served_to_everyone(parts: ApiParts) -> None:
    answer = parts.app.test_client().get("/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.get_json()["openapi"].startswith("3.1")


def test_the_page_says_what_the_document_says_and_loads_nothing_from_elsewhere(parts: ApiParts) -> None:
    client = parts.app.test_client()
    answer, document = client.get("/api/"), client.get("/openapi.json").get_json()
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    text = " ".join("".join(page.itertext()).split())
    operation = document["paths"][PATH]["post"]
    for said in (
        *(document["info"][part] for part in ("title", "summary", "description")),
        *(f"{status} {about['description']}" for status, about in operation["responses"].items()),
        *(about["description"] for about in document["components"]["schemas"]["Feedback"]["properties"].values()),
        *(about["description"] for about in operation["parameters"]),
    ):
        assert said in text
    for enum in ("Role", "Rating", "Unsafe", "WordsUse"):
        assert ", ".join(document["components"]["schemas"][enum]["enum"]) in text
    loaded = [value for e in page.iter() for name, value in e.attrib.items() if name in ("src", "href", "action")]
    assert loaded
    assert all(value.startswith(("/", "#")) and not value.startswith("//") for value in loaded)
    assert not list(page.iter("script")) + list(page.iter("style"))
    assert not [e for e in page.iter() if any(name == "style" or name.startswith("on") for name in e.attrib)]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_page_lists_the_teams_that_are_open(parts: ApiParts) -> None:
    text = parts.app.test_client().get("/api/").text
    assert {team.id for team in DIRECTORY.teams if f"<code>{team.id}</code>" in text} == {"home-care", "fostering"}


def test_the_examples_reference_is_one(parts: ApiParts) -> None:
    responses = parts.app.test_client().get("/openapi.json").get_json()["paths"][PATH]["post"]["responses"]
    reference = responses["202"]["content"]["application/json"]["example"]["reference"]
    assert parse_reference(reference) == reference
