"""Faults that need no running system: a power loss under the spool, and a year's two changes of the clock."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

from heard.settings import Settings
from heard.tagger import make_tagger
from producers.door import Door, Submission, Ticket
from producers.spool import Spool, SpoolCounts
from schemas.events import FeedbackReceived, Role, Source
from schemas.references import reference_of
from schemas.weeks import ReportingWeek
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from summaries.reading import reading
from summaries.weekly import weekly_summary
from tests.faults.checker import Verdict, check, read_stored
from tests.faults.fault import Result
from tests.faults.ledger import Ledger, Outcome
from tests.faults.load import Clock, DoorClient
from tests.faults.words import words_of

CUTS = 100
BEFORE_EACH_CUT = 6
HEADER = 32
"""Bytes of a journal's head, which changes when it begins again."""
TEAM = "reablement"
CHANGES = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))
"""When London's clocks go forward and back."""


class Moment(NamedTuple):
    """The spool's two files at a moment, and which references had been given by then."""

    file: bytes
    journal: bytes
    given: frozenset[str]


def power_loss(folder: Path, seed: int) -> Result:
    """Cut the spool's file or its journal at a random byte after its last fsync, and open it again.

    What was written after the last fsync may be on the disk, or not, or in part, or as zeros. What `keep` had
    returned for by then has to be there.
    """
    started = time.monotonic()
    rng = Random(f"{seed} power loss")  # noqa: S311 - to be repeated, not to be secret
    work = folder / "power"
    work.mkdir()
    ledger = Ledger(work / "ledger.jsonl")
    broken: list[str] = []
    cuts = 0
    for kind in ("journal", "file"):
        spool = Spool(work / kind / "spool.sqlite")
        others = _given(ledger)
        for before, after in _moments(spool, work / kind / "spool.sqlite", ledger, rng, kind):
            cuts += 1
            lost = before.given - others - _found(work / f"{kind} {cuts}", _cut(before, after, rng, kind))
            if lost:
                broken.append(f"I1: cut {cuts} in the {kind}: {len(lost)} of {len(before.given - others)} are gone")
        spool.close()
    ledger.close()
    ok = sum(one.outcome is Outcome.OK for one in ledger.attempts().values())
    return Result("power loss", cuts, time.monotonic() - started, 0.0, Verdict(ok, 0, 0, 0, 0, 0, broken))


def _moments(spool: Spool, path: Path, ledger: Ledger, rng: Random, kind: str) -> Iterator[tuple[Moment, Moment]]:
    """Yield the moments before and after something was written, of which the power cut left a part."""
    client = DoorClient(spool, rng)
    number = 0
    for _ in range(CUTS // 2):
        for _ in range(rng.randint(1, BEFORE_EACH_CUT)):
            client.send(ledger, *words_of(rng, number, f"{kind} of a spool"))
            number += 1
        before = _look(path, ledger)
        if kind == "file":
            _checkpoint(path)  # the journal's pages go to the file, and the journal stays
        else:
            client.send(ledger, *words_of(rng, number, f"{kind} of a spool"))
            number += 1
        yield before, _look(path, ledger)


def _look(path: Path, ledger: Ledger) -> Moment:
    return Moment(path.read_bytes(), path.with_name(f"{path.name}-wal").read_bytes(), _given(ledger))


def _given(ledger: Ledger) -> frozenset[str]:
    return frozenset(one.reference for one in ledger.attempts().values() if one.reference)


def _cut(before: Moment, after: Moment, rng: Random, kind: str) -> Moment:
    if kind == "file":
        place = rng.randint(0, len(after.file))
        return after._replace(file=after.file[:place] + before.file[place:], journal=before.journal)
    if after.journal[:HEADER] != before.journal[:HEADER]:  # it began again from its start, over what was there
        place = rng.randint(0, len(after.journal))
        return after._replace(journal=after.journal[:place] + before.journal[place:])
    place = rng.randint(len(before.journal), len(after.journal))
    zeros = b"\0" * (len(after.journal) - place) if rng.random() < 0.5 else b""
    return after._replace(journal=after.journal[:place] + zeros)


def _checkpoint(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("pragma wal_checkpoint(passive)")
    database.close()


def _found(folder: Path, left: Moment) -> set[str]:
    """Open what the power cut left, as a new process would, and return the references that it holds."""
    folder.mkdir()
    path = folder / "spool.sqlite"
    path.write_bytes(left.file)
    path.with_name(f"{path.name}-wal").write_bytes(left.journal)
    spool = Spool(path)
    try:
        return {reference_of(one.feedback_id) for one in spool.waiting(1_000_000)}
    finally:
        spool.close()
        shutil.rmtree(folder)


class _Inbox:
    """Keeps what a door accepted."""

    def __init__(self) -> None:
        self.events: dict[UUID, FeedbackReceived] = {}

    def keep(self, event: FeedbackReceived) -> None:
        self.events[event.feedback_id] = event


def clock_changes(folder: Path, seed: int) -> Result:
    """A submission every hour over both changes of London's clocks: each is in one week, and no week lacks one."""
    started = time.monotonic()
    rng = Random(f"{seed} clock changes")  # noqa: S311 - to be repeated, not to be secret
    work = folder / "clock"
    work.mkdir()
    ledger = Ledger(work / "ledger.jsonl")
    inbox = _Inbox()
    weeks = [ReportingWeek.containing(change).shifted(shift) for change in CHANGES for shift in (-1, 0, 1)]
    for week in weeks:
        _send_hourly(week, inbox, ledger, rng)
    settings = Settings(data_folder=work, database_url="")
    engine = connect(settings.database)
    migrate(engine)
    tagger = make_tagger(settings)
    FeedbackStore(engine).save([tagger.tag(event) for event in inbox.events.values()], [], datetime.now(UTC))
    verdict = check(ledger, read_stored(settings.database), _all_seen(len(inbox.events)))
    with reading(engine) as connection:
        for week in weeks:
            found = weekly_summary(connection, settings.directory, TEAM, week, datetime.now(UTC)).submissions
            hours = (week.ends_at - week.starts_at) / timedelta(hours=1)
            if found != hours:
                verdict.broken.append(f"week {week} has {hours:.0f} hours and shows {found} submissions")
    engine.dispose()
    ledger.close()
    lengths = sorted({(week.ends_at - week.starts_at) / timedelta(hours=1) for week in weeks})
    if lengths != [167, 168, 169]:
        verdict.broken.append(f"weeks of {lengths} hours were tried")
    return Result("every hour over both clock changes", len(weeks), time.monotonic() - started, 0.0, verdict)


def _standing_at(now: datetime) -> Clock:
    return lambda: now


def _send_hourly(week: ReportingWeek, inbox: _Inbox, ledger: Ledger, rng: Random) -> None:
    now = week.starts_at.astimezone(UTC)
    while now < week.ends_at:
        door = Door(inbox, "a secret of the fault harness", _standing_at(now))
        good, better = words_of(rng, len(inbox.events), "hour")
        name = ledger.attempt(good, better)
        ticket = Ticket(opened_at=now, nonce=rng.randbytes(16).hex())
        submission = Submission(role=Role.STAFF, good=good, better=better, team_chosen=TEAM)
        ledger.end(name, Outcome.OK, reference_of(door.accept(submission, ticket, Source.FORM).feedback_id))
        now += timedelta(hours=1)


def _all_seen(count: int) -> SpoolCounts:
    return SpoolCounts(accepted=count, published=count, waiting=0, unseen=0, oldest_unseen=None)


ALONE: dict[str, Callable[[Path, int], Result]] = {
    "power loss": power_loss,
    "every hour over both clock changes": clock_changes,
}
