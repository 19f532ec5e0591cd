"""A form for tests: invented council and teams, an inbox that only remembers, a clock that is set."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Flask

from heard.look import add_look
from producers.about_you import AboutYouDoor
from producers.door import Door
from producers.form import add_about_you, add_withdrawing, create_form
from producers.withdrawals import WithdrawalDoor
from schemas.about_you import AboutYouAnswered
from schemas.council import Council
from schemas.errors import HeardError
from schemas.events import FeedbackReceived, decode
from schemas.population import Area, Population, Served
from schemas.teams import Team, TeamDirectory
from tests.council import COUNCIL

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DIRECTORY = TeamDirectory(
    (
        Team(id="home-care", name="Home Care Team", service="adults"),
        Team(
            id="old-care", name="Old Care Team", service="adults", valid_to=date(2025, 12, 31), merged_into="home-care"
        ),
        Team(id="closed", name="Closed Team", service="adults", valid_to=date(2025, 12, 31)),
        Team(id="fostering", name="Fostering Team", service="childrens"),
    )
)


@dataclass
class FakeInbox:
    """Keeps events once, like the spool, or fails as it is told to."""

    events: dict[UUID, FeedbackReceived] = field(default_factory=dict)
    failure: HeardError | None = None

    def keep(self, event: FeedbackReceived) -> None:
        if self.failure is not None:
            raise self.failure
        self.events.setdefault(event.feedback_id, event)

    def only(self) -> FeedbackReceived:
        (event,) = self.events.values()
        return event


POPULATION = Population(
    area=(
        Area(id="harbour", name="Harbour", postcodes=("AM1", "AM2")),
        Area(id="marsh", name="Marsh Villages", postcodes=("AM7",)),
    ),
    adults=Served(who="Adults", source="Invented"),
    childrens=Served(who="Children and parents", source="Invented"),
)


@dataclass
class FakeAnswersInbox:
    """Keeps what people told about themselves, once an id, or fails as it is told to."""

    events: dict[UUID, bytes] = field(default_factory=dict)
    failure: HeardError | None = None

    def keep_encoded(self, kept_id: UUID, event: bytes) -> None:
        if self.failure is not None:
            raise self.failure
        self.events.setdefault(kept_id, event)

    def only(self) -> AboutYouAnswered:
        (event,) = self.events.values()
        return decode(event, AboutYouAnswered)


@dataclass
class Clock:
    """The time, until somebody sets it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


def make_form_alone(
    inbox: FakeInbox | None = None,
    *,
    clock: Clock | None = None,
    answer_limit: int = 10_000,
    https: bool = False,
    council: Council = COUNCIL,
    taken_back: FakeAnswersInbox | None = None,
) -> Flask:
    """Return the form's app, which asks nobody about themselves. Its clock stands still unless one is given."""
    clock = clock or Clock()
    form = create_form(
        Door(inbox or FakeInbox(), "the door's secret", clock),
        DIRECTORY,
        look=lambda app: add_look(app, council),
        secret="the form's secret",
        answer_limit=answer_limit,
        https=https,
        clock=clock,
    )
    add_withdrawing(form, WithdrawalDoor(taken_back or FakeAnswersInbox(), clock))
    return form


def make_form(
    inbox: FakeInbox | None = None,
    *,
    clock: Clock | None = None,
    answers: FakeAnswersInbox | None = None,
    population: Population = POPULATION,
    **given: Any,
) -> Flask:
    """Return the form's app, with the questions about the person."""
    clock = clock or Clock()
    form = make_form_alone(inbox, clock=clock, **given)
    door = AboutYouDoor(answers or FakeAnswersInbox(), "the door's secret", clock)
    add_about_you(form, door, population, secret="the form's secret", clock=clock)
    return form
