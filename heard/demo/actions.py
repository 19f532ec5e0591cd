"""What the demo's teams did about what they were told: an action in every state, and one that shows in the figures."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Engine

from heard.demo.story import FEATURED_TEAM, IMPROVED_BACK, IMPROVED_TEAM
from heard.settings import Settings
from schemas.weeks import LONDON, ReportingWeek
from summaries.access import Person, StaffRole
from summaries.accounts import DEMO, Accounts
from summaries.action_book import ActionBook
from summaries.action_form import Draft, Ending
from summaries.actions import ActionState, all_actions
from summaries.reading import reading
from summaries.series import Measure
from summaries.weekly import weekly_summary


class _Made(Struct, frozen=True, kw_only=True):
    """A made-up action; days are counted from the Monday of the last week.

    Attributes:
        answers: how many of the last week's criticisms it answers.
    """

    team: str
    said: str
    title: str
    owner: str
    added: int
    due: int
    state: ActionState = ActionState.PLANNED
    ended: int = 0
    reason: str = ""
    series: Measure | None = None
    is_public: bool = True
    themes: tuple[str, ...] = ()
    answers: int = 0


_MADE = (
    _Made(
        team=FEATURED_TEAM,
        said="People go home, and there is no number to ring at the weekend.",
        title="Put a weekend number on every discharge sheet",
        owner="Duty manager",
        added=-40,
        due=-5,
        series=Measure.CRITICISMS,
        themes=("contacting-us", "hospital-discharge"),
    ),
    _Made(
        team=FEATURED_TEAM,
        said="People are sent home late, to a cold house with no food in it.",
        title="Check key, heating and food before anybody leaves after 6pm",
        owner="Ward link worker",
        added=1,
        due=28,
        series=Measure.CRITICISMS,
        themes=("hospital-discharge",),
        answers=2,
    ),
    _Made(
        team=FEATURED_TEAM,
        said="Carers are not asked what they can and cannot do.",
        title="Ask every carer before the plan is made",
        owner="Team manager",
        added=-30,
        due=0,
        state=ActionState.DONE,
        ended=3,
        series=Measure.POSITIVE,
        themes=("carers-family", "listening-involving"),
    ),
    _Made(
        team=FEATURED_TEAM,
        said="Care agencies hear of a new plan at four on a Friday.",
        title="No new plans on a Friday",
        owner="Brokerage desk",
        added=-20,
        due=10,
        state=ActionState.NOT_GOING_TO,
        ended=2,
        reason="People would have to stay in hospital over the weekend. We send the whole plan by noon instead.",
        is_public=False,
        themes=("joined-up",),
    ),
    _Made(
        team=IMPROVED_TEAM,
        said="People wait for months and hear nothing. When they ring, nobody answers.",
        title="Ring everybody who waits, once a month",
        owner="Duty therapist",
        added=-7 * IMPROVED_BACK - 21,
        due=-7 * IMPROVED_BACK + 7,
        state=ActionState.DONE,
        ended=-7 * IMPROVED_BACK + 2,
        series=Measure.CRITICISMS,
        themes=("kept-informed", "waiting"),
    ),
    _Made(
        team=IMPROVED_TEAM,
        said="Equipment comes with the instructions of another model.",
        title="Show each person how it works before the fitter leaves",
        owner="Equipment store",
        added=-10,
        due=35,
        themes=("equipment-adaptations", "explaining"),
    ),
    _Made(
        team="fostering",
        said="Foster carers say that nobody asks them what they think.",
        title="Hand out the form’s QR code at each carers’ evening",
        owner="Recruitment officer",
        added=-60,
        due=-20,
        state=ActionState.DONE,
        ended=-26,
        series=Measure.FEEDBACK,
    ),
)


def add_actions(settings: Settings, engine: Engine, last: ReportingWeek) -> None:
    """Add the made-up actions, unless the featured team has some already.

    Args:
        settings: the demo's own.
        engine: its database.
        last: the week that the story ends with.

    Raises:
        Unavailable: the database is away.
    """
    with reading(engine) as connection:
        if all_actions(connection, FEATURED_TEAM):
            return
        said = weekly_summary(connection, settings.directory, FEATURED_TEAM, last, last.ends_at)
    references = list(dict.fromkeys(answer.reference for answer in said.better if answer.sentiment == "negative"))
    account_id = Accounts(engine).of_issuer(DEMO, StaffRole.REVIEWER.value)
    if account_id is None:
        return
    person = Person(account_id, f"demo {StaffRole.REVIEWER.value}", StaffRole.REVIEWER, frozenset())
    for number, made in enumerate(_MADE, 1):
        _add(engine, person, UUID(int=number), made, last.monday(), tuple(sorted(references[: made.answers])))


def _add(
    engine: Engine, person: Person, action_id: UUID, made: _Made, monday: date, references: tuple[str, ...]
) -> None:
    def at(days: int) -> datetime:
        return datetime.combine(monday + timedelta(days=days), time(10, 30), LONDON)

    draft = Draft(
        title=made.title,
        said=made.said,
        owner=made.owner,
        due_on=at(made.due).date(),
        series=made.series,
        is_public=made.is_public,
        references=references,
        themes=tuple(sorted(made.themes)),
    )
    ActionBook(engine, lambda: at(made.added)).add(person, made.team, action_id, draft)
    if made.state is not ActionState.PLANNED:
        ending = Ending(state=made.state, ended_on=at(made.ended).date(), reason=made.reason)
        ActionBook(engine, lambda: at(made.ended)).end(person, action_id, 1, ending)
