"""The database's connection, and the one place where its errors become ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, TimeoutError

from schemas.errors import InvalidConfig, Unavailable
from schemas.wal import use_wal


def connect(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL. Nothing is opened until it is used.

    Raises:
        InvalidConfig: the URL is none, or names another kind of database, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
            raise InvalidConfig("DATABASE_URL: only sqlite:/// and postgresql:// are understood")
        if parsed.get_backend_name() == "postgresql":
            # Parameters are people's words: they must not be in an error's text.
            return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": 30})
    except (ArgumentError, ValueError):  # a port that is no number; nothing is repeated, for a password may be in it
        raise InvalidConfig("DATABASE_URL: this is no database's URL, such as postgresql://user@host/name") from None
    except ModuleNotFoundError as error:
        raise InvalidConfig(f"DATABASE_URL: install heard[full-size] for it ({error.name} is missing)") from error
    event.listen(engine, "connect", _set_pragmas)
    return engine


@contextmanager
def available() -> Iterator[None]:
    """Make `Unavailable` of what a database says when it is away, busy or stopping; keep words out of the rest."""
    try:
        yield
    except (OperationalError, InterfaceError, TimeoutError) as error:
        raise Unavailable("database") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable("database") from error
        # PostgreSQL's own text quotes the row ("Failing row contains …"): only the kind of the error may go on.
        shown = Exception(type(error.orig).__name__)
        raise type(error)(error.statement, None, shown, hide_parameters=True) from None


def _set_pragmas(connection: Any, _: object) -> None:
    """Let readers and the sink go on beside one another, hold to foreign keys, and overwrite what is deleted."""
    use_wal(connection)
    cursor = connection.cursor()
    cursor.execute("pragma synchronous=full")
    cursor.execute("pragma foreign_keys=on")
    cursor.execute("pragma secure_delete=on")  # words that were erased are in no free page of the file
    cursor.close()
