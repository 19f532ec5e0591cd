"""What the settings make of sign-in, and how far they let the pages be opened."""

import pytest
from pydantic import SecretStr

from heard import sign_in
from heard.serving import ANY_ADDRESS
from heard.settings import Settings
from heard.sign_in import pages_config, pages_host
from schemas.errors import InvalidConfig
from summaries.access import StaffRole


def settings(**set_: object) -> Settings:
    return Settings(_env_file=None, secret_key="x", **set_)  # type: ignore[call-arg, arg-type]


OIDC = {
    "oidc_issuer": "https://login.example.org/v2.0",
    "oidc_client_id": "heard",
    "oidc_client_secret": SecretStr("secret"),
    "oidc_roles": " Heard.Lead=leader , Heard=Review=reviewer",
    "pages_url": "https://heard.example.org/",
}


def test_by_default_the_pages_listen_on_this_computer_and_answer_to_its_own_names() -> None:
    config = pages_config(settings())

    assert pages_host(settings()) == "127.0.0.1"
    assert (config.hosts, config.https, config.provider, config.is_demo) == (frozenset(), False, None, False)


def test_another_address_needs_https_before_it() -> None:
    for url in ("", "http://heard.example.org"):
        with pytest.raises(InvalidConfig, match="HEARD_PAGES_URL"):
            pages_host(settings(pages_host="192.0.2.7", pages_url=url))

    opened = settings(pages_host="192.0.2.7", pages_url="https://heard.example.org:8443")

    assert pages_host(opened) == "192.0.2.7"
    assert pages_config(opened).hosts == {"heard.example.org", "192.0.2.7"}
    assert pages_config(opened).https


def test_a_container_is_asked_for_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "in_container", lambda: False)
    with pytest.raises(InvalidConfig, match="HEARD_PAGES_IN_CONTAINER"):
        pages_host(settings(pages_in_container=True))

    monkeypatch.setattr(sign_in, "in_container", lambda: True)

    assert pages_host(settings(pages_in_container=True)) == ANY_ADDRESS


def test_the_demo_answers_to_this_computer_only_whatever_else_is_set() -> None:
    config = pages_config(settings(demo_sign_in=True, **OIDC))

    assert (config.hosts, config.https, config.provider, config.is_demo) == (frozenset(), False, None, True)
    for opened in ({"pages_host": "192.0.2.7"}, {"pages_in_container": True}):
        with pytest.raises(InvalidConfig, match="HEARD_DEMO_SIGN_IN"):
            pages_config(settings(demo_sign_in=True, **opened))


def test_the_councils_provider_is_read_with_its_roles_in_order() -> None:
    provider = pages_config(settings(**OIDC)).provider

    assert provider is not None
    assert list(provider.roles.items()) == [
        ("Heard.Lead", StaffRole.LEADER),
        ("Heard=Review", StaffRole.REVIEWER),
    ]
    assert provider.return_to == "https://heard.example.org/sign-in/back"
    assert (provider.role_claim, provider.team_claim, provider.teams) == ("roles", "groups", {})


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"oidc_client_id": ""}, "HEARD_OIDC_CLIENT_ID"),
        ({"oidc_roles": ""}, "HEARD_OIDC_ROLES"),
        ({"pages_url": ""}, "HEARD_PAGES_URL"),
        ({"oidc_roles": "leader"}, "HEARD_OIDC_ROLES"),
        ({"oidc_roles": "Lead=boss"}, "HEARD_OIDC_ROLES: boss is no role"),
        ({"oidc_teams": "17=no-such-team"}, "HEARD_OIDC_TEAMS: there is no team no-such-team"),
        ({"oidc_issuer": "http://login.example.org"}, "HEARD_OIDC_ISSUER"),
    ],
)
def test_a_provider_that_is_half_set_is_refused_by_name(changed: dict[str, object], named: str) -> None:
    with pytest.raises(InvalidConfig, match=named):
        pages_config(settings(**{**OIDC, **changed}))
