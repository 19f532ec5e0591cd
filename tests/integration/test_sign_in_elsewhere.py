"""Signing in with the council's own accounts: by a real certified provider, and by one that lies."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine
from structlog.testing import capture_logs

from sinks.tables import Base
from summaries.access import StaffRole
from summaries.accounts import Accounts
from summaries.pages import PagesConfig
from summaries.pages.elsewhere import Provider
from tests import fake_issuer
from tests.fake_issuer import FakeIssuer, running_issuer
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, running_provider, sign_in_there
from tests.pages_app import make_pages, read_page
from tests.stored import WEEK, store_feedback

RETURN_TO = "http://localhost/sign-in/back"
WEEKLY = f"/teams/reablement/weeks/{WEEK}"
PEOPLE = {
    "alice": {"preferred_username": "Alice@council.example", "roles": ["Other", "Heard.Lead"]},
    "bob": {"preferred_username": "bob", "roles": ["Heard.Member"], "groups": ["a-guid", "another"]},
    "carol": {"preferred_username": "carol", "roles": ["Heard.Review", "Heard.Lead"]},
    "charlie": {"preferred_username": "charlie", "roles": ["Other"]},
    "dave": {"preferred_username": "dave", "roles": ["Heard.Member"], "groups": ["another"]},
}
ROLES = {
    "Heard.Review": StaffRole.REVIEWER,
    "Heard.Lead": StaffRole.LEADER,
    "Heard.Member": StaffRole.TEAM_MEMBER,
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def client_of(engine: Engine, issuer: str) -> FlaskClient:
    provider = Provider(
        issuer=issuer,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        role_claim="roles",
        roles=ROLES,
        team_claim="groups",
        teams={"a-guid": "reablement"},
        return_to=RETURN_TO,
    )
    return make_pages(engine, config=PagesConfig("x", provider=provider)).test_client()


def leave(client: FlaskClient, wanted: str = WEEKLY) -> str:
    """Begin to sign in, and return the provider's address that it leads to."""
    response = client.get("/sign-in/elsewhere", query_string={"next": wanted})
    assert response.status_code == 302, response.get_data(as_text=True)
    return response.headers["Location"]


@pytest.fixture(scope="module")
def real_issuer(oidc_provider: None) -> Iterator[str]:
    with running_provider(RETURN_TO, PEOPLE) as issuer:
        yield issuer


@pytest.mark.parametrize(
    ("person", "name", "seen"),
    [
        ("alice", "alice@council.example</b>, leader", "Your role shows figures."),
        ("bob", "bob</b>, team member", "[These words have not been checked"),
        ("carol", "carol</b>, reviewer", "The porridge was hot."),
    ],
)
def test_a_person_whom_the_council_knows_sees_what_their_role_there_means_here(
    engine: Engine, real_issuer: str, person: str, name: str, seen: str
) -> None:
    store_feedback(engine)
    client = client_of(engine, real_issuer)
    assert "Sign in with your council account" in read_page(client.get("/sign-in"))

    back = sign_in_there(leave(client), person, RETURN_TO)
    done = client.get(back)

    assert done.headers["Location"] == WEEKLY
    html = read_page(client.get(WEEKLY))
    assert name in html
    assert seen in html


@pytest.mark.parametrize(("person", "lacking"), [("charlie", "has no role"), ("dave", "has no team")])
def test_a_person_without_a_role_or_team_here_is_told_so(
    engine: Engine, real_issuer: str, person: str, lacking: str
) -> None:
    client = client_of(engine, real_issuer)

    done = client.get(sign_in_there(leave(client), person, RETURN_TO))

    assert done.status_code == 403
    assert lacking in read_page(done)
    assert client.get("/").status_code == 303
    assert Accounts(engine).listed() == []


def test_a_person_who_was_disabled_here_stays_out_though_the_council_knows_them(
    engine: Engine, real_issuer: str
) -> None:
    client = client_of(engine, real_issuer)
    client.get(sign_in_there(leave(client), "carol", RETURN_TO))
    assert client.get("/").status_code == 200

    Accounts(engine).disable("carol")

    assert client.get("/").status_code == 303
    done = client.get(sign_in_there(leave(client), "carol", RETURN_TO))
    assert "was disabled" in read_page(done)


def test_an_answer_works_once_and_only_in_the_browser_that_asked(engine: Engine, real_issuer: str) -> None:
    client, other = client_of(engine, real_issuer), client_of(engine, real_issuer)
    back = sign_in_there(leave(client), "carol", RETURN_TO)

    assert "did not begin in this browser" in read_page(other.get(back))
    assert client.get(back).status_code == 303
    again = client.get(back)
    assert (again.status_code, "did not begin in this browser" in read_page(again)) == (400, True)


@pytest.fixture
def issuer() -> Iterator[FakeIssuer]:
    with running_issuer() as issuer:
        yield issuer


def come_back(client: FlaskClient, issuer: FakeIssuer, **changed: str) -> tuple[int, str]:
    """Leave for the fake issuer, come back with its answer, and return the status and the page."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(leave(client)).query).items()}
    assert asked["code_challenge_method"] == "S256"
    issuer.nonce, issuer.challenge = asked["nonce"], asked["code_challenge"]
    response = client.get("/sign-in/back", query_string={"code": "x", "state": asked["state"]} | changed)
    return response.status_code, response.get_data(as_text=True)


def test_the_fake_issuers_right_token_is_taken_with_pkce(engine: Engine, issuer: FakeIssuer) -> None:
    client = client_of(engine, issuer.address)

    assert come_back(client, issuer)[0] == 303
    assert issuer.verified == [True]
    assert client.get("/review").status_code == 200


CHANGES: dict[str, Callable[[fake_issuer.Claims], fake_issuer.Claims]] = {
    "another nonce": lambda claims: claims | {"nonce": "another"},
    "no nonce": lambda claims: {key: value for key, value in claims.items() if key != "nonce"},
    "another issuer": lambda claims: claims | {"iss": "https://evil.example"},
    "no issuer": lambda claims: {key: value for key, value in claims.items() if key != "iss"},
    "another audience": lambda claims: claims | {"aud": "another"},
    "another audience that names us": lambda claims: claims | {"aud": "another", "azp": "heard"},
    "an audience of several without us": lambda claims: claims | {"aud": ["a", "b"], "azp": "heard"},
    "no audience": lambda claims: {key: value for key, value in claims.items() if key != "aud"},
    "for another party": lambda claims: claims | {"azp": "another"},
    "expired": lambda claims: claims | {"exp": claims["iat"] - 120},
    "no end": lambda claims: {key: value for key, value in claims.items() if key != "exp"},
    "from the future": lambda claims: claims | {"iat": claims["iat"] + 900, "nbf": claims["iat"] + 900},
    "no subject": lambda claims: {key: value for key, value in claims.items() if key != "sub"},
    "a subject that is none": lambda claims: claims | {"sub": ["17"]},
    "an endless subject": lambda claims: claims | {"sub": "x" * 300},
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_token_with_a_wrong_claim_opens_nothing(engine: Engine, issuer: FakeIssuer, what: str) -> None:
    issuer.change = CHANGES[what]
    client = client_of(engine, issuer.address)

    status, html = come_back(client, issuer)

    assert status == 403, what
    assert "We could not trust the answer" in html
    assert client.get("/").status_code == 303
    assert Accounts(engine).listed() == []


@pytest.mark.parametrize(
    "sign",
    [
        fake_issuer.unsigned,
        fake_issuer.signed_by_another,
        fake_issuer.signed_with_the_public_key,
        lambda claims: fake_issuer.signed(claims)[:-4],
        lambda _: "not a token",
        lambda _: None,
    ],
    ids=["unsigned", "another key", "public key as secret", "cut", "none at all", "no token"],
)
@pytest.mark.parametrize("supported", [["RS256"], ["RS256", "none", "HS256"], None])
def test_a_token_that_is_not_signed_by_the_issuer_opens_nothing_whatever_it_says_of_itself(
    engine: Engine, issuer: FakeIssuer, sign: Callable[[fake_issuer.Claims], str | None], supported: list[str] | None
) -> None:
    issuer.sign = sign
    issuer.metadata = {"id_token_signing_alg_values_supported": supported}
    client = client_of(engine, issuer.address)

    status, html = come_back(client, issuer)

    assert (status, "We could not trust the answer" in html) == (403, True)
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("state", ["another", ""])
def test_an_answer_with_another_state_opens_nothing(engine: Engine, issuer: FakeIssuer, state: str) -> None:
    status, html = come_back(client_of(engine, issuer.address), issuer, state=state)

    assert status == 400
    assert "did not begin in this browser" in html


def test_somebody_who_turns_back_at_the_council_is_told_so(engine: Engine, issuer: FakeIssuer) -> None:
    status, html = come_back(client_of(engine, issuer.address), issuer, error="access_denied", error_description="<b>")

    assert status == 403
    assert "You did not finish signing in" in html


def test_an_issuer_that_calls_itself_another_is_not_followed(engine: Engine, issuer: FakeIssuer) -> None:
    issuer.metadata = {"issuer": "https://evil.example"}
    client = client_of(engine, issuer.address)

    assert client.get("/sign-in/elsewhere").status_code == 503
    issuer.metadata = {}
    assert client.get("/sign-in/elsewhere").status_code == 302  # and when it is put right, it is noticed


def test_a_provider_that_is_away_gets_an_honest_page_and_its_own_accounts_still_work(engine: Engine) -> None:
    client = client_of(engine, "http://127.0.0.1:9")

    response = client.get("/sign-in/elsewhere")

    assert response.status_code == 503
    assert "We cannot reach your council’s sign-in" in read_page(response)
    assert 'name="password"' in response.get_data(as_text=True)


def test_no_claim_is_in_a_log(engine: Engine, issuer: FakeIssuer) -> None:
    issuer.change = CHANGES["another audience"]
    with capture_logs() as logs:
        come_back(client_of(engine, issuer.address), issuer)

    assert [log["event"] for log in logs] == ["pages.sign_in_refused"]
    assert "alice" not in repr(logs)


def test_where_there_is_no_provider_its_addresses_lead_nowhere(engine: Engine) -> None:
    client = make_pages(engine).test_client()

    assert client.get("/sign-in/elsewhere").status_code == 404
    assert client.get("/sign-in/back?code=x&state=y").status_code == 404
    assert "council account" not in read_page(client.get("/sign-in"))
