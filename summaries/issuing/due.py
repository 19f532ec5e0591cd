"""When weeks are issued: each Monday at 07:00 by London's clock, whatever it does. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from schemas.weeks import LONDON, ReportingWeek

ISSUED_AT = time(7)
MOST_WEEKS = 8
"""So many weeks back a machine that was off issues what it missed, and late feedback makes revisions."""


def due_at(week: ReportingWeek) -> datetime:
    """Return when a week is issued, in aware UTC: the Monday after it. London's clocks never change at 07:00."""
    return datetime.combine(week.monday() + timedelta(days=7), ISSUED_AT, LONDON).astimezone(UTC)


def weeks_due(now: datetime) -> Sequence[ReportingWeek]:
    """Return the weeks that should have been issued by now, oldest first; not more than `MOST_WEEKS`.

    Args:
        now: aware.
    """
    running = ReportingWeek.containing(now)
    weeks = [running.shifted(-back) for back in range(MOST_WEEKS + 1, 0, -1)]
    return [week for week in weeks if due_at(week) <= now][-MOST_WEEKS:]


def issuing_day(now: datetime) -> date:
    """Return the day whose 07:00 in London was the last: once in each, what is due is looked at.

    Args:
        now: aware.
    """
    local = now.astimezone(LONDON)
    return local.date() if local.time() >= ISSUED_AT else local.date() - timedelta(days=1)
