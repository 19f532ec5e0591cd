"""The demo shows what it is meant to show: an action in every state, an improvement in the figures, a silence."""

from datetime import UTC, datetime
from pathlib import Path

from heard.demo.actions import add_actions
from heard.demo.command import add_staff
from heard.demo.loading import last_week, load_demo
from heard.demo.story import FEATURED_TEAM, IMPROVED_TEAM, SILENT_TEAM
from heard.settings import Settings
from heard.supervised import prepare_database
from sinks.engine import connect
from summaries.actions import ActionState, all_actions, is_overdue
from summaries.before_after import results_of
from summaries.compared import Verdict
from summaries.reading import reading
from summaries.silence import silence


def test_the_demo_has_actions_in_every_state_one_that_worked_and_a_team_that_went_quiet(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_folder=tmp_path)
    prepare_database(settings)
    load_demo(settings, lambda _: None)
    engine = connect(settings.database)
    add_staff(settings)
    last = last_week(settings)
    for _ in range(2):  # a second start of the demo adds nothing
        add_actions(settings, engine, last)

    with reading(engine) as connection:
        featured = all_actions(connection, FEATURED_TEAM)
        improved = all_actions(connection, IMPROVED_TEAM)
        results = results_of(connection, improved, last)
        quiet = silence(connection, settings.directory, datetime.now(UTC), settings.silent_weeks)

    assert len(featured) == 4
    assert {action.state for action in featured} == set(ActionState)
    assert [is_overdue(action, last.monday()) for action in featured[:2]] == [True, False]
    assert any(action.references for action in featured)
    assert [result.compared.verdict for result in results.values()] == [Verdict.UP]
    assert [team.team_id for team in quiet.teams] == [SILENT_TEAM]
    engine.dispose()
