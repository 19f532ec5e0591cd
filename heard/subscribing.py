"""`heard subscribers`: whom each team's issues are emailed to."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from heard.settings import Settings, read_settings
from schemas.errors import InvalidConfig

if TYPE_CHECKING:  # it brings SQLAlchemy, and `heard --help` needs none
    from summaries.subscribers import Subscribers

subscribers = App(name="subscribers", help="Whom each team's issues are emailed to.")


@subscribers.command
def add(address: str, *, team: str, again: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Email a team's issues to an address. Only an address that is the name of an account gets the team's own figures.

    Args:
        address: an email address.
        team: the team's id, as in config/teams.toml.
        again: even where whoever reads it has ended these emails before.
    """
    settings = read_settings()
    _check_team(settings, team)
    _subscribers(settings).add(team, address, "heard subscribers", again=again)
    print(f"{address} gets the issues of {team} from now on.")


@subscribers.command(name="list")
def list_(*, team: str = "") -> None:
    """List subscribers: team, address, since when, by whom, and which figures they get.

    Args:
        team: one team's id; all teams where none is given.
    """
    for one in _subscribers(read_settings()).listed(team or None):
        figures = "account" if one.is_staff else "outside"
        print(f"{one.team:32} {one.address:40} {one.added_at:%Y-%m-%d}  {figures}  by {one.added_by}")


@subscribers.command
def remove(address: str, *, team: str) -> None:
    """Email a team's issues to an address no more.

    Args:
        address: an email address.
        team: the team's id.
    """
    if not _subscribers(read_settings()).remove_address(team, address):
        raise InvalidConfig("this address does not get this team's issues: look at `heard subscribers list`")
    print(f"{address} gets the issues of {team} no more.")


def _check_team(settings: Settings, team: str) -> None:
    if team not in settings.directory:
        known = ", ".join(one.id for one in settings.directory.teams)
        raise InvalidConfig(f"--team: there is no team {team!r}; there are: {known}")


def _subscribers(settings: Settings) -> "Subscribers":
    from sinks.engine import connect
    from summaries.subscribers import Subscribers

    return Subscribers(connect(settings.database))
