"""Bring a database to the tables of this version."""

from contextlib import suppress
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from sinks.engine import available

_LOCK = 48_729_331  # any number, the same for all: PostgreSQL lets one migration run at a time


def migrate(engine: Engine) -> str:
    """Run the migrations that are missing, and return the revision that the database is at then.

    Raises:
        Unavailable: the database is away.
    """
    _make_private(engine)
    with available(), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        else:
            connection.exec_driver_sql("begin immediate")  # else Python's driver runs each DDL as a transaction
        command.upgrade(_config(connection), "head")
        return _revision(connection)


def _make_private(engine: Engine) -> None:
    """Make SQLite's file before SQLite does: it holds people's words, and is for this user alone, with its journal."""
    if engine.dialect.name == "sqlite" and engine.url.database not in (None, "", ":memory:"):
        with suppress(OSError):  # SQLite itself says it better
            Path(engine.url.database).touch(mode=0o600)


def missing(engine: Engine) -> bool:
    """Say whether the database lacks a migration of this version.

    Raises:
        Unavailable: the database is away.
    """
    with available(), engine.connect() as connection:
        return _revision(connection) != ScriptDirectory.from_config(_config(connection)).get_current_head()


def revision(engine: Engine) -> str:
    """Return the revision that the database is at; empty where it has no tables of ours.

    Raises:
        Unavailable: the database is away.
    """
    with available(), engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
