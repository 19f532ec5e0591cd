"""The reconciler: deletes what was seen, publishes again what is old and was not, and moves the watermark."""

from datetime import datetime, timedelta

import pytest

from producers.reconciler import MOST_DOUBLINGS, SETTLING, reconcile, reconcile_once
from schemas.errors import Unavailable
from tests.factories import NOON, an_id, received
from tests.fakes import FakeLedger, FakeSpool, Turns, away

PATIENCE = timedelta(seconds=60)
MOMENT = timedelta(milliseconds=1)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def a_spool(*published: int, waiting: int = 0, clock: Clock | None = None) -> FakeSpool:
    """Return a spool whose first submissions were published so many times each, the last time now."""
    spool = FakeSpool(clock or Clock())
    for number, times in enumerate(published, start=1):
        spool.keep(received(number))
        for _ in range(times):
            spool.mark_published([number])
    for number in range(len(published) + 1, len(published) + waiting + 1):
        spool.keep(received(number))
    return spool


def look(spool: FakeSpool, ledger: FakeLedger, after: timedelta = timedelta()) -> None:
    reconcile_once(spool, ledger, name="here", now=NOON + after, patience=PATIENCE)


def test_only_what_was_seen_is_deleted() -> None:
    spool, ledger = a_spool(1, 1, 1), FakeLedger()
    ledger.stored = {an_id(2), an_id(99)}

    look(spool, ledger)

    assert spool.forgotten == {an_id(2)}
    assert [one.feedback_id for one in spool.published(0, 10)] == [an_id(1), an_id(3)]


def test_what_waits_is_neither_asked_for_nor_deleted() -> None:
    spool, ledger = a_spool(waiting=2), FakeLedger()
    ledger.stored = {an_id(1), an_id(2)}

    look(spool, ledger, after=10 * PATIENCE)

    assert spool.forgotten == set()


def test_what_is_old_and_unseen_is_published_again() -> None:
    spool, ledger = a_spool(1, 1), FakeLedger()
    ledger.stored = {an_id(1)}

    look(spool, ledger, after=PATIENCE + MOMENT)

    assert [one.feedback_id for one in spool.waiting(10)] == [an_id(2)]


def test_what_is_not_old_enough_is_left_alone() -> None:
    spool = a_spool(1)

    look(spool, FakeLedger(), after=PATIENCE)

    assert spool.waiting(10) == []


@pytest.mark.parametrize("times", [1, 2, 3, 5, MOST_DOUBLINGS + 1, MOST_DOUBLINGS + 5])
def test_patience_doubles_with_each_publication_up_to_a_limit(times: int) -> None:
    patience = PATIENCE * 2 ** min(times - 1, MOST_DOUBLINGS)
    spool = a_spool(times)

    look(spool, FakeLedger(), after=patience)
    assert spool.waiting(10) == []
    look(spool, FakeLedger(), after=patience + MOMENT)
    assert len(spool.waiting(10)) == 1


def test_every_page_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("producers.reconciler.PAGE", 2)
    spool, ledger = a_spool(*[1] * 7), FakeLedger()
    ledger.stored = {an_id(number) for number in (1, 2, 5, 7)}

    look(spool, ledger, after=PATIENCE + MOMENT)

    assert spool.forgotten == ledger.stored
    assert [one.feedback_id for one in spool.waiting(10)] == [an_id(3), an_id(4), an_id(6)]


def test_the_watermark_stands_just_behind_the_oldest_that_is_unseen() -> None:
    spool, ledger = a_spool(1, waiting=1), FakeLedger()

    look(spool, ledger, after=SETTLING + PATIENCE / 2)

    assert ledger.watermarks == {"here": NOON - SETTLING}


def test_the_watermark_is_just_behind_now_when_all_has_been_seen() -> None:
    spool, ledger = a_spool(1), FakeLedger()
    ledger.stored = {an_id(1)}

    look(spool, ledger, after=PATIENCE)

    assert ledger.watermarks == {"here": NOON + PATIENCE - SETTLING}


def test_the_watermark_never_passes_what_may_still_be_on_its_way_into_the_spool() -> None:
    ledger = FakeLedger()

    look(a_spool(waiting=1), ledger, after=SETTLING / 2)

    assert ledger.watermarks == {"here": NOON - SETTLING}


def test_nothing_is_deleted_and_no_watermark_moves_while_the_database_is_away() -> None:
    spool, ledger = a_spool(1), FakeLedger(away("database"))
    ledger.stored = {an_id(1)}

    with pytest.raises(Unavailable):
        look(spool, ledger, after=10 * PATIENCE)

    assert (spool.forgotten, spool.waiting(10), ledger.watermarks) == (set(), [], {})


def test_it_goes_on_when_what_was_away_is_back() -> None:
    spool, ledger, turns = a_spool(1), FakeLedger(away("database"), away("database")), Turns(3)
    ledger.stored = {an_id(1)}

    reconcile(spool, ledger, turns, name="here", patience=PATIENCE, every_seconds=3)

    assert spool.forgotten == {an_id(1)}
    assert turns.pauses == [3, 3, 3, 3]
