"""The outbox: emails in the database, from when they are written to when they are sent.

An email is claimed before it is sent and marked after it. Between the two its state is `sending`, and who dies then
leaves it so: nobody can know whether it went out. It is not sent again by itself (docs/decisions/0015).
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Connection, Engine, Row, Select, Update, and_, exists, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from schemas.references import make_feedback_id
from sinks.tables import Email
from summaries.mail.message import Image, Message
from summaries.reading import reading
from summaries.writing import writing

GIVE_UP_AFTER = timedelta(days=5)
"""RFC 5321, 4.5.4.1: who sends gives up after 4 to 5 days at the least."""

UNSURE_AFTER = timedelta(minutes=15)
"""Longer than one email can take: whoever claimed it so long ago is gone."""

_FIRST_DELAY, _LONGEST_DELAY = timedelta(seconds=30), timedelta(hours=1)
_MOST_LISTED = 1_000
_EMPTY = {"text": "", "html": None, "images": msgspec.msgpack.encode(())}


class State(StrEnum):
    """How far an email has come. Only `waiting` ones are ever sent."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNSURE = "unsure"
    DROPPED = "dropped"


class Claimed(NamedTuple):
    """An email that this process, and no other, is about to send."""

    email_id: UUID
    claim: UUID
    tries: int
    message: Message


class Listed(NamedTuple):
    """An email as an administrator sees it: without what is in it."""

    email_id: UUID
    key: str
    to: str
    subject: str
    state: State
    added_at: datetime
    tries: int
    reason: str


def add(connection: Connection, message: Message, now: datetime | None = None) -> bool:
    """Put an email into the outbox, in the transaction of what it tells of; False where one with its key was there.

    Args:
        connection: from `summaries.writing.writing`.
        message: the email.
        now: aware; the clock's where none is given.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `writing` makes it `Unavailable`.
    """
    now = now or datetime.now(UTC)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {
        "email_id": make_feedback_id(now, secrets.token_bytes(10)),
        "key": message.key,
        "recipient": message.to,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "images": msgspec.msgpack.encode(message.images),
        "unsubscribe": message.unsubscribe,
        "state": State.WAITING,
        "added_at": now,
        "next_try_at": now,
        "give_up_at": now + GIVE_UP_AFTER,
        "tries": 0,
        "reason": "",
    }
    statement = dialect.insert(Email).values(row).on_conflict_do_nothing(index_elements=["key"])
    return connection.execute(statement.returning(Email.email_id)).first() is not None


class Outbox:
    """The outbox as its sender and an administrator use it."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] | None = None) -> None:
        """Take the database and a clock (aware)."""
        self._engine = engine
        self._clock = clock or (lambda: datetime.now(UTC))

    def claim(self) -> Claimed | None:
        """Claim the email that has waited longest, or None where none is due.

        Raises:
            Unavailable: the database is away.
        """
        while True:
            now, claim = self._clock(), uuid4()
            with reading(self._engine) as connection:
                row = connection.execute(_due(now)).first()
            if row is None:
                return None
            change = {"state": State.SENDING, "claim": claim, "claimed_at": now, "tries": row.tries + 1}
            with writing(self._engine) as connection:  # kept before anything is sent
                is_ours = connection.execute(_change(row.email_id, [State.WAITING]).values(change)).rowcount == 1
            if is_ours:
                return Claimed(row.email_id, claim, row.tries + 1, _message(row))

    def mark_sent(self, claimed: Claimed) -> None:
        """Keep that an email was sent, and forget what was in it.

        Raises:
            Unavailable: the database is away.
        """
        self._finish(claimed, State.SENT, "", **_EMPTY)

    def mark_refused(self, claimed: Claimed, reason: str) -> None:
        """Keep that an email will never be taken.

        Raises:
            Unavailable: the database is away.
        """
        self._finish(claimed, State.REFUSED, reason)

    def mark_unsure(self, claimed: Claimed, reason: str) -> None:
        """Keep that nobody knows whether an email was sent.

        Raises:
            Unavailable: the database is away.
        """
        self._finish(claimed, State.UNSURE, reason)

    def put_back(self, claimed: Claimed, reason: str, *, at_once: bool = False) -> None:
        """Let an email that was not sent wait for another try, longer after each.

        Args:
            claimed: the email.
            reason: why it was not sent.
            at_once: it was not its own fault: it keeps its place and this try does not count.

        Raises:
            Unavailable: the database is away.
        """
        delay = min(_FIRST_DELAY * 2 ** min(claimed.tries - 1, 10), _LONGEST_DELAY)
        change = {"tries": claimed.tries - 1} if at_once else {"next_try_at": self._clock() + delay}
        self._finish(claimed, State.WAITING, reason, done_at=None, **change)

    def tidy(self) -> int:
        """Give up emails that have waited too long, and call unsure what a sender left behind; return how many.

        Raises:
            Unavailable: the database is away.
        """
        now = self._clock()
        old = {"state": State.REFUSED, "done_at": now, "reason": "it could not be sent for 5 days"}
        left = {"state": State.UNSURE, "done_at": now, "reason": "what sent it ended before it could say so"}
        is_old = and_(Email.state == State.WAITING, Email.give_up_at <= now)
        is_left = and_(Email.state == State.SENDING, Email.claimed_at <= now - UNSURE_AFTER)
        with reading(self._engine) as connection:  # nearly always there is none, and then nothing is written
            if not connection.execute(select(exists().where(or_(is_old, is_left)))).scalar():
                return 0
        with writing(self._engine) as connection:
            given_up = connection.execute(update(Email).where(is_old).values(old))
            left_behind = connection.execute(update(Email).where(is_left).values(left))
            return given_up.rowcount + left_behind.rowcount

    def retry(self, email_id: UUID) -> bool:
        """Let an email that was refused, or that nobody knows of, be sent after all; False where it is neither.

        Raises:
            Unavailable: the database is away.
        """
        now = self._clock()
        change = {"state": State.WAITING, "next_try_at": now, "give_up_at": now + GIVE_UP_AFTER, "tries": 0}
        change |= {"reason": "", "claim": None, "done_at": None}
        with writing(self._engine) as connection:
            changed = connection.execute(_change(email_id, [State.REFUSED, State.UNSURE]).values(change))
            return changed.rowcount == 1

    def drop(self, email_id: UUID) -> bool:
        """Let an email never be sent, and forget what is in it; False where it was sent, or is being sent.

        Raises:
            Unavailable: the database is away.
        """
        change = {"state": State.DROPPED, "done_at": self._clock(), "claim": None, **_EMPTY}
        with writing(self._engine) as connection:
            states = [State.WAITING, State.REFUSED, State.UNSURE]
            return connection.execute(_change(email_id, states).values(change)).rowcount == 1

    def listed(self, states: Sequence[State] = tuple(State)) -> Sequence[Listed]:
        """Return emails in these states, newest first; the last 1,000.

        Raises:
            Unavailable: the database is away.
        """
        columns = (Email.email_id, Email.key, Email.recipient, Email.subject, Email.state, Email.added_at)
        query = select(*columns, Email.tries, Email.reason).where(Email.state.in_(states))
        query = query.order_by(Email.added_at.desc(), Email.email_id.desc()).limit(_MOST_LISTED)
        with reading(self._engine) as connection:
            return [
                Listed(row[0], row[1], row[2], row[3], State(row[4]), *row[5:]) for row in connection.execute(query)
            ]

    def counts(self) -> Mapping[State, int]:
        """Return how many emails are in each state.

        Raises:
            Unavailable: the database is away.
        """
        query = select(Email.state, func.count(literal(1))).group_by(Email.state).order_by(Email.state)
        with reading(self._engine) as connection:
            found = {State(state): number for state, number in connection.execute(query)}
        return {state: found.get(state, 0) for state in State}

    def oldest_waiting(self) -> datetime | None:
        """Return since when the oldest email waits; None where none does.

        Raises:
            Unavailable: the database is away.
        """
        query = select(Email.added_at).where(Email.state == State.WAITING).order_by(Email.added_at).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar()

    def _finish(self, claimed: Claimed, state: State, reason: str, **more: object) -> None:
        """Change what this claim holds. Where somebody else has decided meanwhile, theirs stands."""
        change = {"state": state, "reason": reason, "claim": None, "done_at": self._clock()} | more
        with writing(self._engine) as connection:
            mine = _change(claimed.email_id, [State.SENDING, State.UNSURE]).where(Email.claim == claimed.claim)
            connection.execute(mine.values(change))


def _due(now: datetime) -> Select[UUID, int, str, str, str, str, str | None, bytes, str | None]:
    return (
        select(
            Email.email_id,
            Email.tries,
            Email.key,
            Email.recipient,
            Email.subject,
            Email.text,
            Email.html,
            Email.images,
            Email.unsubscribe,
        )
        .where(Email.state == State.WAITING, Email.next_try_at <= now)
        .order_by(Email.next_try_at, Email.email_id)
        .limit(1)
    )


def _message(row: Row[UUID, int, str, str, str, str, str | None, bytes, str | None]) -> Message:
    return Message(
        key=row.key,
        to=row.recipient,
        subject=row.subject,
        text=row.text,
        html=row.html,
        images=msgspec.msgpack.decode(row.images, type=tuple[Image, ...]),
        unsubscribe=row.unsubscribe,
    )


def _change(email_id: UUID, states: Sequence[State]) -> Update:
    return update(Email).where(Email.email_id == email_id, Email.state.in_(states))
