"""Signing in by name and password, and by the demo's buttons: over a real SQLite database."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, func, select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from sinks.tables import Account, Base, StaffSession
from summaries.access import StaffRole
from summaries.accounts import DEMO, AccountRefused, Accounts
from summaries.pages import PagesConfig
from summaries.pages.tries import ALL_NAMES, PER_NAME
from summaries.passwords import PasswordRefused
from tests.pages_app import AFTER, carry_session, make_pages, plain, read_page, sign_in
from tests.stored import WEEK, store_feedback

PASSWORD = "correct horse battery"
WEEKLY = f"/teams/reablement/weeks/{WEEK}"


class Clock:
    """The time, until a test moves it."""

    def __init__(self) -> None:
        self.now = AFTER

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def accounts(engine: Engine) -> Accounts:
    accounts = Accounts(engine)
    accounts.add("Alice@example.org", StaffRole.REVIEWER, [], PASSWORD)
    return accounts


@pytest.fixture
def app(engine: Engine, clock: Clock) -> Flask:
    return make_pages(engine, clock=clock)


@pytest.fixture
def client(app: Flask, accounts: Accounts) -> FlaskClient:
    return app.test_client()


def send(client: FlaskClient, name: str = "alice@example.org", password: str = PASSWORD, **more: str) -> TestResponse:
    form = {"csrf_token": token(client), "name": name, "password": password, **more}
    return client.post("/sign-in", data=form)


def token(client: FlaskClient, page: str = "/sign-in") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))
    assert found
    return found[1]


def test_a_name_and_password_open_the_page_that_was_wanted(engine: Engine, client: FlaskClient) -> None:
    store_feedback(engine, good="The porridge was hot.")
    asked = client.get(f"{WEEKLY}?page=1")
    assert asked.headers["Location"] == f"/sign-in?next={WEEKLY}?page%3D1"
    page = read_page(client.get(asked.headers["Location"]))
    assert f'name="next" value="{WEEKLY}?page=1"' in page

    done = send(client, "  ALICE@example.org", next=f"{WEEKLY}?page=1")

    assert (done.status_code, done.headers["Location"]) == (303, f"{WEEKLY}?page=1")
    assert "The porridge was hot." in read_page(client.get(done.headers["Location"]))


@pytest.mark.parametrize(
    "wanted",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"),
        *("", "evil", "http:/evil", "/%0d%0aSet-Cookie:x\r\n", "/" + "x" * 5000, "/\x00", "/٢"),
    ],
)
def test_nobody_is_led_to_another_site_after_signing_in(client: FlaskClient, wanted: str) -> None:
    assert send(client, next=wanted).headers["Location"] == "/"
    assert (
        f'name="next" value="{wanted}"'
        not in client.get("/sign-in", query_string={"next": wanted}).get_data(as_text=True)
        or not wanted
    )


@pytest.mark.parametrize(
    ("name", "password"), [("alice@example.org", "wrong"), ("nobody", PASSWORD), ("nobody", "xyzzy")]
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client: FlaskClient, name: str, password: str) -> None:
    response = send(client, name, password)

    html = read_page(response)
    assert response.status_code == 403
    assert "The name or the password is not right" in html
    assert f'value="{name}"' in html
    assert password not in html
    assert client.get("/").status_code == 303


def test_a_name_that_is_nobodys_costs_as_many_hashes_as_one_that_is(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summaries import accounts as module

    asked: list[bool] = []

    def counted(password: str, kept: str | None) -> bool:
        asked.append(kept is not None)
        return False

    monkeypatch.setattr(module, "is_right", counted)
    send(client, "alice@example.org", "wrong")
    send(client, "nobody", "wrong")

    assert asked == [True, False]


def test_an_account_without_a_password_of_ours_cannot_be_opened_by_any(engine: Engine, client: FlaskClient) -> None:
    Accounts(engine).put("https://council.example", "17", "bob", StaffRole.REVIEWER, [])

    for password in ("None", "x", PASSWORD, "nobody has this password"):
        assert send(client, "bob", password).status_code == 403


def test_wrong_passwords_are_throttled_by_name_whether_it_is_somebodys_or_not(
    client: FlaskClient, clock: Clock
) -> None:
    for name in ("alice@example.org", "nobody"):
        for _ in range(PER_NAME):
            assert send(client, name, "wrong").status_code == 403
        assert send(client, name, PASSWORD).status_code == 429

    waiting = send(client, "ALICE@example.org ", PASSWORD)
    assert "Wait 10 minutes and try again" in read_page(waiting)
    clock.now += timedelta(minutes=10)
    assert send(client).status_code == 303


def test_wrong_passwords_for_many_names_are_throttled_together(client: FlaskClient, clock: Clock) -> None:
    from summaries.pages.tries import Tries

    tries = Tries(clock)
    for number in range(ALL_NAMES):
        assert tries.wait(f"name {number}") == 0
        tries.count(f"name {number}")

    assert tries.wait("another") == 10
    clock.now += timedelta(minutes=10)
    assert tries.wait("another") == 0
    assert tries._wrong == {}


def test_nothing_typed_is_said_so(client: FlaskClient) -> None:
    assert "Type your name and your password" in read_page(send(client, "", ""))


def test_a_session_ends_after_an_hour_without_use(client: FlaskClient, clock: Clock) -> None:
    send(client)
    for _ in range(5):
        clock.now += timedelta(minutes=59)
        assert client.get("/").status_code == 200

    clock.now += timedelta(minutes=60)

    assert client.get("/review").headers["Location"] == "/sign-in?next=/review"


def test_a_session_ends_after_12_hours_whatever_is_done(engine: Engine, client: FlaskClient, clock: Clock) -> None:
    send(client)
    for _ in range(24):
        assert client.get("/").status_code == 200
        clock.now += timedelta(minutes=30)

    assert client.get("/").status_code == 303
    send(client)
    with engine.connect() as connection:  # and what is over is forgotten
        assert connection.execute(select(func.count()).select_from(StaffSession)).scalar_one() == 1


def test_disabling_an_account_or_another_password_ends_its_sessions_at_once(
    accounts: Accounts, app: Flask, client: FlaskClient
) -> None:
    send(client)
    assert client.get("/").status_code == 200

    accounts.set_password("alice@example.org", "another long password")

    assert client.get("/").status_code == 303
    assert send(client).status_code == 403
    assert send(client, password="another long password").status_code == 303
    accounts.disable("alice@example.org")
    assert client.get("/").status_code == 303
    assert send(client, password="another long password").status_code == 403


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(app: Flask, client: FlaskClient) -> None:
    send(client)
    with client.session_transaction() as session:
        secret = session["secret"]

    response = client.post("/sign-out", data={"csrf_token": token(client, "/")})

    assert response.headers["Location"] == "/sign-in"
    assert client.get("/").status_code == 303
    assert carry_session(app.test_client(), secret).get("/").status_code == 303


def test_a_cookie_that_was_tampered_with_opens_nothing(engine: Engine, app: Flask, client: FlaskClient) -> None:
    store_feedback(engine, good="The porridge was hot.")
    send(client)
    cookie = client.get_cookie("heard-pages")
    assert cookie is not None
    body, _, signature = cookie.value.partition(".")
    other = make_pages(engine, config=PagesConfig(secret="another secret"))
    forged = sign_in(other.test_client(), engine).get_cookie("heard-pages")
    assert forged is not None

    for value in (f"{body}x.{signature}", body, "", "x" * 3000, cookie.value[:-2], forged.value):
        stranger = app.test_client()
        stranger.set_cookie("heard-pages", value)
        response = stranger.get(WEEKLY)
        assert response.status_code == 303
        assert "porridge" not in response.get_data(as_text=True)


def test_the_secret_of_a_session_and_a_password_are_kept_as_hashes_only(engine: Engine, client: FlaskClient) -> None:
    send(client)
    with client.session_transaction() as session:
        secret = session["secret"]

    with engine.connect() as connection:
        sessions = connection.execute(select(StaffSession.secret_hash)).scalars().all()
        hashes = connection.execute(select(Account.password_hash)).scalars().all()
    assert secret not in sessions
    assert len(sessions) == 1
    assert hashes[0] is not None
    assert hashes[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("https", [True, False])
def test_the_cookie_is_for_this_site_only_and_no_script(
    engine: Engine, accounts: Accounts, clock: Clock, https: bool
) -> None:
    app = make_pages(engine, clock=clock, config=PagesConfig("x", hosts=frozenset({"heard.example.org"}), https=https))
    client = app.test_client()
    base = {"base_url": "https://heard.example.org"} if https else {}
    page = client.get("/sign-in", **base).get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    form = {"csrf_token": found[1], "name": "alice@example.org", "password": PASSWORD}

    response = client.post("/sign-in", data=form, **base)

    assert response.status_code == 303
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-heard-pages=" if https else "heard-pages=")
    parts = set(cookie.split("; ")[1:])
    assert parts == {"HttpOnly", "Path=/", "SameSite=Lax", *(["Secure"] if https else [])}


def test_signing_in_begins_a_session_that_nobody_could_have_prepared(client: FlaskClient) -> None:
    carry_session(client, "prepared")
    with client.session_transaction() as session:
        session["left"] = "by somebody"
    send(client)

    with client.session_transaction() as session:
        assert session["secret"] != "prepared"
        assert "left" not in session


def test_every_form_is_refused_without_its_token(engine: Engine, client: FlaskClient) -> None:
    first = client.post("/sign-in", data={"name": "alice@example.org", "password": PASSWORD})
    assert first.status_code == 400
    assert "We could not check that this page came from you" in read_page(first)

    sign_in(client, engine)
    assert client.post("/sign-out").status_code == 400
    assert client.get("/").status_code == 200
    sign_in(client, engine, StaffRole.ADMINISTRATOR)
    assert client.post("/accounts/disable", data={"name": "alice@example.org"}).status_code == 400


def test_the_sign_in_page_is_kept_by_no_cache_and_has_the_strict_policy(client: FlaskClient) -> None:
    response = client.get("/sign-in")

    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    read_page(response)


def test_a_strangers_address_gets_a_clear_answer_and_no_words(client: FlaskClient) -> None:
    response = client.get("/wp-login.php")

    assert response.status_code == 404
    assert "Page not found" in read_page(response)


def test_signing_in_while_the_database_is_away_gets_an_honest_page(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/not-there/heard.sqlite")
    client = make_pages(engine).test_client()

    response = send(client)

    assert response.status_code == 503
    assert "The pages cannot be shown just now" in read_page(response)
    assert PASSWORD not in response.get_data(as_text=True)
    engine.dispose()


def test_no_name_or_password_is_in_a_log(client: FlaskClient) -> None:
    with capture_logs() as logs:
        send(client, password="wrong")
        send(client)
        client.get("/accounts")

    assert [log["event"] for log in logs] == ["pages.wrong_password", "pages.signed_in", "pages.refused"]
    assert "alice" not in repr(logs)


@pytest.mark.parametrize("role", StaffRole)
def test_one_click_signs_in_as_each_role_of_the_demo(engine: Engine, role: StaffRole) -> None:
    Accounts(engine).put(DEMO, role, f"demo {role}", role, ["reablement"] if role is StaffRole.TEAM_MEMBER else [])
    client = make_pages(engine, config=PagesConfig("x", is_demo=True)).test_client()
    assert plain(read_page(client.get("/sign-in"))).count("Sign in as a") == len(StaffRole)

    response = client.post("/sign-in/demo", data={"csrf_token": token(client), "role": role, "next": "/"})

    assert response.status_code == 303
    assert f"Signed in as <b>demo {role}</b>" in read_page(client.get("/", follow_redirects=True))


def test_the_demos_buttons_open_nothing_of_a_real_database_and_are_not_there_outside_the_demo(
    engine: Engine, accounts: Accounts
) -> None:
    accounts.put("https://council.example", "reviewer", "bob", StaffRole.REVIEWER, [])
    demo = make_pages(engine, config=PagesConfig("x", is_demo=True)).test_client()
    real = make_pages(engine).test_client()

    for role in (*StaffRole, "alice@example.org", ""):
        assert demo.post("/sign-in/demo", data={"csrf_token": token(demo), "role": role}).status_code == 404
    assert real.post("/sign-in/demo", data={"csrf_token": token(real), "role": "reviewer"}).status_code == 404
    assert "demo" not in read_page(real.get("/sign-in"))


@pytest.mark.parametrize(
    ("name", "role", "teams", "password", "why"),
    [
        ("alice@example.org", "leader", [], PASSWORD, "there is an account"),
        ("ALICE@example.org ", "leader", [], PASSWORD, "there is an account"),
        ("", "leader", [], PASSWORD, "a name is"),
        ("two words", "leader", [], PASSWORD, "a name is"),
        ("carol", "team-member", [], PASSWORD, "belongs to a team"),
        ("carol", "leader", ["reablement"], PASSWORD, "only a team member has teams"),
        ("carol", "leader", [], "eleven char", "12 to 200 characters"),
        ("carol", "leader", [], "x" * 201, "12 to 200 characters"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(
    accounts: Accounts, name: str, role: str, teams: list[str], password: str, why: str
) -> None:
    with pytest.raises((AccountRefused, PasswordRefused), match=why) as caught:
        accounts.add(name, StaffRole(role), teams, password)

    assert password not in str(caught.value)


def test_what_is_not_there_cannot_be_disabled_or_given_a_password(accounts: Accounts) -> None:
    accounts.put("https://council.example", "17", "bob", StaffRole.REVIEWER, [])
    for change in (
        lambda: accounts.disable("nobody"),
        lambda: accounts.set_password("nobody", PASSWORD),
        lambda: accounts.set_password("bob", PASSWORD),
        lambda: accounts.disable("\x00"),
    ):
        with pytest.raises(AccountRefused):
            change()


def test_two_people_of_one_name_elsewhere_do_not_look_like_one(accounts: Accounts) -> None:
    first = accounts.put("https://council.example", "17", "Alice@example.org", StaffRole.LEADER, [])
    again = accounts.put("https://council.example", "17", "Alice@example.org", StaffRole.REVIEWER, [])

    assert first == again
    assert [(one.name, one.role) for one in accounts.listed()] == [
        ("alice@example.org", "reviewer"),
        ("alice@example.org 17", "reviewer"),
    ]


@pytest.mark.postgres
def test_signing_in_over_postgresql_is_the_same(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    Base.metadata.create_all(engine)
    Accounts(engine).add("alice", StaffRole.REVIEWER, [], PASSWORD)
    store_feedback(engine, good="Over PostgreSQL.")
    client = make_pages(engine).test_client()

    assert send(client, "alice").status_code == 303
    assert "Over PostgreSQL." in read_page(client.get(WEEKLY))
    assert send(app_client := make_pages(engine).test_client(), "a\x00b", "wrong").status_code == 403
    assert app_client.get("/").status_code == 303
    engine.dispose()
