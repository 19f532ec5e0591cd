"""How the settings let staff sign in: the address that they reach the pages by, and the council's own provider."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from heard.alarms import alarm_of
from heard.serving import ANY_ADDRESS, in_container, listening_address
from heard.settings import Settings
from schemas.errors import InvalidConfig
from summaries.access import StaffRole
from summaries.pages import PagesConfig

if TYPE_CHECKING:  # Authlib is only there where the council signs in with it
    from summaries.pages.elsewhere import Provider

LOOPBACK = frozenset({"127.0.0.1", "localhost"})


def pages_config(settings: Settings) -> PagesConfig:
    """Return what the pages are told.

    Raises:
        InvalidConfig: the settings do not go together, or would open the pages further than they may be.
    """
    url = urlsplit(settings.pages_url)
    if settings.demo_sign_in:  # anybody who can ask is let in: only this computer's own names are answered
        if settings.pages_host not in LOOPBACK or settings.pages_in_container:
            raise InvalidConfig("HEARD_DEMO_SIGN_IN lets anybody in: the pages must listen on this computer only")
        return PagesConfig(
            secret=settings.secret,
            is_demo=True,
            silent_weeks=settings.silent_weeks,
            population=settings.population,
            alarm=alarm_of(settings),
            frameworks=settings.frameworks,
            sends_email=settings.sends_email,
        )
    return PagesConfig(
        secret=settings.secret,
        hosts=frozenset({url.hostname or "", settings.pages_host}) - LOOPBACK - {"", ANY_ADDRESS},
        https=url.scheme == "https",
        provider=_provider(settings),
        silent_weeks=settings.silent_weeks,
        population=settings.population,
        alarm=alarm_of(settings),
        frameworks=settings.frameworks,
        sends_email=settings.sends_email,
    )


def pages_host(settings: Settings) -> str:
    """Return the address that the pages listen on. See docs/decisions/0014.

    Raises:
        InvalidConfig: it is another than this computer's own, and passwords and cookies would go there unguarded; or
            it is a container's, and this is none.
    """
    if settings.pages_host in LOOPBACK:
        return listening_address(
            settings.pages_host, wants_container=settings.pages_in_container, is_container=in_container()
        )
    if not settings.pages_url.startswith("https://"):
        raise InvalidConfig(
            "HEARD_PAGES_HOST: other computers reach the pages by https only; put a proxy with HTTPS before them, and "
            "its address into HEARD_PAGES_URL"
        )
    return settings.pages_host


def own_address(settings: Settings) -> str:
    """Return the address at which this computer itself reaches the pages."""
    return own_host(settings.pages_host)


def own_host(host: str) -> str:
    """Return where this computer itself reaches what listens on a host."""
    return "127.0.0.1" if host == ANY_ADDRESS else host


def _provider(settings: Settings) -> "Provider | None":
    if not settings.oidc_issuer:
        return None
    lacking = [name for name in ("oidc_client_id", "oidc_roles", "pages_url") if not getattr(settings, name)]
    if lacking:
        raise InvalidConfig(f"HEARD_OIDC_ISSUER also needs {', '.join(f'HEARD_{name.upper()}' for name in lacking)}")
    if urlsplit(settings.oidc_issuer).scheme != "https" and urlsplit(settings.oidc_issuer).hostname not in LOOPBACK:
        raise InvalidConfig("HEARD_OIDC_ISSUER: it begins with https://")
    try:
        from summaries.pages.elsewhere import Provider  # noqa: PLC0415  # only who signs in there has Authlib
    except ModuleNotFoundError as error:
        raise InvalidConfig(f"HEARD_OIDC_ISSUER: install heard[oidc] for it ({error.name} is missing)") from error
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        role_claim=settings.oidc_role_claim,
        roles=_roles(settings.oidc_roles),
        team_claim=settings.oidc_team_claim,
        teams=_teams(settings),
        return_to=f"{settings.pages_url.rstrip('/')}/sign-in/back",
    )


def _roles(text: str) -> Mapping[str, StaffRole]:
    pairs = _pairs("HEARD_OIDC_ROLES", text)
    if strangers := sorted(set(pairs.values()) - set(StaffRole)):
        raise InvalidConfig(f"HEARD_OIDC_ROLES: {strangers[0]} is no role; there are: {', '.join(StaffRole)}")
    return {value: StaffRole(role) for value, role in pairs.items()}


def _teams(settings: Settings) -> Mapping[str, str]:
    pairs = _pairs("HEARD_OIDC_TEAMS", settings.oidc_teams)
    if strangers := sorted(team for team in pairs.values() if team not in settings.directory):
        raise InvalidConfig(f"HEARD_OIDC_TEAMS: there is no team {strangers[0]} in config/teams.toml")
    return pairs


def _pairs(setting: str, text: str) -> Mapping[str, str]:
    """Read `value=meaning` with commas between; order is kept."""
    pairs: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in text.split(","))):
        value, equals, meaning = pair.rpartition("=")
        if not (equals and value.strip() and meaning.strip()):
            raise InvalidConfig(f"{setting}: write value=meaning, with commas between several")
        pairs[value.strip()] = meaning.strip()
    return pairs
