"""The submissions that are asked about: of one answer, in English, not held back, and not judged by anybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from schemas.events import Unsafe
from schemas.tags import Sentiment
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from summaries.reading import reading
from summaries.teaching import select_candidates, worth_judging
from tests.factories import NOON, an_id, corrected, received, received_in_full, tagged


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    else:
        engine = connect(request.getfixturevalue("postgres_url"))
    migrate(engine)
    yield engine
    engine.dispose()


def test_only_what_can_teach_is_asked_about_and_the_least_sure_first(engine: Engine) -> None:
    events = [
        tagged(received(1, good="The lift is broken, 3 times"), confidence=0.8),
        tagged(received(2, good="The lift was slow"), confidence=0.4),
        tagged(received(3), confidence=0.1),  # judged
        tagged(received_in_full(4), confidence=0.1),  # of two answers
        tagged(received(5, unsafe=Unsafe.YES), confidence=0.1),
        tagged(received(6), confidence=0.1, language="pl"),
        tagged(received(7), confidence=0.1, sentiment=Sentiment.NOT_ASSESSED),
    ]
    FeedbackStore(engine).save(events, [], NOON, [corrected(3)])

    with reading(engine) as connection:
        found = select_candidates(connection)

    assert [one.feedback_id for one in found] == [an_id(2), an_id(1)]
    assert found[1].words == {"the", "lift", "is", "broken", "times"}
    assert [one.feedback_id for one in worth_judging(found)] == [an_id(2), an_id(1)]


def test_the_oldest_and_the_surest_are_left_out_where_there_are_too_many(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summaries.teaching.LOOKED_AT", 3)
    monkeypatch.setattr("summaries.teaching.UNSURE", 2)
    FeedbackStore(engine).save([tagged(received(n), confidence=0.1 * n) for n in range(1, 5)], [], NOON)

    with reading(engine) as connection:
        found = select_candidates(connection)

    assert [one.feedback_id for one in found] == [an_id(2), an_id(3)]
