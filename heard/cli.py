"""The `heard` command line: every command, by the module that holds it, and how it ends where something went wrong."""

import sys

from cyclopts import App

from heard.doors import import_, keys, paper_form
from heard.emails import emails
from heard.evidence import evidence
from heard.figures import silence, weekly, who_is_heard
from heard.frameworks import frameworks
from heard.processes import clerk, form, pages, pipeline, public_page, relay, run, stack, store, tag
from heard.settings import read_settings
from heard.subscribing import subscribers
from heard.understanding import evaluate, explain, learn, retag, tag_file
from heard.upkeep import backup, dead_letters, doctor, migrate, replay, restore, status, topics
from heard.users import users
from heard.withdrawing import erase, withdraw
from schemas.errors import HeardError, InvalidConfig, Unavailable

app = App(
    name="heard",
    help="Heard: feedback from people who use social care, from a form to the team's weekly page.",
    version_flags=["--version"],
)
COMMANDS = (
    run,
    stack,
    form,
    pages,
    public_page,
    relay,
    tag,
    store,
    clerk,
    pipeline,
    import_,
    paper_form,
    keys,
    weekly,
    who_is_heard,
    silence,
    tag_file,
    evaluate,
    explain,
    retag,
    learn,
    doctor,
    status,
    migrate,
    topics,
    dead_letters,
    replay,
    backup,
    restore,
    users,
    frameworks,
    evidence,
    withdraw,
    erase,
    emails,
    subscribers,
)
for command in COMMANDS:
    app.command(command)

EXIT_BAD_SETTINGS, EXIT_UNAVAILABLE = 78, 75
"""EX_CONFIG and EX_TEMPFAIL of sysexits.h."""


def main() -> None:
    """Run a command, and say in one line what went wrong where something did."""
    try:
        app()
    except InvalidConfig as error:
        print(f"heard: {error}", file=sys.stderr)
        sys.exit(EXIT_BAD_SETTINGS)
    except Unavailable as error:
        print(f"heard: {error}", file=sys.stderr)
        sys.exit(EXIT_UNAVAILABLE)
    except HeardError as error:
        print(f"heard: {error}", file=sys.stderr)
        sys.exit(1)


@app.command
def demo(*, once: bool = False) -> None:
    """Show a year of a made-up council's feedback, with a form and pages to try. No broker, no database server.

    Args:
        once: end after printing the last finished week's summary.
    """
    from heard.demo.command import show_demo

    show_demo(read_settings(), once=once)
