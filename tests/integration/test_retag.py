"""Tagging again what is stored, on both databases: resumable, and nothing that a person decided is undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update

from heard.retag import Changed, changes_of, retag
from heard.settings import Settings
from schemas.events import Unsafe
from schemas.tags import Sentiment
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.retagging import Retagging
from sinks.store import FeedbackStore
from sinks.tables import AnswerTag, Contact, Feedback, Tag, ThemeTag, Words
from tests.factories import NOON, an_id, received, tagged
from tests.taggers import shipped_tagger

UNHAPPY = "Nobody rang me back. The waiting was terrible and the staff were rude."


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    return Settings(_env_file=None, data_folder=tmp_path, database_url=url)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = connect(settings.database)
    migrate(engine)
    yield engine
    engine.dispose()


def store(engine: Engine, count: int, **given: object) -> None:
    events = [tagged(received(number, good=UNHAPPY, **given), tagger="1-old") for number in range(1, count + 1)]
    FeedbackStore(engine).save(events, [], NOON)


def test_what_another_tagger_tagged_is_tagged_again_with_everything_there_is(
    settings: Settings, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    store(engine, 3, reply_to="bob@example.org")

    retag(settings, dry_run=False)

    with engine.connect() as connection:
        tags = connection.execute(select(Tag).order_by(Tag.feedback_id)).all()
        assert {row.tagger for row in tags} == {shipped_tagger().identity}
        assert {row.sentiment for row in tags} == {Sentiment.NEGATIVE}
        assert connection.scalar(select(func.count()).select_from(ThemeTag)) >= 3
        assert connection.scalars(select(AnswerTag.details)).all()[0] != ""
        assert connection.scalars(select(Words.words)).all() == [UNHAPPY] * 3
        assert connection.scalar(select(func.count()).select_from(Contact)) == 3
    printed = capsys.readouterr().out
    assert "3 submissions are now tagged by" in printed and "positive → negative" in printed
    assert "rang" not in printed


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    settings: Settings, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    store(engine, 2)

    retag(settings, dry_run=True)

    assert "2 submissions would be tagged by" in capsys.readouterr().out
    assert Retagging(engine, shipped_tagger().identity).count() == 2


def test_one_that_was_stopped_goes_on_and_one_that_is_done_does_nothing(
    settings: Settings, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    store(engine, 5)
    past = Retagging(engine, shipped_tagger().identity)
    first = next(past.batches(2))
    past.replace([shipped_tagger().tag(one.received) for one in first])
    assert past.count() == 3

    retag(settings, dry_run=False)
    assert past.count() == 0

    capsys.readouterr()
    retag(settings, dry_run=False)
    assert "0 submissions are now" in capsys.readouterr().out


def test_what_is_held_back_for_a_person_stays_held_back(settings: Settings, engine: Engine) -> None:
    store(engine, 1, unsafe=Unsafe.NO)
    with engine.begin() as connection:
        connection.execute(update(Feedback).values(held_back=True))

    retag(settings, dry_run=False)

    with engine.connect() as connection:
        assert connection.scalars(select(Feedback.held_back)).all() == [True]


def test_words_that_the_new_tagger_finds_worrying_are_held_back(settings: Settings, engine: Engine) -> None:
    event = received(1, good="My son hits me every night.", unsafe=Unsafe.NO)
    FeedbackStore(engine).save([tagged(event, tagger="1-old")], [], NOON)

    retag(settings, dry_run=False)

    with engine.connect() as connection:
        assert connection.scalars(select(Feedback.held_back)).all() == [True]


def test_a_theme_that_is_no_longer_seen_is_gone(settings: Settings, engine: Engine) -> None:
    store(engine, 1)
    with engine.begin() as connection:
        connection.execute(ThemeTag.__table__.insert().values(feedback_id=an_id(1), theme="of-old", reasons=""))

    (batch,) = Retagging(engine, "other").batches(10)
    changes = changes_of(batch[0].tags, shipped_tagger().tag(batch[0].received))
    retag(settings, dry_run=False)

    assert Changed("theme", "of-old", "none") in changes
    with engine.connect() as connection:
        assert "of-old" not in connection.scalars(select(ThemeTag.theme)).all()
