"""A team's year as charts, and its week for those outside, from real rows on SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import Engine, create_engine, event

from schemas.events import Role
from schemas.tags import Sentiment
from schemas.weeks import ReportingWeek
from sinks.tables import Base
from summaries import outside
from summaries.queries import scope_of_year, select_criticisms
from summaries.reading import reading
from summaries.series import WEEKS, Measure, SeriesChart, team_series
from summaries.weekly import weekly_summary
from summaries.xmr import Form, Signal
from tests.pages_app import DIRECTORY
from tests.stored import TUESDAY, WEEK, store_feedback
from tests.stored_year import Heard, store_weeks

AFTER = WEEK.ends_at + timedelta(days=2)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    else:
        engine = create_engine(request.getfixturevalue("postgres_url"))
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def series(
    engine: Engine, team: str | None = "reablement", week: ReportingWeek = WEEK, now: datetime = AFTER
) -> dict[Measure, SeriesChart]:
    with reading(engine) as connection:
        return {chart.measure: chart for chart in team_series(connection, team, week, now)}


def test_a_busy_teams_weeks_are_charts_of_how_much_and_how_positive(engine: Engine) -> None:
    store_weeks(engine, [Heard(20, 5 + place % 2, 1) for place in range(14)] + [Heard(60, 20)])
    store_weeks(engine, [Heard(1000)], team="fostering")

    charts = series(engine)

    feedback, positive = charts[Measure.FEEDBACK], charts[Measure.POSITIVE]
    assert [point.value for point in feedback.points] == [26, 27] * 7 + [80]
    assert (feedback.points[0].at, feedback.points[-1].at) == ("2025-W48", "2026-W10")
    assert feedback.points[-1].mark is not None
    assert feedback.points[-1].mark.signal is Signal.OUTSIDE
    assert [round(point.value) for point in positive.points][-3:] == [80, 77, 75] or positive.form is Form.XMR
    assert positive.points[-1].value == 75


def test_a_small_teams_criticisms_are_a_chart_of_what_came_between(engine: Engine) -> None:
    store_weeks(engine, [Heard(3, 1, not_assessed=2) for _ in range(9)] + [Heard(2)])

    charts = series(engine)

    assert charts[Measure.FEEDBACK].form is Form.TOO_LITTLE
    criticisms = charts[Measure.CRITICISMS]
    assert criticisms.form is Form.CASES_BETWEEN
    assert [point.value for point in criticisms.points] == [3] * 8  # what is not assessed is on neither side
    assert criticisms.points[-1].at == "2026-02-23"
    assert criticisms.since == 2


def test_a_criticism_is_counted_on_the_day_that_london_had(engine: Engine) -> None:
    summer = ReportingWeek(2026, 25)
    for back in range(8):
        late = summer.shifted(-back).starts_at + timedelta(hours=24, minutes=30)  # after midnight in London
        store_feedback(engine, sentiment=Sentiment.NEGATIVE, received_at=late)

    criticisms = series(engine, week=summer, now=summer.ends_at)[Measure.CRITICISMS]

    assert criticisms.points[-1].at == "2026-06-16"


def test_the_year_ends_with_the_last_whole_week_and_begins_with_the_first_that_was_heard(engine: Engine) -> None:
    store_weeks(engine, [Heard(30), *[Heard()] * 2, *[Heard(30 + place) for place in range(7)]])

    whole = series(engine)[Measure.FEEDBACK]
    running = series(engine, now=WEEK.ends_at - timedelta(hours=1))[Measure.FEEDBACK]
    later = series(engine, week=WEEK.shifted(40), now=AFTER)[Measure.FEEDBACK]

    assert [point.value for point in whole.points[:4]] == [30, 0, 0, 30]
    assert whole.points[-1].at == later.points[-1].at == str(WEEK)
    assert running.points[-1].at == str(WEEK.shifted(-1))


def test_a_chart_holds_one_year_at_most(engine: Engine) -> None:
    store_weeks(engine, [Heard(25) for _ in range(WEEKS + 5)])

    assert len(series(engine)[Measure.FEEDBACK].points) == WEEKS


def test_a_team_that_was_never_heard_has_charts_that_say_so(engine: Engine) -> None:
    for chart in series(engine).values():
        assert (chart.form, chart.points, chart.average) == (Form.TOO_LITTLE, (), 0)


def test_what_no_team_is_known_for_has_no_charts(engine: Engine) -> None:
    store_feedback(engine, team=None)

    assert series(engine, team=None) == {}


def test_weeks_from_before_ids_had_times_have_charts_without_points(engine: Engine) -> None:
    assert all(chart.points == () for chart in series(engine, week=ReportingWeek(1900, 1)).values())


def test_the_last_criticisms_are_taken_where_there_are_more_than_asked_for(engine: Engine) -> None:
    store_weeks(engine, [Heard(2, 3)])
    span = (WEEK.starts_at, WEEK.ends_at)

    with reading(engine) as connection:
        rows = select_criticisms(connection, scope_of_year("reablement", span), span, 2)

    assert [row.place for row in rows] == [4, 5]


def test_criticisms_of_a_busy_team_are_read_only_as_far_back_as_the_chart_goes(engine: Engine) -> None:
    store_weeks(engine, [Heard(2, 19), *[Heard(1, 18)] * 8, Heard(3)])

    criticisms = series(engine)[Measure.CRITICISMS]

    assert len(criticisms.points) == 52
    assert sum(point.value for point in criticisms.points) == 2  # of the two weeks between three
    assert criticisms.since == 3


def test_a_form_that_lay_open_for_a_day_is_in_its_week(engine: Engine) -> None:
    span = (WEEK.starts_at, WEEK.ends_at)

    scope = scope_of_year("reablement", span)

    opened = UUID(int=int((WEEK.starts_at - timedelta(days=1)).timestamp() * 1000) << 80)
    assert scope.least < opened < scope.greatest


def test_charts_take_two_selects_however_many_weeks_there_are(engine: Engine) -> None:
    store_weeks(engine, [Heard(3, 1) for _ in range(30)])
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    series(engine)

    selects = [statement for statement in statements if statement.lstrip().startswith("SELECT")]
    assert len(selects) == 2
    assert all("ORDER BY" in statement for statement in selects)


def test_outside_the_team_there_are_no_words_and_no_small_numbers(engine: Engine) -> None:
    for number in range(23):
        store_feedback(engine, good=f"secret words {number}", role=Role.STAFF if number < 3 else Role.SERVICE_USER)
    for _ in range(4):
        store_feedback(engine, received_at=TUESDAY - timedelta(weeks=1), good="earlier words")

    with reading(engine) as connection:
        summary = weekly_summary(connection, DIRECTORY, "reablement", WEEK, AFTER)
    shown = outside.outside_summary(summary)
    json = outside.to_json(shown).decode()

    assert shown.submissions == 25
    assert shown.roles == (outside.Shown("service_user", None), outside.Shown("staff", None))
    assert [week.submissions for week in shown.weeks] == [0, 0, 0, None, 25]
    assert shown.positive_percent == 100
    assert "words" not in json
    assert "reference" not in json
    assert msgspec.json.decode(json)["audience"] == "outside"


def test_a_week_that_is_still_running_is_not_shown_outside(engine: Engine) -> None:
    store_feedback(engine)
    with reading(engine) as connection:
        summary = weekly_summary(connection, DIRECTORY, "reablement", WEEK, TUESDAY)

    with pytest.raises(outside.NotOver):
        outside.outside_summary(summary)
