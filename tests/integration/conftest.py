"""Databases for tests of what both kinds have to do alike."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine

from sinks.engine import connect
from sinks.migrate import migrate
from sinks.tables import Base
from tests.real_parts import fresh_database


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database of each kind, with its tables."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'heard.sqlite'}"
        else:
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_server")))
        engine = connect(url)
        stack.callback(engine.dispose)
        migrate(engine)
        yield engine


@pytest.fixture
def engine(database: Engine) -> Engine:
    """The same with empty tables: making a new one for each test would take longer than the tests."""
    with database.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    return database
