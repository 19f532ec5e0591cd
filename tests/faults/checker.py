"""The checker: holds what is in the database against the ledger, invariant by invariant."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from producers.spool import SpoolCounts
from schemas.references import reference_of
from schemas.tags import Question
from sinks.engine import connect
from sinks.tables import DeadLetter, Feedback, Words
from tests.faults.ledger import Ledger, Outcome, Way, hash_of, hash_of_words


@dataclass(frozen=True)
class Stored:
    """What the database holds.

    Attributes:
        rows: reference and hash of the words of every row.
        dead: references that dead letters are of.
        values: reference (empty where it has none) and hash of the bytes of every dead letter.
    """

    rows: list[tuple[str, str]]
    dead: list[str]
    values: list[tuple[str, str]]


@dataclass(frozen=True)
class Verdict:
    """What was counted, and every invariant that is broken.

    Attributes:
        broken: one line each; empty where all holds.
    """

    ok: int
    fail: int
    unknown: int
    stored: int
    dead: int
    pending: int
    broken: list[str] = field(default_factory=list)


def read_stored(database_url: str) -> Stored:
    """Read what the database holds."""
    engine = connect(database_url)
    feedback = select(Feedback.feedback_id, Feedback.reference).order_by(Feedback.feedback_id)
    words = select(Words.feedback_id, Words.question, Words.words).order_by(Words.feedback_id)
    letters = select(DeadLetter.feedback_id, DeadLetter.value).order_by(DeadLetter.topic, DeadLetter.offset)
    try:
        with engine.connect() as connection:
            answers = {(row.feedback_id, row.question): row.words for row in connection.execute(words)}
            rows = [
                (
                    row.reference,
                    hash_of_words(
                        answers.get((row.feedback_id, Question.GOOD.value), ""),
                        answers.get((row.feedback_id, Question.BETTER.value), ""),
                    ),
                )
                for row in connection.execute(feedback)
            ]
            values = [
                (reference_of(row.feedback_id) if row.feedback_id else "", hash_of(row.value))
                for row in connection.execute(letters)
            ]
    finally:
        engine.dispose()
    return Stored(rows, [reference for reference, _ in values if reference], values)


def check(ledger: Ledger, stored: Stored, spool: SpoolCounts) -> Verdict:
    """Hold the database and the spool against the ledger."""
    attempts = ledger.attempts()
    outcomes = Counter(one.outcome for one in attempts.values())
    broken = [
        line
        for invariant in (_everything_arrived, _once_each, _nothing_foreign, _words_are_equal, _sums_agree)
        for line in invariant(ledger, stored, spool)
    ]
    with_rows = {reference for reference, _ in stored.rows}
    return Verdict(
        outcomes[Outcome.OK],
        outcomes[Outcome.FAIL],
        outcomes[Outcome.UNKNOWN],
        len(stored.rows),
        sum(reference not in with_rows for reference, _ in stored.values),
        spool.unseen,
        broken,
    )


def _everything_arrived(ledger: Ledger, stored: Stored, _: SpoolCounts) -> Iterable[str]:
    found = {reference for reference, _ in stored.rows} | set(stored.dead)
    promised = [one for one in ledger.attempts().values() if one.outcome is Outcome.OK]
    missing = [one for one in promised if one.reference not in found]
    if missing:
        yield f"I1: {len(missing)} of {len(promised)} that were given a reference are nowhere"
    lost = ledger.poisoned() - {value for _, value in stored.values}
    if lost:
        yield f"I1: {len(lost)} of {len(ledger.poisoned())} poison records are no dead letters"


def _once_each(_: Ledger, stored: Stored, __: SpoolCounts) -> Iterable[str]:
    for name, column in (("reference", 0), ("submission", 1)):
        twice = [one for one, count in Counter(row[column] for row in stored.rows).items() if count > 1]
        if twice:
            yield f"I2: {len(twice)} have more than one row a {name}"


def _nothing_foreign(ledger: Ledger, stored: Stored, _: SpoolCounts) -> Iterable[str]:
    attempts = ledger.attempts()
    sent = {name for name, one in attempts.items() if one.outcome is not Outcome.FAIL}
    foreign = [words for _, words in stored.rows if words not in sent]
    if foreign:
        refused = sum(words in attempts for words in foreign)
        yield f"I3: {len(foreign)} rows were never sent, or were refused ({refused})"
    ours = {one.reference for one in attempts.values() if one.reference}
    poison = ledger.poisoned()
    strange = [1 for reference, value in stored.values if value not in poison and reference not in ours]
    if strange:
        yield f"I3: {len(strange)} dead letters are of nothing that was sent"


def _words_are_equal(ledger: Ledger, stored: Stored, _: SpoolCounts) -> Iterable[str]:
    promised = {one.reference: name for name, one in ledger.attempts().items() if one.reference}
    changed = [1 for reference, words in stored.rows if reference in promised and promised[reference] != words]
    if changed:
        yield f"I4: the words of {len(changed)} are not those that were sent"


def _sums_agree(ledger: Ledger, stored: Stored, spool: SpoolCounts) -> Iterable[str]:
    attempts = ledger.attempts()
    by_topic = {one.reference for one in attempts.values() if one.way is Way.TOPIC}
    through_door = {name for name, one in attempts.items() if one.way is Way.SPOOL}
    known = {one.reference for one in attempts.values() if one.reference} - by_topic
    rows = {reference for reference, words in stored.rows if words in through_door and reference not in by_topic}
    dead = {one for one in stored.dead if one in known} - rows
    if spool.accepted != len(rows) + len(dead) + spool.unseen:
        yield f"I5: accepted {spool.accepted} is not stored {len(rows)} + dead {len(dead)} + pending {spool.unseen}"
    if spool.unseen:
        yield f"I5: {spool.unseen} are pending, and nothing moves any more"
