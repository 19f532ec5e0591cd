"""The migrations make the tables that the code knows, on both databases."""

import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from schemas.errors import InvalidConfig, Unavailable
from sinks.engine import connect
from sinks.migrate import migrate, missing
from sinks.store import FeedbackStore
from sinks.tables import WORD_INDEX, Base
from tests.factories import NOON, tagged


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    else:
        engine = connect(request.getfixturevalue("postgres_url"))
    yield engine
    engine.dispose()


def test_migrations_make_the_tables_from_nothing(engine: Engine) -> None:
    migrate(engine)

    there = {name for name in inspect(engine).get_table_names() if not name.startswith(WORD_INDEX)}
    assert there == {*Base.metadata.tables, "alembic_version"}
    FeedbackStore(engine).save([tagged()], [], NOON)
    assert FeedbackStore(engine).counts() == (1, 0)


def test_the_tables_are_those_that_the_code_knows(engine: Engine) -> None:
    migrate(engine)

    with engine.connect() as connection:
        ours = {"compare_type": True, "compare_server_default": True, "include_name": _is_ours}
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, Base.metadata) == []


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    return kind != "table" or not (name or "").startswith(WORD_INDEX)


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    revision = migrate(engine)
    FeedbackStore(engine).save([tagged()], [], NOON)

    assert migrate(engine) == revision != ""
    assert FeedbackStore(engine).counts() == (1, 0)


def test_missing_migrations_are_noticed(engine: Engine) -> None:
    assert missing(engine)

    migrate(engine)

    assert not missing(engine)


def test_processes_that_migrate_together_do_not_stand_in_one_anothers_way(engine: Engine) -> None:
    start, errors = threading.Barrier(3), []

    def run() -> None:
        try:
            own = connect(engine.url.render_as_string(hide_password=False))
            start.wait(10)
            migrate(own)
            own.dispose()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert errors == []
    assert not missing(engine)


def test_a_database_that_is_away_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    engine = connect(f"sqlite:///{tmp_path}/file/heard.sqlite")

    for use in (migrate, missing):
        with pytest.raises(Unavailable, match="database"):
            use(engine)


@pytest.mark.parametrize("url", ["mysql://localhost/heard", "oracle://x"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(InvalidConfig, match="DATABASE_URL"):
        connect(url)


@pytest.mark.parametrize("url", ["heard.sqlite", "postgresql://alice:secret@db:port/heard", "sqlite+none:///heard"])
def test_a_url_that_is_none_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(InvalidConfig, match="DATABASE_URL") as caught:
        connect(url)

    assert "secret" not in str(caught.value)


def test_the_file_with_peoples_words_is_for_this_user_alone(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")

    migrate(engine)

    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    engine.dispose()
