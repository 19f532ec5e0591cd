"""How fast the sink stores a batch in PostgreSQL: by plain inserts and by COPY, in turns.

Run it as `uv run --group test python -m benchmarks.storing`. It starts a PostgreSQL of its own from packages, and
stores the demo's made-up submissions under new ids. Figures differ by machine and by hour: compare only within a
table.
"""

import itertools
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace
from rich.console import Console
from rich.table import Table

from heard.demo.story import made_up_words
from heard.servers.postgres import LocalPostgres
from heard.settings import Settings
from heard.tagger import make_tagger
from schemas.events import FeedbackReceived, FeedbackTagged, Source
from schemas.references import make_feedback_id
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import COPY_FROM_ROWS, FeedbackStore
from streams.tagging import Tagger

BATCHES = {1: 100, 10: 40, 100: 12, 500: 5, 2000: 3}
"""How many submissions a batch has, and how many batches a turn."""
TURNS = 3
PLAIN, COPY, AS_IT_IS = "plain inserts", "COPY", f"as it is: COPY from {COPY_FROM_ROWS} rows"
FROM_ROWS = {PLAIN: 1_000_000, COPY: 1, AS_IT_IS: COPY_FROM_ROWS}


def tagged_events(tagger: Tagger) -> list[FeedbackTagged]:
    """Return the demo's submissions as the tagger leaves them."""
    now = datetime.now(UTC)
    return [
        tagger.tag(
            FeedbackReceived(
                feedback_id=make_feedback_id(now, os.urandom(10)),
                received_at=now,
                source=Source.DEMO,
                role=told.role,
                team_chosen=told.team,
                rating=told.rating,
                good=told.good,
                better=told.better,
                unsafe=told.unsafe,
                words_use=told.words_use,
                reply_to=told.reply_to,
            )
        )
        for told in made_up_words()
    ]


def batch_of(events: list[FeedbackTagged], size: int) -> list[FeedbackTagged]:
    """Return so many of these submissions, each under a new id."""
    now = datetime.now(UTC)
    return [
        replace(event, received=replace(event.received, feedback_id=make_feedback_id(now, os.urandom(10))))
        for event in itertools.islice(itertools.cycle(events), size)
    ]


def seconds_a_batch(store: FeedbackStore, batch: list[FeedbackTagged]) -> float:
    """Return how long a batch took to be committed."""
    start = time.perf_counter()
    store.save(batch, [], datetime.now(UTC))
    return time.perf_counter() - start


def rates_of(stores: dict[str, FeedbackStore], events: list[FeedbackTagged], size: int, count: int) -> dict[str, float]:
    """Return submissions a second for each way: the median batch of each turn, and of those the median turn.

    The ways take a batch each, one after another, so that a busy machine is fair to all.
    """
    turns: dict[str, list[float]] = {way: [] for way in stores}
    for _ in range(TURNS):
        times: dict[str, list[float]] = {way: [] for way in stores}
        for _ in range(count):
            for way, store in stores.items():
                times[way].append(seconds_a_batch(store, batch_of(events, size)))
        for way, taken in times.items():
            turns[way].append(size / statistics.median(taken))
    return {way: statistics.median(rates) for way, rates in turns.items()}


def measure(stores: dict[str, FeedbackStore], events: list[FeedbackTagged], console: Console) -> None:
    """Print submissions a second for each way and size."""
    table = Table("a batch of", *(f"{way}, submissions/s" for way in stores), "ratio", title="Storing in PostgreSQL")
    for store in stores.values():
        store.save(batch_of(events, 500), [], datetime.now(UTC))  # nobody is measured while warming up
    for size, count in BATCHES.items():
        rates = rates_of(stores, events, size, count)
        ratio = rates[AS_IT_IS] / rates[PLAIN]
        table.add_row(f"{size:,}", *(f"{rate:,.0f}" for rate in rates.values()), f"{ratio:.2f}")
    console.print(table)
    console.print(f"Medians of {TURNS} turns. Load at the end: {' '.join(f'{one:.1f}' for one in os.getloadavg())}")


def main() -> None:
    """Start a PostgreSQL, and print the table."""
    tagger = make_tagger(Settings(_env_file=None))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heard-")))
        postgres = stack.enter_context(LocalPostgres(folder / "postgres"))
        url = postgres.create_database("bench").replace("postgresql://", "postgresql+psycopg://", 1)
        stores = {}
        for way, rows in FROM_ROWS.items():
            engine = connect(url)
            stack.callback(engine.dispose)
            migrate(engine)
            stores[way] = FeedbackStore(engine, copy_from_rows=rows)
        measure(stores, tagged_events(tagger), Console(width=120))


if __name__ == "__main__":
    main()
