"""What is wanted: criteria within somebody's sight, as conditions on the tables. Pure: builds SQL, asks nothing."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Table, and_, or_, select, true

from schemas.teams import TeamDirectory
from schemas.weeks import LONDON
from sinks.tables import Feedback, Review, Tag, ThemeTag
from summaries.access import Words
from summaries.finding.criteria import Criteria, State
from summaries.finding.index import Asked, Indexed, least_key
from summaries.finding.sight import Sight
from summaries.finding.words import looked_for
from summaries.queries import MAY_BE_SHOWN, MINTED_WITHIN, NEEDS_A_PERSON
from summaries.weekly import NOT_KNOWN

MOST_BRANCHES = 60
"""So many teams are each walked from their newest end; of more, everything is walked, for one of them comes soon."""


_FEEDBACK: Table = Feedback.__table__  # type: ignore[assignment]  # a declarative class has a real table
_TAG: Table = Tag.__table__  # type: ignore[assignment]
_THEME: Table = ThemeTag.__table__  # type: ignore[assignment]


class Branch(NamedTuple):
    """A part of what is wanted that an index gives in the order of time.

    Attributes:
        feedback_id: the column with the submission's id.
        key: the column whose order is that of time; the id, but for SQLite's index of words.
    """

    rows: FromClause
    condition: ColumnElement[bool]
    feedback_id: ColumnElement[Any]
    key: ColumnElement[Any]


class Wanted(NamedTuple):
    """Criteria within a sight.

    Attributes:
        teams: the ids of the teams that count, `NOT_KNOWN` for none; None for all.
        first: the first moment that counts.
        past: the first that no longer does.
    """

    criteria: Criteria
    sight: Sight
    teams: frozenset[str] | None
    first: datetime | None
    past: datetime | None

    def asked(self) -> Asked | None:
        """Return what the index of words is asked for; None where no words are looked for."""
        words = looked_for(self.criteria.words)
        if not words:
            return None
        chosen = {"s": self.criteria.sentiment, "r": self.criteria.role, "o": self.criteria.source}
        tags = {letter: {value} for letter, value in chosen.items() if value}
        if self.teams is not None:
            tags["t"] = {"" if team == NOT_KNOWN else team for team in self.teams}
        return Asked(words, self.sight.words is Words.WHOLE, tags)


def wanted(criteria: Criteria, sight: Sight, directory: TeamDirectory) -> Wanted:
    """Return criteria within somebody's sight."""
    teams = sight.teams
    for only in (frozenset({criteria.team}) if criteria.team else None, _of_service(criteria.service, directory)):
        if only is not None:
            teams = only if teams is None else teams & only
    first = _midnight(criteria.since) if criteria.since else None
    past = _midnight(criteria.until + timedelta(days=1)) if criteria.until else None
    return Wanted(criteria, sight, teams, first, past)


def indexed_branch(of: Wanted, index: Indexed) -> Branch:
    """Return what is wanted as the index of words finds it; team, sentiment, role and source are in the index."""
    of_feedback = [*_received(of), *_state(of)]
    # What the index itself says needs no other table, and most do not ask for more.
    joined = index.rows.join(_FEEDBACK, Feedback.feedback_id == index.feedback_id) if of_feedback else index.rows
    condition = and_(index.is_found, *of_feedback, *_has_theme(of, index.feedback_id))
    return Branch(joined, condition, index.feedback_id, index.key)


def id_bounds(of: Wanted, key: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Hold an id to the time that is wanted, so that an index is not walked where nothing can be."""
    return _bounds(of, key, _least_id)


def key_bounds(of: Wanted, key: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Hold a key of SQLite's index of words to the time that is wanted."""
    return _bounds(of, key, _least_key)


def plain_branches(of: Wanted) -> Sequence[Branch]:
    """Return what is wanted without words, in as many parts as have to be walked apart."""
    criteria = of.criteria
    tagged = _TAG.join(_FEEDBACK, Feedback.feedback_id == Tag.feedback_id)
    if of.teams is not None and len(of.teams) <= MOST_BRANCHES:
        return [_plain(of, tagged, _TAG.c.feedback_id, _is_team(team)) for team in sorted(of.teams)]
    any_team = [] if of.teams is None else [or_(*map(_is_team, sorted(of.teams)))]
    if criteria.theme:
        of_theme = tagged.join(_THEME, ThemeTag.feedback_id == Tag.feedback_id)
        return [_plain(of, of_theme, _THEME.c.feedback_id, ThemeTag.theme == criteria.theme, *any_team)]
    if criteria.sentiment or any_team:
        return [_plain(of, tagged, _TAG.c.feedback_id, *any_team)]
    return [_plain(of, _FEEDBACK, _FEEDBACK.c.feedback_id)]


def _plain(of: Wanted, rows: FromClause, feedback_id: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Branch:
    criteria = of.criteria
    chosen = [
        *([Tag.sentiment == criteria.sentiment] if criteria.sentiment else []),
        *([Feedback.role == criteria.role] if criteria.role else []),
        *([Feedback.source == criteria.source] if criteria.source else []),
    ]
    themes = [] if feedback_id is _THEME.c.feedback_id else _has_theme(of, feedback_id)
    condition = and_(true(), *conditions, *id_bounds(of, feedback_id), *_received(of), *chosen, *_state(of), *themes)
    return Branch(rows, condition, feedback_id, feedback_id)


def _is_team(team: str) -> ColumnElement[bool]:
    return Tag.team.is_(None) if team == NOT_KNOWN else Tag.team == team


def _has_theme(of: Wanted, feedback_id: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    if not of.criteria.theme:
        return []
    has = select(ThemeTag.theme).where(ThemeTag.feedback_id == feedback_id, ThemeTag.theme == of.criteria.theme)
    return [has.exists()]


def _state(of: Wanted) -> list[ColumnElement[bool]]:
    """What somebody may not see they do not find, whatever they ask for."""
    may: list[ColumnElement[bool]] = [] if of.sight.held_back else [MAY_BE_SHOWN]
    if not of.criteria.state:
        return may
    reviewed = select(Review.feedback_id).where(
        Review.feedback_id == Feedback.feedback_id, Review.reviewed_at.is_not(None)
    )
    asked: dict[State, ColumnElement[bool]] = {
        State.HELD_BACK: NEEDS_A_PERSON,
        State.REVIEWED: reviewed.exists(),
        State.NOT_REVIEWED: ~reviewed.exists(),
    }
    return [asked[State(of.criteria.state)], *may]


def _received(of: Wanted) -> list[ColumnElement[bool]]:
    return [
        *([Feedback.received_at >= of.first] if of.first else []),
        *([Feedback.received_at < of.past] if of.past else []),
    ]


def _bounds(of: Wanted, key: ColumnElement[Any], least: Callable[[datetime], object]) -> list[ColumnElement[bool]]:
    return [
        *([key >= least(of.first - MINTED_WITHIN)] if of.first else []),
        *([key < least(of.past + MINTED_WITHIN)] if of.past else []),
    ]


def _of_service(service: str, directory: TeamDirectory) -> frozenset[str] | None:
    return frozenset(team.id for team in directory.teams if team.service == service) if service else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def _milliseconds(moment: datetime) -> int:
    return max(int(moment.timestamp() * 1000), 0)


def _least_id(moment: datetime) -> UUID:
    return UUID(int=_milliseconds(moment) << 80)  # a UUIDv7 begins with 48 bits of milliseconds


def _least_key(moment: datetime) -> int:
    return least_key(_milliseconds(moment))
