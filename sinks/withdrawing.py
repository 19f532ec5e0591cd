"""Withdrawing: a person takes back that they are quoted, or has everything they said erased.

Both are remembered by the reference, so that a record that is still on its way, or comes again by a replay, changes
nothing: the sink asks `apply_to_new` in the transaction that stores it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy import Connection, CursorResult, Engine, Table, delete, func, insert, literal, select, text, update

from schemas.references import id_ending, reference_of
from schemas.withdrawals import FeedbackWithdrawn
from sinks.engine import available
from sinks.packs_taken import take_out
from sinks.tables import Base, DeadLetter, Email, EvidencePack, Feedback, Quote, Withdrawal
from sinks.waiting import refresh_waiting

_LOCK = 0x48656172
"""The advisory lock on PostgreSQL. Who stores shares it and who erases has it alone, so that no transaction stores
what another has just erased."""
EMAIL_QUOTES = "in words that may be quoted"
"""What stands over the quotes of an email; `summaries/issuing/templates/issue.txt` has it, and a test compares."""
EMPTY_IMAGES = b"\x90"
"""No images, as MessagePack."""
STAY = frozenset(("audit", "withdrawals"))
"""Tables that know a submission and outlive it: who had read it, and that it was taken back."""
_FEEDBACK = cast("Table", Feedback.__table__)


class Taken(NamedTuple):
    """What was done.

    Attributes:
        stored: whether a submission of this reference was stored. If not, it is remembered for when one comes.
        rows: of each table, how many were erased; none where the words stay with the team.
        packs: the numbers of issued packs of evidence that the words were taken out of.
    """

    stored: bool
    rows: Mapping[str, int]
    packs: Sequence[int] = ()


class Again(NamedTuple):
    """What came again after it was taken back.

    Attributes:
        erased: ids of what was erased again: nothing else may be stored of them.
        withdrawn: ids of what may not be quoted.
    """

    erased: set[UUID]
    withdrawn: Sequence[UUID]


def tables_of_a_submission() -> Sequence[Table]:
    """Return every table that holds something of a submission and does not stay, `feedback` itself last."""
    of_it = [table for table in Base.metadata.sorted_tables if {"feedback_id", "reference"} & set(table.c.keys())]
    return [*(table for table in reversed(of_it) if table.name not in STAY and table is not _FEEDBACK), _FEEDBACK]


class Withdrawals:
    """What people took back, in one database."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine; the tables are the migrations' business."""
        self._engine = engine

    def take(self, asked: FeedbackWithdrawn) -> Taken:
        """Do what a person asked, in one transaction; twice is once. Erasing after withdrawing erases.

        Raises:
            Unavailable: the database is away. Nothing was done.
        """
        with available(), self._engine.begin() as connection:
            return take(connection, asked)

    def compact(self) -> None:
        """Write anew what a database keeps of erased rows in its files. Heard goes on, and may wait for it.

        SQLite overwrites what it deletes; its journal is moved into the file and cut off. PostgreSQL keeps dead rows
        in a table's file until the table is written anew.

        Raises:
            Unavailable: the database is away, or too busy.
        """
        with available(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
                return
            names = ", ".join(
                cast("Table", table).name
                for table in (*tables_of_a_submission(), EvidencePack.__table__, Email.__table__)
            )
            connection.exec_driver_sql(f"vacuum (full) {names}")


def take(connection: Connection, asked: FeedbackWithdrawn) -> Taken:
    """Do what a person asked, in the connection's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    _remember(connection, asked)
    packs = take_out(connection, asked.reference, asked.asked_at)
    ids = connection.scalars(
        select(Feedback.feedback_id).where(Feedback.reference == asked.reference).order_by(Feedback.feedback_id)
    ).all()
    drop_emails(connection, ids, asked.asked_at)
    if asked.erase:
        rows = _erase(connection, ids)
        rows["dead_letters"] = rows.get("dead_letters", 0) + _erase_dead_letters(connection, asked.reference)
        return Taken(bool(ids), {name: count for name, count in rows.items() if count}, packs)
    connection.execute(
        update(Feedback)
        .where(Feedback.feedback_id.in_(ids), Feedback.withdrawn_at.is_(None))
        .values(withdrawn_at=asked.asked_at)
    )
    refresh_waiting(connection, ids)  # it waits for nobody to approve a quote
    return Taken(bool(ids), {}, packs)


def drop_emails(connection: Connection, ids: Collection[UUID], at: datetime) -> int:
    """Let emails that wait, and quote what was taken back, never be sent, and forget what is in them; return how many.

    An email does not say whom it quotes. So where any words of these were approved as a quote, every email about an
    issue that quotes anybody and was not sent is dropped: the issue itself stands on the pages.
    """
    if not connection.scalars(
        select(Quote.quote_id).where(Quote.feedback_id.in_(ids)).order_by(Quote.quote_id).limit(1)
    ).first():
        return 0
    waits = Email.state.in_(["waiting", "refused", "unsure"])
    quotes = (Email.key.startswith("issue/"), Email.text.contains(EMAIL_QUOTES))
    empty = {"text": "", "html": None, "images": EMPTY_IMAGES}
    dropped = {"state": "dropped", "claim": None, "done_at": at, "reason": "somebody took back words that are in it"}
    return connection.execute(update(Email).where(waits, *quotes).values(dropped | empty)).rowcount


def cut_off_journal(engine: Engine) -> None:
    """Move SQLite's journal into its file and cut it off, so that no erased words stay in it.

    Where another connection is in the way nothing is waited for; the next erasure, or the journal's own end, does it.

    Raises:
        Unavailable: the file cannot be read.
    """
    if engine.dialect.name == "sqlite":
        with available(), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            waits = connection.exec_driver_sql("pragma busy_timeout").scalar_one()
            connection.exec_driver_sql("pragma busy_timeout=0")
            connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
            connection.exec_driver_sql(f"pragma busy_timeout={waits}")


def share(connection: Connection) -> None:
    """Keep erasing out until this transaction, which stores something, has ended."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock_shared(:lock)"), {"lock": _LOCK})


def apply_to_new(connection: Connection) -> Again:
    """Erase again, or withdraw again, what this transaction has stored of people who took it back."""
    query = (
        select(Feedback.feedback_id, Withdrawal.erase, Withdrawal.asked_at)
        .join(Withdrawal, Withdrawal.reference == Feedback.reference)
        .where(Withdrawal.erase | Feedback.withdrawn_at.is_(None))
        .order_by(Feedback.feedback_id)
    )
    again = connection.execute(query).all()
    for one in again:
        if not one.erase:
            at = {"withdrawn_at": one.asked_at}
            connection.execute(update(Feedback).where(Feedback.feedback_id == one.feedback_id).values(at))
    erased = {one.feedback_id for one in again if one.erase}
    if erased:
        _erase(connection, erased)
    return Again(erased, [one.feedback_id for one in again if not one.erase])


def erased_among(connection: Connection, feedback_ids: Collection[UUID]) -> set[UUID]:
    """Return which of at most 500 ids are of submissions that were erased."""
    of = {reference_of(one): one for one in feedback_ids}
    query = select(Withdrawal.reference).where(Withdrawal.erase, Withdrawal.reference.in_(of))
    return {of[reference] for reference in connection.scalars(query.order_by(Withdrawal.reference))}


def _remember(connection: Connection, asked: FeedbackWithdrawn) -> None:
    known = connection.execute(select(Withdrawal.erase).where(Withdrawal.reference == asked.reference)).one_or_none()
    if known is None:
        row = {"reference": asked.reference, "asked_at": asked.asked_at, "erase": asked.erase}
        connection.execute(insert(Withdrawal).values(row))
    elif asked.erase and not known.erase:
        connection.execute(update(Withdrawal).where(Withdrawal.reference == asked.reference).values(erase=True))


def _erase(connection: Connection, ids: Collection[UUID]) -> dict[str, int]:
    erased, references = {}, [reference_of(one) for one in ids]
    for table in tables_of_a_submission():
        its = table.c.feedback_id.in_(ids) if "feedback_id" in table.c else table.c.reference.in_(references)
        done = connection.execute(delete(table).where(its))
        erased[table.name] = cast("CursorResult[object]", done).rowcount
    return erased


def _erase_dead_letters(connection: Connection, reference: str) -> int:
    """Erase the dead letters whose own bytes, or whose key, are of this reference, whatever else is wrong with them.

    A record that nobody can read is looked into for the id, as a reference tells how that ends.
    """
    ending = id_ending(reference)
    if connection.dialect.name == "sqlite":
        holds_it = func.instr(DeadLetter.value, ending.encode()) > 0
    else:
        holds_it = func.position(literal(ending.encode()).op("in")(DeadLetter.value)) > 0
    keys = connection.scalars(select(DeadLetter.feedback_id).distinct().order_by(DeadLetter.feedback_id))
    its_keys = [one for one in keys if one is not None and reference_of(one) == reference]
    done = connection.execute(delete(DeadLetter).where(holds_it | DeadLetter.feedback_id.in_(its_keys)))
    return cast("CursorResult[object]", done).rowcount
