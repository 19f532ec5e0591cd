"""Questions to the database about quotes. `summaries.quotes` decides what comes of them; nobody else asks these."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select

from schemas.tags import Sentiment
from sinks.tables import AnswerTag, Feedback, Quote, Redaction, Review, Tag, ThemeTag, Words
from summaries.quoting import Cut

AT_ONCE = 500
"""How many ids one query asks for: SQLite's older limit on parameters is 999."""


class QuoteRow(NamedTuple):
    """An approved quote, with all that decides whether it may be shown, and none of its words."""

    quote_id: UUID
    feedback_id: UUID
    question: str
    start: int
    end: int
    approved_by: str
    approved_at: datetime
    received_at: datetime
    role: str
    happened_in: str | None
    words_use: str
    held_back: bool
    withdrawn_at: datetime | None
    team: str | None
    sentiment: str
    names_checked: bool
    names_checked_by: str | None
    names_checked_at: datetime | None


def select_quotes(
    connection: Connection,
    since: datetime | None = None,
    until: datetime | None = None,
    teams: Collection[str | None] | None = None,
    quote_ids: Collection[UUID] | None = None,
) -> list[QuoteRow]:
    """Return approved quotes, those received last first."""
    query = _query()
    if since is not None:
        query = query.where(Feedback.received_at >= since)
    if until is not None:
        query = query.where(Feedback.received_at < until)
    if teams is not None:
        query = query.where(_of_teams(teams))
    if quote_ids is None:
        return [QuoteRow._make(row) for row in connection.execute(query)]
    found = [
        QuoteRow._make(row)
        for some in _chunks(quote_ids)
        for row in connection.execute(query.where(Quote.quote_id.in_(some)))
    ]
    return sorted(found, key=lambda row: (row.received_at, str(row.quote_id)), reverse=True)


def select_words_of_submissions(connection: Connection, feedback_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """Return the words of each answer of these submissions."""
    found: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    query = select(Words.feedback_id, Words.question, Words.words).order_by(Words.feedback_id, Words.question)
    for feedback_id, question, words in _of_each(connection, query, Words.feedback_id, feedback_ids):
        found[feedback_id][question] = words
    return found


def select_cuts(connection: Connection, feedback_ids: Sequence[UUID]) -> dict[UUID, list[Cut]]:
    """Return the confirmed redactions of these submissions."""
    found: defaultdict[UUID, list[Cut]] = defaultdict(list)
    columns = (Redaction.feedback_id, Redaction.question, Redaction.start, Redaction.end, Redaction.replacement)
    query = select(*columns).order_by(Redaction.feedback_id, Redaction.question, Redaction.start)
    for feedback_id, *cut in _of_each(connection, query, Redaction.feedback_id, feedback_ids):
        found[feedback_id].append(Cut(*cut))
    return found


def select_themes_of(connection: Connection, feedback_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the themes of these submissions."""
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    query = select(ThemeTag.feedback_id, ThemeTag.theme).order_by(ThemeTag.feedback_id, ThemeTag.theme)
    for feedback_id, theme in _of_each(connection, query, ThemeTag.feedback_id, feedback_ids):
        found[feedback_id].append(theme)
    return found


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Quote.quote_id,
            Quote.feedback_id,
            Quote.question,
            Quote.start,
            Quote.end,
            Quote.approved_by,
            Quote.approved_at,
            Feedback.received_at,
            Feedback.role,
            Feedback.happened_in,
            Feedback.words_use,
            Feedback.held_back,
            Feedback.withdrawn_at,
            Tag.team,
            func.coalesce(AnswerTag.sentiment, literal(Sentiment.NOT_ASSESSED.value)),
            func.coalesce(Review.names_checked, literal(False)),
            Review.names_checked_by,
            Review.names_checked_at,
        )
        .join(Feedback, Feedback.feedback_id == Quote.feedback_id)
        .outerjoin(Tag, Tag.feedback_id == Quote.feedback_id)
        .outerjoin(AnswerTag, and_(AnswerTag.feedback_id == Quote.feedback_id, AnswerTag.question == Quote.question))
        .outerjoin(Review, Review.feedback_id == Quote.feedback_id)
        .order_by(Feedback.received_at.desc(), Quote.quote_id.desc())
    )


def _of_teams(teams: Collection[str | None]) -> ColumnElement[bool]:
    known = Tag.team.in_(sorted(team for team in teams if team is not None))
    return or_(known, Tag.team.is_(None)) if None in teams else known


def _of_each(
    connection: Connection, query: Select[*tuple[Any, ...]], column: Any, feedback_ids: Sequence[UUID]
) -> Iterator[Sequence[Any]]:
    for some in _chunks(feedback_ids):
        yield from connection.execute(query.where(column.in_(some)))


def _chunks(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(set(ids), key=str)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
