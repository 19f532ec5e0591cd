"""The commands of the ways in: past feedback from a file, the form on paper, keys. What they do is elsewhere."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from heard.logs import configure_logs
from heard.settings import read_settings
from schemas.errors import InvalidConfig

keys = App(name="keys", help="Partners' keys to the API, and staff's to their own pages.")


def import_(
    file: Path,
    *,
    mapping: Path | None = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    rejects: Path | None = None,
) -> None:
    """Bring past compliments and feedback in from a CSV or Excel file. Running it twice adds nothing twice.

    Args:
        file: the CSV or Excel (.xlsx) file; its first row names the columns.
        mapping: what the columns and values mean, as TOML. Without it one is suggested, and nothing is imported.
        dry_run: say what would happen, and import nothing.
        rejects: where rows that are not taken are written, with the reason; beside the file where none is given.
    """
    from heard.importing import import_file

    configure_logs("import", stream=sys.stderr)
    import_file(read_settings(), file, mapping, dry_run=dry_run, rejects=rejects)


def paper_form(
    *,
    out: Path,
    team: str = "",
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    large_print: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Make the form on paper as a PDF, with the QR code that leads to the same form.

    Args:
        out: the PDF to write; with --all, the folder for one PDF a team.
        team: the team's id, as in config/teams.toml.
        all_: a form for each team that is open today.
        large_print: in letters of 18 point.
    """
    from heard.paper import write_all_forms, write_team_form

    if all_ == bool(team):
        raise InvalidConfig("say which form: --team ID for one, or --all for every team")
    if all_:
        print(f"Wrote {len(write_all_forms(read_settings(), out, large_print=large_print))} forms into {out}.")
    else:
        write_team_form(read_settings(), team, out, large_print=large_print)
        print(f"Wrote {out}.")


@keys.command(name="add")
def add_key(name: str, *, staff: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Make a key for a partner, or for staff, and print it once. Only its hash is kept: it cannot be shown again.

    Args:
        name: the partner or team: small letters, numbers and hyphens, like st-helens-hospital. It stands in logs.
        staff: a key that opens staff's own pages (/staff) and not the API.
    """
    from heard.keys import Scope, add

    print(add(read_settings(), name, Scope.STAFF if staff else Scope.API))
    print(f"This is the key of {name}. Give it to them safely; it is not shown again.", file=sys.stderr)


@keys.command(name="list")
def list_keys() -> None:
    """List keys: whose, for what, since when, and which were revoked."""
    from heard.keys import describe

    print(describe(read_settings()))


@keys.command(name="revoke")
def revoke_key(name: str) -> None:
    """End a key at once, and with a key of staff's every session that it opened.

    Args:
        name: whose, as `heard keys list` shows it.
    """
    from heard.keys import revoke

    revoke(read_settings(), name)
    print(f"The key of {name} no longer works.")
