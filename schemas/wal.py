"""Write-ahead logging: how every SQLite file of Heard is kept, so that readers and a writer go on together."""

import sqlite3
import time

from schemas.backoff import backoff

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def use_wal(connection: sqlite3.Connection, within_seconds: float = 10) -> None:
    """Put the file into WAL mode, where it is not yet.

    SQLite does not wait for its busy timeout here: where two processes open a new file at the same moment, one of
    them is told at once that it is locked. So this waits instead.

    Args:
        connection: to the file, in no transaction.
        within_seconds: how long to try.

    Raises:
        sqlite3.OperationalError: it could not be done in that time.
    """
    give_up_at = time.monotonic() + within_seconds
    for delay in backoff():
        try:
            connection.execute("pragma journal_mode=wal").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() + delay > give_up_at:
                raise
            time.sleep(delay)
