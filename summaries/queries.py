"""Questions to the database: the SELECTs behind every summary, and nothing that decides what they mean.

Every figure is counted from its rows, by the database, each time it is asked for; only the words of the week
shown leave it. No other module of summaries/ writes SQL.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Label,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    select,
)

from schemas.events import Source
from schemas.tags import Sentiment
from sinks.tables import AnswerTag, Feedback, Tag, ThemeTag, Watermark, Words

_NO_ID = "0" * 32
MINTED_WITHIN = timedelta(days=31)
"""An id is minted this close to when its words are received: a form is taken back for a day, the rest is for clocks."""

_NOT_ASSESSED = Sentiment.NOT_ASSESSED.value

MAY_BE_SHOWN = Feedback.held_back.is_(False)
NEEDS_A_PERSON = Feedback.held_back.is_(True)

# An outer join: words that were stored without a tag are "team not known", not invisible.
_TAGGED = Feedback.__table__.outerjoin(Tag.__table__, Tag.feedback_id == Feedback.feedback_id)


class Tally(NamedTuple):
    """How many submissions of a week are alike in role, sentiment and rating."""

    role: str
    sentiment: str
    rating: str | None
    submissions: int
    held_back: int
    late: int


class SaidRow(NamedTuple):
    """One answer of a submission that may be shown."""

    feedback_id: UUID
    reference: str
    received_at: datetime
    arrived_late: bool
    role: str
    rating: str | None
    words_use: str
    happened_in: str | None
    team_source: str
    team_reason: str
    question: str
    words: str
    sentiment: str
    compound: float
    score: float
    reason: str
    details: str
    kind: str = ""
    kind_details: str = ""


class SpanCount(NamedTuple):
    """How many submissions of one sentiment fell in one of the spans asked for."""

    span: int
    sentiment: str
    submissions: int


class ThemeRow(NamedTuple):
    """A theme of a submission that may be shown, and the spans that showed it, as JSON."""

    feedback_id: UUID
    theme: str
    reasons: str


class CriticismRow(NamedTuple):
    """When a criticism was received, and how many pieces of feedback there were up to it, itself included."""

    received_at: datetime
    place: int


class TeamCount(NamedTuple):
    """How many submissions a team has in a span."""

    team: str | None
    submissions: int


class WeekOfSource(NamedTuple):
    """How many submissions a team had from one source in one of the weeks asked for."""

    team: str
    source: str
    week: int
    submissions: int


class Scope(NamedTuple):
    """A team (None is "team not known"), and the least and greatest id of a time that all questions fall in."""

    team: str | None
    least: UUID
    greatest: UUID


Span = tuple[datetime, datetime]
"""The first moment that counts, and the first that no longer does."""


def select_scope(connection: Connection, team: str | None, span: Span) -> Scope:
    """Return the scope of a team's rows in a span.

    Tags have no times, but ids begin with one. Between the span's least and greatest id, `ix_tags_team` leads to the
    few rows of one team without a look at all it ever had: ten times faster with a million rows. It stays right
    whatever the ids are, because `received_at` decides in the end.
    """
    # As text, because only the newest PostgreSQL knows the least of several ids, and text sorts like the id.
    as_text = cast(Feedback.feedback_id, String)
    ids = select(func.min(as_text), func.max(as_text)).where(_within(span))
    least, greatest = connection.execute(ids).one()
    return Scope(team, UUID(least or _NO_ID), UUID(greatest or _NO_ID))


def scope_of_year(team: str, span: Span) -> Scope:
    """Return the scope of a team's rows in a long span, without a look at anything.

    `select_scope` reads every team's rows of its span, which for a year is nearly all there are. Every door mints an id
    when its form is handed out, and none takes a form back after `MINTED_WITHIN`: so the ids of the span's rows follow
    from its moments.
    """
    return Scope(team, _least_id(span[0] - MINTED_WITHIN), _least_id(span[1] + MINTED_WITHIN))


def select_tallies(connection: Connection, scope: Scope, span: Span, late_from: datetime) -> Sequence[Tally]:
    """Return the span's counts by role, sentiment and rating."""
    sentiment = func.coalesce(Tag.sentiment, literal(_NOT_ASSESSED))
    query = (
        select(
            Feedback.role,
            sentiment,
            Feedback.rating,
            func.count(),
            _count_where(NEEDS_A_PERSON),
            _count_where(_arrived_late(late_from)),
        )
        .select_from(_TAGGED)
        .where(_of_scope(scope), _within(span))
        .group_by(Feedback.role, Tag.sentiment, Feedback.rating)
        .order_by(Feedback.role, Tag.sentiment, Feedback.rating)
    )
    return [Tally(*row) for row in connection.execute(query)]


def said_columns(arrived_late: ColumnElement[bool]) -> tuple[Any, ...]:
    """Return the columns of a `SaidRow`, of Feedback, Words, Tag and AnswerTag."""
    return (
        Feedback.feedback_id,
        Feedback.reference,
        Feedback.received_at,
        arrived_late,
        Feedback.role,
        Feedback.rating,
        Feedback.words_use,
        Feedback.happened_in,
        func.coalesce(Tag.team_source, literal("")),
        func.coalesce(Tag.team_reason, literal("")),
        Words.question,
        Words.words,
        func.coalesce(AnswerTag.sentiment, literal(_NOT_ASSESSED)),
        func.coalesce(AnswerTag.compound, literal(0.0)),
        func.coalesce(AnswerTag.score, literal(0.0)),
        func.coalesce(AnswerTag.reason, literal("")),
        func.coalesce(AnswerTag.details, literal("")),
        func.coalesce(Tag.kind, literal("")),
        func.coalesce(Tag.kind_details, literal("")),
    )


def select_said(connection: Connection, scope: Scope, span: Span, late_from: datetime) -> Sequence[SaidRow]:
    """Return the span's answers that may be shown, oldest first."""
    query = (
        select(
            *said_columns(_arrived_late(late_from)),
        )
        .select_from(
            _TAGGED.join(Words.__table__, Words.feedback_id == Feedback.feedback_id).outerjoin(
                AnswerTag.__table__,
                and_(AnswerTag.feedback_id == Words.feedback_id, AnswerTag.question == Words.question),
            )
        )
        .where(_of_scope(scope), _within(span), MAY_BE_SHOWN)
        .order_by(Feedback.received_at, Feedback.feedback_id, Words.question)
    )
    return [SaidRow._make(row) for row in connection.execute(query)]


def select_counts_by_span(connection: Connection, scope: Scope, spans: Sequence[Span]) -> Sequence[SpanCount]:
    """Return the counts by sentiment in each span. Spans follow one another and are numbered from 0."""
    rows = (
        select(
            _numbered(spans, 0).label("span"), func.coalesce(Tag.sentiment, literal(_NOT_ASSESSED)).label("sentiment")
        )
        .select_from(_TAGGED)
        .where(_of_scope(scope), _within((spans[0][0], spans[-1][1])))
        .subquery()
    )
    query = (
        select(rows.c.span, rows.c.sentiment, func.count())
        .group_by(rows.c.span, rows.c.sentiment)
        .order_by(rows.c.span, rows.c.sentiment)
    )
    return [SpanCount(*row) for row in connection.execute(query)]


def select_criticisms(connection: Connection, scope: Scope, span: Span, limit: int) -> Sequence[CriticismRow]:
    """Return the span's last criticisms, oldest first, each with its place among all whose sentiment could be told."""
    in_order = (Feedback.received_at, Feedback.feedback_id)
    told = (
        select(*in_order, Tag.sentiment, func.row_number().over(order_by=in_order).label("place"))
        .select_from(_TAGGED)
        .where(_of_scope(scope), _within(span), Tag.sentiment != _NOT_ASSESSED)
        .subquery()
    )
    query = (
        select(told.c.received_at, told.c.place)
        .where(told.c.sentiment == Sentiment.NEGATIVE.value)
        .order_by(told.c.place.desc())
        .limit(limit)
    )
    return [CriticismRow(*row) for row in connection.execute(query)][::-1]


def select_team_counts(connection: Connection, span: Span) -> Sequence[TeamCount]:
    """Return how many submissions each team has in the span; teams with none are not in it."""
    query = (
        select(Tag.team, func.count()).select_from(_TAGGED).where(_within(span)).group_by(Tag.team).order_by(Tag.team)
    )
    return [TeamCount(*row) for row in connection.execute(query)]


def select_weeks_by_source(connection: Connection, weeks: Sequence[Span]) -> Sequence[WeekOfSource]:
    """Return how many submissions each team had from each source in each week; weeks with none are not in it.

    It reads every row of these weeks: ask it once an hour, and not for each page.
    """
    rows = (
        select(Tag.team, Feedback.source, _numbered(weeks, 0).label("week"))
        .select_from(_TAGGED)
        .where(_within((weeks[0][0], weeks[-1][1])), Tag.team.is_not(None))
        .subquery()
    )
    columns = (rows.c.team, rows.c.source, rows.c.week)
    query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
    return [WeekOfSource(*row) for row in connection.execute(query)]


def select_first(connection: Connection) -> datetime | None:
    """Return when the first of all feedback was received; None where there is none."""
    query = select(Feedback.received_at).order_by(Feedback.received_at, Feedback.feedback_id).limit(1)
    return connection.execute(query).scalar_one_or_none()


def select_themes(connection: Connection, scope: Scope, span: Span) -> Sequence[ThemeRow]:
    """Return the themes of each of the span's submissions that may be shown."""
    query = (
        select(ThemeTag.feedback_id, ThemeTag.theme, ThemeTag.reasons)
        .select_from(_TAGGED.join(ThemeTag.__table__, ThemeTag.feedback_id == Feedback.feedback_id))
        .where(_of_scope(scope), _within(span), MAY_BE_SHOWN)
        .order_by(ThemeTag.feedback_id, ThemeTag.theme)
    )
    return [ThemeRow(*row) for row in connection.execute(query)]


def select_theme_counts(connection: Connection, scope: Scope, span: Span) -> Sequence[tuple[str, int]]:
    """Return how many of the span's submissions that may be shown speak of each theme."""
    query = (
        select(ThemeTag.theme, func.count())
        .select_from(_TAGGED.join(ThemeTag.__table__, ThemeTag.feedback_id == Feedback.feedback_id))
        .where(_of_scope(scope), _within(span), MAY_BE_SHOWN)
        .group_by(ThemeTag.theme)
        .order_by(ThemeTag.theme)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def select_watermark(connection: Connection) -> datetime | None:
    """Return up to when everything is stored: the least of all spools' watermarks, None if there is none."""
    return connection.execute(
        select(Watermark.up_to).order_by(Watermark.up_to, Watermark.spool).limit(1)
    ).scalar_one_or_none()


def select_earlier(connection: Connection, team: str | None, moment: datetime) -> datetime | None:
    """Return when something that came before the moment was received, one of the last; None where nothing was.

    It goes back by id and not by time, so that it ends at the first row that it finds.
    """
    return connection.execute(
        select(Feedback.received_at)
        .join(Tag, Tag.feedback_id == Feedback.feedback_id)
        .where(_of_team(team), Feedback.received_at < moment)
        .order_by(Tag.feedback_id.desc())
        .limit(1)
    ).scalar_one_or_none()


def has_rows(connection: Connection, team: str) -> bool:
    """Say whether anything was ever tagged with the team."""
    found = select(Tag.feedback_id).where(Tag.team == team).order_by(Tag.team, Tag.feedback_id).limit(1)
    return connection.execute(found).first() is not None


def _least_id(moment: datetime) -> UUID:
    return UUID(int=max(int(moment.timestamp() * 1000), 0) << 80)  # a UUIDv7 begins with 48 bits of milliseconds


def _numbered(spans: Sequence[Span], first: int) -> ColumnElement[int]:
    """Return which span a row is in, by halves: a year of weeks one after another would take as long as the rows."""
    if len(spans) == 1:
        return literal(first)
    half = len(spans) // 2
    before = Feedback.received_at < spans[half][0]
    return case((before, _numbered(spans[:half], first)), else_=_numbered(spans[half:], first + half))


def _of_scope(scope: Scope) -> ColumnElement[bool]:
    if scope.team is None:
        return Tag.team.is_(None)  # with no bounds on the tag's id: words without a tag have none
    return and_(_of_team(scope.team), Tag.feedback_id.between(scope.least, scope.greatest))


def _of_team(team: str | None) -> ColumnElement[bool]:
    return Tag.team.is_(None) if team is None else Tag.team == team


def _arrived_late(late_from: datetime) -> ColumnElement[bool]:
    """What was imported is as old as it is on purpose: it was never on its way."""
    return and_(Feedback.stored_at >= late_from, Feedback.source != Source.IMPORT.value)


def _within(span: Span) -> ColumnElement[bool]:
    return and_(Feedback.received_at >= span[0], Feedback.received_at < span[1])


def _count_where(condition: ColumnElement[bool]) -> Label[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0, type_=Integer).label(None)
