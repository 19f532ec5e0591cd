"""How the figures are put in words, on the pages and in the terminal alike: British plain English."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from schemas.events import Role, Source, Unsafe, WordsUse
from schemas.labels import RATINGS
from schemas.tags import Question, Sentiment
from schemas.weeks import LONDON, ReportingWeek
from summaries.access import StaffRole
from summaries.disclosure import LEAST_FOR_A_SHARE
from summaries.weekly import Said, Share, Standing, WeeklySummary

TOO_FEW = "Too few to tell"
NOT_SHOWN = "Not shown"
NO_CHART_OUTSIDE = "There is no chart, because the numbers are too small."
WITHHELD = "Not shown: the numbers are too small."
SMALL_NUMBERS = "Small numbers go up and down by chance. These figures alone do not show that anything changed."
SERVICES: Mapping[str, str] = {
    "adults": "Adults’ services",
    "childrens": "Children’s services",
    "workforce": "Workforce",
}
ROLES: Mapping[str, str] = {
    Role.SERVICE_USER: "Person who uses services",
    Role.UNPAID_CARER: "Unpaid carer",
    Role.PARENT_OR_FAMILY: "Parent or family",
    Role.CHILD_OR_YOUNG_PERSON: "Child or young person",
    Role.CARE_LEAVER: "Care leaver",
    Role.FOSTER_CARER: "Foster carer",
    Role.STAFF: "Staff",
    Role.STUDENT_OR_NEWLY_QUALIFIED: "Student or newly qualified social worker",
    Role.PARTNER_ORGANISATION: "Partner organisation",
}
SENTIMENTS: Mapping[str, str] = {
    Sentiment.POSITIVE: "Positive",
    Sentiment.NEGATIVE: "Negative",
    Sentiment.MIXED: "Mixed",
    Sentiment.NEUTRAL: "Neutral",
    Sentiment.NOT_ASSESSED: "Not assessed",
}
WORDS_USES: Mapping[str, str] = {
    WordsUse.TEAM_ONLY: "For the team only: do not quote",
    WordsUse.QUOTED: "May be quoted without a name, in reports",
    WordsUse.PUBLISHED: "May be published without a name",
}
UNSAFE: Mapping[str, str] = {
    Unsafe.YES: "Yes, someone is unsafe",
    Unsafe.NOT_SURE: "Not sure if someone is unsafe",
}
STAFF_ROLES: Mapping[str, str] = {
    StaffRole.TEAM_MEMBER: "Team member",
    StaffRole.REVIEWER: "Reviewer",
    StaffRole.LEADER: "Leader",
    StaffRole.ADMINISTRATOR: "Administrator",
}
SOURCES: Mapping[str, str] = {
    Source.FORM: "Form on the web",
    Source.EASY_READ: "Easy Read form",
    Source.PAPER: "Form on paper",
    Source.STAFF_LOG: "Heard by staff",
    Source.API: "Another system",
    Source.IMPORT: "Imported from a file",
    Source.DEMO: "Made up for the demo",
}
REVIEW_STATES: Mapping[str, str] = {
    "reviewed": "Reviewed",
    "not_reviewed": "Not reviewed yet",
    "held_back": "Held back: someone may be unsafe",
}
_LABELS: Mapping[str, str] = {
    **ROLES,
    **SENTIMENTS,
    **{str(rating): words for rating, words in RATINGS.items()},
    **WORDS_USES,
    **UNSAFE,
    **SERVICES,
    **STAFF_ROLES,
    **SOURCES,
    **REVIEW_STATES,
}


def label(code: str) -> str:
    """Return what people call a code; one that is not known yet is shown as it is, without underscores."""
    return _LABELS.get(code) or code.replace("_", " ").capitalize()


def question_asked(code: str) -> str:
    """Return the question that was asked on the form."""
    return "What was good?" if code == Question.GOOD else "What could we do better?"


def plural(number: int, one: str, many: str) -> str:
    """Return a number with its noun, as `1 team` or `1,200 teams`."""
    return f"{number:,} {one if number == 1 else many}"


def day(date_: date) -> str:
    """Return a day as `9 March 2026`."""
    return f"{date_.day} {date_:%B} {date_.year}"


def moment(instant: datetime) -> str:
    """Return a moment as London's clock shows it, as `Monday 9 March 2026 at 2:05pm`."""
    local = instant.astimezone(LONDON)
    half = "am" if local.hour < 12 else "pm"
    return f"{local:%A} {day(local)} at {local.hour % 12 or 12}:{local:%M}{half}"


def week_days(week: ReportingWeek) -> str:
    """Return a week as `2 to 8 March 2026`, naming month and year once where that is enough."""
    first = week.monday()
    last = first + timedelta(days=6)
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {day(last)}"
    return f"{first.day} to {day(last)}"


def short_days(week: ReportingWeek) -> str:
    """Return a week as `2 to 8 March`, for a narrow place where the year is plain."""
    return week_days(week).rpartition(" ")[0]


def month(text: str) -> str:
    """Return a month that is written `2026-03` as `March 2026`."""
    return f"{date.fromisoformat(f'{text}-01'):%B %Y}"


class Dated(Protocol):
    """A week's figures, the team's or those for outside: each says up to when it holds."""

    @property
    def standing(self) -> Standing:
        """Whether more may come."""

    @property
    def up_to(self) -> datetime | None:
        """Up to when everything is stored."""


def how_sure(summary: Dated) -> str:
    """Say up to when the figures hold, and whether more may come."""
    up_to = "not known yet" if summary.up_to is None else moment(summary.up_to)
    said = {
        Standing.NOT_BEGUN: "This week has not begun.",
        Standing.RUNNING: f"This week is still running. Data up to: {up_to}.",
        Standing.MORE_MAY_COME: f"Data up to: {up_to}. More may still come in for this week.",
        Standing.COMPLETE: f"Data up to: {up_to}. Everything sent in this week by then is here.",
    }
    return said[summary.standing]


def how_late(summary: WeeklySummary) -> str:
    """Say how many arrived late; empty where none did."""
    if not summary.late:
        return ""
    return f"{plural(summary.late, 'piece', 'pieces')} of feedback arrived here after the week had ended."


def how_many_held(number: int) -> str:
    """Say how many are not shown because someone may be unsafe."""
    are = "is" if number == 1 else "are"
    return f"{plural(number, 'submission', 'submissions')} {are} not shown here because someone may be unsafe."


def why_held(unsafe: str | None, whys: Sequence[str]) -> str:
    """Say why a submission needs a person: the form's own answer, or what the words suggest."""
    if unsafe is not None and unsafe in UNSAFE:
        return UNSAFE[unsafe]
    return f"The words may mean: {', '.join(whys)}" if whys else "Someone may be unsafe"


def share(of: Share) -> str:
    """Return a share as `6 of 9 (67%)`, or say that there are too few."""
    return TOO_FEW if of.percent is None else f"{of.positive:,} of {of.of:,} ({of.percent}%)"


def shown(figure: int | None) -> str:
    """Return a figure that may leave the team: rounded, or "Not shown"."""
    return NOT_SHOWN if figure is None else f"{figure:,}"


def percent(figure: int | None) -> str:
    """Return a share that may leave the team."""
    return WITHHELD if figure is None else f"about {figure}%"


def small_numbers_hidden(least_shown: int, rounded_to: int) -> str:
    """Say what was done to figures before they left the team."""
    return (
        f"Numbers from 1 to {least_shown - 1} are not shown, so that nobody can be told apart. "
        f"Others are rounded to the nearest {rounded_to}. Some more are left out to keep those safe."
    )


def beside_earlier(summary: WeeklySummary) -> str:
    """Put this week's count beside the four weeks before, without claiming anything."""
    changes = summary.changes
    earlier = [figures.submissions for figures in changes.earlier]
    least, most = min(earlier), max(earlier)
    so_far = " so far" if summary.standing is Standing.RUNNING else ""
    a_week = f"{most:,} each week" if least == most else f"between {least:,} and {most:,} a week"
    before = f"{a_week}, {changes.earlier_submissions:,} in all" if most else "none"
    return (
        f"{plural(summary.submissions, 'piece', 'pieces')} of feedback this week{so_far}. "
        f"In the four weeks before: {before}."
    )


def positive_beside_earlier(summary: WeeklySummary) -> str:
    """Put this week's positive share beside the four weeks before, without claiming anything."""
    now, before = summary.positive, summary.changes.earlier_positive
    if now.percent is None:
        return (
            f"Share that sounded positive: too few to tell this week. It takes {LEAST_FOR_A_SHARE} or more. "
            f"The four weeks before: {share(before).replace(TOO_FEW, 'too few to tell')}."
        )
    return (
        f"Sounded positive: {share(now)} this week. "
        f"The four weeks before: {share(before).replace(TOO_FEW, 'too few to tell')}."
    )


def changes_in_words(summary: WeeklySummary) -> tuple[str, ...]:
    """Return the sentences that go with the table of changes; only the first where there is nothing to compare."""
    if not (summary.submissions or summary.changes.earlier_submissions):
        return (beside_earlier(summary),)
    return (beside_earlier(summary), positive_beside_earlier(summary), SMALL_NUMBERS)


def nothing_to_improve(summary: WeeklySummary) -> str:
    """Say how many answered that nothing could be better, which is praise; empty where none did, or it is not known."""
    if not summary.nothing_to_improve:
        return ""
    say = "says" if summary.nothing_to_improve == 1 else "say"
    return f"{plural(summary.nothing_to_improve, 'answer', 'answers')} {say} that there is nothing to improve."


def why(answer: Said) -> str:
    """Say why an answer sounds as its tag says."""
    return answer.sentiment_reason or "No reason was kept."


def why_team(answer: Said) -> str:
    """Say why an answer is on this team's page."""
    return answer.team_reason or "No reason was kept."
