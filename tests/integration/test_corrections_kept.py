"""What reviewers decided outlives a backup that is brought back elsewhere, and tagging again after it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from heard.backup import back_up, restore
from heard.correcting import CorrectionSender, publish_of
from heard.retag import retag
from heard.settings import Settings
from schemas.corrections import (
    Changes,
    QuoteDecision,
    QuoteSpan,
    Redaction,
    RedactionsChecked,
    SafetyDecision,
    SafetyState,
    SentimentChange,
    TeamChange,
    ThemesChange,
)
from schemas.events import Unsafe
from schemas.tags import Question, Sentiment
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from sinks.tables import Base, Feedback, Review, Tag, ThemeTag
from summaries.access import Person, StaffRole
from summaries.correction_outbox import Outbox
from summaries.corrections import propose
from summaries.quotes import Wanted, quotations
from summaries.writing import writing
from tests.factories import NOON, an_id, corrected, received_in_full, tagged
from tests.real_parts import fresh_database

ALICE = Person(an_id(7), "Alice", StaffRole.REVIEWER, frozenset())
DECIDED: dict[str, Any] = {
    "sentiment": SentimentChange(now=Sentiment.MIXED),
    "team": TeamChange(now="fostering"),
    "themes": ThemesChange(now=("a-theme-of-a-reviewer",)),
    "safety": SafetyDecision(state=SafetyState.LET_GO, note="A figure of speech."),
    "redactions": RedactionsChecked(spans=(Redaction(question=Question.GOOD, start=4, end=12, replacement="[food]"),)),
    "quote": QuoteDecision(spans=(QuoteSpan(question=Question.GOOD, start=0, end=21),)),
    "reviewed": True,
}
Rows = dict[str, Sequence[Any]]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def homes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Settings, Settings]]:
    """A Heard, and a place for another."""
    if request.param == "sqlite":
        yield a_heard(tmp_path / "here"), a_heard(tmp_path / "there")
        return
    server = request.getfixturevalue("postgres_server")
    with fresh_database(server) as one, fresh_database(server) as other:
        yield a_heard(tmp_path / "here", one), a_heard(tmp_path / "there", other)


def a_heard(folder: Path, database_url: str = "") -> Settings:
    return Settings(_env_file=None, data_folder=folder, database_url=database_url, embedded=True)


@contextmanager
def connected(settings: Settings) -> Iterator[Engine]:
    engine = connect(settings.database)
    yield engine
    engine.dispose()


def rows_of(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
            for table in Base.metadata.sorted_tables
        }


def fill(settings: Settings) -> None:
    """Store a submission that was corrected, and one about which a decision is on its way."""
    settings.data_folder.mkdir()
    with connected(settings) as engine:
        migrate(engine)
        both = [tagged(received_in_full(number, unsafe=Unsafe.YES), tagger="1-old") for number in (1, 2)]
        FeedbackStore(engine).save(both, [], NOON, [corrected(1, **DECIDED)])
        with writing(engine) as connection:
            propose(connection, ALICE, an_id(2), 0, Changes(sentiment=DECIDED["sentiment"]), NOON)


def check_standing(engine: Engine, number: int) -> None:
    """Make sure that what was decided about a submission stands."""
    with engine.connect() as connection:
        tag = connection.execute(select(Tag.sentiment, Tag.team).where(Tag.feedback_id == an_id(number))).one()
        assert tag.sentiment == "mixed"
        if number == 1:
            held_back = connection.scalar(select(Feedback.held_back).where(Feedback.feedback_id == an_id(1)))
            themes = connection.scalars(select(ThemeTag.theme).where(ThemeTag.feedback_id == an_id(1))).all()
            assert (tag.team, held_back, themes) == ("fostering", False, ["a-theme-of-a-reviewer"])
            assert [quote.words for quote in quotations(connection, Wanted())] == ["The [food] was hot."]


def test_a_backup_brings_back_what_reviewers_decided_and_what_is_on_its_way(
    homes: tuple[Settings, Settings], tmp_path: Path
) -> None:
    here, there = homes
    fill(here)
    with connected(here) as engine:
        before = rows_of(engine)

    back_up(here, tmp_path / "copy")
    restore(there, tmp_path / "copy")

    with connected(there) as engine:
        assert rows_of(engine) == before
        sender = CorrectionSender(Outbox(engine), publish_of(there, engine), patience=timedelta(minutes=1))
        assert sender.send_all() == 1
        check_standing(engine, 1)
        check_standing(engine, 2)
        assert rows_of(engine)["correction_outbox"] == []


def test_tagging_again_with_the_real_tagger_keeps_what_reviewers_decided(homes: tuple[Settings, Settings]) -> None:
    here, _ = homes
    fill(here)

    retag(here, dry_run=False)

    with connected(here) as engine:
        check_standing(engine, 1)
        with engine.connect() as connection:
            assert connection.scalar(select(Tag.tagger).where(Tag.feedback_id == an_id(1))) != "1-old"
            own = connection.scalar(select(Review.own).where(Review.feedback_id == an_id(1)))
            assert own is not None and "a-theme-of-a-reviewer" not in own and '"held_back":true' in own
