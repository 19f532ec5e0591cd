"""The weekly summary of a team: one set of figures, that the page, the terminal and the JSON all show."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from schemas.events import Rating, Role
from schemas.tags import Question, Sentiment
from schemas.teams import TeamDirectory
from schemas.weeks import ReportingWeek
from summaries.access import Words
from summaries.confirmed import with_confirmed
from summaries.disclosure import LEAST_FOR_A_SHARE
from summaries.marking import MarkedPart, marked_parts
from summaries.praise import is_compliment, is_for_one_worker, says_nothing_to_improve
from summaries.queries import (
    SaidRow,
    Scope,
    Tally,
    select_counts_by_span,
    select_earlier,
    select_said,
    select_scope,
    select_tallies,
    select_theme_counts,
    select_themes,
    select_watermark,
)
from summaries.redaction import shown_rows
from summaries.series import SeriesChart, team_series
from summaries.themes_said import ThemeSaid, ThemesOf, by_submission, themes_said
from summaries.week_counts import WeekCounts
from summaries.weekly_actions import WeeklyActions, weekly_actions

NOT_KNOWN = "not-known"
"""The team id of submissions whose team nobody could tell; they have a page like any team's."""

NOT_KNOWN_NAME = "Team not known"
EARLIER_WEEKS = 4
LATE_AFTER = timedelta(hours=1)


class Standing(StrEnum):
    """What "data up to" says about a week's figures."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    MORE_MAY_COME = "more_may_come"
    COMPLETE = "complete"


class Count(Struct, frozen=True):
    """How many submissions have one role, sentiment or rating."""

    what: str
    submissions: int


class Share(Struct, frozen=True):
    """How many of the submissions whose sentiment could be told were positive.

    Attributes:
        percent: None where the share would be over fewer than 8: too few to tell.
    """

    positive: int
    of: int
    percent: int | None


class WeekFigures(Struct, frozen=True):
    """A week's count and its share of positive ones."""

    week: str
    submissions: int
    positive: Share


class Changes(Struct, frozen=True, kw_only=True):
    """This week beside the weeks before it. Figures only: nothing here claims that something changed."""

    this_week: WeekFigures
    earlier: tuple[WeekFigures, ...]
    earlier_submissions: int
    earlier_positive: Share


class Said(Struct, frozen=True, kw_only=True):
    """One answer, with all that a reader needs to judge it.

    Attributes:
        compound: VADER's, -1 to 1.
        score: Heard's own, -1 to 1; orders what to read first and is no grade.
        sentiment_reason: why it was tagged so; may hold the words that decided it.
        parts: its sentences, with the words that decided how each sounds.
        themes: what it speaks of.
        words_use: how far the person lets these words go.
        is_compliment: the submission is a compliment, or thanks.
        is_for_one_worker: a compliment for one person, who should be told.
    """

    reference: str
    received_at: datetime
    role: str
    rating: str | None
    question: str
    words: str
    words_use: str
    happened_in: str | None
    sentiment: str
    compound: float
    score: float
    sentiment_reason: str
    parts: tuple[MarkedPart, ...]
    themes: tuple[ThemeSaid, ...]
    team_source: str
    team_reason: str
    arrived_late: bool
    is_compliment: bool = False
    is_for_one_worker: bool = False


class WeeklySummary(Struct, frozen=True, kw_only=True):
    """A team's week.

    Attributes:
        submissions: all of them, those in `held_back` too.
        held_back: how many are not shown because someone may be unsafe. Their words are nowhere in here.
        themes: how many that may be shown speak of each, most first.
        themes_before: the same for the four weeks before, together, of those that are in `themes`.
        nothing_to_improve: how many said so to "What could we do better?"; None where its reader sees no words.
        good: what was good; compliments first, each part oldest first.
        late: how many were stored an hour or more after the week had ended; what was imported is never late.
        up_to: up to when everything accepted anywhere has been stored; None where that is not known yet.
        earlier_week_with_feedback: a late one of them; only where this week has none.
        words: how much of what people said is in here.
        charts: its series over a year, up to this week where that is over.
        actions: what the team plans to do, what it did, and what came of it.
    """

    team_id: str
    team_name: str
    service: str | None
    week: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    standing: Standing
    up_to: datetime | None
    submissions: int
    held_back: int
    late: int
    roles: tuple[Count, ...]
    sentiments: tuple[Count, ...]
    ratings: tuple[Count, ...]
    no_rating: int
    positive: Share
    themes: tuple[Count, ...]
    changes: Changes
    good: tuple[Said, ...]
    better: tuple[Said, ...]
    earlier_week_with_feedback: str | None
    words: Words = Words.WHOLE
    charts: tuple[SeriesChart, ...] = ()
    actions: WeeklyActions | None = None
    themes_before: tuple[Count, ...] = ()
    nothing_to_improve: int | None = None


def weekly_summary(
    connection: Connection,
    directory: TeamDirectory,
    team_id: str,
    week: ReportingWeek,
    now: datetime,
    *,
    words: Words = Words.WHOLE,
) -> WeeklySummary:
    """Recompute the summary of a team's week from its rows.

    Args:
        connection: from `queries.reading`, so that figures and words are of the same moment.
        directory: gives the team's name; a team that is no longer in it is shown by its id.
        team_id: a team's id, or `NOT_KNOWN`.
        week: the London week.
        now: aware; decides whether the week is over.
        words: how much of what people said its reader may see.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `queries.reading` makes it `Unavailable`.
    """
    team = None if team_id == NOT_KNOWN else team_id
    span = (week.starts_at, week.ends_at)
    late_from = week.ends_at + LATE_AFTER
    scope = select_scope(connection, team, (week.shifted(-EARLIER_WEEKS).starts_at, week.ends_at))
    tallies = select_tallies(connection, scope, span, late_from)
    themes = select_themes(connection, scope, span)
    rows, themes_of = shown_rows(
        words,
        lambda: select_said(connection, scope, span, late_from),
        by_submission(themes),
        partial(with_confirmed, connection),
    )
    said = [_said(row, themes_of) for row in rows]
    up_to = select_watermark(connection)
    changes = _changes(connection, scope, week)
    # The results of actions go back further than the charts do: what they read, the charts need not read again.
    weekly = WeekCounts(connection)
    actions = weekly_actions(connection, team, week, now, words, weekly)
    return WeeklySummary(
        team_id=team_id,
        team_name=team_name(directory, team_id),
        service=directory.named(team_id).service if team_id in directory else None,
        week=str(week),
        starts_at=week.starts_at,
        ends_at=week.ends_at,
        made_at=now,
        standing=_standing(week, up_to, now),
        up_to=up_to,
        submissions=sum(tally.submissions for tally in tallies),
        held_back=sum(tally.held_back for tally in tallies),
        late=sum(tally.late for tally in tallies),
        roles=_counted(((tally.role, tally) for tally in tallies), Role, keep_empty=False),
        sentiments=_counted(((tally.sentiment, tally) for tally in tallies), Sentiment),
        ratings=_counted(((tally.rating, tally) for tally in tallies if tally.rating), Rating),
        no_rating=sum(tally.submissions for tally in tallies if not tally.rating),
        positive=changes.this_week.positive,
        themes=tuple(Count(*counted) for counted in Counter(row.theme for row in themes).most_common()),
        changes=changes,
        good=tuple(
            sorted(
                (answer for answer in said if answer.question == Question.GOOD),
                key=lambda answer: not answer.is_compliment,
            )
        ),
        better=tuple(answer for answer in said if answer.question != Question.GOOD),
        earlier_week_with_feedback=None if tallies else _earlier_week(connection, team, week),
        words=words,
        charts=team_series(connection, team, week, now, weekly),
        actions=actions,
        themes_before=_themes_before(connection, scope, week, {row.theme for row in themes}),
        nothing_to_improve=None if words is Words.NONE else sum(_says_nothing(row) for row in rows),
    )


def to_json(summary: WeeklySummary) -> bytes:
    """Return the summary as JSON in UTF-8; the same summary always gives the same bytes."""
    return msgspec.json.encode(summary)


def team_name(directory: TeamDirectory, team_id: str) -> str:
    """Return what a team is called: its name, or its id where the directory no longer has it."""
    if team_id == NOT_KNOWN:
        return NOT_KNOWN_NAME
    return directory.named(team_id).name if team_id in directory else team_id


def share_of(counts: Counter[str]) -> Share:
    """Return the share of positive ones among counts by sentiment; not assessed is on neither side."""
    of = counts.total() - counts[Sentiment.NOT_ASSESSED]
    positive = counts[Sentiment.POSITIVE]
    # Half is rounded up, as people do, and not to even as round() does.
    return Share(positive, of, int(100 * positive / of + 0.5) if of >= LEAST_FOR_A_SHARE else None)


def _themes_before(
    connection: Connection, scope: Scope, week: ReportingWeek, themes: Collection[str]
) -> tuple[Count, ...]:
    span = (week.shifted(-EARLIER_WEEKS).starts_at, week.starts_at)
    counted = select_theme_counts(connection, scope, span) if themes else ()
    return tuple(Count(theme, submissions) for theme, submissions in counted if theme in themes)


def _says_nothing(row: SaidRow) -> bool:
    return row.question == Question.BETTER and says_nothing_to_improve(row.details)


def _said(row: SaidRow, themes_of: ThemesOf) -> Said:
    return Said(
        reference=row.reference,
        received_at=row.received_at,
        role=row.role,
        rating=row.rating,
        question=row.question,
        words=row.words,
        words_use=row.words_use,
        happened_in=row.happened_in,
        sentiment=row.sentiment,
        compound=row.compound,
        score=row.score,
        sentiment_reason=row.reason,
        parts=marked_parts(row.words, row.details),
        themes=themes_said(row, themes_of),
        team_source=row.team_source,
        team_reason=row.team_reason,
        arrived_late=row.arrived_late,
        is_compliment=is_compliment(row.kind),
        is_for_one_worker=is_for_one_worker(row.kind, row.kind_details),
    )


def _standing(week: ReportingWeek, up_to: datetime | None, now: datetime) -> Standing:
    if now < week.starts_at:
        return Standing.NOT_BEGUN
    if now < week.ends_at:
        return Standing.RUNNING
    return Standing.COMPLETE if up_to is not None and up_to >= week.ends_at else Standing.MORE_MAY_COME


def _counted(
    tallies: Iterable[tuple[str | None, Tally]], order: type[StrEnum], *, keep_empty: bool = True
) -> tuple[Count, ...]:
    """Add up by what the tallies have in common, in the order of the scale, strangers to it last."""
    counts: Counter[str] = Counter()
    for what, tally in tallies:
        counts[what or ""] += tally.submissions
    known = [str(member) for member in order if keep_empty or counts[member]]
    return tuple(Count(what, counts[what]) for what in [*known, *sorted(set(counts) - set(order))])


def _changes(connection: Connection, scope: Scope, week: ReportingWeek) -> Changes:
    weeks = [week.shifted(back) for back in range(-EARLIER_WEEKS, 1)]
    counts: list[Counter[str]] = [Counter() for _ in weeks]
    spans = [(each.starts_at, each.ends_at) for each in weeks]
    for span, sentiment, submissions in select_counts_by_span(connection, scope, spans):
        counts[span][sentiment] += submissions
    figures = [
        WeekFigures(str(each), count.total(), share_of(count)) for each, count in zip(weeks, counts, strict=True)
    ]
    before = _added(counts[:-1])
    return Changes(
        this_week=figures[-1],
        earlier=tuple(figures[:-1]),
        earlier_submissions=before.total(),
        earlier_positive=share_of(before),
    )


def _added(counts: Sequence[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total


def _earlier_week(connection: Connection, team: str | None, week: ReportingWeek) -> str | None:
    moment = select_earlier(connection, team, week.starts_at)
    return None if moment is None else str(ReportingWeek.containing(moment))
