"""Quotes: the one place that says which words may be quoted, and how they read then. Everybody who shows one asks it.

Words may be quoted when the person consented, a reviewer approved them and has looked for names, nobody may be unsafe,
and the person has not taken them back. What is shown has every confirmed redaction in it, and says no more of who
spoke than role, team and month.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection

from schemas.events import WordsUse
from schemas.weeks import LONDON
from summaries.quote_rows import QuoteRow, select_cuts, select_quotes, select_themes_of, select_words_of_submissions
from summaries.quoting import words_quoted

_CONSENTED = {
    WordsUse.QUOTED: frozenset({WordsUse.QUOTED, WordsUse.PUBLISHED}),
    WordsUse.PUBLISHED: frozenset({WordsUse.PUBLISHED}),
}
"""What a person has to have said for each use. There is no other use: asking for one is a KeyError."""


class WhyNot(StrEnum):
    """Why words may not be quoted, what weighs most first."""

    GONE = "gone"  # nobody approves them any more, or the submission was erased
    WITHDRAWN = "withdrawn"
    NO_CONSENT = "no_consent"
    HELD_BACK = "held_back"
    NAMES_NOT_CHECKED = "names_not_checked"
    NO_WORDS = "no_words"  # the places that were approved are outside the answer


class Quotation(Struct, frozen=True, kw_only=True):
    """Words that may be quoted, as they may be shown.

    Attributes:
        feedback_id: for those who look it up, never for a document; as `approved_by` and `names_checked_by`.
        words: redacted.
        question: the question that they answer.
        month: when it happened, else when it was received in London, as `2026-03`.
        words_use: how far the person lets them go.
        sentiment: how the answer sounds that they are from.
        themes: ids of what the submission speaks of.
    """

    quote_id: UUID
    feedback_id: UUID
    words: str
    question: str
    role: str
    team: str | None
    month: str
    received_at: datetime
    words_use: str
    sentiment: str
    themes: tuple[str, ...]
    approved_by: str
    approved_at: datetime
    names_checked_by: str
    names_checked_at: datetime


class Wanted(NamedTuple):
    """Which quotes are asked for. None: all.

    Attributes:
        use: QUOTED for the council's own documents and pages, PUBLISHED for everybody.
        since: when the submission was received at the earliest; `until` is the first moment that is too late.
        teams: ids; None among them is "team not known".
    """

    use: WordsUse = WordsUse.QUOTED
    since: datetime | None = None
    until: datetime | None = None
    teams: frozenset[str | None] | None = None
    quote_ids: frozenset[UUID] | None = None


def why_not(row: QuoteRow, use: WordsUse) -> WhyNot | None:
    """Return why approved words may not be quoted for this use; None where they may."""
    if row.withdrawn_at is not None:
        return WhyNot.WITHDRAWN
    if row.words_use not in _CONSENTED[use]:
        return WhyNot.NO_CONSENT
    if row.held_back:
        return WhyNot.HELD_BACK
    if not row.names_checked or row.names_checked_at is None:
        return WhyNot.NAMES_NOT_CHECKED
    return None


def quotations(connection: Connection, wanted: Wanted) -> list[Quotation]:
    """Return the words that may be quoted, those received last first.

    Raises:
        KeyError: words are quoted for no such use.
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    rows = select_quotes(connection, wanted.since, wanted.until, wanted.teams, wanted.quote_ids)
    return _shown(connection, [row for row in rows if why_not(row, wanted.use) is None])


def why_none(connection: Connection, quote_ids: Collection[UUID], use: WordsUse) -> dict[UUID, WhyNot]:
    """Return why each of these may not be quoted, or not any more; those that may are not in it.

    Raises:
        KeyError: words are quoted for no such use.
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    rows = select_quotes(connection, quote_ids=frozenset(quote_ids))
    faults = {row.quote_id: why_not(row, use) for row in rows}
    shown = {one.quote_id for one in _shown(connection, [row for row in rows if faults[row.quote_id] is None])}
    found = dict.fromkeys(quote_ids, WhyNot.GONE)
    found |= {quote_id: fault or WhyNot.NO_WORDS for quote_id, fault in faults.items()}
    return {quote_id: fault for quote_id, fault in found.items() if quote_id not in shown}


def _shown(connection: Connection, rows: Sequence[QuoteRow]) -> list[Quotation]:
    ids = sorted({row.feedback_id for row in rows}, key=str)
    answers = select_words_of_submissions(connection, ids)
    cuts, themes = select_cuts(connection, ids), select_themes_of(connection, ids)
    found = []
    for row in rows:
        its = answers.get(row.feedback_id, {})
        words = words_quoted(its, row.question, row.start, row.end, cuts.get(row.feedback_id, ()))
        if words:
            found.append(_quotation(row, words, tuple(themes.get(row.feedback_id, ()))))
    return found


def _quotation(row: QuoteRow, words: str, themes: tuple[str, ...]) -> Quotation:
    assert row.names_checked_at is not None  # noqa: S101  # for mypy: `why_not` has asked
    return Quotation(
        quote_id=row.quote_id,
        feedback_id=row.feedback_id,
        words=words,
        question=row.question,
        role=row.role,
        team=row.team,
        month=row.happened_in or f"{row.received_at.astimezone(LONDON):%Y-%m}",
        received_at=row.received_at,
        words_use=row.words_use,
        sentiment=row.sentiment,
        themes=themes,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        names_checked_by=row.names_checked_by or "",
        names_checked_at=row.names_checked_at,
    )
