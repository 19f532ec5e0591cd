"""Paper forms, for the command line."""

from datetime import UTC, date, datetime
from pathlib import Path

from heard.settings import Settings
from producers.paper import PaperForm, print_form
from producers.rules import find_open_team
from schemas.errors import InvalidConfig, Unavailable
from schemas.teams import Team
from schemas.weeks import LONDON


def write_team_form(settings: Settings, team_id: str, path: Path, *, large_print: bool) -> None:
    """Write the form of a team as a PDF.

    Raises:
        InvalidConfig: there is no such open team, nobody has set where people reach the form, or the parts that
            make a PDF are not installed.
        Unavailable: the file cannot be written.
    """
    team = find_open_team(settings.directory, team_id, _today())
    if team is None:
        raise InvalidConfig("--team: no open team has this id; config/teams.toml has them all")
    _write(settings, team, path, large_print=large_print)


def write_all_forms(settings: Settings, folder: Path, *, large_print: bool) -> list[Path]:
    """Write the form of each team that is open today into a folder, and return the files.

    Raises:
        InvalidConfig: nobody has set where people reach the form, or the parts that make a PDF are not installed.
        Unavailable: a file cannot be written.
    """
    written = {folder / f"{team.id}.pdf": team for team in settings.directory.open_on(_today())}
    for path, team in written.items():
        _write(settings, team, path, large_print=large_print)
    return list(written)


def _write(settings: Settings, team: Team, path: Path, *, large_print: bool) -> None:
    made = print_form(PaperForm(team, settings.council, settings.public_url, large_print))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
    except OSError as error:
        raise Unavailable(str(path), "it cannot be written; choose another place with --out") from error


def _today() -> date:
    return datetime.now(UTC).astimezone(LONDON).date()
