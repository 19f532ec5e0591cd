"""Putting a SQLite file into WAL mode while another connection holds it."""

import sqlite3
import threading
from pathlib import Path

import pytest

from schemas.wal import use_wal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.sqlite"


def hold(path: Path) -> sqlite3.Connection:
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("create table one (number integer)")
    holder.execute("begin immediate")
    return holder


def test_it_waits_for_whoever_holds_the_file(path: Path) -> None:
    holder, connection = hold(path), sqlite3.connect(path, timeout=0)
    release = threading.Timer(0.3, holder.execute, ["rollback"])
    release.start()

    use_wal(connection)

    release.join()
    assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    connection.close()
    holder.close()


def test_it_says_so_when_the_file_stays_held(path: Path) -> None:
    holder, connection = hold(path), sqlite3.connect(path, timeout=0)

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        use_wal(connection, within_seconds=0.2)

    connection.close()
    holder.close()


def test_what_waiting_cannot_mend_is_raised_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(b"this is no database, and is long enough to be looked at as one" * 20)
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("it waited"))
    connection = sqlite3.connect(path)

    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        use_wal(connection)

    connection.close()
