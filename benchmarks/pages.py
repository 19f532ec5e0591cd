"""How long a page takes with 10,000 and with 1,000,000 submissions, on SQLite and on PostgreSQL.

Run it as `python -m benchmarks.pages` (`--help`). A page is asked for as a browser asks, by a reviewer who is signed
in, and read to its end; only the network is left out. Sizes and databases take turns, so that a busy machine is fair
to all. What a page shows is the same at each size: the last year is, and more is older.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient
from rich.console import Console
from sqlalchemy import Engine

from benchmarks.filling import COMMON, NAME, RARE, TEAMS, THEMES, WEEK, fill
from benchmarks.machine import describe_machine, load
from benchmarks.report import Report
from heard.look import add_look
from heard.servers.postgres import LocalPostgres
from heard.settings import Settings
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from summaries.access import StaffRole
from summaries.accounts import Accounts
from summaries.pages import PagesConfig, create_pages
from summaries.sessions import Sessions

NOW = WEEK.ends_at + timedelta(hours=9)
_WEEKLY = f"/teams/team-7/weeks/{WEEK}"

Form = Mapping[str, str]
PAGES: Mapping[str, str | Form] = {
    "a team's week": _WEEKLY,
    "all teams": f"/?week={WEEK}",
    "newest of everything": "/find",
    f"a common word ({COMMON})": {"words": COMMON},
    f"a rare word ({RARE})": {"words": RARE},
    "a word that is not there": {"words": "zeppelin"},
    f"a hidden name and a common word ({NAME} {COMMON})": {"words": f"{NAME} {COMMON}"},
    "three words": {"words": "stairs waiting letter"},
    "a common word, best match": {"words": COMMON, "order": "best"},
    "a common word in one team": {"words": COMMON, "team": "team-7"},
    "a common word, team, role, sentiment": {
        "words": COMMON,
        "team": "team-7",
        "role": "care_leaver",
        "sentiment": "negative",
    },
    "one team": {"team": "team-7"},
    "a service": {"service": "adults"},
    "a theme": {"theme": "theme-12"},
    "role, source and sentiment": {"role": "care_leaver", "source": "paper", "sentiment": "mixed"},
    "four weeks of last year": {"since": "2025-11-03", "until": "2025-11-30"},
    "review queue": "/review",
    "its first lane": "/review/safety",
}


def main() -> None:
    """Fill the databases, and measure."""
    chosen = _arguments()
    report = Report(chosen.name, describe_machine(), Console(width=130))
    with ExitStack() as stack:
        folder = chosen.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heard-")))
        clients = {}
        for name, engine in stack.enter_context(databases(folder, chosen.databases, chosen.rows)).items():
            start = time.perf_counter()
            migrate(engine)
            if not FeedbackStore(engine).counts()[0]:
                fill(engine, name[1])
            report.note(f"{name[0]}, {name[1]:,} rows", f"filled in {time.perf_counter() - start:,.0f} s")
            clients[name] = signed_in(engine)
        times, shown = measure(clients, chosen.rounds)
    for database in chosen.databases:
        columns = ("page", *(f"{rows:,} rows, ms" for rows in chosen.rows), "ratio")
        lines = []
        for page, taken in times.items():
            medians = [statistics.median(taken[database, rows]) for rows in chosen.rows]
            cells = [
                f"{median:.1f} ({shown[page][database, rows]})"
                for median, rows in zip(medians, chosen.rows, strict=True)
            ]
            lines.append((page, *cells, f"{medians[-1] / medians[0]:.2f}"))
        note = (
            f"Medians of {chosen.rounds}, in turns; in brackets how many pieces of feedback the page shows. The ratio"
            " is the last by the first, and says little where the page shows more."
        )
        every = {
            page: {f"{rows:,} rows": taken[database, rows] for rows in chosen.rows} for page, taken in times.items()
        }
        report.add(f"Pages on {database}", note, columns, lines, every)
    report.note("load after", load())


Name = tuple[str, int]
"""The kind and the size of a database."""


def measure(
    clients: Mapping[Name, FlaskClient], rounds: int
) -> tuple[dict[str, dict[Name, list[float]]], dict[str, dict[Name, int]]]:
    """Return the milliseconds that each page took in each round, and how many pieces of feedback it shows."""
    times: dict[str, dict[Name, list[float]]] = {}
    shown: dict[str, dict[Name, int]] = {}
    for page, what in PAGES.items():
        addresses = {name: what if isinstance(what, str) else _search(client, what) for name, client in clients.items()}
        taken = times[page] = {name: [] for name in clients}
        shown[page] = {}
        for turn in range(rounds + 1):
            for name, client in clients.items():
                start = time.perf_counter()
                response = client.get(addresses[name])
                html = response.get_data(as_text=True)
                if turn:  # the first is for warming up
                    taken[name].append(1_000 * (time.perf_counter() - start))
                if response.status_code != 200:
                    raise ValueError(f"{page} on {name}: {response.status_code}")
                shown[page][name] = html.count("<article")
    return times, shown


def _search(client: FlaskClient, form: Form) -> str:
    """Send the form, and return the address that it leads to."""
    return client.post("/find", data=form).headers["Location"].partition("#")[0]


@contextmanager
def databases(folder: Path, kinds: Sequence[str], sizes: Sequence[int]) -> Iterator[dict[tuple[str, int], Engine]]:
    """Give an engine for each kind and size, on databases in this folder."""
    with ExitStack() as stack:
        engines = {}
        postgres = None
        for kind in kinds:
            for rows in sizes:
                if kind == "postgres":
                    postgres = postgres or stack.enter_context(LocalPostgres(folder / "postgres"))
                    url = postgres.create_database(f"rows_{rows}").replace("postgresql:", "postgresql+psycopg:", 1)
                else:
                    url = f"sqlite:///{folder}/rows-{rows}.sqlite"
                engines[kind, rows] = connect(url)
                stack.callback(engines[kind, rows].dispose)
        yield engines


def signed_in(engine: Engine) -> FlaskClient:
    """Return a browser in which a reviewer is signed in."""
    council = Settings(_env_file=None).council
    app = create_pages(
        engine,
        TEAMS,
        council,
        THEMES,
        look=lambda app: add_look(app, council),
        clock=lambda: NOW,
        config=PagesConfig(secret="for measuring"),  # noqa: S106
    )
    app.config["WTF_CSRF_ENABLED"] = False
    accounts = Accounts(engine, lambda: NOW)
    account_id = accounts.put("benchmarks", "reviewer", "reviewer", StaffRole.REVIEWER, [])
    client = app.test_client()
    with client.session_transaction() as session:
        session["secret"] = Sessions(engine, lambda: NOW).open(account_id)
        session["used_at"] = NOW.isoformat()
    return client


def _arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=main.__doc__)
    options.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000], help="how many submissions")
    options.add_argument("--databases", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    options.add_argument("--rounds", type=int, default=15, help="rounds; the median is the figure")
    options.add_argument("--folder", type=Path, help="keep the databases here, and use those that are here")
    options.add_argument("--name", default="pages", help="the name of the files in benchmarks/results/")
    return options.parse_args()


if __name__ == "__main__":
    main()
