"""The `heard` command line. Each command is a function here; what it does is elsewhere."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from heard.emails import emails
from heard.evidence import evidence
from heard.frameworks import frameworks
from heard.logs import configure_logs
from heard.settings import Settings, read_settings
from heard.subscribing import subscribers
from heard.understanding import evaluate, explain, retag, tag_file
from heard.upkeep import backup, dead_letters, replay, restore
from heard.users import users
from heard.withdrawing import erase, withdraw
from schemas.errors import HeardError, InvalidConfig, Unavailable

app = App(
    name="heard",
    help="Heard: feedback from people who use social care, from a form to the team's weekly page.",
    version_flags=["--version"],
)
topics = App(name="topics", help="Kafka's topics.")
app.command(topics)
COMMANDS = (
    tag_file,
    evaluate,
    explain,
    retag,
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
keys = App(name="keys", help="Partners' keys to the API, and staff's to their own pages.")
app.command(keys)

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


@app.command
def run() -> None:
    """Run Heard for real on this machine, embedded: form, tagging, storing and pages, on SQLite."""
    from heard.supervised import run_embedded

    run_embedded(_process("run"))


@app.command
def stack(*, folder: Path | None = None) -> None:
    """Run the full-size system on this machine without Docker: Kafka and PostgreSQL from packages, every process.

    Args:
        folder: where Kafka and PostgreSQL keep their data; `stack` in the data folder where none is given.
    """
    from heard.supervised import run_stack

    settings = _process("stack")
    run_stack(settings, folder or settings.data_folder / "stack")


@app.command
def form() -> None:
    """Serve the form."""
    from heard.web import run_form

    run_form(_process("form"))


@app.command
def pages() -> None:
    """Serve the staff pages."""
    from heard.web import run_pages

    run_pages(_process("pages"))


@app.command(name="public-page")
def public_page() -> None:
    """Serve the public page: words that their people published and a reviewer approved, for everybody."""
    from heard.web import run_public_page

    run_public_page(_process("public-page"))


@app.command
def relay() -> None:
    """Publish what the form accepted, and check that it arrived."""
    from heard.stopping import Stop
    from heard.workers import run_relay

    run_relay(_process("relay"), Stop().listen())


@app.command
def tag() -> None:
    """Tag what was received: a Faust worker."""
    from heard.stopping import Stop
    from heard.workers import run_tagger

    run_tagger(_process("tag"), Stop().listen())


@app.command
def store() -> None:
    """Store what was tagged."""
    from heard.stopping import Stop
    from heard.workers import run_sink

    run_sink(_process("store"), Stop().listen())


@app.command
def clerk() -> None:
    """Send the emails that wait, and do what is due by the clock."""
    from heard.clerk import run_clerk
    from heard.stopping import Stop

    run_clerk(_process("clerk"), Stop().listen())


@app.command
def pipeline() -> None:
    """Tag and store what the form accepted, embedded: one process between the form and the database."""
    from heard.embedded import run_pipeline
    from heard.stopping import Stop

    run_pipeline(_process("pipeline"), Stop().listen())


@app.command
def silence(*, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False) -> None:
    """Print which teams and ways in have gone quiet, compared with what is usual for each.

    Args:
        as_json: figures for other programs.
    """
    from heard.silence import print_silence

    configure_logs("silence", stream=sys.stderr)
    print_silence(read_settings(), as_json=as_json)


weekly_app = App(name="weekly", help="A team's week: look at it, or issue it.")
app.command(weekly_app)


@weekly_app.default
def weekly(
    *,
    team: str,
    week: str = "",
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
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


@app.command(name="who-is-heard")
def who_is_heard(
    *,
    service: Literal["adults", "childrens"] = "adults",
    half: str = "",
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
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


@weekly_app.command(name="issue")
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


@app.command(name="import")
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


@app.command
def learn(
    *,
    from_: Annotated[Path | None, Parameter(name="--from")] = None,
    themes: Annotated[bool, Parameter(negative="")] = False,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    undo: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Learn how your own people write, from what your reviewers decided about what is stored, or from a file.

    Args:
        from_: a file with the columns `text`, `question_type` and `sentiment` (positive, negative, neutral or mixed).
        themes: learn what people speak of, instead of how it sounds. Only from what your reviewers decided.
        dry_run: say what would change, and install nothing.
        undo: go back to what was in force before the last time.
    """
    from heard.learning import command, theme_command

    configure_logs("learn", stream=sys.stderr)
    if from_ is not None and (undo or themes):
        raise InvalidConfig("--from goes with neither --undo nor --themes")
    if undo and dry_run:
        raise InvalidConfig("--undo and --dry-run do not go together")
    if themes and undo:
        theme_command.undo_themes(read_settings())
    elif themes:
        theme_command.learn_themes(read_settings(), dry_run=dry_run)
    elif undo:
        command.undo(read_settings())
    else:
        command.learn(read_settings(), from_, dry_run=dry_run)


@app.command
def migrate() -> None:
    """Bring the database to the tables of this version."""
    from sinks.engine import connect
    from sinks.migrate import migrate as bring_up_to_date

    settings = read_settings()
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    print(f"The database is at revision {bring_up_to_date(connect(settings.database))}.")


@app.command(name="paper-form")
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


@topics.command
def create() -> None:
    """Create the topics that the broker lacks."""
    from heard.topics import create_topics

    created = create_topics(read_settings())
    print("Created " + ", ".join(created) + "." if created else "Every topic was there.")


@app.command
def doctor(*, embedded: bool = False) -> None:
    """Look at settings, broker, database and spool, and say what to do. Ends with 1 where something is not well.

    Args:
        embedded: leave out the broker.
    """
    from heard.doctor import examine

    configure_logs("doctor", stream=sys.stderr)
    are_well = []
    for part, is_well, words in examine(read_settings(), with_broker=not embedded):
        print(f"{'ok ' if is_well else 'NOT'}  {part:12} {words}")
        are_well.append(is_well)
    sys.exit(0 if all(are_well) else 1)


@app.command
def status(*, embedded: bool = False, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False) -> None:
    """Count submissions: accepted, spooled, published, tagged, stored, dead-lettered, and lag.

    Args:
        embedded: leave out the broker.
        as_json: print it as JSON.
    """
    import msgspec

    from heard.status import read_status

    configure_logs("status", stream=sys.stderr)
    found = read_status(read_settings(), with_broker=not embedded)
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    for name, number in msgspec.structs.asdict(found).items():
        if name != "unavailable":
            print(f"{name.replace('_', ' '):22} {'not known' if number is None else number}")
    for words in found.unavailable:
        print(f"NOT KNOWN: {words}")


def _process(name: str) -> Settings:
    settings = read_settings()
    configure_logs(name, level=settings.log_level)
    return settings
