"""A moment of the database: connections for reading, and the one place where its errors become ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from schemas.errors import Unavailable


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose reads all see the same moment, so that a page's figures agree with its words.

    Raises:
        Unavailable: the database is away, or has not the tables that it should have.
    """
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")  # sqlite3 begins nothing by itself for a SELECT
            else:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield connection
    except (DBAPIError, PoolTimeout) as error:
        raise Unavailable("database", "run `heard doctor` to see why") from error
