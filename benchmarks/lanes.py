"""How long the lanes of the review queue take to read, at 10,000 and at 1,000,000 submissions, in both databases.

Run it as `uv run --group test python -m benchmarks.lanes`. It fills a SQLite and a PostgreSQL of its own, where of
every hundred submissions 4 wait for safety, 3 as complaints, 2 for their language, 10 for a team, 15 for names and 60
as quotes: a queue that nobody has ever worked on. Figures differ by machine and by hour: compare only within a table.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Engine, insert, select, text

from heard.servers.postgres import LocalPostgres
from schemas.lanes import Lane
from schemas.references import make_feedback_id, reference_of
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.tables import Feedback, Tag, Waiting
from summaries.review.lanes import all_lanes, lane_page, next_after

SIZES = (10_000, 1_000_000)
TURNS = 7
START = datetime(2025, 1, 1, tzinfo=UTC)
SHARES = {
    Lane.SAFETY: 4,
    Lane.COMPLAINTS: 3,
    Lane.NOT_ASSESSED: 2,
    Lane.TEAM_NOT_KNOWN: 10,
    Lane.NAMES: 15,
    Lane.QUOTES: 60,
}
BATCH = 20_000


def fill(engine: Engine, size: int) -> None:
    """Store so many submissions, as far as lanes look at them."""
    migrate(engine)
    for start in range(0, size, BATCH):
        numbers = range(start, min(start + BATCH, size))
        with engine.begin() as connection:
            connection.execute(insert(Feedback), [_feedback(number) for number in numbers])
            connection.execute(insert(Tag), [_tag(number) for number in numbers])
            connection.execute(insert(Waiting), [row for number in numbers for row in _waiting(number)])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _moment(number: int) -> datetime:
    return START + timedelta(seconds=30 * number)


def _id(number: int) -> UUID:
    return make_feedback_id(_moment(number), (number << 6).to_bytes(10, "big"))


def _feedback(number: int) -> dict[str, object]:
    return {
        "feedback_id": _id(number),
        "reference": reference_of(_id(number)),
        "received_at": _moment(number),
        "stored_at": _moment(number),
        "source": "form",
        "role": "service_user",
        "words_use": "quoted",
        "held_back": number % 100 < SHARES[Lane.SAFETY],
    }


def _tag(number: int) -> dict[str, object]:
    return {
        "feedback_id": _id(number),
        **{"tagger_version": 1, "tagger": "1", "sentiment": "positive", "compound": 0.5, "score": 0.5},
        **{"confidence": 0.9, "sentiment_reason": "", "team": "reablement", "team_source": "chosen"},
        **{"team_reason": "", "team_candidates": "", "team_score": 1.0, "kind_details": "", "safety": ""},
        "language": "en",
    }


def _waiting(number: int) -> list[dict[str, object]]:
    place, row = number % 100, {"feedback_id": _id(number), "since": _moment(number)}
    return [row | {"lane": lane.value} for lane, share in SHARES.items() if (place * 7 + len(lane)) % 100 < share]


def milliseconds(engine: Engine, read: Callable[[Connection], object]) -> float:
    """Return the median of several readings after a first one, each on a connection of its own."""
    taken = []
    for _ in range(TURNS + 1):
        with engine.connect() as connection:
            begin = time.perf_counter()
            read(connection)
            taken.append(1_000 * (time.perf_counter() - begin))
    return statistics.median(taken[1:])


def measure(engine: Engine, size: int) -> dict[str, float]:
    """Return what each page of the queue asks the database for, in milliseconds."""
    query = select(Waiting.feedback_id, Waiting.since).where(Waiting.lane == Lane.QUOTES)
    with engine.connect() as connection:
        middle = connection.execute(query.order_by(Waiting.since).offset(size // 4).limit(1)).one()
    return {
        "all lanes": milliseconds(engine, all_lanes),
        "a lane's first page": milliseconds(engine, lambda connection: lane_page(connection, Lane.QUOTES, 1)),
        "a lane's last page": milliseconds(engine, lambda connection: lane_page(connection, Lane.QUOTES, 400)),
        "the next": milliseconds(engine, lambda connection: next_after(connection, Lane.QUOTES, *middle)),
    }


def _by_psycopg(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def main() -> None:
    """Fill, measure and print."""
    table = Table("database", "submissions", "asked", "ms", title="The lanes of the review queue")
    with tempfile.TemporaryDirectory(prefix="heard-") as folder, LocalPostgres(Path(folder) / "postgres") as postgres:
        for size in SIZES:
            places = {
                "SQLite": f"sqlite:///{folder}/{size}.sqlite",
                "PostgreSQL": _by_psycopg(postgres.create_database(f"q{size}")),
            }
            for name, url in places.items():
                engine = connect(url)
                fill(engine, size)
                for asked, taken in measure(engine, size).items():
                    table.add_row(name, f"{size:,}", asked, f"{taken:.1f}")
                engine.dispose()
    Console().print(table)


if __name__ == "__main__":
    main()
