"""The audit: who read what of a submission, when and why. It is written before a page is sent, or the page is not."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Engine, insert, select

from schemas.references import make_feedback_id
from sinks.tables import Audit
from summaries.access import Person
from summaries.reading import reading
from summaries.writing import writing

MOST_SHOWN = 1_000
MANY = "many"
"""Stands for the reference where a file of many submissions was made: one read, and not one for each."""


class Read(NamedTuple):
    """Somebody read something of a submission.

    Attributes:
        what: such as `words` or `words and contact details`.
        why: the page that it was read on, in words.
    """

    at: datetime
    who: str
    role: str
    what: str
    why: str


class AuditTrail:
    """Everything that was read, for ever: erasing a submission does not erase who had read it."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] | None = None) -> None:
        """Take the database and a clock (aware)."""
        self._engine = engine
        self._clock = clock or (lambda: datetime.now(UTC))

    def record(self, person: Person, references: Iterable[str], what: str, why: str) -> None:
        """Keep that a person is about to read these submissions.

        Raises:
            Unavailable: the database is away; then nothing may be shown.
        """
        now = self._clock()
        common = {"at": now, "account_id": person.account_id, "who": person.name, "role": person.role.value}
        rows = [
            {"audit_id": make_feedback_id(now, secrets.token_bytes(10)), **common, "reference": one, "what": what}
            | {"why": why}
            for one in sorted(set(references))
        ]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(insert(Audit), rows)

    def of(self, reference: str) -> Sequence[Read]:
        """Return who read a submission, newest first; the last 1,000.

        Raises:
            Unavailable: the database is away.
        """
        query = (
            select(Audit.at, Audit.who, Audit.role, Audit.what, Audit.why)
            .where(Audit.reference == reference)
            .order_by(Audit.at.desc(), Audit.audit_id.desc())
            .limit(MOST_SHOWN)
        )
        with reading(self._engine) as connection:
            return [Read(*row) for row in connection.execute(query)]
