"""The demo's answers about people: invented, by a seeded generator, told through the same door and spool.

They are nobody's: they are drawn from shares made up here and from no submission of the story. Like those of a real
council, they lean to some groups and leave out others, so that the page has something to show.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from heard.about_you import answers_spool, recording
from heard.settings import Settings
from producers.about_you import AboutYou, AboutYouDoor
from producers.releasing import release_once
from producers.spool import Spool
from schemas.about_you import (
    PREFER_NOT_TO_SAY,
    SERVICES_ASKED,
    Age,
    Disability,
    EthnicGroup,
    Service,
    Sex,
)
from schemas.population import Population
from sinks.engine import connect
from sinks.store import FeedbackStore

Answer = TypeVar("Answer", bound=str)
SEED = 11
MONTHS = 14
A_MONTH: Mapping[Service, tuple[int, int]] = {"adults": (7, 11), "childrens": (5, 8)}
"""The fewest and the most that answer in a month: fewer than the story has submissions by people who are asked."""
REFUSES, MISSES = 0.06, 0.08
"""How many would rather not say, and how many miss a question."""

_AGES: Mapping[Service, Mapping[Age, int]] = {
    "adults": {
        **{Age.FROM_18: 1, Age.FROM_25: 5, Age.FROM_35: 9, Age.FROM_45: 16, Age.FROM_55: 25, Age.FROM_65: 23},
        **{Age.FROM_75: 16, Age.FROM_85: 4},
    },
    "childrens": {
        **{Age.UNDER_16: 5, Age.FROM_16: 6, Age.FROM_18: 7, Age.FROM_25: 25, Age.FROM_35: 33, Age.FROM_45: 19},
        **{Age.FROM_55: 5},
    },
}
_ETHNIC_GROUPS = {EthnicGroup.WHITE: 93, EthnicGroup.MIXED: 2, EthnicGroup.ASIAN: 3, EthnicGroup.BLACK: 2}
_DISABILITIES: Mapping[Service, Mapping[Disability, int]] = {
    "adults": {Disability.LIMITED_A_LOT: 34, Disability.LIMITED_A_LITTLE: 24, Disability.NOT_DISABLED: 42},
    "childrens": {Disability.LIMITED_A_LOT: 7, Disability.LIMITED_A_LITTLE: 11, Disability.NOT_DISABLED: 82},
}
_SEXES = {Sex.FEMALE: 68, Sex.MALE: 32}
_AREAS = (38, 32, 9, 21)
"""Of the first areas of `config/population.toml`, in its order; a council with more has nobody in those."""


def tell_about_people(settings: Settings) -> None:
    """Let people tell about themselves in each finished month of the year; told again, they are the same people.

    Raises:
        InvalidConfig: `config/population.toml` is wrong.
        Unavailable: the spool or the database is away.
    """
    engine = connect(settings.database)
    store = FeedbackStore(engine)
    now = datetime.now(UTC)
    for month in _months(now):
        clock = partial(_return, month)
        spool = answers_spool(settings, clock)
        door = AboutYouDoor(spool, settings.secret, clock)
        for nonce, answers in made_up_people(month, settings.population):
            door.accept(answers, nonce)
        _release(spool, store, now)
        spool.close()
    engine.dispose()


def made_up_people(month: datetime, population: Population) -> Iterator[tuple[str, AboutYou]]:
    """Yield what people tell in a month, each with the nonce of their page; the same for the same month."""
    chance = random.Random(f"{SEED} {month:%Y-%m}")  # noqa: S311  # a story, not a secret
    for service in SERVICES_ASKED:
        for number in range(chance.randint(*A_MONTH[service])):
            yield f"a made-up person of {month:%Y-%m} {service} {number:03}", _person(chance, service, population)


def _return(moment: datetime) -> datetime:
    return moment


def _months(now: datetime) -> list[datetime]:
    """Return a moment of each of the last finished months, oldest first."""
    months = [now.replace(day=1) - timedelta(days=2)]
    while len(months) < MONTHS:
        months.append(months[-1].replace(day=1) - timedelta(days=2))
    return months[::-1]


def _release(spool: Spool, store: FeedbackStore, now: datetime) -> None:
    """Store what is due, and let the spool forget it: the demo is not served before it is loaded."""
    due = [one.feedback_id for one in spool.waiting(10_000)]
    release_once(spool, recording(store), now)
    spool.forget(store.seen_about_you(due))


def _person(chance: random.Random, service: Service, population: Population) -> AboutYou:
    areas = {area.id: weight for area, weight in zip(population.area, _AREAS, strict=False)}
    return AboutYou(
        service=service,
        age=_one(chance, _AGES[service], Age.PREFER_NOT_TO_SAY),
        ethnic_group=_one(chance, _ETHNIC_GROUPS, EthnicGroup.PREFER_NOT_TO_SAY),
        disability=_one(chance, _DISABILITIES[service], Disability.PREFER_NOT_TO_SAY),
        sex=chance.choices(*_weighted(_SEXES))[0],  # nearly everybody answers one of the questions
        area=_one(chance, areas, PREFER_NOT_TO_SAY) if areas else None,
    )


def _one(chance: random.Random, weights: Mapping[Answer, int], refusal: Answer) -> Answer | None:
    drawn, answer = chance.random(), chance.choices(*_weighted(weights))[0]
    if drawn < REFUSES:
        return refusal
    return None if drawn < REFUSES + MISSES else answer


def _weighted(weights: Mapping[Answer, int]) -> tuple[Sequence[Answer], Sequence[int]]:
    return list(weights), list(weights.values())
