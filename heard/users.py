"""`heard users`: who may sign in to the staff pages by a name and password."""

import sys
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from heard.settings import Settings, read_settings
from schemas.errors import InvalidConfig
from summaries.access import StaffRole

if TYPE_CHECKING:  # it brings SQLAlchemy, and `heard --help` needs none
    from summaries.accounts import Accounts

FIRST_ACCOUNT = "heard users add NAME --role reviewer"

users = App(name="users", help="Who may sign in to the staff pages.")
_Teams = Annotated[tuple[str, ...], Parameter(negative="")]
_FromInput = Annotated[bool, Parameter(negative="")]


@users.command
def add(name: str, *, role: StaffRole, team: _Teams = (), password_stdin: _FromInput = False) -> None:
    """Add an account. The password is asked for, and not shown.

    Args:
        name: what they type to sign in, like alice or alice@example.org.
        role: team-member, reviewer, leader or administrator.
        team: a team member's team, as in config/teams.toml; once for each.
        password_stdin: read the password from standard input: its first line.
    """
    settings = read_settings()
    strangers = [one for one in team if one not in settings.directory]
    if strangers:
        known = ", ".join(one.id for one in settings.directory.teams)
        raise InvalidConfig(f"--team: there is no team {strangers[0]!r}; there are: {known}")
    _accounts(settings).add(name, role, team, _password(from_input=password_stdin))
    print(f"{name} can sign in now, as {role}.")


@users.command(name="list")
def list_() -> None:
    """List accounts: name, role, teams, since when, and which are disabled."""
    listed = _accounts(read_settings()).listed()
    if not listed:
        print(f"Nobody can sign in yet. The first account: {FIRST_ACCOUNT}", file=sys.stderr)
    for one in listed:
        state = f"disabled {one.disabled_at:%Y-%m-%d}" if one.disabled_at else f"added {one.added_at:%Y-%m-%d}"
        whose = "council's own sign-in" if one.is_elsewhere else "password"
        print(f"{one.name:40}  {one.role:13}  {state:19}  {whose:21}  {' '.join(one.teams)}".rstrip())


@users.command
def password(name: str, *, password_stdin: _FromInput = False) -> None:
    """Give an account another password, and sign it out everywhere.

    Args:
        name: whose.
        password_stdin: read the password from standard input: its first line.
    """
    _accounts(read_settings()).set_password(name, _password(from_input=password_stdin))
    print(f"{name} has a new password, and is signed out everywhere.")


@users.command
def disable(name: str) -> None:
    """Let an account sign in no more, and sign it out at once. What it has read stays in the audit.

    Args:
        name: whose.
    """
    _accounts(read_settings()).disable(name)
    print(f"{name} is signed out, and can sign in no more.")


@users.command
def enable(name: str) -> None:
    """Let an account that was disabled sign in again.

    Args:
        name: whose.
    """
    _accounts(read_settings()).enable(name)
    print(f"{name} can sign in again.")


def advise_first_account(settings: Settings, *, database_url: str = "") -> None:
    """Print the one command that makes an account, where nobody can sign in yet.

    Raises:
        Unavailable: the database is away.
    """
    if not settings.oidc_issuer and not settings.demo_sign_in and _accounts(settings).are_none():
        before = f"DATABASE_URL='{database_url}' " if database_url else ""
        print(f"\n  Nobody can sign in to the pages yet. In another terminal:\n  {before}{FIRST_ACCOUNT}\n", flush=True)


def _accounts(settings: Settings) -> "Accounts":
    from sinks.engine import connect
    from summaries.accounts import Accounts

    return Accounts(connect(settings.database))


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass("Password: ")
    if getpass("The same again: ") != typed:
        raise InvalidConfig("the two passwords differ: nothing was changed")
    return typed
