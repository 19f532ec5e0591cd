"""The demo's story: which of the made-up words were said when."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from producers.door import Submission, Ticket
from schemas.events import Rating, Role, Unsafe, WordsUse
from schemas.weeks import LONDON, ReportingWeek

FEATURED_TEAM = "hospital-discharge"
IMPROVED_TEAM = "occupational-therapy"
"""It did something about what people told it, `IMPROVED_BACK` weeks before the last one."""
IMPROVED_BACK = 20
SILENT_TEAM = "exploitation"
"""Something was said of it each week, and then nothing any more, since `SILENT_BACK` weeks before the last one."""
SILENT_BACK = 13
WEEKS = 52
SEED = 7
LATE_EVERY = 70  # one submission in so many reached the council days after its week had ended


class Told(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One made-up submission, as `words/*.jsonl` holds it."""

    role: Role
    team: str | None
    rating: Rating | None
    good: str
    better: str
    unsafe: Unsafe | None
    words_use: WordsUse
    reply_to: str | None
    months_ago: int | None


class Telling(Struct, frozen=True, kw_only=True):
    """A submission with its moment.

    Attributes:
        at: when it was sent; aware.
        is_late: it reached the council after its week had ended.
    """

    at: datetime
    is_late: bool
    submission: Submission
    ticket: Ticket


@cache
def made_up_words() -> tuple[Told, ...]:
    """Return all made-up submissions, in the order of the files."""
    files = sorted((Path(__file__).parent / "words").glob("*.jsonl"))
    return tuple(msgspec.json.decode(line, type=Told) for file in files for line in file.read_bytes().splitlines())


def tell_year(last: ReportingWeek) -> list[tuple[ReportingWeek, list[Telling]]]:
    """Return the year that ends with a week, week by week in order; the same every time.

    One team is featured: it had a practice week in the last week, and more than usual in the month before. One was told
    what it could do better until it did it, and hardly since. And one went quiet.
    """
    chance = random.Random(SEED)  # noqa: S311  # a story, not a secret
    weeks: dict[ReportingWeek, list[Telling]] = {last.shifted(-back): [] for back in range(WEEKS - 1, -1, -1)}
    featured = silent = 0
    for number, told in enumerate(made_up_words()):
        back = chance.randrange(WEEKS)
        if told.team == FEATURED_TEAM:
            back = _featured_week(featured, back)
            featured += 1
        elif told.team == IMPROVED_TEAM:
            back = _improved_week(told, number, back)
        elif told.team == SILENT_TEAM:
            back = SILENT_BACK + silent % 12
            silent += 1
        week = last.shifted(-back)
        weeks[week].append(_telling(told, number, week, chance))
    return [(week, sorted(tellings, key=lambda one: one.at)) for week, tellings in weeks.items()]


def _featured_week(place: int, otherwise: int) -> int:
    """Put the first ten in the last week, the next ten in the four before, and the rest anywhere."""
    if place < 10:
        return 0
    return 1 + place % 4 if place < 20 else otherwise


def _improved_week(told: Told, number: int, otherwise: int) -> int:
    """Put what could be better before the change, and three in four of what was only good after it."""
    if told.better or number % 4 == 0:
        return IMPROVED_BACK + 1 + otherwise % (WEEKS - IMPROVED_BACK - 1)
    return otherwise % IMPROVED_BACK


def _telling(told: Told, number: int, week: ReportingWeek, chance: random.Random) -> Telling:
    day = chance.choices(range(7), weights=(5, 5, 5, 5, 4, 2, 2))[0]
    minutes = chance.choices(range(24), weights=_hours())[0] * 60 + chance.randrange(60)
    local = datetime.combine(week.monday() + timedelta(days=day), datetime.min.time(), LONDON)
    at = local + timedelta(minutes=minutes)
    submission = Submission(
        role=told.role,
        team_chosen=told.team,
        rating=told.rating,
        good=told.good,
        better=told.better,
        unsafe=told.unsafe,
        words_use=told.words_use,
        reply_to=told.reply_to,
        happened_in=None if told.months_ago is None else _month_before(at, told.months_ago),
    )
    ticket = Ticket(opened_at=at - timedelta(minutes=2), nonce=f"made-up-submission-{number:04}")
    return Telling(at=at, is_late=number % LATE_EVERY == LATE_EVERY - 1, submission=submission, ticket=ticket)


def _hours() -> Sequence[int]:
    """How busy each hour of the day is: people write in the evening, and hardly at night."""
    return (1, 0, 0, 0, 0, 1, 2, 4, 6, 8, 9, 9, 8, 7, 7, 7, 8, 8, 9, 10, 10, 8, 5, 2)


def _month_before(moment: datetime, months: int) -> str:
    place = moment.year * 12 + moment.month - 1 - months
    return f"{place // 12:04}-{place % 12 + 1:02}"
