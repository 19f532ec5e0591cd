"""The demo shows what it is meant to show: an action in every state, an improvement in the figures, a silence."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, func, select

from heard.demo.actions import add_actions
from heard.demo.approving import approve_words
from heard.demo.command import add_staff
from heard.demo.loading import last_week, load_demo
from heard.demo.people import tell_about_people
from heard.demo.reviews import LEFT, add_reviews
from heard.demo.story import FEATURED_TEAM, IMPROVED_TEAM, SILENT_TEAM
from heard.settings import Settings
from heard.supervised import prepare_database
from schemas.lanes import Lane
from sinks.engine import connect
from sinks.tables import AboutYou, Review
from summaries.actions import ActionState, all_actions, is_overdue
from summaries.before_after import results_of
from summaries.compared import Verdict
from summaries.half_years import HalfYear
from summaries.public_words import said_in_public
from summaries.reading import reading
from summaries.review.lanes import all_lanes
from summaries.silence import silence
from summaries.who_is_heard import Standing, who_is_heard


def test_the_demo_has_actions_in_every_state_one_that_worked_and_a_team_that_went_quiet(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_folder=tmp_path)
    prepare_database(settings)
    load_demo(settings, lambda _: None)
    engine = connect(settings.database)
    add_staff(settings)
    last = last_week(settings)
    for _ in range(2):  # a second start of the demo adds nothing
        add_reviews(settings, engine)
        add_actions(settings, engine, last)

    with reading(engine) as connection:
        featured = all_actions(connection, FEATURED_TEAM)
        improved = all_actions(connection, IMPROVED_TEAM)
        results = results_of(connection, improved, last)
        quiet = silence(connection, settings.directory, datetime.now(UTC), settings.silent_weeks)
        lanes = {lane.lane: lane.waiting for lane in all_lanes(connection)}
        decided = Counter(connection.scalars(select(Review.safety).order_by(Review.feedback_id)))
        revisions = connection.scalar(select(func.max(Review.revision)))

    assert all(0 < waiting < 120 for waiting in lanes.values())
    assert lanes[Lane.SAFETY] == LEFT[Lane.SAFETY]
    assert decided["let_go"] > decided["closed"] > 10
    assert revisions == 2
    assert len(featured) == 4
    assert {action.state for action in featured} == set(ActionState)
    assert [is_overdue(action, last.monday()) for action in featured[:2]] == [True, False]
    assert any(action.references for action in featured)
    assert [result.compared.verdict for result in results.values()] == [Verdict.UP]
    assert [team.team_id for team in quiet.teams] == [SILENT_TEAM]
    shows_who_is_heard_and_what_may_be_read_by_all(settings, engine)
    engine.dispose()


def shows_who_is_heard_and_what_may_be_read_by_all(settings: Settings, engine: Engine) -> None:
    half = HalfYear.last_over(datetime.now(UTC))
    seen = []
    for _ in range(2):
        with reading(engine) as connection:
            heard = who_is_heard(connection, settings.directory, settings.population, "adults", half)
            said = said_in_public(connection, settings.directory)
            people = connection.scalar(select(func.count()).select_from(AboutYou))
        seen.append((people, len(said.quotes)))
        tell_about_people(settings)
        assert approve_words(settings) > 20
    assert seen[0] == seen[1]  # a second load adds nothing
    assert heard.answers is not None and heard.submissions is not None
    assert 20 < heard.answers <= heard.submissions
    assert heard.not_heard
    assert any(group.standing is Standing.LESS for question in heard.questions for group in question.groups)
    assert {quote.question for quote in said.quotes} == {"good", "better"}
    assert {service.id for service in said.services} >= {"adults", "childrens"}
    assert not [quote for quote in said.quotes if any(one.isdigit() for one in quote.words)]
