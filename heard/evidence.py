"""`heard evidence`: packs from the command line, and what a citation rests on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from heard.settings import read_settings

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
    for path in write_files(make(settings, asked), out, formats):
        print(f"Wrote {path}.")


@evidence.command
def cite(id_: Annotated[str, Parameter(name="ID")]) -> None:
    """Say what a citation rests on: the query behind a figure, or the consent behind a quote, and where it stands.

    Args:
        id_: as it is printed in the document, like F-7K3M9QT or Q-7K3M9QT.
    """
    from heard.evidence_packs import cite as lines_of

    for line in lines_of(read_settings(), id_):
        print(line)
