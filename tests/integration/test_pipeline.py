"""Embedded mode's pipeline: from the form's door to the database in one process, without a broker."""

import asyncio
import hashlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from heard.pipeline import NO_PARTITION, Pipeline
from producers.door import Door
from producers.spool import Spool
from schemas.events import Source
from schemas.topics import RECEIVED
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from sinks.tables import DeadLetter, Feedback, Watermark, Words
from tests.factories import NOON, a_submission, a_ticket, an_id, received
from tests.fakes import FakeTagger

WITHIN_SECONDS = 30


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    spool = Spool(tmp_path / "spool.sqlite")
    yield spool
    spool.close()


def a_pipeline(spool: Spool, engine: Engine, folder: Path, *, tagger: FakeTagger | None = None) -> Pipeline:
    return Pipeline(
        spool,
        FeedbackStore(engine),
        tagger or FakeTagger(),
        data_folder=folder,
        slice_size=10,
        retry_seconds=60,
        patience=timedelta(seconds=60),
    )


async def until(is_so: Callable[[], bool]) -> None:
    async def look() -> None:
        while not await asyncio.to_thread(is_so):  # noqa: ASYNC110  # what it waits for is in a file, not in this loop
            await asyncio.sleep(0.01)

    await asyncio.wait_for(look(), WITHIN_SECONDS)


async def within(work: Awaitable[None]) -> None:
    await asyncio.wait_for(work, WITHIN_SECONDS)


def stored_words(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Words.words).order_by(Words.feedback_id, Words.question)))


async def test_what_the_door_accepted_is_stored_with_the_same_words(
    spool: Spool, engine: Engine, tmp_path: Path
) -> None:
    said = [f"{number} \U0001f642 caf\u00e9\nand \u202ecake\u202c '; --" for number in range(35)]
    door = Door(spool, "a secret", clock=lambda: NOON)
    pipeline = a_pipeline(spool, engine, tmp_path)

    async with pipeline.running():
        accepted = [door.accept(a_submission(good=words), a_ticket(), Source.FORM) for words in said]
        await within(pipeline.drain())

    def hashes(words: list[str]) -> list[str]:
        return sorted(hashlib.sha256(one.encode()).hexdigest() for one in words)

    assert hashes(stored_words(engine)) == hashes(said)
    with engine.connect() as connection:
        ids = connection.scalars(select(Feedback.feedback_id)).all()
        assert connection.scalars(select(Watermark.spool)).all() == ["embedded"]
    assert sorted(ids) == sorted(event.feedback_id for event in accepted)
    assert spool.counts() == (35, 35, 0, 0, None)


async def test_a_form_sent_again_after_it_was_stored_is_not_stored_again(
    spool: Spool, engine: Engine, tmp_path: Path
) -> None:
    door, pipeline = Door(spool, "a secret", clock=lambda: NOON), a_pipeline(spool, engine, tmp_path)

    async with pipeline.running():
        for _ in range(2):
            door.accept(a_submission(), a_ticket(), Source.FORM)
            await within(pipeline.drain())

    assert FeedbackStore(engine).counts() == (1, 0)
    assert spool.counts().accepted == 1


async def test_what_cannot_be_decoded_becomes_a_dead_letter_and_its_neighbours_are_stored(
    spool: Spool, engine: Engine, tmp_path: Path
) -> None:
    for number in (1, 2, 3):
        spool.keep(received(number))
    with sqlite3.connect(tmp_path / "spool.sqlite") as database:
        database.execute("update submissions set event = ? where feedback_id = ?", (b"{porridge", an_id(2).bytes))
    database.close()
    pipeline = a_pipeline(spool, engine, tmp_path)

    async with pipeline.running():
        await within(pipeline.drain())

    with engine.connect() as connection:
        assert connection.scalars(select(Feedback.feedback_id).order_by(Feedback.feedback_id)).all() == [
            an_id(1),
            an_id(3),
        ]
        letter = connection.execute(select(DeadLetter.__table__)).mappings().one()
    assert (letter["topic"], letter["partition"]) == (RECEIVED.name, NO_PARTITION)
    assert (letter["feedback_id"], letter["value"]) == (an_id(2), b"{porridge")
    assert spool.counts().unseen == 0


async def test_each_of_two_dead_letters_of_an_empty_spool_is_kept(spool: Spool, engine: Engine, tmp_path: Path) -> None:
    pipeline = a_pipeline(spool, engine, tmp_path, tagger=FakeTagger(breaks_on="porridge"))

    async with pipeline.running():
        for number in (1, 2):
            spool.keep(received(number))
            await within(pipeline.drain())

    assert FeedbackStore(engine).counts() == (0, 2)


async def test_what_was_handed_over_and_not_stored_is_stored_after_a_restart(
    spool: Spool, engine: Engine, tmp_path: Path
) -> None:
    for number in (1, 2, 3):
        spool.keep(received(number))
    spool.mark_published([one.place for one in spool.waiting(2)])  # and then the process was killed
    pipeline = a_pipeline(spool, engine, tmp_path)

    async with pipeline.running():
        await within(pipeline.drain())

    assert FeedbackStore(engine).counts() == (3, 0)


async def test_what_was_stored_and_not_forgotten_is_stored_once_after_a_restart(
    spool: Spool, engine: Engine, tmp_path: Path
) -> None:
    spool.keep(received(1))
    first = a_pipeline(spool, engine, tmp_path)
    async with first.running():
        await within(first.drain())
    with sqlite3.connect(tmp_path / "spool.sqlite") as database:
        database.execute("delete from seen")
    database.close()
    spool.keep(received(1))
    second = a_pipeline(spool, engine, tmp_path)

    async with second.running():
        await within(second.drain())

    assert FeedbackStore(engine).counts() == (1, 0)


async def test_a_database_that_was_away_for_a_while_gets_everything(
    spool: Spool, engine: Engine, tmp_path: Path
) -> None:
    file, away = tmp_path / "heard.sqlite", tmp_path / "away"
    engine.dispose()
    file.rename(away)
    file.mkdir()  # no database can be opened here
    for number in range(1, 26):
        spool.keep(received(number))

    async with a_pipeline(spool, engine, tmp_path).running():
        await until(lambda: spool.counts().waiting == 0)
        assert spool.counts().unseen == 25
        file.rmdir()
        away.rename(file)
        await until(lambda: spool.counts().unseen == 0)

    assert FeedbackStore(engine).counts() == (25, 0)


async def test_a_database_that_another_process_has_locked_gets_everything_when_it_is_free(
    spool: Spool, engine: Engine, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "heard.sqlite", isolation_level=None)
    other.execute("begin immediate")
    spool.keep(received(1))

    async with a_pipeline(spool, engine, tmp_path).running():
        await until(lambda: spool.counts().waiting == 0)
        assert FeedbackStore(engine).counts() == (0, 0)
        other.execute("rollback")
        await until(lambda: spool.counts().unseen == 0)

    other.close()
    assert FeedbackStore(engine).counts() == (1, 0)


async def test_it_stops_while_the_database_is_away_and_loses_nothing(
    spool: Spool, engine: Engine, tmp_path: Path
) -> None:
    file, away = tmp_path / "heard.sqlite", tmp_path / "away"
    engine.dispose()
    file.rename(away)
    file.mkdir()
    for number in range(1, 201):  # more than fits between the feed and the agent
        spool.keep(received(number))

    async def start_and_stop() -> None:
        async with a_pipeline(spool, engine, tmp_path).running():
            await until(lambda: spool.counts().published >= 50)  # the feed waits by then

    await within(start_and_stop())
    file.rmdir()
    away.rename(file)
    pipeline = a_pipeline(spool, engine, tmp_path)
    async with pipeline.running():
        await within(pipeline.drain())

    assert FeedbackStore(engine).counts() == (200, 0)


async def test_a_part_that_fails_ends_the_process(
    spool: Spool, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of our own must not leave a pipeline that looks alive and stores nothing."""
    ended = asyncio.Event()
    monkeypatch.setattr("heard.pipeline.give_up", ended.set)
    monkeypatch.setattr(spool, "waiting", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        async with a_pipeline(spool, engine, tmp_path).running():
            await within(ended.wait())
