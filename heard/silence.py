"""`heard silence`: which teams and ways in have gone quiet, in the terminal or as JSON."""

import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from heard.settings import Settings
from sinks.engine import connect
from summaries import silence_words
from summaries.reading import reading
from summaries.silence import Silence, silence, to_json


def print_silence(settings: Settings, *, as_json: bool) -> None:
    """Print where it has gone quiet.

    Raises:
        InvalidConfig: the directory of teams cannot be read.
        Unavailable: the database is away.
    """
    with reading(connect(settings.database)) as connection:
        found = silence(connection, settings.directory, datetime.now(UTC), settings.silent_weeks)
    if as_json:
        sys.stdout.buffer.write(to_json(found) + b"\n")
        return
    console = Console(highlight=False)
    for line in _lines(found):
        console.print(Text(line))


def _lines(found: Silence) -> list[str]:
    lines = [f"{one.name}: {silence_words.team(one)}" for one in found.teams]
    lines += [f"{silence_words.channel(one)}: {silence_words.stopped(one)}" for one in found.channels]
    lines = lines or [silence_words.NONE]
    never = ", ".join(found.never_heard)
    return [*lines, f"Nothing has ever been said of: {never}."] if never else lines
