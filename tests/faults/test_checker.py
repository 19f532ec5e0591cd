"""The checker finds each broken invariant, and nothing where all holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from producers.spool import SpoolCounts
from tests.faults.checker import Stored, check
from tests.faults.ledger import Ledger, Outcome, Way, hash_of

REFERENCE, OTHER = "0000-0000-00001", "0000-0000-00002"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    yield ledger
    ledger.close()


def accepted(ledger: Ledger, words: str = "kind", reference: str = REFERENCE, way: Way = Way.SPOOL) -> str:
    name = ledger.attempt(words, way=way)
    ledger.end(name, Outcome.OK, reference)
    return name


def spooled(accepted: int, unseen: int = 0) -> SpoolCounts:
    return SpoolCounts(accepted, accepted, 0, unseen, None)


def broken(ledger: Ledger, stored: Stored, spool: SpoolCounts) -> set[str]:
    return {line[:2] for line in check(ledger, stored, spool).broken}


def test_all_holds_where_what_was_accepted_is_stored(ledger: Ledger) -> None:
    name = accepted(ledger)

    assert broken(ledger, Stored([(REFERENCE, name)], [], []), spooled(1)) == set()


def test_all_holds_where_it_is_a_dead_letter(ledger: Ledger) -> None:
    accepted(ledger)

    assert broken(ledger, Stored([], [REFERENCE], [(REFERENCE, "a hash")]), spooled(1)) == set()


def test_a_submission_whose_answer_never_came_may_be_stored_or_not(ledger: Ledger) -> None:
    name = ledger.attempt("kind")

    assert broken(ledger, Stored([(REFERENCE, name)], [], []), spooled(1)) == set()
    assert broken(ledger, Stored([], [], []), spooled(0)) == set()


def test_another_producers_record_is_no_part_of_the_spools_sum(ledger: Ledger) -> None:
    name = accepted(ledger, way=Way.TOPIC)

    assert broken(ledger, Stored([(REFERENCE, name)], [], []), spooled(0)) == set()


def test_a_lost_submission_breaks_the_first_invariant(ledger: Ledger) -> None:
    accepted(ledger)

    assert "I1" in broken(ledger, Stored([], [], []), spooled(1))


def test_a_lost_poison_record_breaks_the_first_invariant(ledger: Ledger) -> None:
    ledger.poison(b"{")

    assert broken(ledger, Stored([], [], []), spooled(0)) == {"I1"}
    assert broken(ledger, Stored([], [], [("", hash_of(b"{"))]), spooled(0)) == set()


def test_two_rows_of_a_reference_break_the_second(ledger: Ledger) -> None:
    name = accepted(ledger)

    assert "I2" in broken(ledger, Stored([(REFERENCE, name), (REFERENCE, "other words")], [], []), spooled(1))


def test_two_rows_of_the_same_words_break_the_second(ledger: Ledger) -> None:
    name = accepted(ledger)

    assert "I2" in broken(ledger, Stored([(REFERENCE, name), (OTHER, name)], [], []), spooled(1))


def test_a_row_that_nobody_sent_breaks_the_third(ledger: Ledger) -> None:
    name = accepted(ledger)
    stored = Stored([(REFERENCE, name), (OTHER, "words of nobody")], [], [])

    assert broken(ledger, stored, spooled(1)) == {"I3"}


def test_a_row_that_was_refused_breaks_the_third(ledger: Ledger) -> None:
    name = ledger.attempt("kind")
    ledger.end(name, Outcome.FAIL)

    assert "I3" in broken(ledger, Stored([(REFERENCE, name)], [], []), spooled(0))


def test_a_dead_letter_of_nothing_that_was_sent_breaks_the_third(ledger: Ledger) -> None:
    assert broken(ledger, Stored([], [], [("", "a hash")]), spooled(0)) == {"I3"}


def test_other_words_under_a_reference_break_the_fourth(ledger: Ledger) -> None:
    accepted(ledger)
    other = accepted(ledger, "other words", OTHER)

    assert "I4" in broken(ledger, Stored([(REFERENCE, other)], [], []), spooled(2))


def test_a_sum_that_does_not_agree_breaks_the_fifth(ledger: Ledger) -> None:
    name = accepted(ledger)

    assert broken(ledger, Stored([(REFERENCE, name)], [], []), spooled(2)) == {"I5"}


def test_a_submission_that_stays_pending_breaks_the_fifth(ledger: Ledger) -> None:
    name = accepted(ledger)

    assert broken(ledger, Stored([(REFERENCE, name)], [], []), spooled(2, unseen=1)) == {"I5"}
