"""The lanes as they are now: how many wait in each, since when, which ones, and which is next.

All of it reads `waiting`, whose key is the order of each lane. A lane is counted no further than `MOST_COUNTED`: to a
person who has ten thousand to do, how many more there are is no news, and the page stays as fast as with ten.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, and_, exists, func, or_, select

from schemas.lanes import Lane
from sinks.tables import CorrectionOutbox, Feedback, Tag, Waiting

MOST_COUNTED = 1_000
PER_PAGE = 25


class LaneNow(NamedTuple):
    """One lane.

    Attributes:
        waiting: how many wait there, up to `MOST_COUNTED`.
        has_more: there are more than that.
        oldest: when the one that has waited longest was received; None where none waits.
    """

    lane: Lane
    waiting: int
    has_more: bool
    oldest: datetime | None


class Waits(NamedTuple):
    """One submission in a lane: what a list shows of it, which is none of its words."""

    feedback_id: UUID
    reference: str
    since: datetime
    role: str
    team: str | None
    kind: str | None
    sentiment: str | None


class LanePage(NamedTuple):
    """One page of a lane, oldest first. Pages are numbered from 1."""

    now: LaneNow
    page: int
    pages: int
    items: tuple[Waits, ...]


def all_lanes(connection: Connection) -> list[LaneNow]:
    """Return every lane, in the order in which they are worked through.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    return [lane_now(connection, lane) for lane in Lane]


def lane_now(connection: Connection, lane: Lane) -> LaneNow:
    """Return one lane.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed.
    """
    some = select(Waiting.feedback_id).where(Waiting.lane == lane).limit(MOST_COUNTED + 1).subquery()
    counted = connection.execute(select(func.count()).select_from(some)).scalar_one()
    first = select(Waiting.since).where(Waiting.lane == lane).order_by(Waiting.since, Waiting.feedback_id).limit(1)
    oldest = connection.execute(first).scalar_one_or_none()
    return LaneNow(lane, min(counted, MOST_COUNTED), counted > MOST_COUNTED, oldest)


def lane_page(connection: Connection, lane: Lane, page: int) -> LanePage:
    """Return one page of a lane; a page that is not there gives the nearest one.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed.
    """
    now = lane_now(connection, lane)
    pages = max(1, -(-now.waiting // PER_PAGE))
    page = min(max(page, 1), pages)
    return LanePage(now, page, pages, tuple(_select_waits(connection, lane, (page - 1) * PER_PAGE)))


def next_after(connection: Connection, lane: Lane, feedback_id: UUID, since: datetime) -> str | None:
    """Return the reference of what comes next in a lane; at its end, of what comes first. None where nothing waits.

    What somebody has just decided about is left out while the decision is on its way to the database.

    Args:
        connection: the database.
        lane: which.
        feedback_id: what was on the screen, whether it still waits there or not.
        since: when that was received.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed.
    """
    # The first half of it is for the index: it leads to the place from which the other half is looked at.
    later = and_(Waiting.since >= since, or_(Waiting.since > since, Waiting.feedback_id > feedback_id))
    is_coming = exists().where(CorrectionOutbox.feedback_id == Waiting.feedback_id)
    for condition in (later, Waiting.feedback_id != feedback_id):
        query = (
            select(Feedback.reference)
            .join(Waiting, Waiting.feedback_id == Feedback.feedback_id)
            .where(Waiting.lane == lane, condition, ~is_coming)
            .order_by(Waiting.since, Waiting.feedback_id)
            .limit(1)
        )
        if (found := connection.execute(query).scalar_one_or_none()) is not None:
            return found
    return None


def lanes_holding(connection: Connection, feedback_id: UUID) -> list[Lane]:
    """Return the lanes that a submission waits in, in order.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed.
    """
    query = select(Waiting.lane).where(Waiting.feedback_id == feedback_id).order_by(Waiting.lane)
    found = set(connection.scalars(query))
    return [lane for lane in Lane if lane.value in found]


def _select_waits(connection: Connection, lane: Lane, offset: int) -> Sequence[Waits]:
    wanted = (  # alone, so that what is skipped is not joined
        select(Waiting.feedback_id, Waiting.since)
        .where(Waiting.lane == lane)
        .order_by(Waiting.since, Waiting.feedback_id)
        .offset(offset)
        .limit(PER_PAGE)
        .subquery()
    )
    query = (
        select(
            Feedback.feedback_id,
            Feedback.reference,
            wanted.c.since,
            Feedback.role,
            Tag.team,
            Tag.kind,
            Tag.sentiment,
        )
        .join(wanted, wanted.c.feedback_id == Feedback.feedback_id)
        .outerjoin(Tag, Tag.feedback_id == Feedback.feedback_id)
        .order_by(wanted.c.since, wanted.c.feedback_id)
    )
    return [Waits(*row) for row in connection.execute(query)]
