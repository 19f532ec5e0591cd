"""`heard evidence`: packs from the command line, and what a citation rests on."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from heard.settings import read_settings

if TYPE_CHECKING:  # a command imports only what it needs
    from rich.progress import Progress

evidence = App(name="evidence", help="Evidence packs, and what their citations rest on.")


@evidence.command
def pack(
    *,
    framework: str,
    from_: Annotated[str, Parameter(name="--from")],
    to: str,
    out: Path,
    version: str = "",
    service: Annotated[Sequence[str], Parameter(negative="")] = (),
    format_: Annotated[str, Parameter(name="--format")] = "docx,pdf,xlsx,json",
) -> None:
    """Make an evidence pack from what people said, as it stands now.

    Args:
        framework: cqc, ilacs or another that `heard frameworks list` shows.
        from_: the first month, as 2025-11.
        to: the last month.
        out: the folder to write into.
        version: of the framework; the one in force on the last day where none is given.
        service: adults, childrens or workforce; say it again for several. All that the framework takes where none is.
        format_: docx, pdf, xlsx and json, with commas between.
    """
    from heard.evidence_packs import ask, formats_of, make, write_files

    settings = read_settings()
    asked, formats = ask(settings, framework, version, from_, to, service), formats_of(format_)
    with _progress() as progress:
        task = progress.add_task("Counting what was said", total=1 + len(formats))
        made = make(settings, asked)
        progress.update(task, description="Writing", completed=1)
        for path in write_files(made, out, formats):
            progress.advance(task)
            print(f"Wrote {path}.")


def _progress() -> "Progress":
    """Return a bar on a terminal's standard error; elsewhere nothing is drawn."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


@evidence.command
def cite(id_: Annotated[str, Parameter(name="ID")]) -> None:
    """Say what a citation rests on: the query behind a figure, or the consent behind a quote, and where it stands.

    Args:
        id_: as it is printed in the document, like F-7K3M9QT or Q-7K3M9QT.
    """
    from heard.evidence_packs import cite as lines_of

    for line in lines_of(read_settings(), id_):
        print(line)
