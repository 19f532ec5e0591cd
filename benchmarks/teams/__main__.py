"""How well the team that words are about is found, on two sets of invented sentences: `python -m benchmarks.teams`.

The figures of `unseen.toml` come first: it was written when the rules were finished, and no rule was changed for it.
Precision counts the sentences in which a team was found; recall those in which one was meant.
"""

import argparse
import tomllib
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.intervals import share
from schemas.tags import Question, TeamTag
from schemas.teams import TeamDirectory
from streams.team import find_team_in
from streams.text import Text

HERE = Path(__file__).parent
CONFIG = HERE.parents[1] / "config" / "teams.toml"
SETS = {"unseen": "written after the rules, never used to tune", "challenge": "the rules were tuned on it"}
DAY = date(2026, 6, 1)
"""The day of every experience: after Intermediate Care had merged into Reablement."""


class Item(NamedTuple):
    """An invented sentence and the id of the team that it is about; None for no one team."""

    team: str | None
    words: str


def read_items(name: str) -> list[Item]:
    """Return the sentences of a set."""
    table = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return [Item(None if team == "none" else team, words) for team, several in table.items() for words in several]


def tag(directory: TeamDirectory, words: str) -> TeamTag:
    """Return the tag of a sentence."""
    return find_team_in([(Question.OPEN, Text(words))], None, DAY, directory)


def show(name: str, directory: TeamDirectory, console: Console, *, errors: bool) -> None:
    """Print precision and recall of a set, and of where a team was meant how often it was at least a candidate."""
    items = read_items(name)
    tags = {item: tag(directory, item.words) for item in items}
    meant = [item for item in items if item.team]
    found = [item for item in items if tags[item].team]
    right = [item for item in found if tags[item].team == item.team]
    hinted = [item for item in meant if item.team in (tags[item].team, *tags[item].candidates)]
    console.print(f"\n[bold]{name}[/bold]: {SETS[name]}. {len(meant)} name a team, {len(items) - len(meant)} do not.")
    table = Table("", "share, 95 % interval")
    table.add_row("right of the found (precision)", share(len(right), len(found)))
    table.add_row("found of the meant (recall)", share(len(right), len(meant)))
    table.add_row("found, or a candidate", share(len(hinted), len(meant)))
    console.print(table)
    for item in items if errors else ():
        if tags[item].team != item.team:
            console.print(f"{item.team} | {tags[item].team} | {item.words} | {tags[item].reason}")


def main() -> None:
    """Print the figures of both sets."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    options.add_argument("--errors", action="store_true", help="print the invented sentences that went wrong")
    chosen = options.parse_args()
    console, directory = Console(width=120), TeamDirectory.from_toml(CONFIG.read_text(encoding="utf-8"))
    for name in chosen.sets:
        show(name, directory, console, errors=chosen.errors)


if __name__ == "__main__":
    main()
