"""`heard backup` and `heard restore`: a copy of what one Heard keeps, and back again.

The copies are made in an order: what knows that a submission was accepted, then the spool, then the database. A
submission moves from the spool to the database while this runs; the other way round it could be missing from both
copies. To be in both does no harm: it is stored once.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Engine

from heard.dumping import ByHand, dump, refuse_tables, undump
from heard.settings import Settings
from producers.spool import Spool
from schemas.errors import InvalidConfig, Unavailable
from sinks.engine import connect
from sinks.migrate import missing, revision

MANIFEST, SECRET, API, SPOOL = "manifest.json", "secret-key", "api.sqlite", "spool.sqlite"
ABOUT_YOU, WITHDRAWALS = "about-you.sqlite", "withdrawals.sqlite"
SQLITE, DUMP = "database.sqlite", "database.dump"
LAYOUT = 1
_NAMES = (SECRET, API, ABOUT_YOU, WITHDRAWALS, SPOOL)
BUSY_SECONDS = 30


class CopiedFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of a backup. `size` is in bytes."""

    name: str
    size: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a backup holds.

    Attributes:
        layout: of this file and the folder; raised when an older Heard could not restore it.
        heard: the version that made it.
        made_at: when it was begun; aware UTC. All that was accepted before is in it.
        database: "sqlite" or "postgresql".
        revision: the migration that the database was at.
    """

    layout: int
    heard: str
    made_at: datetime
    database: str
    revision: str
    files: tuple[CopiedFile, ...]


class Done(NamedTuple):
    """What was copied or brought back, and the command that a person has to run for the rest; empty if none."""

    manifest: Manifest
    left_to_do: str


def back_up(settings: Settings, folder: Path) -> Done:
    """Copy what this Heard keeps to a new folder, while it goes on. The folder is there whole or not at all.

    Raises:
        InvalidConfig: the folder is there already, or there is no database to copy.
        HeardError: pg_dump failed.
        Unavailable: something cannot be read or written.
    """
    if folder.exists():
        raise InvalidConfig(f"{folder} is there already, and nothing is overwritten: name a new folder")
    with _connected(settings) as engine:
        return _back_up(settings, engine, folder)


def _back_up(settings: Settings, engine: Engine, folder: Path) -> Done:
    made_at = datetime.now(UTC)
    if engine.dialect.name == "sqlite" and not _file_of(engine).exists():
        raise InvalidConfig(f"there is no database at {_file_of(engine)}: set DATABASE_URL or HEARD_DATA_FOLDER")
    with _translated(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as unfinished:
            copies = Path(unfinished) / "backup"
            copies.mkdir(mode=0o700)
            left_to_do = _copy_all(settings, engine, copies, folder)
            manifest = Manifest(
                layout=LAYOUT,
                heard=version("heard"),
                made_at=made_at,
                database=engine.dialect.name,
                revision=revision(engine),
                files=tuple(_described(file) for file in sorted(copies.iterdir())),
            )
            _write(copies / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
            copies.rename(folder)
    return Done(manifest, left_to_do)


def _copy_all(settings: Settings, engine: Engine, copies: Path, folder: Path) -> str:
    """Copy everything, in the order that this module's first lines explain."""
    for name, source in _sources(settings).items():
        if source.exists() and name == SECRET:
            _write(copies / name, source.read_bytes())
        elif source.exists():
            copy_sqlite(source, copies / name)
    if engine.dialect.name == "sqlite":
        copy_sqlite(_file_of(engine), copies / SQLITE)
        return ""
    try:
        dump(engine, copies / DUMP, (folder / DUMP).absolute())
    except ByHand as error:
        return str(error)
    return ""


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite file as it is at one moment, while others write to it."""
    target.touch(mode=0o600, exist_ok=False)
    uri = f"{source.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("pragma journal_mode=delete")  # one file, without a journal beside it
    _sync(target)


def restore(settings: Settings, folder: Path) -> Done:
    """Bring a backup back to where the settings say, where nothing is yet. What waits in the spool is published again.

    Raises:
        InvalidConfig: the folder is no whole backup, or something is in the way.
        HeardError: pg_restore failed.
        Unavailable: something cannot be read or written.
    """
    manifest = read_manifest(folder)
    with _connected(settings) as engine:
        return _restore(settings, engine, manifest, folder)


def _restore(settings: Settings, engine: Engine, manifest: Manifest, folder: Path) -> Done:
    if manifest.database != engine.dialect.name:
        raise InvalidConfig(f"the backup is of a {manifest.database} database, and DATABASE_URL names another kind")
    targets = _sources(settings)
    if engine.dialect.name == "sqlite":
        targets[SQLITE] = _file_of(engine)
    else:
        refuse_tables(engine)
    _refuse_existing(targets.values())
    with _translated(settings.data_folder):
        for file in manifest.files:
            if file.name != DUMP:
                _put(folder / file.name, targets[file.name])
    left_to_do = _restore_dump(engine, (folder / DUMP).absolute()) if engine.dialect.name == "postgresql" else ""
    if not left_to_do and missing(engine):
        left_to_do = "heard migrate"
    return Done(manifest, left_to_do)


def read_manifest(folder: Path) -> Manifest:
    """Return what a backup holds, after holding every file to it.

    Raises:
        InvalidConfig: the folder is no backup of a layout that this version knows, or a file is missing or changed.
    """
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise InvalidConfig(f"{folder} is no backup: it has no {MANIFEST} that can be read") from error
    if manifest.layout != LAYOUT or {file.name for file in manifest.files} - {*_NAMES, SQLITE, DUMP}:
        raise InvalidConfig(f"{folder} was made by Heard {manifest.heard}, and this one does not know its layout")
    for file in manifest.files:
        try:
            is_whole = _described(folder / file.name) == file
        except OSError:
            is_whole = False
        if not is_whole:
            raise InvalidConfig(f"{folder / file.name} is missing or not as it was: use another backup")
    return manifest


def _restore_dump(engine: Engine, dumped: Path) -> str:
    try:
        undump(engine, dumped)
    except ByHand as error:
        return str(error)
    return ""


def _sources(settings: Settings) -> dict[str, Path]:
    """Return the files beside the database, in the order in which they are copied."""
    folder = settings.data_folder
    kept = (settings.api_path, settings.about_you_path, settings.withdrawals_path, settings.spool_path)
    paths = (folder / "secret-key", *kept)
    return dict(zip(_NAMES, paths, strict=True))


def _file_of(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _refuse_existing(targets: Iterable[Path]) -> None:
    for target in targets:
        for file in (target, Path(f"{target}-wal")):  # another file's journal would be taken for this one's
            if file.exists():
                raise InvalidConfig(f"{file} is there already, and nothing is overwritten: move it away first")


def _put(source: Path, target: Path) -> None:
    """Bring a file to its place, whole or not at all, and never over another."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restoring-") as unfinished:
        copy = Path(unfinished) / target.name
        _write(copy, b"")
        shutil.copyfile(source, copy)
        if source.name in (SPOOL, ABOUT_YOU, WITHDRAWALS):
            # What was published may be on no broker any more, and what was stored is known by its id.
            with closing(Spool(copy)) as spool:
                spool.publish_all_again()
        _sync(copy)
        os.link(copy, target)


def _described(file: Path) -> CopiedFile:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return CopiedFile(name=file.name, size=file.stat().st_size, sha256=digest)


def _write(file: Path, content: bytes) -> None:
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(content)
    _sync(file)


def _sync(file: Path) -> None:
    with file.open("rb") as written:
        os.fsync(written.fileno())


@contextmanager
def _connected(settings: Settings) -> Iterator[Engine]:
    engine = connect(settings.database)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise InvalidConfig(f"{error.filename} came while this ran, and nothing is overwritten") from error
    except (OSError, sqlite3.Error) as error:
        raise Unavailable(str(folder), "something could not be read or written: look at its disk and rights") from error
