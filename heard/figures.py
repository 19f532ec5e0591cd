"""The commands that print figures: a team's week, who is heard, what has gone quiet. What they do is elsewhere."""

import sys
from typing import Annotated, Literal

from cyclopts import App, Parameter

from heard.logs import configure_logs
from heard.settings import read_settings

weekly = App(name="weekly", help="A team's week: look at it, or issue it.")
_AsJson = Annotated[bool, Parameter(name="--json", negative="")]


@weekly.default
def print_week(
    *,
    team: str,
    week: str = "",
    as_json: _AsJson = False,
    audience: Literal["team", "outside"] = "team",
) -> None:
    """Print a team's weekly summary.

    Args:
        team: the team's id, as in config/teams.toml, or "not-known".
        week: a week, as 2026-W10; the last finished one where none is given.
        as_json: print it as JSON.
        audience: who will see it. Outside the team there are no words, and small numbers are not shown.
    """
    from heard.weekly import print_weekly
    from summaries.disclosure import Audience

    configure_logs("weekly", stream=sys.stderr)
    print_weekly(read_settings(), team, week, as_json=as_json, audience=Audience(audience))


@weekly.command(name="issue")
def issue_weekly(*, week: str = "", team: str = "", dry_run: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Issue a week of every team: frozen and numbered, and as a revision where something changed since. Safe to repeat.

    Args:
        week: a week that is over, as 2026-W10; all that are due where none is given.
        team: one team's id; every team where none is given.
        dry_run: only say what would be issued.
    """
    from heard.issuing import issue_week

    configure_logs("weekly", stream=sys.stderr)
    issue_week(read_settings(), week, team, dry_run=dry_run)


def who_is_heard(
    *,
    service: Literal["adults", "childrens"] = "adults",
    half: str = "",
    as_json: _AsJson = False,
) -> None:
    """Print who told about themselves beside the people whom the council serves, under the rule for small numbers.

    Args:
        service: whose people.
        half: a half-year by its first month, as 2026-04 or 2025-10; the last one that is over where none is given.
        as_json: print it as JSON.
    """
    from heard.who_is_heard import print_who_is_heard

    configure_logs("who-is-heard", stream=sys.stderr)
    print_who_is_heard(read_settings(), service, half, as_json=as_json)


def silence(*, as_json: _AsJson = False) -> None:
    """Print which teams and ways in have gone quiet, compared with what is usual for each.

    Args:
        as_json: figures for other programs.
    """
    from heard.silence import print_silence

    configure_logs("silence", stream=sys.stderr)
    print_silence(read_settings(), as_json=as_json)
