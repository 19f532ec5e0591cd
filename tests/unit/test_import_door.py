"""Import: rows through the door, each once however often it is imported."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from producers.importing.importer import Importer, Report, SpoolStopped
from producers.importing.table import Cell, SourceRow
from schemas.errors import SpoolFull
from schemas.events import FeedbackReceived, Source
from schemas.references import minted_at
from tests.importing import MemoryTable, a_reader, a_row


class Kept:
    """A spool in memory that takes so many batches."""

    def __init__(self, batches: int = 1000) -> None:
        self.events: dict[UUID, FeedbackReceived] = {}
        self.batches: list[int] = []
        self._left = batches

    def keep_many(self, events: Sequence[FeedbackReceived]) -> int:
        if not self._left:
            raise SpoolFull
        self._left -= 1
        before = len(self.events)
        self.batches.append(len(events))
        for event in events:
            self.events.setdefault(event.feedback_id, event)
        return len(self.events) - before


def run(kept: Kept, *rows: Sequence[Cell], batch: int = 1000) -> tuple[Report, list[tuple[int, str]]]:
    table, rejected = MemoryTable(*rows), list[tuple[int, str]]()

    def reject(row: SourceRow, reason: str) -> None:
        rejected.append((row.number, reason))

    report = Importer(kept.keep_many, "secret", batch=batch).run(
        table, a_reader(table), reject, lambda _done, _report: None
    )
    return report, rejected


def test_a_row_becomes_a_submission_of_its_own_date() -> None:
    kept = Kept()

    run(kept, a_row(Date="2024-07-05", Team="reablement"))

    (event,) = kept.events.values()
    assert event.source is Source.IMPORT
    assert event.received_at == minted_at(event.feedback_id)
    assert event.received_at.isoformat() == "2024-07-05T11:00:00+00:00"
    assert (event.team_chosen, event.good) == ("reablement", "The porridge was hot.")


def test_the_same_file_twice_adds_nothing_and_a_longer_one_only_what_is_new() -> None:
    kept = Kept()
    rows = [a_row(), a_row(Compliment="Another.")]

    first, _ = run(kept, *rows)
    second, _ = run(kept, *rows)
    longer, _ = run(kept, a_row(Compliment="New, and at the top."), *rows)

    assert (first.added, second.added, longer.added) == (2, 0, 1)
    assert (second.accepted, longer.accepted) == (2, 3)


def test_rows_that_are_alike_are_each_kept_and_still_once() -> None:
    kept = Kept()
    alike = [a_row(), a_row(Compliment=" The porridge was hot.\r\n"), a_row()]

    first, _ = run(kept, *alike)
    second, _ = run(kept, *alike, a_row())

    assert (first.added, second.added) == (3, 1)


def test_the_same_words_of_another_day_or_team_are_another_submission() -> None:
    report, _ = run(Kept(), a_row(), a_row(Date="2024-03-06"), a_row(Team="reablement"))

    assert report.added == 3


def test_a_bad_row_is_rejected_with_its_number_and_its_neighbours_are_kept() -> None:
    kept = Kept()

    report, rejected = run(kept, a_row(), a_row(Date="soon", Reply="nowhere"), a_row(Compliment="Another."))

    assert [(number, reason.split(":")[0]) for number, reason in rejected] == [(3, "received")]
    assert "; reply_to:" in rejected[0][1]
    assert (report.rows, report.accepted, report.rejected, len(kept.events)) == (3, 2, 1, 2)
    assert sum(report.reasons.values()) == 2


def test_the_report_counts_by_team_and_role_and_shows_the_first_five() -> None:
    rows = [a_row(Compliment=str(number), Team="reablement" if number else "") for number in range(7)]

    report, _ = run(Kept(), *rows, a_row(Who="staff"))

    assert report.teams == {"": 2, "reablement": 6}
    assert report.roles == {"service_user": 7, "staff": 1}
    assert [one.number for one in report.examples] == [2, 3, 4, 5, 6]


def test_a_spool_that_fills_up_stops_the_import_and_running_it_again_goes_on() -> None:
    kept = Kept(batches=2)
    rows = [a_row(Compliment=str(number)) for number in range(5)]

    with pytest.raises(SpoolStopped) as stopped:
        run(kept, *rows, batch=2)
    assert (stopped.value.report.accepted, len(kept.events)) == (4, 4)
    assert kept.batches == [2, 2]

    kept._left = 1000
    report, _ = run(kept, *rows, batch=2)
    assert (report.added, len(kept.events)) == (1, 5)


def test_rows_are_never_held_all_at_once() -> None:
    kept = Kept()

    run(kept, *(a_row(Compliment=str(number)) for number in range(10)), batch=3)

    assert kept.batches == [3, 3, 3, 1]
