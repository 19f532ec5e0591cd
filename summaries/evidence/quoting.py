"""Which quotes stand in a pack, how they are attributed, and what could single somebody out. Pure.

What may be quoted at all is not decided here: whoever makes a pack hands over quotes that were consented to and
approved, redacted already.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from schemas.months import Month
from schemas.tags import Sentiment
from summaries.disclosure import LEAST_SHOWN
from summaries.evidence.citing import cite_quote
from summaries.evidence.inert import inert
from summaries.evidence.pack import Quote
from summaries.wording import label

SUGGESTED = 6
"""So many quotes are suggested for a statement at most."""

CRITICAL = frozenset({Sentiment.NEGATIVE.value, Sentiment.MIXED.value})
_SEASONS = ("winter", "spring", "summer", "autumn")
_TELLING = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:january|february|march|april|june|july|august|september|october"
    r"|november|december)\b|\b(?:in|last|this|next|since|until|on|of)\s+may\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:christmas|easter|ramadan|eid|diwali|hanukkah)\b|\b(?:19|20)\d\d\b|\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b"
    r"|\baged?\s+\d+"
    r"|(?:\b(?:is|was|am|turned)|['’](?:s|m))\s+\d{1,3}\b(?!\s*(?:%|minute|hour|day|week|month|mile|out))"
    r"|\b\d{1,3}(?:[- ]year[- ]old|\s+years?\s+old)\b",
    re.IGNORECASE,
)


class Quotable(Struct, frozen=True, kw_only=True):
    """Words that a person let be quoted and a reviewer approved, redacted.

    Attributes:
        team: its id; None is "not known".
        month: when it happened, as `2026-03`.
        said_on: the London day they were received.
        themes: ids of the themes of the submission.
    """

    quote_id: UUID
    feedback_id: UUID
    words: str
    role: str
    team: str | None
    month: str
    said_on: date
    sentiment: str
    themes: tuple[str, ...]

    @property
    def cite(self) -> str:
        """Its short id."""
        return cite_quote(self.quote_id)

    @property
    def is_critical(self) -> bool:
        """Whether it sounds negative or mixed."""
        return self.sentiment in CRITICAL


def season(month: str) -> str:
    """Return the season and year that a month is in; a winter has two years, as `winter 2025 to 2026`."""
    year, number = Month.parse(month)
    name = _SEASONS[number % 12 // 3]
    if name != "winter":
        return f"{name} {year}"
    begins = year if number == 12 else year - 1
    return f"winter {begins} to {begins + 1}"


def attribution(quote: Quotable, team_name: str) -> str:
    """Return who said it, as close as it may be: role, team and season."""
    return f"{label(quote.role)}, {team_name}, {season(quote.month)}"


def as_quote(quote: Quotable, team_name: str) -> Quote:
    """Return a quote as the pack holds it."""
    return Quote(
        cite=quote.cite,
        words=inert(quote.words),
        attribution=inert(attribution(quote, team_name)),
        sentiment=quote.sentiment,
        is_critical=quote.is_critical,
    )


def balanced(quotes: Iterable[Quotable], critical_share: float | None, most: int = SUGGESTED) -> tuple[Quotable, ...]:
    """Return quotes in the balance of what was said: as many critical ones as their share of all that was heard.

    Newest first within each kind, and not two of the same submission. Where there are too few of one kind, the other
    does not fill its place up to more than its own share allows; so a pack may show fewer, and never a better picture.

    Args:
        quotes: all that may be shown.
        critical_share: of what was heard, from 0 to 1; None where it may not be shown, and then half.
        most: so many at most.
    """
    newest = sorted(quotes, key=lambda one: (one.said_on, one.cite), reverse=True)
    once = {one.feedback_id: one for one in reversed(newest)}
    ordered = [one for one in newest if once[one.feedback_id] is one]
    critical = [one for one in ordered if one.is_critical]
    other = [one for one in ordered if not one.is_critical]
    share = 0.5 if critical_share is None else critical_share
    for size in range(min(most, len(ordered)), 0, -1):
        want = _rounded(share * size)
        if share > 0 and size > 1:
            want = max(want, 1)  # where anything critical was heard, something critical is shown
        if want <= len(critical) and size - want <= len(other):
            return (*other[: size - want], *critical[:want])
    return tuple(critical[:1])


def balance(quotes: Sequence[Quote], critical_percent: int | None) -> str:
    """Say how many of the quotes shown are critical, and how that stands to what was heard."""
    if not quotes:
        return ""
    critical = sum(quote.is_critical for quote in quotes)
    shown = f"{critical} of the {len(quotes)} quotes here" if len(quotes) > 1 else f"{critical} of the 1 quote here"
    are = "is" if critical == 1 else "are"
    heard = (
        "How much of what was heard was critical cannot be shown."
        if critical_percent is None
        else f"Of all that was heard, about {critical_percent}% was."
    )
    return f"{shown} {are} critical ({_rounded(100 * critical / len(quotes))}%). {heard}"


def warnings(
    quote: Quotable, in_team: Mapping[str | None, int], in_role: Counter[tuple[str | None, str]]
) -> tuple[str, ...]:
    """Return what about a quote could single somebody out.

    Args:
        quote: the words, redacted.
        in_team: how many submissions each team had in the period, true counts.
        in_role: the same for a team and a role.
    """
    found = []
    if in_team.get(quote.team, 0) < LEAST_SHOWN:
        found.append("Few people told us about this team in the period.")
    elif in_role[quote.team, quote.role] < LEAST_SHOWN:
        found.append("Few people in this role told us about this team in the period.")
    if _TELLING.search(quote.words):
        found.append("The words name a day, a month, a year or an age.")
    return tuple(found)


def _rounded(number: float) -> int:
    return int(number + 0.5)
