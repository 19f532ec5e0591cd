"""Where it has gone quiet, from stored feedback: on the leader's first page and in the command."""

import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, update

from heard.settings import Settings
from heard.silence import print_silence
from schemas.errors import Unavailable
from schemas.weeks import ReportingWeek
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.tables import Base, Feedback
from summaries import silence_words
from summaries.access import StaffRole
from summaries.reading import reading
from summaries.silence import Lookout, Silence, silence, to_json
from tests.pages_app import AFTER, DIRECTORY, make_pages, plain, read_page, sign_in
from tests.stored import WEEK, store_feedback

RUNNING = WEEK.shifted(1)
"""The week that AFTER falls in."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    else:
        engine = connect(request.getfixturevalue("postgres_url"))
    migrate(engine)
    yield engine
    engine.dispose()


def store(engine: Engine, weeks_ago: Iterable[int], *, team: str = "reablement", source: str = "form") -> None:
    """Store a piece of feedback in each of these weeks before the running one."""
    for back in weeks_ago:
        at = RUNNING.shifted(-back).starts_at + timedelta(hours=30)
        feedback_id = store_feedback(engine, team=team, received_at=at)
        with engine.begin() as connection:
            chosen = Feedback.feedback_id == feedback_id
            connection.execute(update(Feedback).where(chosen).values(source=source))


def look(engine: Engine, least_weeks: int = 6) -> Silence:
    with reading(engine) as connection:
        return silence(connection, DIRECTORY, AFTER, least_weeks)


def test_a_team_that_went_quiet_is_named_with_since_when_and_what_is_usual(engine: Engine) -> None:
    store(engine, range(8, 20))
    store(engine, range(1, 20), team="fostering")

    (team,) = look(engine).teams

    assert (team.team_id, team.weeks, team.last_week, team.longest_before) == ("reablement", 7, "2026-W03", 0)
    assert silence_words.team(team) == (
        "nothing for 7 weeks. The last came in 12 to 18 January 2026. Before that, something came each week."
    )


def test_what_came_for_a_merged_team_counts_for_the_one_that_took_over(engine: Engine) -> None:
    store(engine, range(8, 20))
    store(engine, [1], team="old-team")

    assert look(engine).teams == ()


def test_a_way_in_that_stopped_is_named_with_its_service_and_what_it_brought(engine: Engine) -> None:
    store(engine, range(1, 30))
    store(engine, [week for week in range(10, 30) for _ in range(3)], source="paper")
    store(engine, range(1, 30), team="fostering", source="paper")
    store(engine, range(10, 30), source="import")

    (channel,) = look(engine).channels

    assert (channel.service, channel.source, channel.weeks, channel.last_week) == ("adults", "paper", 9, "2026-W01")
    assert channel.a_month == pytest.approx(13)
    assert silence_words.channel(channel) == "Adults’ services, on paper"
    assert "It brought about 15 a month." in silence_words.stopped(channel)


def test_a_team_of_which_nothing_was_ever_said_is_named_once_heard_has_run_long_enough(engine: Engine) -> None:
    store(engine, range(1, 5))
    assert look(engine).never_heard == ()

    store(engine, [12])
    assert look(engine).never_heard == ("Fostering Team",)


def test_an_empty_database_is_not_silence(engine: Engine) -> None:
    found = look(engine)

    assert (found.teams, found.channels, found.never_heard) == ((), (), ())


def test_it_is_looked_at_once_an_hour(engine: Engine) -> None:
    now = [AFTER]
    store(engine, range(8, 20))
    lookout = Lookout(engine, DIRECTORY, lambda: now[0], 6, 60)
    assert quiet_teams(lookout) == 1
    store(engine, [1])

    now[0] += timedelta(minutes=59)
    assert quiet_teams(lookout) == 1
    now[0] += timedelta(minutes=1)
    assert quiet_teams(lookout) == 0


def quiet_teams(lookout: Lookout) -> int | None:
    found = lookout.look()
    return None if found is None else len(found.teams)


def test_a_page_does_not_wait_for_a_long_look_and_is_shown_what_was_found_before(engine: Engine) -> None:
    now, may_go_on = [AFTER], threading.Event()
    may_go_on.set()

    def clock() -> datetime:
        if threading.current_thread() is not threading.main_thread():
            may_go_on.wait(60)
        return now[0]

    patient, hasty = (Lookout(engine, DIRECTORY, clock, 6, patience) for patience in (60, 0))
    may_go_on.clear()
    assert hasty.look() is None
    may_go_on.set()
    hasty._patience = 60
    assert hasty.look() is not None
    first = patient.look()
    now[0] += timedelta(hours=2)
    may_go_on.clear()
    patient._patience = 0
    assert patient.look() is first
    may_go_on.set()
    patient._patience = 60
    again = patient.look()
    assert again is not None
    assert again.looked_at == now[0]


def test_a_database_that_is_away_is_said_so_and_looked_at_again(engine: Engine) -> None:
    lookout = Lookout(engine, DIRECTORY, lambda: AFTER, 6, 60)
    Base.metadata.drop_all(engine)
    with pytest.raises(Unavailable):
        lookout.look()

    Base.metadata.create_all(engine)
    assert lookout.look() is not None


@pytest.mark.parametrize("role", [StaffRole.LEADER, StaffRole.REVIEWER])
def test_leaders_and_reviewers_find_it_on_their_first_page(engine: Engine, role: StaffRole) -> None:
    store(engine, range(8, 20))

    html = plain(read_page(sign_in(make_pages(engine).test_client(), engine, role).get("/")))

    assert "Where it has gone quiet (2)" in html
    assert "Reablement Team</a>: nothing for 7 weeks. The last came in 12 to 18 January 2026." in html
    assert "Adults’ services, by the form on the web" in html
    assert "Nothing has ever been said of: Fostering Team." in html


def test_a_team_member_does_not(engine: Engine) -> None:
    store(engine, range(8, 20))

    html = read_page(sign_in(make_pages(engine).test_client(), engine, StaffRole.TEAM_MEMBER, "reablement").get("/"))

    assert "quiet" not in html


def test_json_names_all_of_it(engine: Engine) -> None:
    store(engine, range(8, 20))

    shown = msgspec.json.decode(to_json(look(engine)))

    assert [team["weeks"] for team in shown["teams"]] == [7]
    assert [channel["source"] for channel in shown["channels"]] == ["form"]
    assert shown["least_weeks"] == 6


def test_the_command_says_it_in_words_and_as_json(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    settings = Settings(_env_file=None, data_folder=tmp_path)
    engine = connect(settings.database)
    migrate(engine)
    now = ReportingWeek.containing(datetime.now(UTC))
    for back in range(8, 20):
        store_feedback(engine, received_at=now.shifted(-back).starts_at + timedelta(hours=30))
    engine.dispose()

    print_silence(settings, as_json=False)
    text = " ".join(capfdbinary.readouterr().out.decode().split())
    print_silence(settings, as_json=True)
    shown = msgspec.json.decode(capfdbinary.readouterr().out)

    assert "Reablement Team: nothing for 7 weeks." in text
    assert "Nothing has ever been said of: " in text
    assert [team["team_id"] for team in shown["teams"]] == ["reablement"]
