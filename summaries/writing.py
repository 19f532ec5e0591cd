"""A transaction of the staff pages' own tables: accounts, sessions and the audit. Nothing else is written here."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from schemas.errors import Unavailable


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose writes are kept together when the block ends, or not at all.

    Raises:
        Unavailable: the database is away, or has not the tables that it should have.
        sqlalchemy.exc.IntegrityError: a row is there already.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout) as error:
        raise Unavailable("database", "run `heard doctor` to see why") from error
