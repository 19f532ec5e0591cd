"""Copying: many rows into a PostgreSQL table at once, by COPY. Only this module goes past SQLAlchemy to psycopg."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    import psycopg  # in embedded mode it is not installed

Row = dict[str, object]


def copy_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows that the table does not have, in the connection's transaction.

    Args:
        connection: to PostgreSQL, by psycopg.
        table: where to.
        rows: one or more, all with the same members.

    Raises:
        DBAPIError: as SQLAlchemy raises it, but without the server's own text: that quotes the row.
    """
    fill = f"copy {table.name} ({_columns(rows)}) from stdin"
    with _translated(connection, fill) as cursor:
        _fill(cursor, fill, connection, table, rows)


def copy_new_rows(connection: Connection, table: Table, rows: Sequence[Row], key: str) -> list[object]:
    """Insert the rows that the table does not have yet, in their order, and return the keys of those.

    They go into a temporary table of this session's own, which every commit empties, and from there into the table:
    COPY itself knows no `ON CONFLICT`. The order holds because PostgreSQL reads a temporary table from its start, in
    one process; so sinks that were given the same rows wait for one another and never deadlock.

    Args:
        connection: to PostgreSQL, by psycopg.
        table: where to.
        rows: one or more, ordered, all with the same members.
        key: the column whose values are returned.

    Raises:
        DBAPIError: as SQLAlchemy raises it, but without the server's own text: that quotes the row.
    """
    columns, coming = _columns(rows), f"coming_{table.name}"
    # Asked for each time: a pooler may have given us another session, and a rollback takes the table with it.
    make = f"create temporary table if not exists {coming} (like {table.name}) on commit delete rows"
    fill = f"copy {coming} ({columns}) from stdin"
    insert = (
        f"insert into {table.name} ({columns}) select {columns} from {coming}"  # noqa: S608  # constants
        f" on conflict do nothing returning {key}"
    )
    with _translated(connection, insert) as cursor:
        cursor.execute(make)
        _fill(cursor, fill, connection, table, rows)
        cursor.execute(insert)
        return [row[0] for row in cursor.fetchall()]


def _columns(rows: Sequence[Row]) -> str:
    return ", ".join(f'"{name}"' for name in rows[0])


def _fill(cursor: "psycopg.Cursor", statement: str, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    values = [_bound(connection, table, name, rows) for name in rows[0]]
    with cursor.copy(statement) as copy:
        for row in zip(*values, strict=True):
            copy.write_row(row)


def _bound(connection: Connection, table: Table, name: str, rows: Sequence[Row]) -> list[object]:
    """Return a column's values as the driver takes them, by the column's own type."""
    process: Callable[[object], object] | None = (
        table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    )
    values = [row[name] for row in rows]
    return values if process is None else [process(value) for value in values]


@contextmanager
def _translated(connection: Connection, statement: str) -> "Iterator[psycopg.Cursor]":
    """Give a cursor of psycopg's own, and make of its errors what SQLAlchemy makes of those that go through it."""
    dialect, driver = connection.dialect, connection.connection.driver_connection
    assert dialect.dbapi is not None and driver is not None  # noqa: S101  # for mypy: it is connected
    any_error = dialect.dbapi.Error
    try:
        with driver.cursor() as cursor:
            yield cursor
    except any_error as error:
        is_gone = dialect.is_disconnect(error, driver, None)
        if is_gone:
            connection.invalidate()  # else the rollback would be sent to nobody
        bare = type(error)()  # the kind of the error, without the row
        raised = DBAPIError.instance(
            statement, None, bare, any_error, hide_parameters=True, connection_invalidated=is_gone, dialect=dialect
        )
        raise raised from None
