"""Said in public: approved and published words alone, no closer than role, team and season, and gone in a minute."""

import hashlib
import re
from base64 import b64encode
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import ProgrammingError

from heard.settings import PROJECT
from schemas.events import Role, Unsafe, WordsUse
from schemas.references import reference_of
from schemas.withdrawals import FeedbackWithdrawn
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.withdrawing import Withdrawals
from summaries.public_words import in_no_order
from tests.factories import NOON, an_id
from tests.html_page import read, text_of
from tests.public_app import SHOWN, WORDS, act, approve, day, make_public

PAGES = ("/what-people-say", "/what-people-say.json", "/what-people-say/fragment")
SECRETS = (
    "Dilys",
    "bob@example.org",
    "Alice",
    "Bob",
    reference_of(an_id(1)),
    str(an_id(1)),
    an_id(1).hex,
    "2026-03-03",
)


@pytest.fixture(scope="module")
def built(database: Engine) -> FlaskClient:
    return make_public(database, form_url="https://tell.fernbridge.example/").test_client()


@pytest.fixture
def client(built: FlaskClient, engine: Engine) -> FlaskClient:
    return built


def quotes(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/what-people-say.json{query}").get_json()["quotes"]
    return found


def test_words_are_shown_redacted_with_role_team_and_season_on_page_json_and_fragment(
    engine: Engine, client: FlaskClient
) -> None:
    approve(engine, role=Role.UNPAID_CARER)

    page = read(client.get("/what-people-say"))
    assert text_of(page.find("blockquote")) == SHOWN
    assert "Unpaid carer, Reablement Team, winter 2025 to 2026" in page.text
    assert SHOWN in client.get("/what-people-say/fragment").get_data(as_text=True)
    assert quotes(client) == [
        {
            "words": SHOWN,
            "question": "good",
            "heading": "What was good",
            "attribution": "Unpaid carer, Reablement Team, winter 2025 to 2026",
            "role": "Unpaid carer",
            "season": "winter 2025 to 2026",
            "team_id": "reablement",
            "team": "Reablement Team",
            "service": "adults",
        }
    ]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_that_leads_to_a_person_or_a_moment_is_there(engine: Engine, client: FlaskClient, path: str) -> None:
    approve(engine, happened_in=None)
    act(engine, "Ring before we come")

    said = client.get(path).get_data(as_text=True)

    assert SHOWN in said
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.mark.parametrize(
    "given",
    [
        {"words_use": WordsUse.QUOTED},
        {"words_use": WordsUse.TEAM_ONLY},
        {"checked": False},
        {"unsafe": Unsafe.YES},
    ],
)
@pytest.mark.parametrize("path", PAGES)
def test_words_without_consent_check_or_safety_are_nowhere(
    engine: Engine, client: FlaskClient, path: str, given: dict[str, Any]
) -> None:
    approve(engine, **given)

    said = client.get(path).get_data(as_text=True)

    assert "rang every day" not in said
    assert path.endswith(".json") or "There is nothing to read here yet." in said


@pytest.mark.parametrize("erase", [False, True])
@pytest.mark.parametrize("path", PAGES)
def test_words_that_were_taken_back_are_gone_within_a_minute(
    engine: Engine, client: FlaskClient, path: str, erase: bool
) -> None:
    approve(engine)
    before = client.get(path)
    kept = re.fullmatch(r"public, max-age=(\d+), must-revalidate", before.headers["Cache-Control"])
    assert kept is not None and 0 < 2 * int(kept[1]) <= 60  # two caches, one behind the other
    assert before.headers["ETag"]

    asked = FeedbackWithdrawn(reference=reference_of(an_id(1)), asked_at=NOON, erase=erase)
    Withdrawals(engine).take(asked)

    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "rang every day" not in after.get_data(as_text=True)


def test_what_did_not_change_is_not_sent_again(engine: Engine, client: FlaskClient) -> None:
    approve(engine)
    first = client.get("/what-people-say.json")

    again = client.get("/what-people-say.json", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_a_service_and_a_team_are_plain_links_that_filter(engine: Engine, client: FlaskClient) -> None:
    approve(engine, 1, words="The carers were on time.", team_chosen="reablement")
    approve(engine, 2, words="They listened to my daughter.", team_chosen="fostering")
    act(engine, "Ring first", team="fostering")

    page = read(client.get("/what-people-say"))
    links = {text_of(a): a.attrib["href"] for a in page.find_all("a", class_="govuk-link")}
    assert links["Children’s services"] == "/what-people-say?service=childrens"
    assert links["Fostering Team"] == "/what-people-say?team=fostering"

    for query in ("?service=childrens", "?team=fostering"):
        chosen = read(client.get(f"/what-people-say{query}"))
        assert [text_of(one) for one in chosen.find_all("blockquote")] == ["They listened to my daughter."]
        assert "Ring first" in chosen.text
        assert [one["words"] for one in quotes(client, query)] == ["They listened to my daughter."]
    assert "Ring first" not in read(client.get("/what-people-say?service=adults")).text
    assert "on time" not in client.get("/what-people-say/fragment?team=fostering").get_data(as_text=True)


def test_a_team_that_was_merged_stands_under_the_one_that_does_its_work(engine: Engine, client: FlaskClient) -> None:
    approve(engine, team_chosen="old-team")

    assert [one["team"] for one in quotes(client, "?team=reablement")] == ["Reablement Team"]
    assert [one["team"] for one in quotes(client, "?team=old-team")] == ["Reablement Team"]


def test_a_team_that_is_not_known_is_left_out_of_who_said_it(engine: Engine, client: FlaskClient) -> None:
    approve(engine, team_chosen="a-team-of-long-ago")

    assert [one["attribution"] for one in quotes(client)] == ["Person who uses services, winter 2025 to 2026"]


def test_within_a_season_the_order_says_nothing_of_time(engine: Engine, client: FlaskClient) -> None:
    told = ["One.", "Two.", "Three.", "Four.", "Five."]
    for number, words in enumerate(told, 1):
        approve(engine, number, words=words, happened_in=None, received_at=day(f"2026-03-0{number}"))
    approve(engine, 9, words="Long ago.", happened_in="2025-10")
    approve(engine, 8, words="In the cold.", happened_in="2025-12")

    shown = [one["words"] for one in quotes(client)]

    assert set(shown[:5]) == set(told)
    assert shown[:5] == sorted(told, key=lambda words: hashlib.sha256(words.encode()).digest())
    assert shown[5:] == ["In the cold.", "Long ago."]
    assert in_no_order([]) == []


def test_only_actions_that_teams_made_public_stand_beside_the_words(engine: Engine, client: FlaskClient) -> None:
    act(engine, "Ring before we come", state="done", ended_on=date(2026, 2, 14))
    act(engine, "Open on Sundays", state="not_going_to", reason="Nobody came.", ended_on=date(2026, 1, 5))
    act(engine, "A plan of our own", public=False)

    page = read(client.get("/what-people-say"))

    assert "We did Ring before we come Reablement Team, February 2026" in page.text
    assert "We will not Open on Sundays Why not Nobody came." in page.text
    assert "A plan of our own" not in page.text
    actions = client.get("/what-people-say.json").get_json()["actions"]
    assert [one["action"] for one in actions] == ["Ring before we come", "Open on Sundays"]
    assert "owner" not in actions[0]


def test_an_empty_page_is_honest(client: FlaskClient) -> None:
    page = read(client.get("/what-people-say"))

    assert "There is nothing to read here yet." in page.text
    assert "It does not mean that nobody told us anything." in page.text
    assert page.find("a", href="https://tell.fernbridge.example/").text


def test_the_json_may_be_read_from_any_site_and_the_page_may_not_be_framed(engine: Engine, client: FlaskClient) -> None:
    approve(engine)
    page, as_json, fragment = (client.get(path) for path in PAGES)

    assert as_json.headers["Access-Control-Allow-Origin"] == "*"
    assert fragment.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in page.headers
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in fragment.headers["Content-Security-Policy"]
    assert not [one for one in (page, as_json, fragment) if "Set-Cookie" in one.headers]


def test_the_fragment_loads_nothing_and_its_style_is_its_own(engine: Engine, client: FlaskClient) -> None:
    approve(engine)
    answer = client.get("/what-people-say/fragment")
    text = answer.get_data(as_text=True)

    assert not re.search(r"src=|href=|url\(|@import|<script|<link|style=| on\w+=", text)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert {rule.split("{")[0].split()[0] for rule in style.splitlines()} == {".heard-said"}
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_peoples_words_are_inert(engine: Engine, client: FlaskClient, path: str) -> None:
    approve(engine, words='</script><script>alert(1)</script> & "more"')

    text = client.get(path).get_data(as_text=True)

    assert path.endswith(".json") or "<script>" not in text
    assert quotes(client)[0]["words"].startswith("</script>")
    assert client.get("/what-people-say.json").mimetype == "application/json"
    assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("query", ["?team=wizards", "?service=magic", "?team=" + "x" * 5000])
def test_a_team_that_never_was_is_a_clear_answer(client: FlaskClient, path: str, query: str) -> None:
    answer = client.get(path + query)

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert "We do not have this team or service" in answer.get_data(as_text=True)


def test_nothing_can_be_sent(client: FlaskClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.open("/what-people-say", method=method, data={"x": "y"}).status_code == 405
    assert client.get("/nothing").status_code == 404
    assert client.get("/").location == "/what-people-say"


def test_a_database_that_is_away_is_an_honest_page_that_nobody_keeps() -> None:
    client = make_public(create_engine("sqlite:////nowhere/at/all.sqlite")).test_client()

    for path in (*PAGES, "/health"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("30", "no-store")


def test_words_are_never_those_of_before_redaction(engine: Engine, client: FlaskClient) -> None:
    approve(engine)

    assert [one for path in PAGES if WORDS in (one := client.get(path).get_data(as_text=True))] == []


@pytest.mark.postgres
def test_a_user_who_may_read_what_the_guide_grants_is_enough_and_reads_no_more(postgres_url: str) -> None:
    guide = (PROJECT / "docs" / "public-page.md").read_text(encoding="utf-8")
    (tables,) = re.findall(r"grant select on ([a-z_,\s]+) to heard_public;", guide)
    role = f"reader_{uuid4().hex}"
    owner, reader = connect(postgres_url), connect(postgres_url)

    def become(connection: Any, _: object) -> None:
        connection.execute(f"set role {role}")
        connection.commit()

    event.listen(reader, "connect", become)
    migrate(owner)
    approve(owner)
    act(owner, "Ring before we come")
    try:
        with owner.begin() as connection:
            connection.exec_driver_sql(f"create role {role}")
            connection.exec_driver_sql(f"grant usage on schema public to {role}")
            connection.exec_driver_sql(f"grant select on {tables} to {role}")
        client = make_public(reader).test_client()

        assert [client.get(path).status_code for path in (*PAGES, "/health")] == [200] * 4
        assert SHOWN in client.get("/what-people-say").get_data(as_text=True)
        for table in ("contacts", "about_you", "audit", "accounts", "dead_letters"):
            with pytest.raises(ProgrammingError), reader.connect() as connection:
                connection.exec_driver_sql(f"select 1 from {table}")  # noqa: S608  # names from above
    finally:
        reader.dispose()
        with owner.begin() as connection:
            connection.exec_driver_sql(f"drop owned by {role}")
            connection.exec_driver_sql(f"drop role {role}")
        owner.dispose()
