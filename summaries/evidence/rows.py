"""The SELECTs behind a pack; nothing here decides what they mean.

A pack is of a year or more, so the database counts: it returns how many submissions are alike in everything that a
pack shows, and no submission by itself.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, select

from schemas.months import Month, Period
from schemas.tags import Sentiment
from sinks.tables import Feedback, Tag, ThemeTag
from summaries.queries import MAY_BE_SHOWN

MOST_THEMES = 62
"""Themes are counted as the bits of one whole number of the database's."""


class AlikeRow(NamedTuple):
    """How many submissions are alike in team, role, source, sentiment, month and themes.

    Attributes:
        month: its place in the period, from 0.
        themes: the sum of the bits that `select_alike` was given, one for each theme.
    """

    team: str | None
    role: str
    source: str
    sentiment: str
    month: int
    themes: int
    submissions: int


def select_alike(connection: Connection, period: Period, bits: Mapping[str, int]) -> Sequence[AlikeRow]:
    """Return the period's submissions that may be shown, counted by all that a pack tells apart.

    Args:
        connection: from `reading`.
        period: the months.
        bits: a number for each theme that matters, each a power of two.
    """
    said = (
        select(ThemeTag.feedback_id, func.sum(case(dict(bits), value=ThemeTag.theme, else_=0)).label("themes"))
        .join(Feedback, Feedback.feedback_id == ThemeTag.feedback_id)
        .where(ThemeTag.theme.in_(list(bits)), _within(period), MAY_BE_SHOWN)
        .group_by(ThemeTag.feedback_id)
        .subquery()
    )
    months = list(period.months())
    sentiment = func.coalesce(Tag.sentiment, literal(Sentiment.NOT_ASSESSED.value))
    rows = (
        select(
            Tag.team.label("team"),
            Feedback.role.label("role"),
            Feedback.source.label("source"),
            sentiment.label("sentiment"),
            _numbered(months, 0).label("month"),
            func.coalesce(said.c.themes, 0).label("themes"),
        )
        .select_from(
            Feedback.__table__.outerjoin(Tag.__table__, Tag.feedback_id == Feedback.feedback_id).outerjoin(
                said, said.c.feedback_id == Feedback.feedback_id
            )
        )
        .where(_within(period), MAY_BE_SHOWN)
        .subquery()
    )
    alike = (rows.c.team, rows.c.role, rows.c.source, rows.c.sentiment, rows.c.month, rows.c.themes)
    query = select(*alike, func.count()).group_by(*alike).order_by(*alike)
    # A sum of whole numbers is a decimal to PostgreSQL.
    return [AlikeRow(*row)._replace(themes=int(row[5])) for row in connection.execute(query)]


def _numbered(months: Sequence[Month], first: int) -> ColumnElement[int]:
    """Return which month a row is in, by halves."""
    if len(months) == 1:
        return literal(first)
    half = len(months) // 2
    before = Feedback.received_at < months[half].starts_at
    return case((before, _numbered(months[:half], first)), else_=_numbered(months[half:], first + half))


def _within(period: Period) -> ColumnElement[bool]:
    return and_(Feedback.received_at >= period.starts_at, Feedback.received_at < period.ends_at)
