"""Backup and restore: nothing that was accepted before a backup is missing after it was brought back."""

import asyncio
import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from heard import backup, dumping
from heard.backup import API, DUMP, MANIFEST, SECRET, SPOOL, SQLITE, back_up, read_manifest, restore
from heard.embedded import make_pipeline
from heard.settings import Settings
from producers.door import Door
from producers.spool import Spool
from schemas.errors import InvalidConfig
from schemas.events import Source
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.migrations import versions
from sinks.store import FeedbackStore
from sinks.tables import Feedback, Words
from tests.factories import NOON, a_submission, a_ticket, an_id, received, tagged
from tests.real_parts import fresh_database

Stored = dict[str, str]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A Heard on SQLite with one submission stored and one waiting in the spool."""
    settings = a_heard(tmp_path / "here")
    fill(settings)
    return settings


def a_heard(folder: Path, database_url: str = "") -> Settings:
    return Settings(_env_file=None, data_folder=folder, database_url=database_url)


def fill(settings: Settings) -> None:
    settings.data_folder.mkdir()
    (settings.data_folder / "secret-key").write_text("a secret")
    with closing(Spool(settings.spool_path)) as spool:
        spool.keep(received(2))
        spool.mark_published([1])
    store(settings, 1)


def store(settings: Settings, number: int) -> None:
    engine = connect(settings.database)
    migrate(engine)
    FeedbackStore(engine).save([tagged(received(number))], [], NOON)
    engine.dispose()


def stored(settings: Settings) -> Stored:
    engine = connect(settings.database)
    with engine.connect() as connection:
        rows = connection.execute(select(Feedback.feedback_id, Words.words).join(Words).order_by(Feedback.feedback_id))
        found = [(str(feedback_id), hashed(words)) for feedback_id, words in rows]
    engine.dispose()
    assert len(found) == len(dict(found)), "a submission is there twice"
    return dict(found)


def hashed(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


async def drain(settings: Settings) -> None:
    engine = connect(settings.database)
    with closing(Spool(settings.spool_path)) as spool:
        pipeline = make_pipeline(settings, spool, store=FeedbackStore(engine))
        async with pipeline.running():
            await asyncio.wait_for(pipeline.drain(), 60)
    engine.dispose()


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


async def test_what_was_accepted_before_a_backup_is_there_once_after_it_was_brought_back_elsewhere(
    tmp_path: Path,
) -> None:
    here, there = a_heard(tmp_path / "here"), a_heard(tmp_path / "there")
    here.data_folder.mkdir()
    engine = connect(here.database)
    migrate(engine)
    engine.dispose()
    accepted: Stored = {}
    enough, finished = asyncio.Event(), asyncio.Event()

    async def accept(spool: Spool) -> None:
        """Go on until the backup is finished, as people at the form do."""
        door, number = Door(spool, "a secret"), 0
        while not finished.is_set():
            words = f"{number}: the porridge was hot 🙂"
            event = await asyncio.to_thread(
                door.accept, a_submission(good=words), a_ticket(nonce=f"nonce-{number}-of-this-test"), Source.FORM
            )
            accepted[str(event.feedback_id)] = hashed(words)
            number += 1
            if number == 30:
                enough.set()

    with closing(Spool(here.spool_path)) as spool:
        async with make_pipeline(here, spool).running():
            accepting = asyncio.create_task(accept(spool))
            await asyncio.wait_for(enough.wait(), 60)
            before = dict(accepted)
            await asyncio.to_thread(back_up, here, tmp_path / "copy")
            finished.set()
            await accepting
    restore(there, tmp_path / "copy")
    await drain(there)

    assert len(before) >= 30
    found = stored(there)
    assert found.items() >= before.items()
    assert found.items() <= accepted.items()


async def test_a_submission_that_is_stored_in_the_middle_of_a_backup_is_in_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copy_and_store(source: Path, target: Path) -> None:
        """Between any two copies the submission in the spool is stored, and forgotten there."""
        copy_sqlite(source, target)
        store(settings, 2)
        with closing(Spool(settings.spool_path)) as spool:
            spool.forget([an_id(2)])

    copy_sqlite = backup.copy_sqlite
    monkeypatch.setattr(backup, "copy_sqlite", copy_and_store)
    there = a_heard(tmp_path / "there")

    back_up(settings, tmp_path / "copy")
    restore(there, tmp_path / "copy")
    await drain(there)

    assert sorted(stored(there)) == sorted([str(an_id(1)), str(an_id(2))])


def newest_revision() -> str:
    """Return the last of the migrations by its file's name: what a new database is at."""
    return max(file.name for file in Path(versions.__file__).parent.glob("0*.py"))[:4]


def test_a_backup_holds_its_own_description_and_nobody_else_may_read_it(settings: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(settings.api_path)) as other:
        other.execute("create table keys (hash blob)")
    folder = tmp_path / "new" / "copy"

    done = back_up(settings, folder)

    assert done.left_to_do == ""
    assert [file.name for file in done.manifest.files] == [API, SQLITE, SECRET, SPOOL]
    for file in done.manifest.files:
        content = (folder / file.name).read_bytes()
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert read_manifest(folder) == done.manifest
    assert (done.manifest.database, done.manifest.revision) == ("sqlite", newest_revision())
    assert mode(folder) == 0o700
    assert {mode(file) for file in folder.iterdir()} == {0o600}
    assert {file.name for file in folder.iterdir()} == {API, SQLITE, SECRET, SPOOL, MANIFEST}
    assert [one.name for one in folder.parent.iterdir()] == ["copy"]


def test_what_waits_in_a_restored_spool_is_published_again_and_only_the_owner_may_read_it(
    settings: Settings, tmp_path: Path
) -> None:
    there = a_heard(tmp_path / "there")
    back_up(settings, tmp_path / "copy")

    restore(there, tmp_path / "copy")

    assert {mode(file) for file in there.data_folder.iterdir()} == {0o600}
    assert (there.data_folder / "secret-key").read_text() == "a secret"
    with closing(Spool(there.spool_path)) as spool:
        assert [one.feedback_id for one in spool.waiting(9)] == [an_id(2)]


def test_nothing_is_overwritten(settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    back_up(settings, copy)
    before = {file: file.read_bytes() for file in copy.iterdir()}

    with pytest.raises(InvalidConfig, match="is there already"):
        back_up(settings, copy)
    with pytest.raises(InvalidConfig, match="is there already"):
        restore(settings, copy)

    assert {file: file.read_bytes() for file in copy.iterdir()} == before


@pytest.mark.parametrize("left", ["spool.sqlite", "heard.sqlite", "heard.sqlite-wal", "secret-key"])
def test_a_restore_is_refused_where_any_file_is_in_the_way_and_brings_nothing_back(
    settings: Settings, tmp_path: Path, left: str
) -> None:
    there = a_heard(tmp_path / "there")
    back_up(settings, tmp_path / "copy")
    there.data_folder.mkdir()
    (there.data_folder / left).write_text("mine")

    with pytest.raises(InvalidConfig, match="move it away first"):
        restore(there, tmp_path / "copy")

    assert [(file.name, file.read_text()) for file in there.data_folder.iterdir()] == [(left, "mine")]


def test_a_backup_that_was_changed_or_is_not_whole_is_refused(settings: Settings, tmp_path: Path) -> None:
    whole, there = tmp_path / "copy", a_heard(tmp_path / "there")
    back_up(settings, whole)
    content = (whole / SQLITE).read_bytes()

    def changed(name: str) -> Path:
        return Path(shutil.copytree(whole, tmp_path / name))

    (changed("one byte") / SQLITE).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    (changed("missing") / SPOOL).unlink()
    (changed("no manifest") / MANIFEST).unlink()
    outside = msgspec.json.decode((whole / MANIFEST).read_bytes())
    outside["files"][0]["name"] = "../copy/" + outside["files"][0]["name"]
    (changed("outside") / MANIFEST).write_bytes(msgspec.json.encode(outside))
    newer = msgspec.json.decode((whole / MANIFEST).read_bytes()) | {"layout": 2}
    (changed("newer") / MANIFEST).write_bytes(msgspec.json.encode(newer))

    for name in ("one byte", "missing", "no manifest", "outside", "newer"):
        with pytest.raises(InvalidConfig):
            restore(there, tmp_path / name)
    assert not there.data_folder.exists()


def test_a_backup_that_fails_leaves_nothing_behind(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup, "_described", fail)

    with pytest.raises(KeyboardInterrupt):
        back_up(settings, tmp_path / "copies" / "one")

    assert list((tmp_path / "copies").iterdir()) == []


def test_a_machine_that_keeps_nothing_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig, match="no database"):
        back_up(a_heard(tmp_path / "nothing"), tmp_path / "copy")


@pytest.fixture
def two_databases(postgres_server: str) -> Iterator[tuple[str, str]]:
    with fresh_database(postgres_server) as one, fresh_database(postgres_server) as other:
        yield one, other


@pytest.mark.postgres
async def test_a_postgresql_database_is_dumped_and_brought_back(two_databases: tuple[str, str], tmp_path: Path) -> None:
    here, there = (a_heard(tmp_path / name, url) for name, url in zip(("here", "there"), two_databases, strict=True))
    fill(here)

    done = back_up(here, tmp_path / "copy")
    back = restore(there, tmp_path / "copy")
    await drain(there)

    assert (done.left_to_do, back.left_to_do) == ("", "")
    assert [file.name for file in done.manifest.files] == [DUMP, SECRET, SPOOL]
    assert mode(tmp_path / "copy" / DUMP) == 0o600
    assert sorted(stored(there)) == sorted([str(an_id(1)), str(an_id(2))])
    with pytest.raises(InvalidConfig, match="has tables already"):
        restore(a_heard(tmp_path / "third", two_databases[1]), tmp_path / "copy")


@pytest.mark.postgres
async def test_without_postgresqls_programs_the_commands_are_said_and_they_work(
    two_databases: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = (a_heard(tmp_path / name, url) for name, url in zip(("here", "there"), two_databases, strict=True))
    fill(here)
    programs = dumping._candidates("pg_dump")[-1].parent
    monkeypatch.setattr(dumping, "_candidates", lambda _: [])

    def run(command: str) -> None:
        subprocess.run(command, shell=True, check=True, env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"})  # noqa: S602

    run(back_up(here, tmp_path / "copy").left_to_do)
    run(restore(there, tmp_path / "copy").left_to_do)
    await drain(there)

    assert DUMP not in [file.name for file in read_manifest(tmp_path / "copy").files]
    assert sorted(stored(there)) == sorted([str(an_id(1)), str(an_id(2))])


@pytest.mark.postgres
def test_the_database_that_is_backed_up_has_to_be_of_the_kind_that_is_restored(
    settings: Settings, postgres_url: str, tmp_path: Path
) -> None:
    back_up(settings, tmp_path / "copy")

    with pytest.raises(InvalidConfig, match="sqlite database"):
        restore(a_heard(tmp_path / "there", postgres_url), tmp_path / "copy")


def test_a_password_is_in_no_command() -> None:
    engine = connect("postgresql+psycopg://alice:s3cret@127.0.0.1:1/heard")

    assert dumping._address(engine) == "postgresql://alice@127.0.0.1:1/heard"
