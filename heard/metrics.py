"""Metrics: what each process counts, in the form that Prometheus reads. No figure says anything about a person.

Each metric comes from one kind of process, so that a sum over processes is right:

| process | its metrics |
|---|---|
| form | accepted, and the spool's bytes and limit |
| relay; embedded, the pipeline | published, spooled, and the age of the oldest unseen submission |
| tag; embedded, the pipeline | tagged |
| store; embedded, the pipeline | stored, corrected and dead-lettered |
| clerk | emails by their state, and how many were sent; corrections on their way |
| tag, store | the lag of their group; the same from each process of a group, so take the highest |
| all | what they need and whether it answers, and Python's and the operating system's figures |
"""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine

from heard.watchdog import Stands
from producers.spool import Spool
from schemas.corrections import FeedbackCorrected
from schemas.errors import Unavailable
from schemas.events import FeedbackDeadLettered, FeedbackTagged
from schemas.records import Outgoing
from schemas.topics import TAGGED
from sinks.store import FeedbackStore

COUNTERS = {
    "heard_accepted_total": "Submissions that were accepted and given a reference, since the spool was made.",
    "heard_published_total": "Of those accepted, submissions that were published, since the spool was made.",
    "heard_tagged_total": "Records tagged by this process; one that is delivered again counts again.",
    "heard_stored_total": "Submissions stored by this process; one that is delivered again counts again.",
    "heard_corrected_total": "Corrections of reviewers stored by this process; one delivered again counts again.",
    "heard_emails_sent_total": "Emails that this process has sent.",
    "heard_dead_lettered_total": "Dead letters stored by this process; one that is delivered again counts again.",
}
GAUGES = {
    "heard_spooled": "Submissions in the spool: not yet seen in the database or the dead letters.",
    "heard_oldest_unseen_seconds": "Age of the oldest submission in the spool; 0 where there is none.",
    "heard_corrections_waiting": "Corrections of reviewers that are on their way: not yet stored.",
    "heard_oldest_correction_seconds": "Age of the oldest correction that is on its way; 0 where there is none.",
    "heard_spool_bytes": "Bytes of the spool that are in use.",
    "heard_spool_limit_bytes": "Bytes that the spool may use before the form refuses.",
    "heard_emails": "Emails in the outbox, by their state.",
    "heard_oldest_email_seconds": "Age of the oldest email that waits to be sent; 0 where there is none.",
    "heard_lag_records": "Records that a consumer group has not yet acknowledged.",
    "heard_ready": "1 where a part that this process needs answered when it was last asked, else 0.",
}
LABELS = {"heard_lag_records": "group", "heard_ready": "part", "heard_emails": "state"}
"""The only labels, and none is about a person: a consumer group, a part such as "broker", a state such as "waiting"."""


class Sample(NamedTuple):
    """One figure: a metric's name, what it stands at, and its label's value where it has a label."""

    name: str
    value: float
    label: str = ""


Reader = Callable[[], Iterable[Sample]]
"""Reads figures at the moment of a scrape. It may raise `Unavailable`: then its figures are left out."""


class Tally:
    """Counts what happens in this process. Safe for threads."""

    def __init__(self, *names: str) -> None:
        """Begin at 0 for each metric."""
        self._lock = threading.Lock()
        self._numbers = Counter(dict.fromkeys(names, 0))

    def add(self, name: str, number: int) -> None:
        """Count so many more."""
        with self._lock:
            self._numbers[name] += number

    def total(self) -> int:
        """Return how many there were of all kinds: that this process still gets on."""
        with self._lock:
            return sum(self._numbers.values())

    def read(self) -> list[Sample]:
        """Return the figures."""
        with self._lock:
            return [Sample(name, number) for name, number in self._numbers.items()]


class CountingStore(FeedbackStore):
    """A store that counts what it stored."""

    def __init__(self, engine: Engine, tally: Tally) -> None:
        """Take the engine, and what counts."""
        super().__init__(engine)
        self._tally = tally

    def save(
        self,
        tagged: Sequence[FeedbackTagged],
        dead_letters: Sequence[FeedbackDeadLettered],
        at: datetime,
        corrected: Sequence[FeedbackCorrected] = (),
    ) -> None:
        """Store, and count when it is stored.

        Raises:
            Unavailable: the database is away. Nothing was stored, and nothing is counted.
        """
        super().save(tagged, dead_letters, at, corrected)
        self._tally.add("heard_stored_total", len(tagged))
        self._tally.add("heard_dead_lettered_total", len(dead_letters))
        if corrected:  # embedded the pipeline has none, and shows no such figure
            self._tally.add("heard_corrected_total", len(corrected))


def count_tagged(
    publish: Callable[[Sequence[Outgoing]], None], tally: Tally, finished: Tally
) -> Callable[[Sequence[Outgoing]], None]:
    """Return a `publish` that counts what was confirmed.

    Args:
        publish: returns when all is confirmed.
        tally: counts what was tagged. Dead letters are counted where they are stored.
        finished: counts every record, for the watchdog.
    """

    def publish_and_count(records: Sequence[Outgoing]) -> None:
        publish(records)
        tally.add("heard_tagged_total", sum(record.topic == TAGGED.name for record in records))
        finished.add("records", len(records))

    return publish_and_count


def read_inflow(spool: Spool, path: Path, limit_bytes: int) -> list[Sample]:
    """Return what the form tells of its spool.

    Raises:
        Unavailable: the spool cannot be read.
    """
    return [
        Sample("heard_accepted_total", spool.counts().accepted),
        Sample("heard_spool_bytes", spool_bytes(path)),
        Sample("heard_spool_limit_bytes", limit_bytes),
    ]


def read_outflow(spool: Spool, now: datetime | None = None) -> list[Sample]:
    """Return what the relay, or the pipeline, tells of its spool.

    Raises:
        Unavailable: the spool cannot be read.
    """
    counts, now = spool.counts(), now or datetime.now(UTC)
    age = (now - counts.oldest_unseen).total_seconds() if counts.oldest_unseen else 0
    return [
        Sample("heard_published_total", counts.published),
        Sample("heard_spooled", counts.unseen),
        Sample("heard_oldest_unseen_seconds", max(0, age)),  # a clock may have been put back
    ]


def read_lag(group: str, stands: Stands | None) -> list[Sample]:
    """Return a group's lag, where it is known."""
    if stands is None:
        return []
    return [Sample("heard_lag_records", sum(stand.lag for stand in stands.values()), group)]


def spool_bytes(path: Path) -> int:
    """Return how much of the spool is in use: pages that were emptied are used again before the file grows.

    Raises:
        Unavailable: the file cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            [(page,)], [(pages,)], [(free,)] = (
                database.execute(f"pragma {name}").fetchall() for name in ("page_size", "page_count", "freelist_count")
            )
    except sqlite3.Error as error:
        raise Unavailable("spool", "look at the data folder's disk and rights") from error
    return int(page * (pages - free))


def registry_of(readers: Sequence[Reader]) -> CollectorRegistry:
    """Return a registry that reads these figures, and the process's own, at each scrape."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    registry.register(_Figures(readers))
    return registry


class _Figures(Collector):
    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = readers

    def collect(self) -> Iterator[Metric]:
        """Read the figures, grouped by their metric."""
        families: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
        for reader in self._readers:
            for sample in _read(reader):
                family = families.setdefault(sample.name, _family(sample.name))
                family.add_metric([sample.label] if sample.label else [], sample.value)
        yield from families.values()


def _read(reader: Reader) -> Iterable[Sample]:
    try:
        return list(reader())
    except Unavailable:
        return []


def _family(name: str) -> CounterMetricFamily | GaugeMetricFamily:
    labels = [LABELS[name]] if name in LABELS else []
    if name in COUNTERS:
        return CounterMetricFamily(name, COUNTERS[name], labels=labels)
    return GaugeMetricFamily(name, GAUGES[name], labels=labels)
