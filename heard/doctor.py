"""The doctor: looks at settings, broker, database and spool, and says what to do."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import NamedTuple

from heard.settings import Settings, unknown
from heard.tagger import make_tagger
from producers.spool import Spool
from schemas.council import MADE_UP
from schemas.errors import HeardError, InvalidConfig, Unavailable
from schemas.topics import ALL
from sinks.engine import connect
from sinks.migrate import missing

LOW_DISK_BYTES = 500 * 1024 * 1024


class Finding(NamedTuple):
    """What was looked at, whether it is well, and what was found or what to do."""

    part: str
    is_well: bool
    words: str


def examine(settings: Settings, *, with_broker: bool) -> Iterator[Finding]:
    """Yield a finding for each part, one after another."""
    parts: list[tuple[str, Callable[[Settings], str]]] = [
        ("settings", _settings),
        ("teams", lambda here: f"{len(here.directory.teams)} teams in {here.config_folder / 'teams.toml'}"),
        ("council", _council),
        ("population", _population),
        ("frameworks", lambda here: f"{len(here.frameworks.versions)} in {here.config_folder / 'frameworks'}"),
        ("tagging", lambda here: f"the words of {here.config_folder} make tagger {make_tagger(here).identity}"),
        ("data folder", _data_folder),
        ("spool", _spool),
        ("database", _database),
    ]
    if with_broker:
        parts.append(("broker", _broker))
    for part, look in parts:
        try:
            yield Finding(part, True, look(settings))
        except HeardError as error:
            yield Finding(part, False, str(error))


def _settings(_: Settings) -> str:
    if strangers := unknown():
        raise InvalidConfig("; ".join(strangers))
    return "every name that begins with HEARD_ is known"


def _council(settings: Settings) -> str:
    council = settings.council
    return f"{council.name}{f'. {MADE_UP}' if council.is_made_up else ''}"


def _population(settings: Settings) -> str:
    areas = len(settings.population.area)
    if not areas:
        return f"no population.toml in {settings.config_folder}: who is heard is compared with nobody"
    return f"{areas} areas in {settings.config_folder / 'population.toml'}"


def _data_folder(settings: Settings) -> str:
    folder = settings.data_folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise Unavailable(str(folder), "make it, or set HEARD_DATA_FOLDER") from error
    if not os.access(folder, os.W_OK):
        raise Unavailable(str(folder), "this user may not write there: change its rights, or set HEARD_DATA_FOLDER")
    if free < LOW_DISK_BYTES:
        raise Unavailable(str(folder), f"only {free // 1024**2} MB are free on its disk: make room")
    return f"{folder.absolute()}, {free // 1024**3} GB free"


def _spool(settings: Settings) -> str:
    spool = Spool(settings.spool_path)
    counts = spool.counts()
    spool.close()
    return f"{counts.accepted} accepted, {counts.unseen} of them not yet seen in the database"


def _database(settings: Settings) -> str:
    engine = connect(settings.database)
    if missing(engine):
        raise Unavailable(f"database ({engine.dialect.name})", "its tables are not up to date: run `heard migrate`")
    return f"{engine.dialect.name}, tables up to date"


def _broker(settings: Settings) -> str:
    from heard.topics import ends  # noqa: PLC0415  # kafka-python is not needed in embedded mode

    records = sum(ends(settings, topic.name)[0] for topic in ALL)
    access = settings.kafka
    way = f"{access.bootstrap_servers} by {access.security_protocol}"
    return f"{way}, {len(ALL)} topics, {records} records so far"
