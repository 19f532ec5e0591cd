"""Issuing a team's week on both databases: once, however often and by however many; revisions that say what changed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, delete, event, select, update

from heard.issuing import Mondays
from schemas.errors import Unavailable
from schemas.tags import Sentiment
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.tables import Base, Issue, Tag
from summaries.issuing.due import due_at
from summaries.issuing.frozen import AnswerShown, Change, digest, thaw
from summaries.issuing.press import Issued, Outcome, Press, is_whole
from summaries.issuing.shelf import select_issue, select_listed
from summaries.outside import NotOver
from tests.pages_app import DIRECTORY
from tests.stored import TUESDAY, WEEK, store_feedback, store_watermark

MONDAY = due_at(WEEK)
REABLEMENT = "reablement"


class Clock:
    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    else:
        engine = connect(request.getfixturevalue("postgres_url"))
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def press(engine: Engine, clock: Clock) -> Press:
    return Press(engine, DIRECTORY, clock)


def listed(engine: Engine, team: str = REABLEMENT) -> list[tuple[str, int, int]]:
    with engine.connect() as connection:
        return [(one.week, one.number, one.revision) for one in select_listed(connection, team)]


def erase(engine: Engine, feedback_id: UUID) -> None:
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in {"words", "answer_tags", "tags", "waiting", "feedback"}:
                connection.execute(delete(table).where(table.c.feedback_id == feedback_id))


def test_a_week_is_frozen_numbered_and_hashed_with_its_watermark_and_without_a_word(
    engine: Engine, press: Press
) -> None:
    store_feedback(engine, good="Zebedee was kind.", better="Nothing to say.")
    up_to = WEEK.ends_at + timedelta(hours=1)
    store_watermark(engine, up_to)

    issued = press.issue(REABLEMENT, WEEK)

    assert issued.outcome is Outcome.ISSUED
    with engine.connect() as connection:
        kept = select_issue(connection, REABLEMENT, 1)
        whole = "".join(map(str, connection.execute(select(Issue).order_by(Issue.issue_id)).mappings().one().values()))
    assert kept is not None
    assert (kept.listed.number, kept.listed.revision, kept.listed.week) == (1, 0, str(WEEK))
    assert (kept.listed.issued_at, kept.listed.up_to) == (MONDAY, up_to)
    assert kept.listed.sha256 == digest(kept.shown)
    assert is_whole(kept)
    assert not is_whole(kept._replace(shown=kept.shown.replace('"submissions":1', '"submissions":2')))
    frozen = thaw(kept.shown)
    assert frozen.week.submissions == 1
    assert [one.question for one in frozen.answers] == ["better", "good"]
    assert "Zebedee" not in whole
    assert "Nothing to say" not in whole
    assert frozen.outside is not None
    assert frozen.outside.submissions is None  # 1 is not shown


def test_issuing_twice_changes_nothing(engine: Engine, press: Press, clock: Clock) -> None:
    store_feedback(engine)
    first = press.issue(REABLEMENT, WEEK)
    clock.now += timedelta(hours=3)

    again = press.issue(REABLEMENT, WEEK)

    assert again.outcome is Outcome.UNCHANGED
    assert again.listed == first.listed
    assert listed(engine) == [(str(WEEK), 1, 0)]


def test_late_feedback_makes_a_revision_that_says_what_changed(engine: Engine, press: Press, clock: Clock) -> None:
    kept = store_feedback(engine, better="More hours.", themes={"waiting": []})
    gone = store_feedback(engine, good="Taken back.")
    press.issue(REABLEMENT, WEEK)
    store_feedback(engine, themes={"waiting": []}, sentiment=Sentiment.MIXED)
    store_feedback(engine, themes={"not-assigned": []}, held_back=True)
    erase(engine, gone)
    clock.now += timedelta(days=1)

    revised = press.issue(REABLEMENT, WEEK)

    assert revised.outcome is Outcome.REVISED
    assert revised.listed is not None
    assert (revised.listed.number, revised.listed.revision) == (1, 1)
    assert revised.frozen is not None
    assert revised.frozen.changes == (
        Change("feedback", "", 2, 3),
        Change("held_back", "", 0, 1),
        Change("roles", "service_user", 2, 3),
        Change("sentiments", "mixed", 0, 1),
        Change("themes", "waiting", 1, 2),
        Change("good", "added", 0, 1),
        Change("good", "gone", 0, 1),
    )
    assert kept is not None
    assert listed(engine) == [(str(WEEK), 1, 1), (str(WEEK), 1, 0)]
    with engine.connect() as connection:
        first = select_issue(connection, REABLEMENT, 1, 0)
    assert first is not None
    assert thaw(first.shown).week.submissions == 2  # as it was


def test_a_correction_makes_a_revision_and_one_back_again_another(engine: Engine, press: Press) -> None:
    store_feedback(engine, sentiment=Sentiment.POSITIVE)
    press.issue(REABLEMENT, WEEK)
    for sentiment in (Sentiment.MIXED, Sentiment.POSITIVE):
        with engine.begin() as connection:
            connection.execute(update(Tag).values(sentiment=sentiment))
        press.issue(REABLEMENT, WEEK)

    assert listed(engine) == [(str(WEEK), 1, revision) for revision in (2, 1, 0)]


def test_what_changed_in_another_week_makes_no_revision(engine: Engine, press: Press) -> None:
    store_feedback(engine)
    press.issue(REABLEMENT, WEEK)
    store_feedback(engine, received_at=TUESDAY - timedelta(days=7))

    assert press.issue(REABLEMENT, WEEK).outcome is Outcome.UNCHANGED


def test_numbers_are_the_teams_own_and_go_on_through_weeks_without_feedback(engine: Engine, press: Press) -> None:
    store_feedback(engine, received_at=TUESDAY - timedelta(days=14))
    store_feedback(engine, team="fostering", received_at=TUESDAY - timedelta(days=7))

    outcomes = [one.outcome for one in press.issue_all([WEEK.shifted(-2), WEEK.shifted(-1), WEEK])]

    assert listed(engine) == [(str(WEEK.shifted(-back)), 3 - back, 0) for back in range(3)]
    assert listed(engine, "fostering") == [(str(WEEK), 2, 0), (str(WEEK.shifted(-1)), 1, 0)]
    assert listed(engine, "old-team") == []  # closed, and nobody spoke of it
    assert outcomes.count(Outcome.NOTHING) == 4


def test_a_week_that_is_not_over_is_refused(press: Press, clock: Clock) -> None:
    clock.now = WEEK.ends_at - timedelta(seconds=1)

    with pytest.raises(NotOver):
        press.issue(REABLEMENT, WEEK)


def test_a_dry_run_says_what_would_be_and_keeps_nothing(engine: Engine, press: Press) -> None:
    store_feedback(engine)

    issued = press.issue(REABLEMENT, WEEK, dry_run=True)

    assert issued.outcome is Outcome.ISSUED
    assert listed(engine) == []


def test_what_happens_with_an_issue_is_kept_with_it_or_neither_is(engine: Engine, clock: Clock) -> None:
    store_feedback(engine)

    def fail(_: Connection, __: Issued) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Press(engine, DIRECTORY, clock, fail).issue(REABLEMENT, WEEK)

    assert listed(engine) == []


def test_a_database_that_is_away_is_said_so(tmp_path: Path, clock: Clock) -> None:
    engine = connect(f"sqlite:///{tmp_path}/nowhere/heard.sqlite")

    with pytest.raises(Unavailable):
        Press(engine, DIRECTORY, clock).issue(REABLEMENT, WEEK)


def test_who_was_overtaken_between_reading_and_keeping_looks_again(engine: Engine, press: Press, clock: Clock) -> None:
    """Another process issues the same week, and the team's next one, after this one has read and before it keeps."""
    store_feedback(engine)
    store_feedback(engine, received_at=TUESDAY + timedelta(days=7))
    clock.now += timedelta(days=7)
    another, overtaken = connect(engine.url.render_as_string(hide_password=False)), []
    other = Press(another, DIRECTORY, clock)

    @event.listens_for(engine, "begin")
    def overtake(connection: Connection) -> None:
        # The second transaction is the one that keeps: SQLite would wait for the other for ever inside it.
        overtaken.append(connection)
        if len(overtaken) == 2:
            other.issue(REABLEMENT, WEEK)
            other.issue(REABLEMENT, WEEK.shifted(1))

    assert press.issue(REABLEMENT, WEEK).outcome is Outcome.UNCHANGED
    another.dispose()
    assert listed(engine) == [(str(WEEK.shifted(1)), 2, 0), (str(WEEK), 1, 0)]


def test_on_mondays_what_is_due_is_issued_once_a_day_and_what_was_missed_too(engine: Engine, clock: Clock) -> None:
    store_feedback(engine, received_at=TUESDAY - timedelta(days=21))
    made = Press(engine, DIRECTORY, clock)
    mondays = Mondays(made, lambda _: False, clock)
    clock.now = MONDAY - timedelta(seconds=1)

    looks = [mondays.look(), mondays.look()]
    clock.now = MONDAY
    looks += [mondays.look(), mondays.look()]
    store_feedback(engine)
    clock.now += timedelta(hours=23, minutes=59)
    looks += [mondays.look()]
    clock.now += timedelta(minutes=1)
    looks += [mondays.look(), mondays.look()]

    assert looks == [3, 0, 1, 0, 0, 1, 0]  # three missed weeks; this Monday's; and its revision the morning after
    assert listed(engine)[0] == (str(WEEK), 4, 1)


def test_a_clerk_that_was_told_to_stop_goes_on_the_next_time(engine: Engine, clock: Clock) -> None:
    store_feedback(engine)
    store_feedback(engine, team="fostering")
    stops = [True, False]
    mondays = Mondays(Press(engine, DIRECTORY, clock), lambda _: stops.pop(0) if stops else False, clock)

    assert [mondays.look(), mondays.look()][1] == 2
    assert (len(listed(engine)), len(listed(engine, "fostering"))) == (1, 1)


@pytest.mark.postgres
def test_two_processes_at_once_issue_each_week_once(postgres_url: str, tmp_path: Path) -> None:
    engine = connect(postgres_url)
    migrate(engine)
    teams = ["reablement", "occupational-therapy"]
    for team in teams:
        store_feedback(engine, team=team)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEARD_")}
    environment |= {"DATABASE_URL": postgres_url, "HEARD_DATA_FOLDER": str(tmp_path)}
    argv = [sys.executable, "-m", "heard", "weekly", "issue", "--week", str(WEEK)]
    processes = [
        subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=100) for process in processes]

    assert [process.returncode for process in processes] == [0, 0], said
    assert [listed(engine, team) for team in teams] == [[(str(WEEK), 1, 0)]] * 2
    last_lines = [out.splitlines()[-1] for out, _ in said]
    assert sum(int(line.split()[0]) for line in last_lines) == 2, last_lines  # "2 issued, 0 revised, 0 unchanged."
    engine.dispose()


def test_an_issue_of_today_can_be_read_by_later_versions() -> None:
    """A committed example: a version that cannot read it would leave councils with issues that no page shows."""
    text = (Path(__file__).parent.parent / "examples" / "issue-1.json").read_text(encoding="utf-8")

    frozen = thaw(text)

    assert frozen.week.submissions == json.loads(text)["week"]["submissions"]
    assert AnswerShown("good", "0000-0000-00001") in frozen.answers
    assert frozen.week.charts[0].points
