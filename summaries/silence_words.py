"""Where it has gone quiet, in words, on the page and in a terminal alike."""

from collections.abc import Mapping

from schemas.events import Source
from schemas.weeks import ReportingWeek
from summaries import disclosure
from summaries.silence import QuietChannel, QuietTeam
from summaries.wording import label, plural, week_days

NONE = "No team and no way in has been quiet for longer than is usual for it."
LOOKING = "We are still looking where it has gone quiet. Open this page again in a minute."
_BY: Mapping[str, str] = {
    Source.FORM: "by the form on the web",
    Source.EASY_READ: "by the Easy Read form",
    Source.PAPER: "on paper",
    Source.STAFF_LOG: "from what staff were told",
    Source.API: "from partners, by the API",
    Source.DEMO: "from the made-up year",
}


def team(quiet: QuietTeam) -> str:
    """Say since when nothing was said of a team, and what is usual for it; its name stands before it."""
    return f"{_nothing(quiet.weeks, quiet.last_week)} {_usual(quiet.longest_before)}"


def channel(quiet: QuietChannel) -> str:
    """Name a way in that stopped."""
    return f"{label(quiet.service)}, {_BY.get(quiet.source, quiet.source)}"


def stopped(quiet: QuietChannel) -> str:
    """Say since when a way in brings nothing, and what it used to bring."""
    return f"{_nothing(quiet.weeks, quiet.last_week)} {_brought(quiet.a_month)} {_usual(quiet.longest_before)}"


def _nothing(weeks: int, last_week: str) -> str:
    last = week_days(ReportingWeek.parse(last_week))
    return f"nothing for {plural(weeks, 'week', 'weeks')}. The last came in {last}."


def _usual(longest: int | None) -> str:
    if longest is None:
        return "It came too seldom before to say what is usual."
    if not longest:
        return "Before that, something came each week."
    return f"Before that, the longest time without was {plural(longest, 'week', 'weeks')}."


def _brought(a_month: float) -> str:
    """Say what came in a month; this may be told on, so small numbers are not."""
    shown = disclosure.outside(round(a_month))
    return f"It brought about {shown} a month." if shown else "It brought fewer than 8 a month."
