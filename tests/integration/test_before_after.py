"""What came of an action, from stored feedback: on its own page, at the head of the week, in a terminal, outside."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from rich.console import Console
from sqlalchemy import Engine, event

from schemas.weeks import ReportingWeek
from sinks.engine import connect
from sinks.migrate import migrate
from summaries import outside, result_words
from summaries.access import Words
from summaries.action_book import ActionBook
from summaries.action_form import Ending
from summaries.actions import ActionState, all_actions
from summaries.before_after import Result, outside_result, results_of
from summaries.compared import Verdict
from summaries.reading import reading
from summaries.series import Measure, team_series
from summaries.terminal import render
from summaries.terminal_outside import render_outside
from summaries.weekly import WeeklySummary, to_json, weekly_summary
from summaries.xmr import Form
from tests.integration.test_actions import BOB, a_draft
from tests.pages_app import AFTER, DIRECTORY
from tests.stored import WEEK
from tests.stored_year import Heard, store_weeks

ACTION = UUID(int=7)
BEFORE = [Heard(15 + place % 3, 7 + place % 2) for place in range(14)]
"""Weeks of 22 to 25, of which two in three sound positive."""
BETTER = [Heard(22 + place % 3, 1) for place in range(8)]
TURN = [Heard(20, 4)]
"""The week in which it was done belongs to neither side."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    else:
        engine = connect(request.getfixturevalue("postgres_url"))
    migrate(engine)
    yield engine
    engine.dispose()


def do(engine: Engine, measure: Measure | None, weeks_ago: int, action_id: UUID = ACTION, **changed: object) -> None:
    """Write down an action that was done on the Wednesday of a week before WEEK."""
    book = ActionBook(engine, lambda: WEEK.shifted(-weeks_ago - 1).starts_at)
    book.add(BOB, "reablement", action_id, a_draft(series=measure, **changed))
    day = WEEK.shifted(-weeks_ago).monday() + timedelta(days=2)
    book.end(BOB, action_id, 1, Ending(state=ActionState.DONE, ended_on=day))


def result(engine: Engine, last: ReportingWeek = WEEK) -> Result | None:
    with reading(engine) as connection:
        return results_of(connection, all_actions(connection, "reablement"), last).get(ACTION)


def summary(engine: Engine, week: ReportingWeek = WEEK, words: Words = Words.WHOLE) -> WeeklySummary:
    with reading(engine) as connection:
        return weekly_summary(connection, DIRECTORY, "reablement", week, AFTER, words=words)


def printed(what: object) -> str:
    console = Console(width=80)
    with console.capture() as capture:
        console.print(what)
    return " ".join(capture.get().split())


def test_a_share_that_rose_and_stayed_up_is_told_with_its_figures(engine: Engine) -> None:
    store_weeks(engine, [*BEFORE, *TURN, *BETTER])
    do(engine, Measure.POSITIVE, 8)

    found = result(engine)

    assert found is not None
    assert (found.form, found.compared.verdict, found.weeks_after) == (Form.XMR, Verdict.UP, 8)
    assert (found.compared.points_before, found.compared.points_after) == (14, 8)
    assert result_words.told(found) == (
        "The share that sounded positive rose from 68% to 96%, and by more than it usually goes up and down."
    )


def test_criticisms_of_a_busy_team_are_counted_by_the_week(engine: Engine) -> None:
    store_weeks(engine, [*[Heard(9, 20 + place % 4) for place in range(14)], *TURN, *[Heard(20, 9)] * 7])
    do(engine, Measure.CRITICISMS, 7)

    found = result(engine)

    assert found is not None
    assert result_words.told(found) == (
        "The number of criticisms fell from 21.4 to 9.0 a week, and by more than it usually goes up and down."
    )


@pytest.mark.parametrize(("weeks", "words"), [(6, "6 weeks are too little to tell. It takes 7."), (1, "1 week is too")])
def test_six_weeks_are_too_little_to_tell(engine: Engine, weeks: int, words: str) -> None:
    store_weeks(engine, [*BEFORE, *TURN, *BETTER[:weeks]])
    do(engine, Measure.POSITIVE, weeks)

    found = result(engine)

    assert found is not None
    assert words in result_words.told(found)


def test_what_goes_on_as_before_is_no_change(engine: Engine) -> None:
    store_weeks(engine, [*BEFORE, *TURN, *BEFORE[:8]])
    do(engine, Measure.POSITIVE, 8)

    found = result(engine)

    assert found is not None
    assert found.compared.verdict is Verdict.AS_USUAL
    assert "It usually goes up and down by as much." in result_words.told(found)


def small(after: Sequence[Heard]) -> list[Heard]:
    """Fourteen weeks of 3 with one criticism each, and what came after."""
    return [*[Heard(2, 1)] * 14, *after]


def test_a_small_team_is_told_by_what_came_between_criticisms(engine: Engine) -> None:
    store_weeks(engine, small([Heard(), *[Heard(3)] * 5]))
    do(engine, Measure.CRITICISMS, 5)

    found = result(engine)

    assert found is not None
    assert (found.form, found.compared.verdict) == (Form.CASES_BETWEEN, Verdict.UP)
    assert result_words.told(found) == (
        "Criticisms came less often, by more than it usually goes up and down: 2.0 other pieces of feedback between "
        "two of them before, and 15.0 after, on average."
    )


def test_a_small_teams_share_and_count_are_too_little_to_tell(engine: Engine) -> None:
    store_weeks(engine, small([Heard(), *[Heard(3)] * 9]))
    for place, measure in enumerate((Measure.POSITIVE, Measure.FEEDBACK)):
        do(engine, measure, 9, UUID(int=7 + place))

    with reading(engine) as connection:
        found = results_of(connection, all_actions(connection, "reablement"), WEEK)

    assert {each.compared.verdict for each in found.values()} == {Verdict.TOO_LITTLE}
    assert all("Too little to tell a change from chance" in result_words.told(each) for each in found.values())


def test_what_was_not_done_or_should_change_nothing_has_no_result(engine: Engine) -> None:
    store_weeks(engine, [*BEFORE, *TURN, *BETTER])
    do(engine, None, 8)
    book = ActionBook(engine, lambda: AFTER)
    book.add(BOB, "reablement", UUID(int=8), a_draft())

    with reading(engine) as connection:
        assert results_of(connection, all_actions(connection, "reablement"), WEEK) == {}


def test_each_action_is_told_by_its_own_teams_feedback(engine: Engine) -> None:
    store_weeks(engine, [*BEFORE, *TURN, *BETTER])
    store_weeks(engine, [*BEFORE, *TURN, *BEFORE[:8]], team="fostering")
    do(engine, Measure.POSITIVE, 8)
    book = ActionBook(engine, lambda: AFTER)
    book.add(BOB, "fostering", UUID(int=8), a_draft(series=Measure.POSITIVE))
    book.end(BOB, UUID(int=8), 1, Ending(state=ActionState.DONE, ended_on=WEEK.shifted(-8).monday()))

    with reading(engine) as connection:
        both = [*all_actions(connection, "reablement"), *all_actions(connection, "fostering")]
        found = results_of(connection, both, WEEK)

    assert found[ACTION].compared.verdict is Verdict.UP
    assert found[UUID(int=8)].compared.verdict is Verdict.AS_USUAL


def test_charts_and_results_read_the_year_once_and_say_what_each_says_alone(engine: Engine) -> None:
    store_weeks(engine, [*BEFORE, *TURN, *BETTER])
    for place, measure in enumerate((Measure.POSITIVE, Measure.FEEDBACK, Measure.POSITIVE)):
        do(engine, measure, 8 - place, UUID(int=7 + place))
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    week = summary(engine)

    counts = [one for one in statements if "AS span" in one and "GROUP BY" in one]
    assert len(counts) == 2, "one for the year, and one for the four weeks before"
    with reading(engine) as connection:
        assert week.charts == team_series(connection, "reablement", WEEK, AFTER)
        alone = results_of(connection, all_actions(connection, "reablement"), WEEK)
    assert week.actions is not None
    told = {one.action.action_id: one.result for one in week.actions.results}
    assert told
    assert told == {action_id: alone[action_id] for action_id in told}


def test_a_week_before_it_was_done_knows_nothing_of_it(engine: Engine) -> None:
    store_weeks(engine, [*BEFORE, *TURN, *BETTER])
    do(engine, Measure.POSITIVE, 8)

    assert result(engine, WEEK.shifted(-9)) is None


def three_kinds(engine: Engine) -> None:
    """One with a result, one done in WEEK, one planned and overdue, one that is no secret and one that is."""
    store_weeks(engine, [*BEFORE, *TURN, *BETTER])
    do(engine, Measure.POSITIVE, 8, title="Said when", is_public=True)
    do(engine, None, 0, UUID(int=8), title="A second chair", is_public=False)
    book = ActionBook(engine, lambda: WEEK.starts_at)
    book.add(BOB, "reablement", UUID(int=9), a_draft(title="Ring back", due_on=date(2026, 3, 1), is_public=True))


def test_the_week_is_headed_by_what_is_open_what_was_done_and_what_came_of_it(engine: Engine) -> None:
    three_kinds(engine)

    told = summary(engine).actions

    assert told is not None
    assert [(each.action.title, each.is_overdue) for each in told.planned] == [("Ring back", True)]
    assert [each.action.title for each in told.ended] == ["A second chair"]
    assert [(each.action.title, each.result and each.result.compared.verdict) for each in told.results] == [
        ("Said when", Verdict.UP)
    ]


def test_an_earlier_week_is_told_as_it_was_then(engine: Engine) -> None:
    three_kinds(engine)

    told = summary(engine, WEEK.shifted(-8)).actions

    assert told is not None
    assert [each.action.title for each in told.ended] == ["Said when"]
    assert told.planned == told.results == ()
    assert [each.action.title for each in (summary(engine, WEEK.shifted(-1)).actions or told).planned] == ["Ring back"]


def test_json_and_terminal_say_the_same(engine: Engine) -> None:
    three_kinds(engine)

    shown = msgspec.json.decode(to_json(summary(engine)))["actions"]
    text = printed(render(summary(engine)))

    assert shown["planned"][0]["action"]["title"] == "Ring back"
    assert shown["planned"][0]["is_overdue"] is True
    assert shown["results"][0]["result"]["compared"]["verdict"] == "up"
    for words in (
        "Overdue: it was due on 1 March 2026",
        "Done since 2 March 2026, or decided against",
        "rose from 68% to 96%",
        result_words.NOT_WHY,
    ):
        assert words in text


def test_who_sees_no_words_sees_no_references(engine: Engine) -> None:
    three_kinds(engine)

    assert b"7K3M-9QTX-2HVDC" in to_json(summary(engine))
    assert b"7K3M-9QTX-2HVDC" not in to_json(summary(engine, words=Words.NONE))


def test_outside_only_public_ones_are_told_without_owner_days_or_figures(engine: Engine) -> None:
    three_kinds(engine)

    shown = outside.outside_summary(summary(engine))
    text = printed(render_outside(shown)) + outside.to_json(shown).decode()

    assert [(action.title, action.result and action.result.verdict) for action in shown.actions] == [
        ("Ring back", None),
        ("Said when", Verdict.UP),
    ]
    assert "The share that sounded positive rose, and by more than it usually goes up and down." in text
    assert "We are late with this." in text
    for private in ("A second chair", "Duty desk", "7K3M", "68%", "bob"):
        assert private not in text


def test_outside_nothing_is_told_that_rests_on_few(engine: Engine) -> None:
    store_weeks(engine, small([Heard(), *[Heard(3)] * 2]))
    do(engine, Measure.CRITICISMS, 2)

    found = result(engine)

    assert found is not None
    assert found.heard_after == 6
    shown = outside_result(found)
    assert shown.verdict is None
    assert result_words.told_outside(shown) == result_words.NOT_SHOWN
