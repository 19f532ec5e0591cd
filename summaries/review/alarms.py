"""The alarm: what may be unsafe and nobody has taken on for longer than it may wait.

What was imported sets off none: it is as old as it is on purpose, and waits in the lane like the rest.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from schemas.events import Source
from schemas.lanes import Lane
from sinks.tables import Email, Feedback, Review, Waiting
from summaries.mail import Message, add
from summaries.reading import reading
from summaries.wording import moment, plural
from summaries.working_time import NINE_TO_FIVE, WorkingHours, add_working_time, working_time_ago
from summaries.writing import writing

MOST_SHOWN = 100
MOST_MAILED = 500
"""Of how many the newest are looked at each time; more have an alarm that somebody has not read."""


class Alarm(NamedTuple):
    """When somebody must have taken on what may be unsafe.

    Attributes:
        limit: how much working time may pass.
        hours: when somebody is at work.
    """

    limit: timedelta = timedelta(hours=4)
    hours: WorkingHours = NINE_TO_FIVE

    def is_overdue(self, since: datetime, now: datetime) -> bool:
        """Say whether what came then has waited too long."""
        return add_working_time(since, self.limit, self.hours) <= now

    def latest(self, now: datetime) -> datetime:
        """Return the last moment at which what came has waited too long by now."""
        return working_time_ago(now, self.limit, self.hours)


class Overdue(NamedTuple):
    """A submission that has waited too long."""

    feedback_id: UUID
    reference: str
    since: datetime


def count_overdue(connection: Connection, alarm: Alarm, now: datetime) -> int:
    """Return how many have waited too long, up to `MOST_SHOWN`.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed.
    """
    late = select(Waiting.feedback_id).select_from(_LANE).where(*_late(alarm, now)).limit(MOST_SHOWN)
    return connection.execute(select(func.count()).select_from(late.subquery())).scalar_one()


def select_overdue(connection: Connection, alarm: Alarm, now: datetime) -> list[Overdue]:
    """Return those that have waited too long, the newest `MOST_MAILED` of them, oldest first.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed.
    """
    query = (
        select(Feedback.feedback_id, Feedback.reference, Waiting.since)
        .select_from(_LANE)
        .where(*_late(alarm, now))
        .order_by(Waiting.since.desc(), Waiting.feedback_id.desc())
        .limit(MOST_MAILED)
    )
    return [Overdue(*row) for row in connection.execute(query)][::-1]


def email_alarms(engine: Engine, alarm: Alarm, recipients: Sequence[str], pages_url: str, now: datetime) -> int:
    """Put an email into the outbox for each that has waited too long, to each recipient, once for ever.

    Args:
        engine: the database.
        alarm: when it goes off.
        recipients: addresses.
        pages_url: where staff reach the pages, without a slash at its end.
        now: aware.

    Returns:
        How many emails are new.

    Raises:
        Unavailable: the database is away.
    """
    with reading(engine) as connection:
        overdue = select_overdue(connection, alarm, now)
        messages = {one.key: one for late in overdue for one in _messages(late, len(overdue), recipients, pages_url)}
        mailed = _known(connection, list(messages))
    new = [message for key, message in messages.items() if key not in mailed]
    if not new:
        return 0
    with writing(engine) as connection:
        return sum(add(connection, message, now) for message in new)


_LANE = Waiting.__table__.join(Feedback.__table__, Feedback.feedback_id == Waiting.feedback_id).outerjoin(
    Review.__table__, Review.feedback_id == Waiting.feedback_id
)


def _late(alarm: Alarm, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """In the lane, too old, not imported, and taken on by nobody."""
    in_time = Waiting.since <= alarm.latest(now)
    return Waiting.lane == Lane.SAFETY.value, in_time, Feedback.source != Source.IMPORT.value, Review.safety.is_(None)


def _messages(late: Overdue, in_all: int, recipients: Sequence[str], pages_url: str) -> list[Message]:
    """Return the emails about one submission. They hold no words, and their keys nobody's address."""
    text = (
        "Somebody told us something that may mean that a person is unsafe. "
        "Nobody in the council has taken it on in time.\n\n"
        f"Reference: {late.reference}\n"
        f"It came on {moment(late.since)}.\n"
        f"Waiting too long now: {plural(in_all, 'submission', 'submissions')}.\n\n"
        f"Read it and act on it: {pages_url}/review/safety/{late.reference}\n\n"
        "This email holds none of what was said. It is sent once for each submission.\n"
    )
    return [
        Message(
            key=f"safety-alarm/{late.feedback_id}/{hashlib.sha256(address.lower().encode()).hexdigest()[:32]}",
            to=address,
            subject="Alarm: a person may be unsafe, and nobody has taken it on",
            text=text,
        )
        for address in recipients
    ]


def _known(connection: Connection, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), MOST_MAILED):
        some = keys[start : start + MOST_MAILED]
        found.update(connection.scalars(select(Email.key).where(Email.key.in_(some)).order_by(Email.key)))
    return found
