"""The spool: a SQLite file that holds what was accepted until it has been seen in the database.

A reference is shown only after `keep` has returned, so this file is where the promise begins. It is in WAL mode
with `synchronous=FULL`: a commit is on the disk before it returns.
"""

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from schemas.errors import SpoolFull, Unavailable
from schemas.events import FeedbackReceived, encode
from schemas.wal import use_wal

_SCHEMA = """
create table if not exists submissions (
    place integer primary key autoincrement,
    feedback_id blob not null unique,
    event blob not null,
    accepted_at real not null,
    published_at real,
    publications integer not null default 0
);
create index if not exists ix_unpublished on submissions (place) where published_at is null;
create table if not exists seen (feedback_id blob primary key, seen_at real not null) without rowid;
create index if not exists ix_seen_at on seen (seen_at);
create table if not exists counts (name text primary key, number integer not null) without rowid;
insert or ignore into counts values ('accepted', 0), ('published', 0);
"""
BUSY_SECONDS = 10
"""How long a write may wait for another one before it is refused."""
REMEMBERED_FOR = timedelta(days=14)
"""How long an id is remembered after it was seen, so that a form sent twice is counted once."""


class Spooled(NamedTuple):
    """One submission in the spool.

    Attributes:
        place: its position in the order of acceptance.
        event: the encoded FeedbackReceived.
        publications: how often it has been published.
        published_at: when it was last published; None if it is waiting to be.
    """

    place: int
    feedback_id: UUID
    event: bytes
    publications: int
    published_at: datetime | None


class SpoolCounts(NamedTuple):
    """How the spool stands.

    Attributes:
        accepted: submissions ever accepted; each once.
        published: submissions ever published; each once.
        waiting: not published yet, or to be published again.
        unseen: not yet seen in the database or the dead letters; includes those waiting.
        oldest_unseen: when the oldest of them was accepted.
    """

    accepted: int
    published: int
    waiting: int
    unseen: int
    oldest_unseen: datetime | None


class Spool:
    """One spool file. Safe for many threads; each process opens its own."""

    def __init__(
        self, path: Path, *, max_bytes: int | None = None, clock: Callable[[], datetime] | None = None
    ) -> None:
        """Open the file, and make it if need be.

        Args:
            path: the file; its folder is made if it is not there.
            max_bytes: what `keep` may let the file grow to; None is no limit. The relay opens it without one, so
                that a full spool can still be emptied.
            clock: aware; for tests and the demo.

        Raises:
            Unavailable: the file cannot be opened.
        """
        self._clock = clock or (lambda: datetime.now(UTC))
        self._lock = threading.Lock()
        with _translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # before SQLite: its journal takes the rights of the file, and holds words too
            self._database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            try:
                self._set_up(path, max_bytes)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def keep(self, event: FeedbackReceived) -> None:
        """Keep a submission durably, once. An id that is here, or was seen in the last 14 days, changes nothing.

        Raises:
            SpoolFull: the file has reached its limit, or the disk is full.
            Unavailable: the file cannot be written.
        """
        self.keep_many([event])

    def keep_many(self, events: Sequence[FeedbackReceived]) -> int:
        """Keep submissions durably, once each, in one transaction: all of them or, where it fails, none.

        An import keeps thousands a second so; a commit for each would wait for the disk each time.

        Returns:
            How many were added; the others are here, or were seen in the last 14 days.

        Raises:
            SpoolFull: the file has reached its limit, or the disk is full.
            Unavailable: the file cannot be written.
        """
        return self._add([(one.feedback_id, encode(one)) for one in events])

    def keep_encoded(self, kept_id: UUID, event: bytes) -> None:
        """Keep an event of another kind as `keep` does: what people told about themselves has a spool of its own.

        Raises:
            SpoolFull: the file has reached its limit, or the disk is full.
            Unavailable: the file cannot be written.
        """
        self._add([(kept_id, event)])

    def _add(self, events: Sequence[tuple[UUID, bytes]]) -> int:
        now = self._clock().timestamp()
        rows = [(kept_id.bytes, event, now) for kept_id, event in events]
        with self._transaction() as database:
            added = sum(
                database.execute(
                    "insert into submissions (feedback_id, event, accepted_at) select ?, ?, ?"
                    " where not exists (select 1 from seen where feedback_id = ?) on conflict do nothing",
                    (*row, row[0]),
                ).rowcount
                for row in rows
            )
            database.execute("update counts set number = number + ? where name = 'accepted'", (added,))
        return added

    def keep_again(self, event: FeedbackReceived) -> None:
        """Keep a submission that was accepted and seen before, so that it is published again. Counted as before.

        Raises:
            SpoolFull: the disk is full.
            Unavailable: the file cannot be written.
        """
        with self._transaction() as database:
            database.execute(
                "insert into submissions (feedback_id, event, accepted_at, publications) values (?, ?, ?, 1)"
                " on conflict do update set event = excluded.event, published_at = null",
                (event.feedback_id.bytes, encode(event), self._clock().timestamp()),
            )

    def waiting(self, limit: int) -> list[Spooled]:
        """Return what is to be published, oldest first.

        Raises:
            Unavailable: the file cannot be read.
        """
        return self._select("published_at is null", (), limit)

    def published(self, after_place: int, limit: int) -> list[Spooled]:
        """Return what was published and not yet seen, in order, from after a place.

        Raises:
            Unavailable: the file cannot be read.
        """
        return self._select("published_at is not null and place > ?", (after_place,), limit)

    def mark_published(self, places: Sequence[int]) -> None:
        """Note that these were published now.

        Raises:
            Unavailable: the file cannot be written.
        """
        now = self._clock().timestamp()
        with self._transaction() as database:
            first_times = 0
            for place in places:
                done = database.execute(
                    "update submissions set published_at = ?, publications = publications + 1"
                    " where place = ? returning publications",
                    (now, place),
                ).fetchone()
                first_times += done == (1,)
            database.execute("update counts set number = number + ? where name = 'published'", (first_times,))

    def publish_again(self, places: Collection[int]) -> None:
        """Put these among the waiting again.

        Raises:
            Unavailable: the file cannot be written.
        """
        with self._transaction() as database:
            database.executemany(
                "update submissions set published_at = null where place = ?", [(place,) for place in places]
            )

    def publish_all_again(self) -> None:
        """Put all among the waiting again: for embedded mode's start, whose channels are empty then.

        Raises:
            Unavailable: the file cannot be written.
        """
        with self._transaction() as database:
            database.execute("update submissions set published_at = null")

    def forget(self, feedback_ids: Collection[UUID]) -> None:
        """Delete what has been seen in the database or the dead letters; its words are overwritten.

        Raises:
            Unavailable: the file cannot be written.
        """
        now = self._clock()
        keys = [(feedback_id.bytes,) for feedback_id in feedback_ids]
        with self._transaction() as database:
            database.executemany("delete from submissions where feedback_id = ?", keys)
            database.executemany("insert or ignore into seen values (?, ?)", [(*key, now.timestamp()) for key in keys])
            database.execute("delete from seen where seen_at < ?", ((now - REMEMBERED_FOR).timestamp(),))
        self._empty_journal()

    def counts(self) -> SpoolCounts:
        """Return how the spool stands now.

        Raises:
            Unavailable: the file cannot be read.
        """
        with self._transaction("deferred") as database:
            numbers = dict(database.execute("select name, number from counts order by name"))
            waiting = database.execute("select count(*) from submissions where published_at is null").fetchone()[0]
            unseen, oldest = database.execute("select count(*), min(accepted_at) from submissions").fetchone()
        moment = None if oldest is None else datetime.fromtimestamp(oldest, UTC)
        return SpoolCounts(numbers["accepted"], numbers["published"], waiting, unseen, moment)

    def _set_up(self, path: Path, max_bytes: int | None) -> None:
        use_wal(self._database)
        self._database.execute("pragma synchronous=full")
        self._database.execute("pragma secure_delete=on")  # words that were seen are overwritten
        self._database.executescript(_SCHEMA)
        path.chmod(0o600)
        if max_bytes is not None:
            page = self._database.execute("pragma page_size").fetchone()[0]
            self._database.execute(f"pragma max_page_count={max(1, max_bytes // page)}")

    def _empty_journal(self) -> None:
        """Move the journal into the file and cut it off: else forgotten words would stay in it for megabytes more.

        Where another connection is in the way nothing is waited for; the next call does it.
        """
        with self._lock, _translated():
            self._database.execute("pragma busy_timeout=0")
            try:
                self._database.execute("pragma wal_checkpoint(truncate)").fetchone()
            finally:
                self._database.execute(f"pragma busy_timeout={BUSY_SECONDS * 1000}")

    def _select(self, where: str, values: tuple[int, ...], limit: int) -> list[Spooled]:
        query = (
            "select place, feedback_id, event, publications, published_at from submissions"  # noqa: S608  # constants
            f" where {where} order by place limit ?"
        )
        with self._transaction("deferred") as database:
            rows = database.execute(query, (*values, limit)).fetchall()
        return [
            Spooled(place, UUID(bytes=key), event, times, None if at is None else datetime.fromtimestamp(at, UTC))
            for place, key, event, times, at in rows
        ]

    @contextmanager
    def _transaction(self, kind: str = "immediate") -> Iterator[sqlite3.Connection]:
        """Run a block as one transaction: all of it is on the disk when it ends, or none of it."""
        with self._lock, _translated():
            self._database.execute(f"begin {kind}")
            try:
                yield self._database
                self._database.execute("commit")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("rollback")
                raise


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            raise SpoolFull from error
        raise Unavailable("spool", "look at the data folder's disk and rights") from error
    except OSError as error:
        raise Unavailable("spool", "the data folder cannot be made or written") from error
