"""The alarm by email: once for each submission and recipient, without words, and not after somebody took it on."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from heard.alarms import alarm_of, pages_address, recipients_of
from heard.settings import Settings
from schemas.corrections import SafetyDecision, SafetyState
from schemas.errors import InvalidConfig, Unavailable
from schemas.events import Unsafe
from schemas.references import reference_of
from schemas.weeks import LONDON
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from sinks.tables import Email, Feedback
from summaries.review.alarms import Alarm, email_alarms
from tests.factories import corrected
from tests.stored import store_feedback

TWO = ["duty@council.example", "manager@council.example"]
PAGES = "https://heard.council.example"
FRIDAY = datetime(2026, 3, 6, 15, 0, tzinfo=LONDON)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'heard.sqlite'}"
    engine = connect(url if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    migrate(engine)
    yield engine
    engine.dispose()


def ring(engine: Engine, now: datetime, recipients: list[str] = TWO) -> int:
    return email_alarms(engine, Alarm(), recipients, PAGES, now)


def emails(engine: Engine) -> list[tuple[str, str, str]]:
    query = select(Email.recipient, Email.subject, Email.text).order_by(Email.recipient, Email.key)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_an_alarm_goes_to_everybody_once_and_not_before_its_time(engine: Engine) -> None:
    reference = reference_of(store_feedback(engine, unsafe=Unsafe.YES, better="He hit me.", received_at=FRIDAY))
    early, due = datetime(2026, 3, 9, 10, 59, tzinfo=LONDON), datetime(2026, 3, 9, 11, 0, tzinfo=LONDON)

    counts = [ring(engine, now) for now in (early, due, due + timedelta(minutes=1), due + timedelta(days=30))]

    assert counts == [0, 2, 0, 0]
    assert [email[0] for email in emails(engine)] == TWO
    for _, subject, text in emails(engine):
        assert "hit" not in subject + text
        assert f"{PAGES}/review/safety/{reference}" in text
        assert "Friday 6 March 2026 at 3:00pm" in text


def test_a_recipient_who_comes_later_is_told_too_and_nobody_twice(engine: Engine) -> None:
    store_feedback(engine, unsafe=Unsafe.YES, received_at=FRIDAY)
    later = FRIDAY + timedelta(days=7)

    assert ring(engine, later, TWO[:1]) == 1
    assert ring(engine, later, [TWO[0].upper(), TWO[1]]) == 1


def test_each_submission_has_an_alarm_of_its_own(engine: Engine) -> None:
    for _ in range(3):
        store_feedback(engine, unsafe=Unsafe.YES, received_at=FRIDAY)

    assert ring(engine, FRIDAY + timedelta(days=7)) == 6
    assert all("Waiting too long now: 3 submissions." in text for _, _, text in emails(engine))


@pytest.mark.parametrize("state", SafetyState)
def test_what_somebody_has_decided_about_sets_off_no_alarm(engine: Engine, state: SafetyState) -> None:
    held = store_feedback(engine, unsafe=Unsafe.YES, received_at=FRIDAY)
    decided = corrected(feedback_id=held, safety=SafetyDecision(state=state, note="Rang."))
    FeedbackStore(engine).save([], [], FRIDAY, [decided])

    assert ring(engine, FRIDAY + timedelta(days=7)) == 0


def test_a_decision_about_something_else_does_not_end_an_alarm(engine: Engine) -> None:
    held = store_feedback(engine, unsafe=Unsafe.YES, received_at=FRIDAY)
    FeedbackStore(engine).save([], [], FRIDAY, [corrected(feedback_id=held, reviewed=True)])

    assert ring(engine, FRIDAY + timedelta(days=7)) == 2


def test_what_is_safe_and_what_was_imported_set_off_no_alarm(engine: Engine) -> None:
    store_feedback(engine, unsafe=Unsafe.NO, received_at=FRIDAY)
    store_feedback(engine, unsafe=Unsafe.YES, received_at=FRIDAY)
    with engine.begin() as connection:
        connection.execute(Feedback.__table__.update().values(source="import"))  # type: ignore[attr-defined]

    assert ring(engine, FRIDAY + timedelta(days=7)) == 0


def test_a_database_that_is_away_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="database"):
        ring(connect(f"sqlite:///{tmp_path}/nowhere/heard.sqlite"), FRIDAY)


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type]


def test_the_settings_say_when_and_to_whom() -> None:
    ours = settings(
        safety_alarm_hours=2,
        working_hours="08:00-18:00",
        safety_alarm_emails=" a@council.example, b@council.example ,a@council.example,",
        pages_url="https://heard.council.example/",
    )

    assert alarm_of(ours).is_overdue(datetime(2026, 3, 6, 8, tzinfo=LONDON), datetime(2026, 3, 6, 10, tzinfo=LONDON))
    assert recipients_of(ours) == ["a@council.example", "b@council.example"]
    assert pages_address(ours) == "https://heard.council.example"
    assert pages_address(settings()) == "http://localhost:8001"
    assert recipients_of(settings()) == []


def test_settings_that_are_wrong_are_named() -> None:
    with pytest.raises(InvalidConfig, match="HEARD_WORKING_HOURS"):
        alarm_of(settings(working_hours="17:00-09:00"))
    with pytest.raises(InvalidConfig, match="HEARD_SAFETY_ALARM_EMAILS"):
        recipients_of(settings(safety_alarm_emails="nobody"))
