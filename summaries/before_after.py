"""What became of the series that an action was meant to change: the weeks before it was done beside those after.

The week, or for gaps the day, on which it was done belongs to neither side.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import mean
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection

from schemas.tags import Sentiment
from schemas.weeks import LONDON, ReportingWeek
from summaries.actions import Action, ActionState
from summaries.compared import Compared, Verdict, compare_gaps, compare_weeks
from summaries.disclosure import LEAST_FOR_A_SHARE, may_be_told
from summaries.queries import CriticismRow, Span, scope_of_year, select_counts_by_span, select_criticisms
from summaries.series import GAPS, WEEKS, Measure
from summaries.week_counts import WeekCounts, Weeks
from summaries.xmr import Form, choose_form

WEEKS_AFTER = 26
"""So many weeks after it was done at most: later, much else has happened."""


class Result(Struct, frozen=True, kw_only=True):
    """What became of an action's series, for its own team.

    Attributes:
        form: what was compared: weekly figures, gaps between criticisms, or nothing where there is too little.
        weeks_after: whole weeks since the week it was done.
        heard_before: how many pieces of feedback the time before rests on.
        heard_after: how many the time after rests on.
    """

    measure: Measure
    form: Form
    compared: Compared
    weeks_after: int
    heard_before: int
    heard_after: int


class _Done(NamedTuple):
    """An action that was done on a day, and what it should have changed."""

    action_id: UUID
    on: date
    measure: Measure


class OutsideResult(Struct, frozen=True, kw_only=True):
    """The same for those outside the team: no figures, and no verdict that rests on few."""

    measure: Measure
    form: Form
    verdict: Verdict | None


def results_of(
    connection: Connection, actions: Iterable[Action], last: ReportingWeek, weekly: WeekCounts | None = None
) -> Mapping[UUID, Result]:
    """Return what became of each action that was done and was meant to change a series, up to a week that is over.

    Args:
        connection: from `reading`.
        actions: of any teams; those that were not done, or after that week, or are meant to change nothing, have none.
        last: the last week that counts.
        weekly: where the weeks that are read are kept for others who read by this connection.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    by_team: defaultdict[str, list[_Done]] = defaultdict(list)
    for action in actions:
        if action.state is ActionState.DONE and action.ended_on and action.series and _week(action.ended_on) <= last:
            by_team[action.team_id].append(_Done(action.action_id, action.ended_on, action.series))
    weekly = weekly or WeekCounts(connection)
    results: dict[UUID, Result] = {}
    for team, done in by_team.items():
        first = min(_week(each.on) for each in done).shifted(-WEEKS)
        weeks = weekly.of(team, first, last)
        results |= {each.action_id: _result(connection, team, weeks, each) for each in done}
    return results


def outside_result(result: Result) -> OutsideResult:
    """Return a result as it may leave the team."""
    told = may_be_told(result.heard_before, result.heard_after)
    verdict = result.compared.verdict if told else None
    return OutsideResult(measure=result.measure, form=result.form, verdict=verdict)


def _result(connection: Connection, team: str, weeks: Weeks, action: _Done) -> Result:
    done, measure = _week(action.on), action.measure
    before = _heard([counts for week, counts in weeks if done.shifted(-WEEKS) <= week < done])
    after = [counts for week, counts in weeks if done < week <= done.shifted(WEEKS_AFTER)]
    form, compared = _by_weeks(before, after, measure)
    if form is Form.TOO_LITTLE and measure is Measure.CRITICISMS:
        form, compared = _by_gaps(connection, team, weeks, action.on)
    return Result(
        measure=measure,
        form=form,
        compared=compared,
        weeks_after=len(after),
        heard_before=sum(counts.total() for counts in before),
        heard_after=sum(counts.total() for counts in after),
    )


def _by_weeks(before: Sequence[Counter[str]], after: Sequence[Counter[str]], measure: Measure) -> tuple[Form, Compared]:
    """Compare weekly figures, as `series` makes them; or say that they are too small for that."""
    cases = [_cases(counts, measure) for counts in before]
    values = [[value for counts in side if (value := _value(counts, measure)) is not None] for side in (before, after)]
    if choose_form(float(mean(cases)) if cases else 0.0, len(values[0]), 0) is not Form.XMR:
        few = Compared(verdict=Verdict.TOO_LITTLE, points_before=len(values[0]), points_after=len(values[1]))
        return Form.TOO_LITTLE, few
    return Form.XMR, compare_weeks(*values)


def _by_gaps(connection: Connection, team: str, weeks: Weeks, done_on: date) -> tuple[Form, Compared]:
    """Compare the feedback between criticisms before the day it was done with that after it."""
    done = _week(done_on)
    ends = min(weeks[-1][0], done.shifted(WEEKS_AFTER)).ends_at
    spans = ((done.shifted(-WEEKS).starts_at, _midnight(done_on)), (_midnight(done_on + timedelta(days=1)), ends))
    before, after = (_criticisms(connection, team, span) for span in spans)
    told = sum(
        row.submissions
        for row in select_counts_by_span(connection, scope_of_year(team, spans[1]), [spans[1]])
        if row.sentiment != Sentiment.NOT_ASSESSED
    )
    compared = compare_gaps(_gaps(before)[1:], _gaps(after), told - (after[-1].place if after else 0))
    form = Form.TOO_LITTLE if compared.verdict is Verdict.TOO_LITTLE else Form.CASES_BETWEEN
    return form, compared


def _criticisms(connection: Connection, team: str, span: Span) -> Sequence[CriticismRow]:
    return select_criticisms(connection, scope_of_year(team, span), span, GAPS + 1) if span[0] < span[1] else []


def _gaps(criticisms: Sequence[CriticismRow]) -> list[int]:
    """Return how many other pieces came before each criticism; before the first, since its time began."""
    places = [0, *(row.place for row in criticisms)]
    return [place - before - 1 for before, place in pairwise(places)]


def _heard(counts: Sequence[Counter[str]]) -> Sequence[Counter[str]]:
    """Leave out the weeks before the team was first heard: they are not "few"."""
    first = next((place for place, count in enumerate(counts) if count.total()), len(counts))
    return counts[first:]


def _cases(counts: Counter[str], measure: Measure) -> int:
    """Return how many cases a week's figure rests on, as the charts count them."""
    if measure is Measure.FEEDBACK:
        return counts.total()
    return counts[Sentiment.NEGATIVE] if measure is Measure.CRITICISMS else _assessed(counts)


def _value(counts: Counter[str], measure: Measure) -> float | None:
    if measure is not Measure.POSITIVE:
        return float(_cases(counts, measure))
    of = _assessed(counts)
    return 100 * counts[Sentiment.POSITIVE] / of if of >= LEAST_FOR_A_SHARE else None


def _assessed(counts: Counter[str]) -> int:
    return counts.total() - counts[Sentiment.NOT_ASSESSED]


def _week(day: date) -> ReportingWeek:
    year, number, _ = day.isocalendar()
    return ReportingWeek(year, number)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), LONDON)
