"""`heard who-is-heard`: those who told about themselves beside the people, in the terminal or as JSON."""

import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from heard.settings import Settings
from schemas.about_you import Service
from schemas.errors import InvalidConfig
from sinks.engine import connect
from summaries import who_words
from summaries.half_years import HalfYear
from summaries.reading import reading
from summaries.who_is_heard import Question, WhoIsHeard, to_json, who_is_heard
from summaries.wording import label


def print_who_is_heard(settings: Settings, service: Service, half: str, *, as_json: bool) -> None:
    """Print a half-year of a service; the last one that is over where none is named.

    Raises:
        InvalidConfig: the half-year is not written as 2026-04, or is not over; or a file of the configuration is wrong.
        Unavailable: the database is away.
    """
    last = HalfYear.last_over(datetime.now(UTC))
    try:
        chosen = HalfYear.parse(half) if half else last
    except ValueError as error:
        raise InvalidConfig(f"--half: {error}") from None
    if chosen > last:
        raise InvalidConfig(f"--half: {chosen} is not over; the last that is over is {last}")
    engine = connect(settings.database)
    try:
        with reading(engine) as connection:
            heard = who_is_heard(connection, settings.directory, settings.population, service, chosen)
    finally:
        engine.dispose()
    if as_json:
        sys.stdout.buffer.write(to_json(heard) + b"\n")
    else:
        _print(heard, Console())


def _print(heard: WhoIsHeard, console: Console) -> None:
    console.print(f"\nWho is heard: {label(heard.service)}, {heard.words}", style="bold")
    console.print(who_words.opening(heard), highlight=False)
    for one in heard.not_heard:
        console.print(f"  {who_words.nobody(one)}", highlight=False)
    for question in heard.questions:
        console.print(_table(question))


def _table(question: Question) -> Table:
    table = Table("", "answered", "their share", "of the people", "heard", title=question.name, title_justify="left")
    for group in question.groups:
        table.add_row(
            group.label,
            who_words.about(group.count),
            who_words.interval(group),
            who_words.people(group.people),
            who_words.standing(group),
        )
    if not question.is_withheld:
        table.add_row("Prefer not to say", who_words.about(question.prefer_not_to_say), "", "", "")
        table.add_row("Did not answer", who_words.about(question.not_answered), "", "", "")
    return table
