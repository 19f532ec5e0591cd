"""Packs for the command line: what is asked for, and the files that are written."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from heard.settings import Settings
from schemas.errors import InvalidConfig, Unavailable
from schemas.months import Period
from sinks.engine import connect
from summaries.evidence.booking import Register
from summaries.evidence.citing import parse_cite
from summaries.evidence.counting import SERVICES
from summaries.evidence.exports import EXPORTS, file_name
from summaries.evidence.making import Asked, Council, version_in_force
from summaries.evidence.pack import Pack
from summaries.evidence.reading import look
from summaries.evidence.register import COMMAND_LINE, find
from summaries.evidence.resting import in_words, resolve
from summaries.reading import reading


def make(settings: Settings, asked: Asked) -> Pack:
    """Return a pack as everything stands now, and keep in the register what stands in it.

    Raises:
        InvalidConfig: the framework has more themes than can be counted at once.
        Unavailable: the database is away.
    """
    engine, council = connect(settings.database), council_of(settings)
    register = Register(engine, lambda: datetime.now(UTC))
    pack_id = register.begin(asked, COMMAND_LINE)
    with reading(engine) as connection:
        entry = find(connection, pack_id)
        if entry is None:
            raise Unavailable("database", "the pack that was just begun is not there")
        looked = look(connection, entry, settings.frameworks, council, datetime.now(UTC))
    if looked.found is not None:
        register.cited(pack_id, looked.pack, looked.found)
    return looked.pack


def cite(settings: Settings, text: str) -> Iterator[str]:
    """Yield the lines that say what a citation rests on. No words of anybody's are in them.

    Raises:
        InvalidConfig: this is no id, or stands in no pack.
        Unavailable: the database is away.
    """
    known = parse_cite(text)
    if known is None:
        raise InvalidConfig(f"{text!r} is no id of a citation; one is written like F-7K3M9QT or Q-7K3M9QT")
    with reading(connect(settings.database)) as connection:
        rests = resolve(connection, known)
    if rests is None:
        raise InvalidConfig(f"{known} stands in no pack that this database knows")
    yield from in_words(rests)


def ask(settings: Settings, framework: str, version: str, first: str, last: str, services: Sequence[str]) -> Asked:
    """Return what is asked for.

    Raises:
        InvalidConfig: there is no such framework, version, period or service.
    """
    try:
        period = Period.parse(first, last)
    except ValueError as error:
        raise InvalidConfig(f"--from and --to: {error}") from None
    chosen = version_in_force(settings.frameworks, framework, version, period)
    asked = Asked(framework=chosen, period=period, services=tuple(services))
    if strangers := sorted(set(services) - set(SERVICES)):
        raise InvalidConfig(f"--service: there is no service {strangers[0]!r}; there are: {', '.join(SERVICES)}")
    if not asked.taken():
        raise InvalidConfig(f"--service: {framework} takes no feedback of {', '.join(services)}")
    return asked


def council_of(settings: Settings) -> Council:
    """Return what a pack needs to know of the council."""
    return Council(settings.council.name, settings.directory, settings.themes, settings.population)


def write_files(made: Pack, folder: Path, formats: Sequence[str]) -> Iterator[Path]:
    """Write a pack into a folder in some formats, and yield each file when it is there.

    Raises:
        InvalidConfig: the parts that make a PDF are not installed.
        Unavailable: a file cannot be written.
    """
    for format_ in formats:
        path = folder / file_name(made, format_)
        content = EXPORTS[format_](made)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise Unavailable(str(path), "choose another place with --out") from error
        yield path


def formats_of(text: str) -> list[str]:
    """Return the formats that are written with commas between.

    Raises:
        InvalidConfig: one is none of ours, or there is none.
    """
    formats = [one.strip() for one in text.split(",") if one.strip()]
    if not formats or set(formats) - set(EXPORTS):
        raise InvalidConfig(f"--format: write some of {', '.join(EXPORTS)}, with commas between")
    return formats
