"""`heard import`: suggest a mapping, try it, or bring past feedback through the door. No words on the screen."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as ScreenTable
from rich.text import Text

from heard.settings import Settings
from producers.importing.importer import Importer, Report, SpoolStopped
from producers.importing.mapping import read_mapping
from producers.importing.opening import opened
from producers.importing.reading import RowRead, RowReader
from producers.importing.rejects import Rejects, free_name
from producers.importing.suggesting import suggest_mapping
from producers.importing.table import Layout, SourceRow, Table
from producers.rules import Rules
from producers.spool import Spool
from schemas.errors import InvalidConfig, Unavailable
from schemas.weeks import LONDON

SECRET_OF_A_DRY_RUN = "ids of a dry run are never kept"  # noqa: S105  # and so the data folder is left alone


def import_file(
    settings: Settings, file: Path, mapping: Path | None, *, dry_run: bool = False, rejects: Path | None = None
) -> None:
    """Import a file, or say what importing it would do; without a mapping, suggest one.

    Raises:
        InvalidConfig: the mapping cannot be used, or a file that would be written is there already.
        UnreadableFile: the file cannot be imported; the message says what to do.
        Unavailable: the spool is full or cannot be written; running it again goes on.
    """
    console = Console(highlight=False)
    if mapping is None:
        write_suggestion(settings, file, console)
        return
    chosen = read_mapping(mapping)
    rules = Rules(settings.directory, settings.answer_limit, datetime.now(LONDON).date())
    with opened(file, chosen.file) as table:
        reader = RowReader(chosen, table, rules)
        _say(console, *table.notes)
        if dry_run:
            report = _run(Importer(len, SECRET_OF_A_DRY_RUN), table, reader, rejects, console)
            _show(console, report, is_done=False)
            _show_examples(console, report.examples)
            _say(console, "Nothing was imported. Without --dry-run it will be.")
        else:
            _import(settings, table, reader, rejects or free_name(file), console)


def write_suggestion(settings: Settings, file: Path, console: Console) -> None:
    """Write a suggested mapping beside the file, never over one that is there.

    Raises:
        InvalidConfig: one is there, or the folder cannot be written.
        UnreadableFile: the file cannot be imported.
    """
    path = file.with_name(f"{file.stem}.mapping.toml")
    if path.exists():
        raise InvalidConfig(f"there is a mapping beside the file already: use it with --mapping {path}")
    with opened(file, Layout()) as table:
        text = suggest_mapping(table, settings.directory, file.name)
        _say(console, *table.notes)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # it lists values of the file
    except OSError as error:
        raise InvalidConfig(
            f"{path} cannot be written: write a mapping elsewhere and name it with --mapping"
        ) from error
    with os.fdopen(made, "w", encoding="utf-8") as suggestion:
        suggestion.write(text)
    _say(
        console,
        f"A mapping was suggested: {path}",
        "Nothing was imported. Look through the mapping, then try it:",
        f"  heard import {file} --mapping {path} --dry-run",
    )


def _import(settings: Settings, table: Table, reader: RowReader, rejects: Path, console: Console) -> None:
    spool = Spool(settings.spool_path, max_bytes=settings.spool_max_bytes)
    try:
        report = _run(Importer(spool.keep_many, settings.secret), table, reader, rejects, console)
    except SpoolStopped as error:
        raise Unavailable(
            error.what,
            f"it took {error.report.accepted:,} rows, which are safe, and takes no more now. Let Heard run"
            " (`heard run`, or `heard relay`) until `heard status` shows that they are stored, then run the same"
            " command again: it goes on and adds nothing twice",
        ) from error
    finally:
        spool.close()
    _show(console, report, is_done=True)
    _say(
        console,
        "They are safe in the spool. `heard run`, or `heard relay`, takes them on; `heard status` shows how far.",
    )


def _run(importer: Importer, table: Table, reader: RowReader, rejects: Path | None, console: Console) -> Report:
    kept = Rejects(rejects, table.header) if rejects else None
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console) as progress:
            task = progress.add_task("Reading", total=table.size or None)

            def advance(done: int, report: Report) -> None:
                progress.update(task, completed=done, description=f"{report.rows:,} rows")

            report = importer.run(table, reader, kept.write if kept else _drop, advance)
            progress.update(task, total=1, completed=1)
    finally:
        if kept:
            kept.close()
    if kept and report.rejected:
        _say(console, f"The rejected rows are in {kept.path}. It holds people's words: delete it when it is done with.")
    return report


def _drop(_row: SourceRow, _reason: str) -> None:
    """A dry run that was given no file for rejects only counts them."""


def _show(console: Console, report: Report, *, is_done: bool) -> None:
    counts = [("rows", report.rows), ("accepted", report.accepted)]
    if is_done:
        counts += [("  new", report.added), ("  here already", report.accepted - report.added)]
    _show_counts(console, "", [*counts, ("rejected", report.rejected)])
    _show_counts(console, "Why rows are rejected (a row can have several reasons)", report.reasons.most_common())
    teams = [(team or "not said", count) for team, count in report.teams.most_common()]
    _show_counts(console, "Accepted, by team", teams)
    _show_counts(console, "Accepted, by role", report.roles.most_common())


def _show_counts(console: Console, title: str, counts: Sequence[tuple[str, int]]) -> None:
    if not counts:
        return
    grid = ScreenTable.grid(padding=(0, 2))
    grid.add_column(justify="right")
    grid.add_column()
    for name, count in counts:
        grid.add_row(f"{count:,}", Text(name))
    _say(console, *(["", title] if title else [""]))
    console.print(grid)


def _show_examples(console: Console, examples: Sequence[RowRead]) -> None:
    """Show how the first rows were understood; of what people wrote only how long it is."""
    if not examples:
        return
    _say(console, "", "The first rows, as they were understood (words: only their lengths, in characters)")
    for one in examples:
        said, day = one.submission, one.received_at.astimezone(LONDON)
        understood = {
            "received": f"{day:%d %B %Y %H:%M}",
            "role": said.role,
            "team": said.team_chosen,
            "rating": said.rating,
            "good": len(said.good),
            "better": len(said.better),
            "unsafe": said.unsafe,
            "words for": said.words_use,
            "reply": "yes" if said.reply_to else None,
            "happened": said.happened_in,
        }
        named = ", ".join(f"{name} {value or 'not said'}" for name, value in understood.items())
        _say(console, f"  row {one.number}: {named}")


def _say(console: Console, *lines: str) -> None:
    for line in lines:
        console.print(Text(line), soft_wrap=True)
