"""The weekly summary from real rows, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, create_engine

from schemas.errors import Unavailable
from schemas.events import Rating, Role, Unsafe, WordsUse
from schemas.tags import About, AnswerDetails, Kind, KindTag, PartSentiment, Sentiment, Weighed
from schemas.teams import Team, TeamDirectory
from schemas.weeks import ReportingWeek
from sinks.tables import Base
from summaries.reading import reading
from summaries.weekly import NOT_KNOWN, Standing, WeeklySummary, to_json, weekly_summary
from summaries.wording import nothing_to_improve
from tests.stored import TUESDAY, WEEK, store_feedback, store_watermark

AFTER = WEEK.ends_at + timedelta(days=2)
SECOND = timedelta(seconds=1)
INSTANT = timedelta(microseconds=1)
DIRECTORY = TeamDirectory(
    [
        Team(id="reablement", name="Reablement Team", service="adults"),
        Team(id="fostering", name="Fostering Team", service="childrens"),
        Team(id="old-team", name="Old Team", service="adults", merged_into="reablement"),
    ]
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'heard.sqlite'}")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")  # as the sink does: readers hold no writer back
    else:
        engine = create_engine(request.getfixturevalue("postgres_url"))
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def summarise(
    engine: Engine, team: str = "reablement", week: ReportingWeek = WEEK, now: datetime = AFTER
) -> WeeklySummary:
    with reading(engine) as connection:
        return weekly_summary(connection, DIRECTORY, team, week, now)


def counted(counts: tuple) -> dict[str, int]:
    return {count.what: count.submissions for count in counts if count.submissions}


def test_a_week_is_counted_by_role_sentiment_and_rating(engine: Engine) -> None:
    store_feedback(engine, role=Role.STAFF, rating=Rating.VERY_GOOD)
    store_feedback(engine, role=Role.STAFF, sentiment=Sentiment.MIXED, rating=Rating.VERY_GOOD)
    store_feedback(engine, role=Role.UNPAID_CARER, sentiment=Sentiment.NOT_ASSESSED)
    store_feedback(engine, team="fostering")

    summary = summarise(engine)

    assert (summary.team_name, summary.service, summary.week) == ("Reablement Team", "adults", "2026-W10")
    assert summary.submissions == 3
    assert counted(summary.roles) == {"staff": 2, "unpaid_carer": 1}
    assert counted(summary.sentiments) == {"positive": 1, "mixed": 1, "not_assessed": 1}
    assert counted(summary.ratings) == {"very_good": 2}
    assert summary.no_rating == 1


def test_answers_are_apart_by_question_oldest_first_and_say_all_a_reader_needs(engine: Engine) -> None:
    store_feedback(engine, received_at=TUESDAY + SECOND, good="second", better="lift is broken")
    store_feedback(
        engine,
        received_at=TUESDAY,
        good="first",
        words_use=WordsUse.TEAM_ONLY,
        reason="Saw: first",
        team_reason="The words name reablement",
        happened_in="2026-02",
    )

    summary = summarise(engine)

    assert [answer.words for answer in summary.good] == ["first", "second"]
    assert [answer.words for answer in summary.better] == ["lift is broken"]
    first = summary.good[0]
    assert (first.words_use, first.happened_in, first.received_at) == ("team_only", "2026-02", TUESDAY)
    assert (first.sentiment_reason, first.team_reason) == ("Saw: first", "The words name reablement")
    assert summary.better[0].sentiment == "negative"


@pytest.mark.parametrize(
    ("week", "hours"), [(ReportingWeek(2026, 10), 168), (ReportingWeek(2026, 13), 167), (ReportingWeek(2026, 43), 169)]
)
def test_a_week_holds_its_first_instant_and_not_the_next_weeks(engine: Engine, week: ReportingWeek, hours: int) -> None:
    start, end = week.starts_at, week.starts_at + timedelta(hours=hours)
    for moment in (start - INSTANT, start, end - INSTANT, end):
        store_feedback(engine, received_at=moment, good=f"at {moment.isoformat()}")

    summary = summarise(engine, week=week, now=week.ends_at)

    assert summary.submissions == 2
    assert [answer.received_at for answer in summary.good] == [start, end - INSTANT]
    assert [each.submissions for each in summary.changes.earlier] == [0, 0, 0, 1]


@pytest.mark.parametrize("unsafe", [Unsafe.YES, Unsafe.NOT_SURE, "something-new"])
def test_words_of_someone_who_may_be_unsafe_are_counted_and_never_shown(engine: Engine, unsafe: str) -> None:
    secret = "heard through the wall"
    held = store_feedback(
        engine,
        unsafe=unsafe,
        good=secret,
        better=secret,
        reason=f"Saw: {secret}",
        team_reason=secret,
        reply_to="someone@example.org",
    )
    store_feedback(engine, unsafe=Unsafe.NO, good="safe and well")
    store_feedback(engine, unsafe=None, good="nothing said of it")

    summary = summarise(engine)
    json = to_json(summary).decode()

    assert (summary.submissions, summary.held_back) == (3, 1)
    assert [answer.words for answer in summary.good] == ["safe and well", "nothing said of it"]
    assert secret not in json
    assert "someone@example.org" not in json
    assert str(held) not in json


def test_this_week_stands_beside_the_four_weeks_before(engine: Engine) -> None:
    for weeks_back, number in ((0, 9), (1, 2), (2, 1), (4, 5), (5, 3)):
        for _ in range(number):
            store_feedback(engine, received_at=TUESDAY - timedelta(weeks=weeks_back))
    store_feedback(engine, sentiment=Sentiment.NEGATIVE)

    changes = summarise(engine).changes

    assert [each.week for each in changes.earlier] == ["2026-W06", "2026-W07", "2026-W08", "2026-W09"]
    assert [each.submissions for each in changes.earlier] == [5, 0, 1, 2]
    assert changes.this_week.submissions == 10
    assert (changes.this_week.positive.positive, changes.this_week.positive.percent) == (9, 90)
    assert changes.earlier_submissions == 8
    assert changes.earlier_positive.percent == 100
    assert changes.earlier[0].positive.percent is None


def test_a_share_needs_eight_that_could_be_assessed(engine: Engine) -> None:
    for _ in range(7):
        store_feedback(engine)
    store_feedback(engine, sentiment=Sentiment.NOT_ASSESSED)

    seven = summarise(engine).positive
    store_feedback(engine, sentiment=Sentiment.NEGATIVE)
    eight = summarise(engine).positive

    assert (seven.positive, seven.of, seven.percent) == (7, 7, None)
    assert (eight.positive, eight.of, eight.percent) == (7, 8, 88)


def test_what_was_stored_an_hour_after_the_week_arrived_late(engine: Engine) -> None:
    hour = timedelta(hours=1)
    store_feedback(engine, good="in time", stored_at=WEEK.ends_at + hour - INSTANT)
    store_feedback(engine, good="late", stored_at=WEEK.ends_at + hour)

    summary = summarise(engine)

    assert summary.late == 1
    assert [(answer.words, answer.arrived_late) for answer in summary.good] == [("in time", False), ("late", True)]


def test_data_is_up_to_the_slowest_spools_watermark(engine: Engine) -> None:
    assert summarise(engine).up_to is None
    store_watermark(engine, WEEK.ends_at, spool="quick")
    assert summarise(engine).standing is Standing.COMPLETE
    store_watermark(engine, WEEK.ends_at - INSTANT, spool="slow")

    summary = summarise(engine)

    assert summary.up_to == WEEK.ends_at - INSTANT
    assert summary.standing is Standing.MORE_MAY_COME


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (WEEK.starts_at - INSTANT, Standing.NOT_BEGUN),
        (WEEK.starts_at, Standing.RUNNING),
        (WEEK.ends_at - INSTANT, Standing.RUNNING),
        (WEEK.ends_at, Standing.MORE_MAY_COME),
    ],
)
def test_a_week_runs_until_its_end(engine: Engine, now: datetime, standing: Standing) -> None:
    assert summarise(engine, now=now).standing is standing


def test_words_whose_team_nobody_knows_have_a_page_of_their_own(engine: Engine) -> None:
    store_feedback(engine, team=None, good="which team was it")
    store_feedback(engine, good="not yet tagged", tagged=False)
    store_feedback(engine, good="known")

    summary = summarise(engine, team=NOT_KNOWN)

    assert summary.team_name == "Team not known"
    assert [answer.words for answer in summary.good] == ["which team was it", "not yet tagged"]
    assert counted(summary.sentiments) == {"positive": 1, "not_assessed": 1}


def test_a_merged_or_forgotten_team_keeps_what_it_was_tagged_with(engine: Engine) -> None:
    store_feedback(engine, team="old-team")
    store_feedback(engine, team="gone-team")

    assert summarise(engine).submissions == 0
    assert summarise(engine, team="old-team").team_name == "Old Team"
    assert summarise(engine, team="old-team").submissions == 1
    forgotten = summarise(engine, team="gone-team")
    assert (forgotten.team_name, forgotten.service, forgotten.submissions) == ("gone-team", None, 1)


def test_a_week_with_nothing_names_an_earlier_week_that_had_something(engine: Engine) -> None:
    assert summarise(engine).earlier_week_with_feedback is None
    store_feedback(engine, received_at=TUESDAY - timedelta(weeks=20))
    store_feedback(engine, received_at=TUESDAY - timedelta(weeks=7))
    store_feedback(engine, received_at=TUESDAY + timedelta(weeks=1))

    summary = summarise(engine)

    assert summary.earlier_week_with_feedback == "2026-W03"
    assert (summary.good, summary.better, summary.roles) == ((), (), ())


def test_awkward_words_come_out_as_they_went_in(engine: Engine) -> None:
    words = "line one\nline two 'quoted' \"twice\" 100% \\n {brace} <b>👩‍👩‍👧</b> مرحبا"
    store_feedback(engine, good=words)

    assert summarise(engine).good[0].words == words


def test_figures_and_words_are_of_one_moment(engine: Engine) -> None:
    store_feedback(engine, good="before")
    with reading(engine) as connection:
        before = weekly_summary(connection, DIRECTORY, "reablement", WEEK, AFTER)
        store_feedback(engine, good="meanwhile")
        again = weekly_summary(connection, DIRECTORY, "reablement", WEEK, AFTER)

    assert again == before
    assert len(summarise(engine).good) == 2


def test_json_is_the_same_from_both_databases(engine: Engine) -> None:
    received = datetime(2026, 3, 4, 9, 30, 0, 123456, tzinfo=UTC)
    for number in range(9):
        store_feedback(
            engine,
            received_at=received + number * SECOND,
            good=f"good {number}",
            better=f"better {number}",
            role=list(Role)[number],
            rating=[*Rating, None][number % 7],
            sentiment=list(Sentiment)[number % 5],
        )
    store_watermark(engine, WEEK.ends_at)

    summary = to_json(summarise(engine)).decode()

    # References differ from run to run; all the rest is written out here once for both databases.
    assert '"submissions":9,"held_back":0,"late":0' in summary
    assert '"up_to":"2026-03-09T00:00:00Z"' in summary
    assert '"received_at":"2026-03-04T09:30:00.123456Z"' in summary
    assert '"positive":{"positive":2,"of":8,"percent":25}' in summary
    assert '"no_rating":1' in summary


def test_a_database_without_its_tables_is_unavailable(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")

    with pytest.raises(Unavailable), reading(engine) as connection:
        weekly_summary(connection, DIRECTORY, "reablement", WEEK, AFTER)
    engine.dispose()


def test_compliments_come_first_and_those_for_one_worker_are_known(engine: Engine) -> None:
    store_feedback(engine, good="It was all right.", kind=Kind.COMMENT)
    for_one = KindTag(kind=Kind.COMPLIMENT, reason="", about=About.INDIVIDUAL)
    later = TUESDAY + SECOND
    store_feedback(engine, good="She was patient.", kind=Kind.COMPLIMENT, kind_tag=for_one, received_at=later)

    good = summarise(engine).good

    assert [(one.words, one.is_compliment, one.is_for_one_worker) for one in good] == [
        ("She was patient.", True, True),
        ("It was all right.", False, False),
    ]


def test_nothing_to_improve_is_counted(engine: Engine) -> None:
    reason = Weighed(start=0, end=7, weight=1.0, why="nothing to improve")
    part = PartSentiment(start=0, end=7, sentiment=Sentiment.POSITIVE, score=0.5, reasons=(reason,))
    details = msgspec.json.encode(AnswerDetails(parts=(part,))).decode()
    store_feedback(engine, good="", better="Nothing", details=details)
    store_feedback(engine, good="", better="Be on time.")

    summary = summarise(engine)

    assert summary.nothing_to_improve == 1
    assert nothing_to_improve(summary) == "1 answer says that there is nothing to improve."


def test_themes_stand_beside_the_four_weeks_before(engine: Engine) -> None:
    store_feedback(engine, themes={"waiting": []})
    for back, theme in ((1, "waiting"), (4, "waiting"), (5, "waiting"), (2, "explaining")):
        store_feedback(engine, themes={theme: []}, received_at=TUESDAY - timedelta(weeks=back))
    store_feedback(engine, themes={"waiting": []}, received_at=TUESDAY - timedelta(weeks=1), unsafe=Unsafe.YES)

    summary = summarise(engine)

    assert counted(summary.themes) == {"waiting": 1}
    assert counted(summary.themes_before) == {"waiting": 2}
