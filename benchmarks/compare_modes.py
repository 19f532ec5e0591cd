"""Import one file through Kafka and through embedded mode, and compare every word and tag that was stored.

Run it as `uv run --extra stack python -m benchmarks.compare_modes FILE.csv MAPPING.toml`. It starts a Kafka and a
PostgreSQL of its own in a temporary folder. It prints counts and hashes, and none of the words.
"""

import argparse
import asyncio
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import DeclarativeBase

from heard.embedded import make_pipeline
from heard.logs import configure_logs
from heard.servers.kafka import LocalKafka
from heard.servers.postgres import LocalPostgres
from heard.settings import Settings, read_settings
from heard.supervised import prepare_database, processes
from heard.topics import create_topics
from producers.importing.importer import Importer, Report
from producers.importing.mapping import ImportMapping, read_mapping
from producers.importing.opening import opened
from producers.importing.reading import RowReader
from producers.importing.table import SourceRow
from producers.rules import Rules
from producers.spool import Spool
from schemas.weeks import LONDON
from sinks.engine import connect
from sinks.tables import AnswerTag, Contact, DeadLetter, Feedback, Tag, ThemeTag, Words

SECRET = "the same in both ways, so that the ids are"  # noqa: S105  # of a database that lives for minutes
WAIT_SECONDS = 900
MEGABYTE = 1024 * 1024


def import_file(settings: Settings, file: Path, mapping: ImportMapping) -> Report:
    """Bring the file into the spool of the settings."""
    spool = Spool(settings.spool_path, max_bytes=settings.spool_max_megabytes * MEGABYTE)
    rules = Rules(settings.directory, settings.answer_limit, datetime.now(LONDON).date())
    with opened(file, mapping.file) as table:
        reader = RowReader(mapping, table, rules)
        report = Importer(spool.keep_many, settings.secret).run(table, reader, _refused, _nobody_watches)
    spool.close()
    return report


def store_embedded(settings: Settings) -> None:
    """Tag and store what the spool holds in this process."""

    async def work() -> None:
        spool = Spool(settings.spool_path)
        pipeline = make_pipeline(settings, spool)
        async with pipeline.running():
            await pipeline.drain()
        spool.close()

    asyncio.run(work())


def store_by_kafka(settings: Settings) -> None:
    """Tag and store what the spool holds by the processes of a full-size Heard.

    Raises:
        TimeoutError: not everything was stored in time.
    """
    children = processes(settings, ("relay", "tag", "store"))
    spool = Spool(settings.spool_path)
    deadline = time.monotonic() + WAIT_SECONDS
    try:
        for child in children:
            child.launch()
        while unseen := spool.counts().unseen:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{unseen} are not stored yet")
            time.sleep(0.2)
    finally:
        for child in children:
            child.stop()
        spool.close()


@contextmanager
def full_size(settings: Settings, folder: Path) -> Iterator[Settings]:
    """Start a Kafka and a PostgreSQL while the block runs, with topics and tables."""
    with LocalPostgres(folder / "postgres") as postgres, LocalKafka(folder / "kafka") as kafka:
        ready = settings.model_copy(
            update={
                "database_url": postgres.create_database("heard"),
                "kafka_bootstrap_servers": kafka.bootstrap,
            }
        )
        prepare_database(ready)
        create_topics(ready)
        yield ready


def counts_of(engine: Engine) -> dict[str, int]:
    """Return how many rows each table has."""
    tables: Sequence[type[DeclarativeBase]] = (Feedback, Words, Contact, Tag, AnswerTag, ThemeTag, DeadLetter)
    with engine.connect() as connection:
        return {
            table.__tablename__: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables
        }


def hashes_of(engine: Engine) -> dict[str, str]:
    """Return the SHA-256 of everything stored, a table at a time; only when it was stored is left out."""
    found = {}
    with engine.connect() as connection:
        for table in (Feedback, Words, Contact, Tag, AnswerTag, ThemeTag):
            columns = [column for column in table.__table__.columns if column.name != "stored_at"]
            keys = [str(column.name) for column in table.__table__.primary_key]
            digest = hashlib.sha256()
            # Ordered here: two databases do not sort text alike.
            rows = sorted(
                connection.execute(select(*columns)).mappings(), key=lambda row: [str(row[key]) for key in keys]
            )
            for row in rows:
                digest.update(repr([_as_text(value) for value in row.values()]).encode())
            found[table.__tablename__] = digest.hexdigest()
    return found


def _as_text(value: object) -> str:
    """The same number is the same text: SQLite keeps -0.0 as 0.0, and PostgreSQL as it is."""
    return str(value + 0.0 if isinstance(value, float) else value)


def compare(file: Path, mapping: ImportMapping, folder: Path) -> bool:
    """Run both ways, print what came out, and say whether it is the same."""
    base = read_settings().model_copy(update={"secret_key": SecretStr(SECRET), "log_level": "WARNING"})
    embedded = base.model_copy(update={"data_folder": folder / "embedded", "database_url": ""})
    by_kafka = base.model_copy(update={"data_folder": folder / "by-kafka"})
    prepare_database(embedded)
    report = import_file(embedded, file, mapping)
    print(f"rows {report.rows:,}, accepted {report.accepted:,}, rejected {report.rejected:,}")
    for reason, count in report.reasons.most_common():
        print(f"  {count:,} {reason}")
    store_embedded(embedded)
    ours = connect(embedded.database)
    with full_size(by_kafka, folder) as ready:
        again = import_file(ready, file, mapping)
        store_by_kafka(ready)
        theirs = connect(ready.database)
        one, other = (counts_of(engine) for engine in (ours, theirs))
        hash_one, hash_other = (hashes_of(engine) for engine in (ours, theirs))
        theirs.dispose()
    ours.dispose()
    print(f"{'table':12} {'embedded':>9} {'Kafka':>9}  SHA-256 of the rows, embedded and Kafka")
    for name in one:
        same = "" if name not in hash_one else "equal" if hash_one[name] == hash_other[name] else "DIFFERENT"
        print(f"{name:12} {one[name]:>9,} {other[name]:>9,}  {same:9} {hash_one.get(name, '')[:16]}")
    everything = one["feedback"] == report.accepted == again.accepted and not one["dead_letters"]
    is_same = one == other and hash_one == hash_other and everything
    print("The same words and tags both ways." if is_same else "NOT the same.")
    return is_same


def _refused(_row: SourceRow, _reason: str) -> None:
    """The report counts them."""


def _nobody_watches(_done: int, _report: Report) -> None:
    """The counts are printed at the end."""


def main() -> None:
    """Compare the two ways on one file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("mapping", type=Path)
    given = parser.parse_args()
    configure_logs("compare", stream=sys.stderr, level="WARNING")
    with tempfile.TemporaryDirectory(prefix="heard-") as folder:
        sys.exit(0 if compare(given.file, read_mapping(given.mapping), Path(folder)) else 1)


if __name__ == "__main__":
    main()
