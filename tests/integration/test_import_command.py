"""`heard import`: from a file to the spool, and from there to the database and the weekly page."""

import asyncio
import os
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from heard.embedded import make_pipeline
from heard.importing import import_file
from heard.settings import Settings
from heard.supervised import prepare_database
from producers.spool import Spool
from schemas.errors import InvalidConfig, SpoolFull, Unavailable
from schemas.events import FeedbackReceived, decode
from schemas.weeks import ReportingWeek
from sinks.engine import connect
from sinks.tables import Feedback, Words
from summaries.reading import reading
from summaries.weekly import weekly_summary
from tests.factories import an_id, received

WORDS = "the porridge was hot"
CSV = f"""Date,Who,Team,Compliment,Reply
05/03/2024,staff,Reablement Team,{WORDS},
05/03/2024,service_user,reablement,{WORDS} again,bob@example.org
31/02/2024,staff,,={WORDS} never,
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_folder=tmp_path / "data", database_url="", secret_key="a secret")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "past.csv"
    path.write_text(CSV)
    return path


@pytest.fixture
def mapping(settings: Settings, file: Path) -> Path:
    import_file(settings, file, None)
    return file.with_name("past.mapping.toml")


def spooled(settings: Settings) -> list[FeedbackReceived]:
    spool = Spool(settings.spool_path)
    events = [decode(one.event, FeedbackReceived) for one in spool.waiting(1000)]
    spool.close()
    return events


def test_without_a_mapping_one_is_written_beside_the_file_and_nothing_is_imported(
    settings: Settings, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_file(settings, file, None)

    mapping = file.with_name("past.mapping.toml")
    assert stat.S_IMODE(mapping.stat().st_mode) == 0o600
    assert not settings.data_folder.exists()
    assert "--dry-run" in capsys.readouterr().out

    mapping.write_text("somebody worked on this")
    with pytest.raises(InvalidConfig, match="already"):
        import_file(settings, file, None)
    assert mapping.read_text() == "somebody worked on this"


def test_a_dry_run_shows_what_would_happen_keeps_nothing_and_prints_no_words(
    settings: Settings, file: Path, mapping: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_file(settings, file, mapping, dry_run=True)

    shown = capsys.readouterr().out
    for part in ("3  rows", "2  accepted", "1  rejected", "the date cannot be read", "2  reablement", "1  staff"):
        assert part in shown
    assert (
        f"row 2: received 05 March 2024 12:00, role staff, team reablement, rating not said, good {len(WORDS)}" in shown
    )
    assert "porridge" not in shown
    assert "bob@" not in shown
    assert not settings.data_folder.exists()
    assert list(file.parent.glob("*rejects*")) == []


def test_an_import_spools_what_is_good_and_keeps_what_is_not_beside_the_file(
    settings: Settings, file: Path, mapping: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_file(settings, file, mapping)

    assert [event.good for event in spooled(settings)] == [WORDS, f"{WORDS} again"]
    assert f",'={WORDS} never" in file.with_name("past.rejects.csv").read_text()
    assert "porridge" not in capsys.readouterr().out


def test_running_it_twice_adds_nothing(
    settings: Settings, file: Path, mapping: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_file(settings, file, mapping)
    import_file(settings, file, mapping, rejects=file.with_name("bad.csv"))

    assert "0    new" in capsys.readouterr().out
    assert len(spooled(settings)) == 2
    assert file.with_name("bad.csv").exists()


def test_the_command_takes_a_file_a_mapping_and_a_dry_run(settings: Settings, file: Path, mapping: Path) -> None:
    environment = os.environ | {"HEARD_DATA_FOLDER": str(settings.data_folder)}
    command = [sys.executable, "-m", "heard", "import", str(file), "--mapping", str(mapping)]

    found = subprocess.run(
        [*command, "--dry-run"], check=False, env=environment, capture_output=True, text=True, timeout=60
    )

    assert (found.returncode, "2  accepted" in found.stdout, found.stderr) == (0, True, "")


def test_rejects_that_were_put_right_can_be_imported_by_the_same_mapping(
    settings: Settings, file: Path, mapping: Path
) -> None:
    import_file(settings, file, mapping)
    rejects = file.with_name("past.rejects.csv")
    rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("31/02", "29/02"))

    import_file(settings, rejects, mapping)

    assert spooled(settings)[2].good == f"={WORDS} never"


def test_a_full_spool_says_what_to_do_and_running_it_again_goes_on(
    settings: Settings, file: Path, mapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = settings.model_copy(update={"spool_max_megabytes": 1})
    rows = "".join(f"05/03/2024,staff,,{number} {'x' * 400},\n" for number in range(2100))
    file.write_text(CSV + rows)
    with pytest.raises(Unavailable, match="took 1,000 rows") as stopped:
        import_file(small, file, mapping)
    assert "run the same command again" in str(stopped.value)

    import_file(settings, file, mapping, rejects=file.with_name("bad.csv"))

    spool = Spool(settings.spool_path)
    assert spool.counts().accepted == 2102
    spool.close()


def test_what_was_imported_is_stored_once_and_stands_in_its_own_week_without_being_late(
    settings: Settings, file: Path, mapping: Path
) -> None:
    prepare_database(settings)
    for _ in range(2):
        import_file(settings, file, mapping)
        _store(settings)

    engine = connect(settings.database)
    with engine.connect() as connection:
        sources = connection.execute(select(Feedback.source).order_by(Feedback.feedback_id)).scalars().all()
        words = connection.execute(select(Words.words).order_by(Words.words)).scalars().all()
    week = ReportingWeek.containing(datetime(2024, 3, 5, tzinfo=UTC))
    with reading(engine) as connection:
        summary = weekly_summary(connection, settings.directory, "reablement", week, datetime.now(UTC))
    engine.dispose()

    assert (sources, words) == (["import", "import"], [WORDS, f"{WORDS} again"])
    assert (summary.submissions, summary.late) == (2, 0)
    assert [answer.arrived_late for answer in summary.good] == [False, False]
    assert {answer.received_at.date() for answer in summary.good} == {date(2024, 3, 5)}


def test_many_are_kept_in_one_transaction_each_once(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.sqlite")
    spool.keep(received(1))

    added = spool.keep_many([received(1), received(2), received(2), received(3)])
    spool.forget([an_id(2)])
    again = spool.keep_many([received(2), received(4)])

    assert (added, again) == (2, 1)
    assert [one.feedback_id for one in spool.waiting(9)] == [an_id(1), an_id(3), an_id(4)]
    assert spool.counts().accepted == 4
    spool.close()


def test_of_many_none_is_kept_where_not_all_have_room(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.sqlite", max_bytes=200 * 1024)

    with pytest.raises(SpoolFull):
        spool.keep_many([received(number, good="x" * 5000) for number in range(1, 100)])

    assert spool.counts() == (0, 0, 0, 0, None)
    assert spool.keep_many([received(1, received_at=received(1).received_at - timedelta(days=1))]) == 1
    spool.close()


def _store(settings: Settings) -> None:
    async def work() -> None:
        spool = Spool(settings.spool_path)
        pipeline = make_pipeline(settings, spool)
        async with pipeline.running():
            await pipeline.drain()
        spool.close()

    asyncio.run(work())
