"""The council's own sign-in, by OpenID Connect: authorization code with PKCE and nonce. The only user of Authlib.

Authlib checks the signature, issuer, nonce and times. What it leaves open is closed here: the audience must be us
alone (it would take another's token that names us as the authorised party), the algorithm must be one with a public
key whatever the provider says of itself, and an answer without an ID token is none.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import requests
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client.errors import MismatchingStateError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError

from summaries.access import StaffRole
from summaries.accounts import Accounts
from summaries.pages.refusals import (
    AWAY,
    DISABLED,
    NO_ROLE,
    NO_TEAM,
    NOT_BEGUN,
    NOT_FINISHED,
    NOT_TRUSTED,
    Refused,
    Why,
)

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY_SECONDS = 60
"""How far the provider's clock may be from ours."""
TIMEOUT_SECONDS = 10

_log = structlog.get_logger()


class Provider(NamedTuple):
    """The council's provider, and how its claims are read.

    Attributes:
        issuer: its https address, as the tokens name it.
        role_claim: the claim that lists a person's roles.
        roles: what a value of that claim means here; the first that a person has counts.
        team_claim: the claim that lists a person's teams.
        teams: what a value of that claim means here; empty where the values are the ids of teams.
        return_to: the address of ours that the provider leads back to.
    """

    issuer: str
    client_id: str
    client_secret: str
    role_claim: str
    roles: Mapping[str, StaffRole]
    team_claim: str
    teams: Mapping[str, str]
    return_to: str


class Elsewhere:
    """Leads people to the provider, and takes them back."""

    def __init__(self, app: Flask, provider: Provider, accounts: Accounts, known_teams: Sequence[str]) -> None:
        """Take the provider, where its people's accounts are kept, and the ids of the teams that there are."""
        self._provider = provider
        self._accounts = accounts
        self._known_teams = frozenset(known_teams)
        self._client = OAuth(app).register(
            "provider",
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT_SECONDS,
            },
        )

    def leave(self) -> ResponseReturnValue:
        """Return the way to the provider.

        Raises:
            Refused: it cannot be reached, or is another.
        """
        try:
            self._meet()
            way: ResponseReturnValue = self._client.authorize_redirect(self._provider.return_to)
        except (requests.RequestException, AuthlibBaseError, ValueError, RuntimeError) as error:
            raise _told(AWAY, error) from error
        return way

    def take_back(self) -> UUID:
        """Return the account of the person whom the provider led back.

        Raises:
            Refused: the answer cannot be trusted, or the person has no account, role or team here.
            Unavailable: the database is away.
        """
        try:
            self._meet()
            claims = self._claims()
        except MismatchingStateError as error:
            raise _told(NOT_BEGUN, error) from error
        except requests.RequestException as error:
            raise _told(AWAY, error) from error
        except AuthlibBaseError as error:
            raise _told(NOT_FINISHED if error.error == "access_denied" else NOT_TRUSTED, error) from error
        except (JoseError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise _told(NOT_TRUSTED, error) from error
        return self._account(claims)

    def _meet(self) -> None:
        """Read what the provider says of itself, once, and take of it only what is safe.

        Raises:
            requests.RequestException: it is away.
            ValueError: it is another than the one that was set.
        """
        metadata = self._client.load_server_metadata()
        if metadata.get("issuer") != self._provider.issuer:
            metadata.pop("_loaded_at", None)  # asked again next time: somebody may be putting it right
            raise ValueError("the provider names another issuer than HEARD_OIDC_ISSUER")
        metadata["id_token_signing_alg_values_supported"] = list(ALGORITHMS)

    def _claims(self) -> Mapping[str, object]:
        options = {
            "iss": {"essential": True, "value": self._provider.issuer},
            "aud": {"essential": True, "value": self._provider.client_id},
            "nonce": {"essential": True},
        }
        token = self._client.authorize_access_token(claims_options=options, leeway=LEEWAY_SECONDS)
        claims: Mapping[str, object] = token["userinfo"]  # KeyError: an answer without an ID token
        return claims

    def _account(self, claims: Mapping[str, object]) -> UUID:
        subject, provider = claims["sub"], self._provider
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise Refused(NOT_TRUSTED)
        granted = _values(claims, provider.role_claim)
        role = next((role for value, role in provider.roles.items() if value in granted), None)
        if role is None:
            raise Refused(NO_ROLE)
        teams = self._teams(claims) if role is StaffRole.TEAM_MEMBER else set()
        if role is StaffRole.TEAM_MEMBER and not teams:
            raise Refused(NO_TEAM)
        account_id = self._accounts.put(provider.issuer, subject, _name(claims, subject), role, teams)
        if account_id is None:
            raise Refused(DISABLED)
        return account_id

    def _teams(self, claims: Mapping[str, object]) -> set[str]:
        values = _values(claims, self._provider.team_claim)
        if self._provider.teams:
            values = {team for value, team in self._provider.teams.items() if value in values}
        return values & self._known_teams


def _values(claims: Mapping[str, object], name: str) -> set[str]:
    """Return the values of a claim that is a list of texts, or one text."""
    found = claims.get(name)
    if isinstance(found, str):
        return {found}
    return {one for one in found if isinstance(one, str)} if isinstance(found, list) else set()


def _name(claims: Mapping[str, object], subject: str) -> str:
    for claim in ("preferred_username", "email", "name"):
        value = claims.get(claim)
        if isinstance(value, str) and value.strip() and value.isprintable():
            return value
    return subject


def _told(why: Why, error: Exception) -> Refused:
    # Only the kind of error: its text may quote claims, which are a person's.
    _log.warning("pages.sign_in_refused", cause=type(error).__name__, status=why.status)
    return Refused(why)
