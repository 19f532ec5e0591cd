"""A team's weekly counts by sentiment: what a page's charts and the results of its actions both stand on, read once."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection

from schemas.weeks import ReportingWeek
from summaries.queries import scope_of_year, select_counts_by_span

Weeks = Sequence[tuple[ReportingWeek, Counter[str]]]
"""Weeks that follow one another, each with how many submissions of each sentiment it had."""


class WeekCounts:
    """The weekly counts that one reader of the database asks for; those of weeks that were read are not read again.

    So who needs the most weeks of a team asks first. It lives as long as the connection's transaction, and no longer:
    what it gives is of one moment. Nobody changes the counts that they are given.
    """

    def __init__(self, connection: Connection) -> None:
        """Take the connection, from `reading`."""
        self._connection = connection
        self._read: dict[str, dict[ReportingWeek, Counter[str]]] = {}

    def of(self, team: str, first: ReportingWeek, last: ReportingWeek) -> Weeks:
        """Return a team's weeks from the first to the last, both with it; there is always one.

        Raises:
            sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
        """
        weeks = [first]
        while weeks[-1] < last:
            weeks.append(weeks[-1].shifted(1))
        known = self._read.get(team, {})
        if not known.keys() >= set(weeks):
            known = self._read[team] = self._select(team, weeks)
        return [(week, known[week]) for week in weeks]

    def _select(self, team: str, weeks: Sequence[ReportingWeek]) -> dict[ReportingWeek, Counter[str]]:
        counts = [Counter[str]() for _ in weeks]
        spans = [(week.starts_at, week.ends_at) for week in weeks]
        scope = scope_of_year(team, (spans[0][0], spans[-1][1]))
        for place, sentiment, submissions in select_counts_by_span(self._connection, scope, spans):
            counts[place][sentiment] += submissions
        return dict(zip(weeks, counts, strict=True))
