"""How long an evidence pack over 100,000 submissions of one year takes, on SQLite and on PostgreSQL.

Run it as `python -m benchmarks.evidence` (`--help`). The database is filled with invented feedback; a pack is made of
all services under a framework of nine statements with 20 themes, and written in each format.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from sqlalchemy import Engine

from benchmarks import filling
from benchmarks.filling import TEAMS, THEMES, WEEK
from benchmarks.machine import describe_machine, load
from benchmarks.report import Report
from heard.servers.postgres import LocalPostgres
from schemas.frameworks import Framework, read_framework
from schemas.months import Period
from sinks.engine import connect
from sinks.migrate import migrate
from summaries.evidence.exports import EXPORTS
from summaries.evidence.making import Asked, Council, assemble
from summaries.evidence.reading import read
from summaries.reading import reading

Timed = TypeVar("Timed")
NOW = WEEK.ends_at + timedelta(hours=9)
PERIOD = Period.parse("2025-04", "2026-03")


def framework() -> Framework:
    """Return nine statements that 20 themes speak to, some of them to two."""
    text = """framework = "bench"
version = "1"
name = "Nine statements"
publisher = "Nobody"
valid_from = 2020-01-01
sources = []
read_on = 2026-01-01
statement_word = "Statement"
category = [{name = "Staff", roles = ["staff"]}]
group = [{id = "all", name = "All"}]
"""
    for number in range(9):
        themes = ", ".join(f'"theme-{theme % 20}"' for theme in range(number * 2, number * 2 + 5))
        text += f'[[statement]]\nid = "s{number}"\ngroup = "all"\nname = "Statement {number}"\nthemes = [{themes}]\n'
    return read_framework("bench.toml", text)


def main() -> None:
    """Fill the databases, and measure."""
    chosen = _arguments()
    report = Report(chosen.name, describe_machine(), Console(width=110))
    filling.LAST_YEAR = chosen.rows  # all of it in one year
    rows, figures = [], {}
    asked, council = Asked(framework=framework(), period=PERIOD), Council("Nobody’s council", TEAMS, THEMES)
    with ExitStack() as stack:
        for name in chosen.databases:
            engine = stack.enter_context(_database(name))
            migrate(engine)
            filling.fill(engine, chosen.rows)
            for what, took in _measure(engine, asked, council, chosen.rounds).items():
                figures[f"{what}, {name}"] = took
                rows.append((what, name, f"{statistics.median(took):.2f}", f"{max(took):.2f}"))
    note = f"{chosen.rows:,} submissions in one year, a framework of nine statements with 20 themes, all services."
    report.add("An evidence pack", note, ("", "database", "seconds, median", "the longest"), rows, figures)
    report.note("load after", load())


def _measure(engine: Engine, asked: Asked, council: Council, rounds: int) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {}
    for _ in range(rounds):
        with reading(engine) as connection:
            found = _timed(took, "reading it", lambda: read(connection, asked, council, NOW))
        pack = _timed(took, "putting it together", lambda: assemble(asked, council, found, NOW))  # noqa: B023
        for format_, export in EXPORTS.items():
            _timed(took, f"writing {format_}", lambda: export(pack))  # noqa: B023
    took["all of it, in four formats"] = [sum(each) for each in zip(*took.values(), strict=True)]
    return took


def _timed(took: dict[str, list[float]], what: str, work: Callable[[], Timed]) -> Timed:
    start = time.perf_counter()
    done = work()
    took.setdefault(what, []).append(time.perf_counter() - start)
    return done


@contextmanager
def _database(name: str) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="heard-") as folder, ExitStack() as stack:
        if name == "postgres":
            server = stack.enter_context(LocalPostgres(Path(folder) / "postgres"))
            url = server.create_database("evidence").replace("postgresql:", "postgresql+psycopg:", 1)
        else:
            url = f"sqlite:///{Path(folder) / 'heard.sqlite'}"
        engine = connect(url)
        yield engine
        engine.dispose()


def _arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m benchmarks.evidence", description=__doc__)
    options.add_argument("--rows", type=int, default=100_000, help="submissions in the year")
    options.add_argument("--rounds", type=int, default=5, help="rounds; the median is the figure")
    options.add_argument("--databases", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    options.add_argument("--name", default="evidence", help="the name of the files in benchmarks/results/")
    return options.parse_args()


if __name__ == "__main__":
    main()
