"""The dead letters in the database, for those who look at them and send them on their way again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, Integer, Row, Select, and_, func, or_, select, tuple_, update

from schemas.errors import InvalidConfig
from sinks.engine import available
from sinks.tables import DeadLetter

PAGE = 200


class Place(NamedTuple):
    """Where a record stood. Written as `topic/partition/offset`."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Return the place that somebody typed.

        Raises:
            InvalidConfig: it is not written as one.
        """
        topic, *numbers = text.rsplit("/", 2)
        try:
            partition, offset = map(int, numbers)
        except ValueError:
            raise InvalidConfig("a dead letter's place is written as feedback.received.v1/0/42") from None
        return cls(topic, partition, offset)


class KeptLetter(NamedTuple):
    """A dead letter as a list shows it: nothing of the record's own.

    Attributes:
        size: of the record, in bytes.
        replayed_at: when it was last sent on its way again; None if never.
    """

    place: Place
    feedback_id: UUID | None
    reason: str
    size: int
    stored_at: datetime
    replayed_at: datetime | None


class DeadLetters:
    """The dead letters of one database."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine; the tables are the migrations' business."""
        self._engine = engine

    def all(self, *, replayed: bool = True) -> Iterator[KeptLetter]:
        """Yield every dead letter in the order of their places; without those already replayed if that is asked.

        Raises:
            Unavailable: the database is away.
        """
        query = _letters() if replayed else _letters().where(DeadLetter.replayed_at.is_(None))
        page = query.order_by(*_PLACE).limit(PAGE)
        after: Place | None = None
        while True:
            with available(), self._engine.connect() as connection:
                rows = connection.execute(page if after is None else page.where(tuple_(*_PLACE) > after)).all()
            yield from map(_kept, rows)
            if len(rows) < PAGE:
                return
            after = _kept(rows[-1]).place

    def find(self, place: Place) -> KeptLetter:
        """Return one dead letter.

        Raises:
            InvalidConfig: there is none of this place.
            Unavailable: the database is away.
        """
        with available(), self._engine.connect() as connection:
            row = connection.execute(_letters().where(_is_at(place))).one_or_none()
        if row is None:
            raise InvalidConfig(f"there is no dead letter at {place}: `heard dead-letters list` shows those there are")
        return _kept(row)

    def record_of(self, place: Place) -> bytes:
        """Return a dead letter's record: its own bytes, which may hold words.

        Raises:
            InvalidConfig: there is none of this place.
            Unavailable: the database is away.
        """
        with available(), self._engine.connect() as connection:
            value = connection.scalar(select(DeadLetter.value).where(_is_at(place)))
        if value is None:
            raise InvalidConfig(f"there is no dead letter at {place}")
        return value

    def mark_replayed(self, places: Sequence[Place], at: datetime) -> None:
        """Note that these were sent on their way again.

        Raises:
            Unavailable: the database is away. None was noted.
        """
        if places:
            with available(), self._engine.begin() as connection:
                connection.execute(update(DeadLetter).where(or_(*map(_is_at, places))).values(replayed_at=at))


_PLACE = (DeadLetter.topic, DeadLetter.partition, DeadLetter.offset)


def _letters() -> Select[str, int, int, UUID | None, str, int, datetime, datetime | None]:
    return select(
        DeadLetter.topic,
        DeadLetter.partition,
        DeadLetter.offset,
        DeadLetter.feedback_id,
        DeadLetter.reason,
        func.length(DeadLetter.value, type_=Integer),
        DeadLetter.stored_at,
        DeadLetter.replayed_at,
    )


def _is_at(place: Place) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(_PLACE, place, strict=True)))


def _kept(row: Row[str, int, int, UUID | None, str, int, datetime, datetime | None]) -> KeptLetter:
    topic, partition, offset, feedback_id, reason, size, stored_at, replayed_at = row
    return KeptLetter(Place(topic, partition, offset), feedback_id, reason, size, stored_at, replayed_at)
