"""The weekly pages over a real SQLite database, asked for as a browser asks."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine
from structlog.testing import capture_logs

from schemas.events import Rating, Unsafe, WordsUse
from schemas.references import reference_of
from schemas.tags import AnswerDetails, PartSentiment, Question, SafetyTag, Sentiment, Span, Weighed
from schemas.weeks import ReportingWeek
from sinks.tables import Base
from summaries.pages.views import ANSWERS_PER_PAGE
from tests.pages_app import AFTER, DIRECTORY, carry_session, make_pages, plain, read_page, sign_in
from tests.stored import TUESDAY, WEEK, store_feedback, store_watermark
from tests.stored_year import Heard, store_weeks

WEEKLY = f"/teams/reablement/weeks/{WEEK}"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    return sign_in(make_pages(engine).test_client(), engine)


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return read_page(response)


def test_every_page_says_who_is_signed_in_and_lets_them_out(client: FlaskClient) -> None:
    for path, status in (("/", 200), (WEEKLY, 200), ("/review", 200), ("/teams/nobody/weeks/2026-W10", 404)):
        html = text_of(client, path, status)
        assert "Signed in as <b>reviewer</b>, reviewer" in html
        assert "Sign out" in html


def test_the_weekly_page_shows_what_was_said_and_how_it_may_be_used(engine: Engine, client: FlaskClient) -> None:
    store_feedback(engine, good="The porridge was hot.", better="Ring before you come.", words_use=WordsUse.TEAM_ONLY)

    html = plain(text_of(client, WEEKLY))

    for expected in (
        "Reablement Team",
        "2 to 8 March 2026",
        "What was good?",
        "The porridge was hot.",
        "What could we do better?",
        "Ring before you come.",
        "For the team only: do not quote",
        "Person who uses services",
        "Tuesday 3 March 2026 at 2:05pm",
        "Saw: hot",
        "Chosen on the form",
        "Data up to: not known yet",
        "Too few to tell",
    ):
        assert expected in html
    assert html.index("What was good?") < html.index("What could we do better?")


def test_words_are_escaped_and_find_their_own_direction(engine: Engine, client: FlaskClient) -> None:
    attack = "<script>alert('x')</script><img src=x onerror=alert(1)> {{ 7 * 7 }} مرحبا"
    store_feedback(engine, good=attack, better=attack, reason=attack, team_reason=attack)
    for _ in range(4):  # enough to be read first as well
        store_feedback(engine, good=attack, unsafe=Unsafe.NO)
    held = store_feedback(engine, good=attack, unsafe=Unsafe.YES, reply_to=attack)

    for path in (WEEKLY, f"/review/safety/{reference_of(held)}"):
        html = text_of(client, path)
        assert "<img" not in html
        assert "&lt;script&gt;" in html
        assert '<blockquote class="govuk-body pages-words" dir="auto">&lt;script' in html


def test_nobody_unsafe_is_quoted_on_a_weekly_page_or_in_its_json(engine: Engine, client: FlaskClient) -> None:
    secret = "heard through the wall"
    held = store_feedback(engine, unsafe=Unsafe.NOT_SURE, good=secret, reason=secret, team_reason=secret)

    html = plain(text_of(client, WEEKLY))
    json = client.get(f"{WEEKLY}.json").get_data(as_text=True)

    assert "1 submission is not shown here because someone may be unsafe." in html
    assert 'href="/review/safety"' in html
    assert "See what needs a person now" in html
    for private in (secret, reference_of(held)):
        assert private not in html
        assert private not in json
        assert private not in text_of(client, "/")
    assert msgspec.json.decode(json)["held_back"] == 1


def test_the_safety_page_of_before_leads_to_the_lane(client: FlaskClient) -> None:
    assert client.get("/safety").headers["Location"] == "/review/safety"


def test_the_index_counts_every_team_in_the_last_finished_week(engine: Engine, client: FlaskClient) -> None:
    store_feedback(engine)
    store_feedback(engine, team="fostering", received_at=AFTER - timedelta(hours=1))
    store_feedback(engine, team="gone-team")
    store_feedback(engine, team=None)
    store_feedback(engine, team="old-team")
    store_feedback(engine, unsafe=Unsafe.YES)

    html = plain(text_of(client, "/"))

    assert "5 pieces of feedback. 1 so far in the week that is running now." in html
    for team in ("reablement", "fostering", "gone-team", "not-known", "old-team"):
        assert f'href="/teams/{team}/weeks/{WEEK}"' in html
    assert f'href="/teams/fostering/weeks/{WEEK.shifted(1)}"' in html
    assert "1 submission may mean that someone is unsafe, and nobody has taken it on in time." in html
    assert '<a class="govuk-link" href="/review/safety">Safety</a> <b>1</b>' in html


def test_the_index_shows_teams_with_nothing_but_not_those_long_closed(client: FlaskClient) -> None:
    html = text_of(client, "/")

    assert "Reablement Team" in html
    assert "Team not known" in html
    assert "Old Team" not in html


def test_the_index_shows_the_week_that_is_asked_for(engine: Engine, client: FlaskClient) -> None:
    store_feedback(engine, received_at=TUESDAY - timedelta(weeks=3))

    html = plain(text_of(client, "/?week=2026-W07"))

    assert "9 to 15 February 2026</h2>" in html
    assert "1 piece of feedback." in html
    assert '<option value="2026-W07" selected>' in html
    assert "so far: this week is still running" in plain(text_of(client, f"/?week={WEEK.shifted(1)}"))


def test_the_chooser_leads_to_the_week_it_names(client: FlaskClient) -> None:
    response = client.get("/choose?team=fostering&week=2026-W09")

    assert response.headers["Location"] == "/teams/fostering/weeks/2026-W09"
    assert '<form class="pages-choose" method="get" action="/choose">' in text_of(client, WEEKLY)


def test_a_weekly_page_leads_to_the_weeks_beside_it_but_not_beyond_now(client: FlaskClient) -> None:
    html = text_of(client, WEEKLY)
    running = text_of(client, f"/teams/reablement/weeks/{WEEK.shifted(1)}")

    assert 'rel="prev" href="/teams/reablement/weeks/2026-W09"' in html
    assert 'rel="next" href="/teams/reablement/weeks/2026-W11"' in html
    assert 'rel="next"' not in running
    assert "This week is still running." in running


def test_a_team_with_nothing_gets_a_helpful_page(engine: Engine, client: FlaskClient) -> None:
    store_feedback(engine, received_at=TUESDAY - timedelta(weeks=5))

    html = plain(text_of(client, WEEKLY))

    assert "Nobody sent feedback about this team in this week" in html
    assert 'You can read an earlier week: <a class="govuk-link" href="/teams/reablement/weeks/2026-W05">' in html
    assert "?team=reablement" in html
    assert "when nobody chose a team" in plain(text_of(client, f"/teams/not-known/weeks/{WEEK}"))


@pytest.mark.parametrize(
    "path",
    [
        f"/teams/no-such-team/weeks/{WEEK}",
        f"/teams/%00/weeks/{WEEK}",
        f"/teams/{'x' * 5000}/weeks/{WEEK}",
        "/teams/reablement/weeks/next",
        "/teams/reablement/weeks/2026-W54",
        "/teams/reablement/weeks/9999-W52",
        "/teams/reablement/weeks/0001-W01",
        "/?week=whenever",
        "/choose?team=reablement",
    ],
)
def test_what_is_not_there_gets_a_page_that_says_how_a_week_is_written(client: FlaskClient, path: str) -> None:
    html = plain(text_of(client, path, 404))

    assert "Page not found" in html
    assert "A week is written like <b>2026-W10</b>" in html


@pytest.mark.postgres
def test_pages_over_postgresql_are_the_same(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    Base.metadata.create_all(engine)
    client = sign_in(make_pages(engine).test_client(), engine)
    store_feedback(engine, team="gone-team", good="Over PostgreSQL.")
    held = store_feedback(engine, unsafe=Unsafe.YES, good="Held over PostgreSQL.", reply_to="someone@example.org")

    assert "Over PostgreSQL." in text_of(client, f"/teams/gone-team/weeks/{WEEK}")
    assert "2 pieces of feedback." in plain(text_of(client, "/"))
    assert "Held over PostgreSQL." in text_of(client, f"/review/safety/{reference_of(held)}")
    assert client.get("/health").status_code == 200
    for odd in ("%00", "x" * 5000, "%ED%A0%80"):  # PostgreSQL refuses what SQLite only does not find
        text_of(client, f"/teams/{odd}/weeks/{WEEK}", 404)
    engine.dispose()


@pytest.mark.postgres
def test_postgresql_that_is_not_there_gets_an_honest_page(postgres_url: str) -> None:
    engine = create_engine(f"{postgres_url.partition('?')[0]}-gone?{postgres_url.partition('?')[2]}")
    client = carry_session(make_pages(engine).test_client(), "anybody's")

    assert "The pages cannot be shown just now" in text_of(client, WEEKLY, 503)
    engine.dispose()


def test_a_week_written_another_way_leads_to_its_own_address(client: FlaskClient) -> None:
    assert client.get("/teams/reablement/weeks/2026w9").headers["Location"] == "/teams/reablement/weeks/2026-W09"
    assert client.get("/teams/reablement/weeks/2026-W54.json").status_code == 404
    assert client.get("/teams/reablement/weeks/2026-W54.json").is_json


def test_the_json_holds_the_figures_of_the_page(engine: Engine, client: FlaskClient) -> None:
    store_feedback(engine, rating=Rating.GOOD)
    store_watermark(engine, WEEK.ends_at)

    response = client.get(f"{WEEKLY}.json")
    summary = msgspec.json.decode(response.data)

    assert response.mimetype == "application/json"
    assert (summary["team_name"], summary["week"], summary["submissions"]) == ("Reablement Team", "2026-W10", 1)
    assert summary["standing"] == "complete"
    assert summary["good"][0]["words"] == "The porridge was hot."


def test_late_words_are_marked_each(engine: Engine, client: FlaskClient) -> None:
    store_feedback(engine, good="In time.")
    store_feedback(engine, good="Late.", stored_at=WEEK.ends_at + timedelta(days=1))

    html = plain(text_of(client, WEEKLY))

    assert "1 piece of feedback arrived here after the week had ended." in html
    assert html.count("Arrived late") == 1


def test_a_flood_is_spread_over_pages_and_all_of_it_can_be_read(engine: Engine, client: FlaskClient) -> None:
    for number in range(ANSWERS_PER_PAGE + 1):
        store_feedback(engine, good=f"number {number}.", sentiment=Sentiment.NEUTRAL)
    store_feedback(engine, good="kindest of all", compound=0.99)

    first, second = text_of(client, WEEKLY), text_of(client, f"{WEEKLY}?page=2")

    assert f">number {ANSWERS_PER_PAGE - 1}.<" in first
    assert f">number {ANSWERS_PER_PAGE}.<" not in first
    assert f">number {ANSWERS_PER_PAGE}.<" in second
    assert f'href="{WEEKLY}?page=2#good-' in first  # what to read first may be on another page


@pytest.mark.parametrize(
    "host",
    ["heard.example", "127.0.0.1.heard.example", "localhost@evil.example", "192.168.1.5", "", "[::1", "a b"],
)
def test_a_request_under_another_name_is_refused(engine: Engine, client: FlaskClient, host: str) -> None:
    store_feedback(engine, good="Only for here.")

    for path in (WEEKLY, "/pages-static/pages.css", "/nowhere", "/health"):
        response = client.get(path, headers={"Host": host})
        assert response.status_code == 421
        assert "Only for here." not in response.get_data(as_text=True)


@pytest.mark.parametrize("host", ["localhost", "localhost:8001", "127.0.0.1:8001", "[::1]:8001", "LOCALHOST"])
def test_this_computers_own_names_are_served(client: FlaskClient, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_pages_with_words_are_kept_by_no_cache(client: FlaskClient) -> None:
    for path in ("/", WEEKLY, f"{WEEKLY}.json", "/review"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_a_database_that_is_down_gets_an_honest_page_and_its_return_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "not-there-yet"
    engine = create_engine(f"sqlite:///{folder / 'heard.sqlite'}")
    client = carry_session(make_pages(engine).test_client(), "anybody's")

    with capture_logs() as logs:
        for path in ("/", WEEKLY, "/review"):
            html = text_of(client, path, 503)
            assert "The pages cannot be shown just now" in html
            assert "Nothing that people sent is lost" in html
        assert client.get("/health").status_code == 503
        assert client.get(f"{WEEKLY}.json").get_json() == {"error": "The database cannot be read just now."}
    assert {log["event"] for log in logs} == {"pages.unavailable"}

    folder.mkdir()
    Base.metadata.create_all(engine)
    assert sign_in(client, engine).get(WEEKLY).status_code == 200
    assert client.get("/health").get_json() == {"status": "ok"}
    engine.dispose()


def test_a_fault_of_ours_gets_a_page_and_a_log_line_without_words(engine: Engine) -> None:
    def broken_clock() -> object:
        raise RuntimeError("somebody's words")

    app = make_pages(engine, clock=broken_clock)  # type: ignore[arg-type]  # it never returns
    client = carry_session(app.test_client(), "anybody's")

    with capture_logs() as logs:
        html = text_of(client, "/", 500)

    assert "Something went wrong" in html
    assert "somebody's words" not in html + repr(logs)
    assert logs[0]["cause"] == "RuntimeError"


def test_reading_pages_leaves_nothing_open(engine: Engine, client: FlaskClient, tmp_path: Path) -> None:
    store_feedback(engine)
    for path in ("/", WEEKLY, "/review"):
        client.get(path)

    with sqlite3.connect(tmp_path / "heard.sqlite", timeout=0) as writer:  # a reader that stayed would hold it back
        writer.execute("DELETE FROM words")
    writer.close()


def test_the_chooser_holds_every_team_and_the_week_that_is_shown(client: FlaskClient) -> None:
    old = ReportingWeek(2019, 3)

    html = text_of(client, f"/teams/fostering/weeks/{old}")

    for team in DIRECTORY.teams:
        assert f'<option value="{team.id}"' in html
    assert '<option value="fostering" selected>' in html
    assert f'<option value="{old}" selected>' in html


def test_the_weekly_page_shows_how_each_half_of_an_answer_sounds_and_which_words_decided_it(
    engine: Engine, client: FlaskClient
) -> None:
    kind = PartSentiment(
        start=0,
        end=12,
        sentiment=Sentiment.POSITIVE,
        score=0.6,
        reasons=(Weighed(start=0, end=6, weight=2.0, why="warm <b>words</b>"),),
    )
    details = msgspec.json.encode(AnswerDetails(parts=(kind,))).decode()
    store_feedback(engine, good="Lovely <staff> but slow.", details=details, sentiment=Sentiment.MIXED)

    html = plain(text_of(client, WEEKLY))

    assert '<q class="pages-sentence"><mark>Lovely</mark> &lt;staf</q>' in html
    assert "(warm &lt;b&gt;words&lt;/b&gt;)" in html


def test_words_that_suggest_someone_is_unsafe_are_held_back_and_marked_for_a_reviewer(
    engine: Engine, client: FlaskClient
) -> None:
    span = Span(question=Question.GOOD, start=3, end=11, why="someone may be <hurt>")
    safety = msgspec.json.encode(SafetyTag(flagged=True, reasons=(span,))).decode()
    held = store_feedback(engine, good="He hit <me> hard.", unsafe=Unsafe.NO, held_back=True, safety=safety)

    html = plain(text_of(client, f"/review/safety/{reference_of(held)}"))

    assert "The words may mean: someone may be &lt;hurt&gt;" in html
    assert 'He <mark class="pages-unsafe">hit &lt;me&gt;</mark> hard.' in html
    assert "hard." not in text_of(client, WEEKLY)


def test_the_weekly_page_counts_themes_by_name_and_shows_the_words_that_showed_them(
    engine: Engine, client: FlaskClient
) -> None:
    span = Span(question=Question.BETTER, start=0, end=12)
    store_feedback(engine, better="Long waiting <b>times</b>", themes={"waiting": (span,), "gone": ()})
    store_feedback(engine, unsafe=Unsafe.YES, themes={"waiting": (span,)})

    html = plain(text_of(client, WEEKLY))

    assert '>Waiting &amp; delays</th> <td class="govuk-table__cell govuk-table__cell--numeric">1</td>' in html
    assert "Waiting &amp; delays: <q>Long waiting</q>" in html
    assert ">gone</th>" in html


def test_the_weekly_page_says_whether_anything_really_changed(engine: Engine, client: FlaskClient) -> None:
    store_weeks(engine, [*[Heard(20 + place % 3) for place in range(12)], Heard(90)])

    html = plain(text_of(client, WEEKLY))
    charts = {chart["measure"]: chart for chart in client.get(f"{WEEKLY}.json").get_json()["charts"]}

    assert "Has anything really changed?" in html
    assert "2 to 8 March is above what is usual." in html
    assert "Rules: NHS Making Data Count: XmR chart." in html
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in html
    assert charts["feedback"]["points"][-1]["mark"] == {"signal": "outside", "is_high": True}
    assert charts["criticisms"]["form"] == "too_little"


def test_a_page_of_what_no_team_is_known_for_has_no_charts(client: FlaskClient) -> None:
    assert "Has anything really changed?" not in text_of(client, f"/teams/not-known/weeks/{WEEK}")
