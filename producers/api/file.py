"""The API's own SQLite file: keys, and what each Idempotency-Key stood for. It holds nobody's words."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from schemas.errors import Unavailable
from schemas.wal import use_wal

BUSY_SECONDS = 10
_SCHEMA = """
create table if not exists keys (
    hash blob primary key,
    partner text not null,
    added_at integer not null,
    revoked_at integer,
    scope text not null default 'api'
) without rowid;
create unique index if not exists ix_one_key_a_partner on keys (partner) where revoked_at is null;
create table if not exists repeats (
    partner text not null,
    key blob not null,
    fingerprint blob not null,
    nonce text not null,
    opened_at integer not null,
    primary key (partner, key)
) without rowid;
create index if not exists ix_opened_at on repeats (opened_at);
"""


class ApiFile:
    """One file. Safe for many threads; each process opens its own. Times in it are milliseconds since 1970."""

    def __init__(self, path: Path) -> None:
        """Take where the file is. It is opened, and made if need be, at the first use: the form needs none of it."""
        self._path = path
        self._lock = threading.Lock()
        self._opened: sqlite3.Connection | None = None

    @contextmanager
    def transaction(self, kind: str = "immediate") -> Iterator[sqlite3.Connection]:
        """Run a block as one transaction: all of it is on the disk when it ends, or none of it.

        Args:
            kind: "immediate" to write, "deferred" to read.

        Raises:
            Unavailable: the file cannot be read or written.
        """
        with self._lock, self._translated():
            database = self._opened = self._opened or self._open()
            database.execute(f"begin {kind}")
            try:
                yield database
                database.execute("commit")
            except BaseException:
                if database.in_transaction:
                    database.execute("rollback")
                raise

    def close(self) -> None:
        """Close the file. The next use opens it again."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        database = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            use_wal(database)
            database.execute("pragma synchronous=full")  # a commit is on the disk before it returns
            database.executescript(_SCHEMA)
            _add_scope(database)
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(self._path.name, "look at the data folder's disk and rights") from error


def _add_scope(database: sqlite3.Connection) -> None:
    """Give a file from before there were keys for staff its column: every key in it is a partner's."""
    database.execute("begin immediate")  # another process may be about to do the same
    columns = {row[1] for row in database.execute("pragma table_info(keys)")}
    if "scope" not in columns:
        database.execute("alter table keys add column scope text not null default 'api'")
    database.execute("commit")
