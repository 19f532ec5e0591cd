"""A person takes their words back: nothing of them is left, and no replay brings them again."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select

from heard.cli import app
from heard.settings import Settings
from heard.taken_back import TRY_AGAIN_SECONDS, WithdrawalsBox, pass_on_withdrawals
from producers.spool import Spool
from producers.withdrawals import WithdrawalDoor
from schemas.errors import InvalidConfig, Unavailable
from schemas.events import encode
from schemas.records import Record, outgoing_withdrawn
from schemas.references import id_ending, reference_of
from schemas.topics import WITHDRAWN
from schemas.withdrawals import FeedbackWithdrawn
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.recording import record_batch
from sinks.retagging import Retagging
from sinks.store import FeedbackStore
from sinks.tables import DeadLetter, Feedback, Withdrawal
from sinks.withdrawing import STAY, Withdrawals, tables_of_a_submission
from tests.factories import NOON, an_id, dead_lettered, read_back, received, received_in_full, tagged
from tests.fakes import FakePublisher
from tests.taggers import shipped_tagger

SECRET = "Marmalade sandwiches beneath the observatory"


def asked(number: int = 1, *, erase: bool = True) -> FeedbackWithdrawn:
    return FeedbackWithdrawn(reference=reference_of(an_id(number)), asked_at=NOON, erase=erase)


def rows_of(engine: Engine, number: int) -> dict[str, int]:
    """Return how many rows each table has of a submission, where there are any."""
    with engine.connect() as connection:
        found = {
            table.name: len(connection.execute(select(table).where(table.c.feedback_id == an_id(number))).all())
            for table in tables_of_a_submission()
            if "feedback_id" in table.c
        }
    return {name: count for name, count in found.items() if count}


def test_erasing_takes_every_row_of_a_submission_and_none_of_its_neighbours(engine: Engine) -> None:
    FeedbackStore(engine).save([tagged(received_in_full(1)), tagged(received_in_full(2))], [dead_lettered(1)], NOON)
    before = rows_of(engine, 2)

    taken = Withdrawals(engine).take(asked(1))

    assert taken.stored
    tags = {"tags": 1, "answer_tags": 2, "waiting": 1}
    assert taken.rows == {"feedback": 1, "words": 2, "contacts": 1, **tags, "dead_letters": 1}
    assert rows_of(engine, 1) == {}
    assert rows_of(engine, 2) == before != {}


def test_erasing_twice_is_erasing_once(engine: Engine) -> None:
    FeedbackStore(engine).save([tagged()], [], NOON)

    again = [Withdrawals(engine).take(asked()) for _ in range(2)][1]

    assert (again.stored, again.rows) == (False, {})


def test_what_was_erased_is_not_stored_again_by_a_replay_and_counts_as_seen(engine: Engine) -> None:
    store = FeedbackStore(engine)
    store.save([tagged()], [], NOON)
    Withdrawals(engine).take(asked())

    store.save([tagged(), tagged(received(2))], [dead_lettered(1), dead_lettered(3)], NOON)

    assert rows_of(engine, 1) == {}
    assert rows_of(engine, 2)["words"] == 1
    assert store.counts() == (1, 1)
    assert store.seen([an_id(1), an_id(4)]) == {an_id(1)}  # so that the spool forgets it too


def test_what_is_erased_before_it_is_stored_is_never_stored(engine: Engine) -> None:
    taken = Withdrawals(engine).take(asked())

    FeedbackStore(engine, copy_from_rows=1).save([tagged(), tagged(received(2))], [], NOON)

    assert not taken.stored
    assert (rows_of(engine, 1), bool(rows_of(engine, 2))) == ({}, True)


def test_withdrawing_keeps_the_words_and_says_since_when_also_after_a_replay(engine: Engine) -> None:
    store = FeedbackStore(engine)
    store.save([tagged()], [], NOON)
    withdrawals = Withdrawals(engine)
    withdrawals.take(asked(1, erase=False))
    withdrawals.take(asked(2, erase=False))
    store.save([tagged(), tagged(received(2)), tagged(received(3))], [], NOON)

    with engine.connect() as connection:
        query = select(Feedback.withdrawn_at).order_by(Feedback.feedback_id)
        assert connection.scalars(query).all() == [NOON, NOON, None]
    assert rows_of(engine, 1)["words"] == 1


def test_erasing_after_withdrawing_erases_and_withdrawing_after_erasing_changes_nothing(engine: Engine) -> None:
    FeedbackStore(engine).save([tagged()], [], NOON)
    withdrawals = Withdrawals(engine)

    for erase in (False, True, False):
        withdrawals.take(asked(1, erase=erase))

    with engine.connect() as connection:
        assert connection.scalars(select(Withdrawal.erase)).all() == [True]
    assert rows_of(engine, 1) == {}


def test_a_dead_letter_that_nobody_can_read_is_found_by_the_id_in_its_bytes(engine: Engine) -> None:
    broken = encode(received(1, good=SECRET))[:-2]
    FeedbackStore(engine).save([], [dead_lettered(1, key=None, value=broken), dead_lettered(2, key=None)], NOON)

    taken = Withdrawals(engine).take(asked())

    assert taken.rows == {"dead_letters": 1}
    with engine.connect() as connection:
        assert connection.scalars(select(DeadLetter.offset)).all() == [2]


def test_a_batch_that_is_being_tagged_again_does_not_bring_back_what_was_erased(engine: Engine) -> None:
    FeedbackStore(engine).save([tagged(received(1, good="She rang me.")), tagged(received(2))], [], NOON)
    tagger = shipped_tagger()
    past = Retagging(engine, tagger.identity)
    (batch,) = past.batches(10)
    Withdrawals(engine).take(asked())

    past.replace([tagger.tag(one.received) for one in batch])

    assert rows_of(engine, 1) == {}
    assert past.count() == 0


@pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_a_sink_in_the_middle_of_storing_and_an_erasure_leave_nothing(engine: Engine) -> None:
    erasing = threading.Thread(target=Withdrawals(engine).take, args=[asked()])

    def erase_meanwhile(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("INSERT INTO words") and not erasing.ident:
            erasing.start()
            erasing.join(0.5)  # it must wait for this transaction, and not be done before it

    event.listen(engine, "before_cursor_execute", erase_meanwhile)
    try:
        FeedbackStore(engine).save([tagged()], [], NOON)
    finally:
        event.remove(engine, "before_cursor_execute", erase_meanwhile)
    erasing.join(30)

    assert erasing.ident is not None
    assert rows_of(engine, 1) == {}


def test_a_record_of_its_topic_erases_and_a_bad_one_is_a_dead_letter(engine: Engine) -> None:
    store = FeedbackStore(engine)
    store.save([tagged(), tagged(received(2))], [], NOON)
    good = read_back(outgoing_withdrawn(asked(1)), offset=1)
    bad = Record(WITHDRAWN.name, 0, 2, b"key", b'{"reference": "0000-0000-0000X"}')

    record_batch(store, [bad, good], NOON)

    assert rows_of(engine, 1) == {}
    assert store.counts() == (1, 1)


def test_a_broken_spool_of_withdrawals_keeps_nobody_from_their_words_and_is_tried_again(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, _env_file=None)  # type: ignore[call-arg]  # pydantic's own
    settings.withdrawals_path.mkdir()  # no file can be there
    door, published = WithdrawalDoor(WithdrawalsBox(settings)), FakePublisher(ValueError("a fault of ours"))
    asked_at: list[float] = []
    with pytest.raises(Unavailable):
        door.accept(reference_of(an_id(1)), erase=True)

    def stopped(seconds: float) -> bool:
        asked_at.append(seconds)
        if len(asked_at) == 2:  # once it has failed: the spool is mended, and somebody asks again
            settings.withdrawals_path.rmdir()
            door.accept(reference_of(an_id(1)), erase=True)
        return bool(published.published)

    pass_on_withdrawals(settings, published.publish, stopped)

    assert [one.topic for one in published.published] == [WITHDRAWN.name]
    assert asked_at.count(TRY_AGAIN_SECONDS) == 3  # the broken spool, the fault, and then told to stop


def test_every_table_that_knows_a_submission_is_erased_or_is_known_to_stay() -> None:
    """A new table that points at submissions is erased by itself, or somebody has to say why it stays."""
    names = {table.name for table in tables_of_a_submission()}

    assert {"feedback", "words", "contacts", "tags", "answer_tags", "theme_tags", "dead_letters"} <= names
    assert {"action_feedback"} <= names  # by the reference
    assert names & STAY == set()


def test_an_id_ends_as_its_reference_says() -> None:
    for number in (1, 77, 2**40 + 5):
        assert str(an_id(number)).endswith(id_ending(reference_of(an_id(number))))


def test_after_heard_erase_the_words_are_in_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARD_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'heard.sqlite'}")
    engine, store = fill_with_a_secret(tmp_path)
    assert files_with_the_secret(tmp_path) != []

    with pytest.raises(SystemExit) as ended:
        app(["erase", reference_of(an_id(500)).lower()])
    spool = Spool(tmp_path / "spool.sqlite")
    spool.forget(store.seen([one.feedback_id for one in spool.waiting(10)]))

    assert ended.value.code in (0, None)
    assert files_with_the_secret(tmp_path) == []
    said = capsys.readouterr().out
    assert "is erased" in said
    assert "backups" in said
    spool.close()
    engine.dispose()


def fill_with_a_secret(folder: Path) -> tuple[Engine, FeedbackStore]:
    """Store a year of submissions, one of them with the secret in every place, and tag them all again."""
    engine = connect(f"sqlite:///{folder / 'heard.sqlite'}")
    migrate(engine)
    store = FeedbackStore(engine)
    for start in range(1, 1_001, 100):
        some = [
            received_in_full(number, good=f"Kind. {number} " * (number % 90)) for number in range(start, start + 100)
        ]
        store.save([tagged(one) for one in some if one.good.strip()], [], NOON)
    secret = received_in_full(500, good=SECRET, better=f"{SECRET}. " * 200, reply_to=f"{SECRET[:9]}@example.org")
    Withdrawals(engine).take(asked(500))  # the one that stood there
    with engine.begin() as connection:
        connection.execute(Withdrawal.__table__.delete())
    store.save([tagged(secret, sentiment_reason=f"Saw: {SECRET}")], [dead_lettered(500, value=encode(secret))], NOON)
    tagger = shipped_tagger()
    past = Retagging(engine, tagger.identity)
    for batch in past.batches(200):
        past.replace([tagger.tag(one.received) for one in batch])
    spool = Spool(folder / "spool.sqlite")
    spool.keep(secret)
    spool.close()
    return engine, store


def files_with_the_secret(folder: Path) -> list[str]:
    parts = [SECRET.encode(), b"observatory", b"Marmalade"]
    return sorted(
        file.name for file in folder.rglob("*") if file.is_file() and any(p in file.read_bytes() for p in parts)
    )


@pytest.mark.parametrize("command", ["erase", "withdraw"])
def test_what_is_no_reference_is_refused_in_words(command: str) -> None:
    with pytest.raises(InvalidConfig, match="13 letters and numbers"):
        app([command, "7K3M-9QTX-2HVDD"])
