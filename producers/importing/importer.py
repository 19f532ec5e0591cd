"""The import itself: rows through the door, a batch at a time, each once however often the file is imported."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from producers.door import Door, Submission, Ticket
from producers.importing.reading import RowRead, RowReader
from producers.importing.table import SourceRow, Table
from schemas.errors import InvalidEvent, Unavailable
from schemas.events import FeedbackReceived, Source

BATCH = 1000
EXAMPLES = 5
KeepMany = Callable[[Sequence[FeedbackReceived]], int]
"""Keeps events durably in one transaction and returns how many were new, as `Spool.keep_many` does."""


@dataclass
class Report:
    """What an import did, or would do.

    Attributes:
        accepted: rows that became submissions.
        added: those of them that were new; the others are here already.
        reasons: how often each; a row can have several.
        examples: the first rows that were accepted.
    """

    rows: int = 0
    accepted: int = 0
    added: int = 0
    rejected: int = 0
    teams: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: list[RowRead] = field(default_factory=list)


class SpoolStopped(Unavailable):
    """The spool takes no more, or cannot be written. What was kept before is safe.

    Attributes:
        report: what was done until then.
    """

    def __init__(self, report: Report, error: Unavailable) -> None:
        super().__init__(error.what, error.advice)
        self.report = report


class _RowClock:
    """The door's clock, which shows each row's own time."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


class Importer:
    """Brings the rows of a table through the door."""

    def __init__(self, keep_many: KeepMany, secret: str, *, batch: int = BATCH) -> None:
        """Take where events are kept, the secret that ids are made with, and how many are kept together."""
        self._keep_many = keep_many
        self._clock = _RowClock()
        self._door = Door(_NoInbox(), secret, self._clock)
        self._batch = batch

    def run(
        self,
        table: Table,
        reader: RowReader,
        reject: Callable[[SourceRow, str], None],
        progress: Callable[[int, Report], None],
    ) -> Report:
        """Accept every row that can be accepted, in memory that does not grow with the file.

        Args:
            table: read from where it is.
            reader: knows the mapping.
            reject: told of each row that cannot be taken, and why.
            progress: told how much of the file has been read, and the report so far, after each batch.

        Raises:
            SpoolStopped: the spool is full or cannot be written; the rows before are kept, and running it again
                adds the rest and nothing twice.
            UnreadableFile: the file cannot be read to its end.
        """
        report, batch = Report(), list[FeedbackReceived]()
        with _counting() as count:
            for row in table.rows():
                report.rows += 1
                event = self._accept(row, reader, count, report, reject)
                if event is not None:
                    batch.append(event)
                if len(batch) >= self._batch:
                    self._keep(batch, report)
                    progress(table.done(), report)
            self._keep(batch, report)
        progress(table.done(), report)
        return report

    def _accept(
        self,
        row: SourceRow,
        reader: RowReader,
        count: Callable[[UUID], int],
        report: Report,
        reject: Callable[[SourceRow, str], None],
    ) -> FeedbackReceived | None:
        read = reader.read(row)
        reasons: Sequence[str] = ()
        if isinstance(read, RowRead):
            try:
                event = self._event(read.submission, read.received_at, count)
            except InvalidEvent as error:
                reasons = [error.reason]
            else:
                _note(report, read)
                return event
        else:
            reasons = read
        report.rejected += 1
        report.reasons.update(reasons)
        reject(row, "; ".join(reasons))
        return None

    def _event(self, submission: Submission, at: datetime, count: Callable[[UUID], int]) -> FeedbackReceived:
        """Make the row's event. Rows that are alike are told apart by their number among themselves."""
        self._clock.now = at
        event = self._door.make(submission, _ticket(at, 0), Source.IMPORT)
        earlier = count(event.feedback_id)
        if earlier:
            event = self._door.make(submission, _ticket(at, earlier), Source.IMPORT)
        return event

    def _keep(self, batch: list[FeedbackReceived], report: Report) -> None:
        try:
            report.added += self._keep_many(batch)
        except Unavailable as error:
            raise SpoolStopped(report, error) from error
        report.accepted += len(batch)
        batch.clear()


class _NoInbox:
    """The importer keeps many at once, and so never by the door."""

    def keep(self, event: FeedbackReceived) -> None:
        raise NotImplementedError


def _ticket(at: datetime, occurrence: int) -> Ticket:
    """The date and the number among rows that are alike: with the door's secret, an id that nobody can guess."""
    return Ticket(opened_at=at, nonce=f"import {at.isoformat()} {occurrence}")


def _note(report: Report, read: RowRead) -> None:
    report.teams[read.submission.team_chosen or ""] += 1
    report.roles[read.submission.role] += 1
    if len(report.examples) < EXAMPLES:
        report.examples.append(read)


@contextmanager
def _counting() -> Iterator[Callable[[UUID], int]]:
    """Yield what says how often an id came before in this run.

    It counts in a temporary SQLite file: a set of a million ids would be 100 MB, and this is 2.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as database:
        database.execute("pragma journal_mode=off")
        database.execute("pragma synchronous=off")
        database.execute("create table ids (id blob primary key, times integer not null) without rowid")
        database.execute("begin")

        def count(feedback_id: UUID) -> int:
            row = database.execute(
                "insert into ids values (?, 0) on conflict do update set times = times + 1 returning times",
                (feedback_id.bytes,),
            ).fetchone()
            return int(row[0])

        yield count
