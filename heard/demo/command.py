"""`heard demo`: load the made-up year, print the last finished week, and go on serving."""

import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from heard.demo.actions import add_actions
from heard.demo.loading import count, last_week, load_demo
from heard.demo.reviews import add_reviews
from heard.demo.story import FEATURED_TEAM
from heard.logs import configure_logs
from heard.servers.ports import first_free_port
from heard.settings import Settings
from heard.supervised import prepare_database, run_embedded
from heard.weekly import print_weekly
from sinks.engine import connect
from summaries.access import StaffRole
from summaries.accounts import DEMO, Accounts

PUBLIC_PAGE_PORT = 8002


def show_demo(settings: Settings, *, once: bool) -> None:
    """Run the demo in a data folder of its own; a second run keeps what is there.

    Raises:
        Unavailable: the data folder cannot be written.
    """
    configure_logs("demo", stream=sys.stderr, level="ERROR")
    ours = settings.model_copy(
        update={
            "data_folder": settings.data_folder / "demo",
            # Named, and not left empty: what starts for the demo would take an empty one from `.env`.
            "database_url": f"sqlite:///{(settings.data_folder / 'demo' / 'heard.sqlite').absolute()}",
            "demo_sign_in": True,
            "form_port": first_free_port(settings.form_port),
            "log_level": "WARNING",
            "pages_host": "127.0.0.1",
            "public_page_host": "127.0.0.1",
            "public_page_port": first_free_port(settings.public_page_port or PUBLIC_PAGE_PORT),
            "pages_in_container": False,
            "pages_port": first_free_port(settings.pages_port),
        }
    )
    console = Console()
    prepare_database(ours)
    _load(ours, console)
    add_staff(ours)
    _add_work(ours)
    print_weekly(ours, FEATURED_TEAM, "", as_json=False)
    if not once:
        console.print(
            f"\n  Tell them something:   http://127.0.0.1:{ours.form_port}/"
            f"\n  The staff's pages:     http://127.0.0.1:{ours.pages_port}/"
            f"\n  What everybody reads:  http://127.0.0.1:{ours.public_page_port}/"
            "\n  Ctrl-C stops. What you add is kept for the next time.\n",
            highlight=False,
        )
        run_embedded(ours)


def add_staff(settings: Settings) -> None:
    """Give the demo an account for each role, which one click on its sign-in page opens, and which has no password.

    One that somebody who tried the administrator's page has disabled is there again with the next start.
    """
    engine = connect(settings.database)
    accounts = Accounts(engine)
    for role in StaffRole:
        teams = [FEATURED_TEAM] if role is StaffRole.TEAM_MEMBER else []
        if accounts.put(DEMO, role.value, f"demo {role.value}", role, teams) is None:
            accounts.enable(f"demo {role.value}")
    engine.dispose()


def _add_work(settings: Settings) -> None:
    engine = connect(settings.database)
    add_reviews(settings, engine)
    add_actions(settings, engine, last_week(settings))
    engine.dispose()


def _load(settings: Settings, console: Console) -> None:
    columns = (
        TextColumn("A year of made-up feedback"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=count())
        if not load_demo(settings, lambda stored: progress.advance(task, stored)):
            progress.update(task, completed=count())
