"""The outbox and its sender, on both databases: nothing is sent twice, whatever ends when."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from schemas.errors import Unavailable
from sinks.engine import connect
from sinks.tables import Base, Email
from summaries.mail import Image, add
from summaries.mail.mailer import Later, Refused, Unsure
from summaries.mail.outbox import Outbox, State
from summaries.mail.sending import LONGEST_PAUSE, Sender
from summaries.writing import writing
from tests.mail import SUBJECT, FakeMailer, a_message

NOW = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


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
def outbox(engine: Engine, clock: Clock) -> Outbox:
    return Outbox(engine, clock)


def put(engine: Engine, *keys: str) -> None:
    with writing(engine) as connection:
        for place, key in enumerate(keys):  # each a moment after the one before
            add(connection, a_message(key), NOW - timedelta(milliseconds=len(keys) - place))


def a_sender(outbox: Outbox, mailer: FakeMailer, clock: Clock) -> Sender:
    return Sender(outbox, mailer, lambda _: False, clock=clock.seconds)


def states(outbox: Outbox) -> dict[str, State]:
    return {one.key: one.state for one in outbox.listed()}


def test_an_email_is_sent_once_and_what_was_in_it_is_forgotten(engine: Engine, outbox: Outbox, clock: Clock) -> None:
    message = a_message("a", html="<p>12</p>", images=(Image("chart", b"png"),), unsubscribe="https://x.example/u")
    with writing(engine) as connection:
        assert add(connection, message, NOW)
    mailer = FakeMailer()
    sender = a_sender(outbox, mailer, clock)

    assert [sender.send_all(), sender.send_all()] == [1, 0]
    assert mailer.sent == [message]
    with engine.connect() as connection:
        [row] = connection.execute(select(Email.state, Email.text, Email.html, Email.images).order_by(Email.key))
    assert row == (State.SENT, "", None, b"\x90")


def test_the_same_key_is_put_in_once(engine: Engine, outbox: Outbox) -> None:
    with writing(engine) as connection:
        assert add(connection, a_message("a"), NOW)
        assert not add(connection, a_message("a", subject="Another"), NOW)
    put(engine, "a", "b")

    assert {one.key: one.subject for one in outbox.listed()} == {"a": SUBJECT, "b": SUBJECT}


def test_an_email_is_only_there_when_what_it_tells_of_is(engine: Engine, outbox: Outbox) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        add(connection, a_message("a"), NOW)
        raise ZeroDivisionError

    assert outbox.claim() is None


def test_of_many_senders_one_sends_each(engine: Engine, outbox: Outbox, clock: Clock) -> None:
    keys = [f"key {number:02}" for number in range(30)]
    put(engine, *keys)
    mailers = [FakeMailer() for _ in range(4)]
    start = threading.Barrier(4)

    def run(mailer: FakeMailer) -> None:
        start.wait(10)
        a_sender(outbox, mailer, clock).send_all()

    threads = [threading.Thread(target=run, args=(mailer,)) for mailer in mailers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(message.key for mailer in mailers for message in mailer.sent) == keys
    assert set(states(outbox).values()) == {State.SENT}


def test_a_sender_that_was_killed_leaves_an_email_that_is_not_sent_again(
    engine: Engine, outbox: Outbox, clock: Clock
) -> None:
    put(engine, "a", "b")
    killed = outbox.claim()  # and nothing more was heard of it
    assert killed is not None
    mailer = FakeMailer()
    sender = a_sender(outbox, mailer, clock)

    assert sender.send_all() == 1
    assert states(outbox) == {"a": State.SENDING, "b": State.SENT}
    clock.now += timedelta(minutes=16)
    assert sender.send_all() == 0
    assert states(outbox) == {"a": State.UNSURE, "b": State.SENT}

    assert outbox.retry(killed.email_id)  # only because somebody says so
    assert sender.send_all() == 1
    assert [message.key for message in mailer.sent] == ["b", "a"]


def test_a_sender_that_was_only_slow_still_has_the_last_word(engine: Engine, outbox: Outbox, clock: Clock) -> None:
    put(engine, "a")
    slow = outbox.claim()
    assert slow is not None
    clock.now += timedelta(minutes=16)
    outbox.tidy()

    outbox.mark_sent(slow)

    assert states(outbox) == {"a": State.SENT}


def test_after_a_retry_the_old_claim_says_nothing_any_more(engine: Engine, outbox: Outbox, clock: Clock) -> None:
    put(engine, "a")
    slow = outbox.claim()
    assert slow is not None
    clock.now += timedelta(minutes=16)
    outbox.tidy()
    outbox.retry(slow.email_id)

    outbox.mark_refused(slow, "the server answered 550")

    assert states(outbox) == {"a": State.WAITING}


def test_a_server_that_is_away_is_tried_again_later_and_each_email_keeps_its_place(
    engine: Engine, outbox: Outbox, clock: Clock
) -> None:
    put(engine, "a", "b")
    mailer = FakeMailer(Unavailable("mail server"), Unavailable("mail server"))
    sender = a_sender(outbox, mailer, clock)

    for _ in range(3):  # the first tries, the others wait for the pause to be over
        with pytest.raises(Unavailable, match="mail server"):
            sender.send_all()
    assert len(mailer.outcomes) == 1
    clock.now += timedelta(seconds=5)
    with pytest.raises(Unavailable):
        sender.send_all()
    clock.now += timedelta(seconds=LONGEST_PAUSE)

    assert sender.send_all() == 2
    assert [message.key for message in mailer.sent] == ["a", "b"]
    assert {one.tries for one in outbox.listed()} == {1}


def test_an_email_that_is_not_taken_now_waits_longer_each_time_and_holds_up_no_other(
    engine: Engine, outbox: Outbox, clock: Clock
) -> None:
    put(engine, "a", "b")
    mailer = FakeMailer(Later("the server answered 450"), None, Later("the server answered 450"))
    sender = a_sender(outbox, mailer, clock)

    assert sender.send_all() == 1
    waits = []
    for seconds in (29, 1, 59, 1):
        clock.now += timedelta(seconds=seconds)
        waits.append(sender.send_all())

    assert waits == [0, 0, 0, 1]
    assert [message.key for message in mailer.sent] == ["b", "a"]


def test_what_is_refused_or_unsure_waits_for_a_person(engine: Engine, outbox: Outbox, clock: Clock) -> None:
    put(engine, "a", "b", "c")
    mailer = FakeMailer(Refused("the server answered 550"), Unsure("the connection was lost"))
    sender = a_sender(outbox, mailer, clock)

    assert sender.send_all() == 1
    clock.now += timedelta(days=30)
    assert sender.send_all() == 0
    assert states(outbox) == {"a": State.REFUSED, "b": State.UNSURE, "c": State.SENT}
    refused, unsure, sent = (next(one for one in outbox.listed() if one.key == key) for key in "abc")
    assert refused.reason == "the server answered 550"

    assert [outbox.retry(one.email_id) for one in (refused, sent)] == [True, False]
    assert [outbox.drop(one.email_id) for one in (unsure, sent)] == [True, False]
    assert sender.send_all() == 1
    assert states(outbox) == {"a": State.SENT, "b": State.DROPPED, "c": State.SENT}


def test_an_email_that_could_not_be_sent_for_five_days_is_given_up(
    engine: Engine, outbox: Outbox, clock: Clock
) -> None:
    put(engine, "a")
    clock.now += timedelta(days=5)
    mailer = FakeMailer()

    a_sender(outbox, mailer, clock).send_all()

    assert (states(outbox), mailer.sent) == ({"a": State.REFUSED}, [])
    assert outbox.listed()[0].reason == "it could not be sent for 5 days"


def test_a_database_that_is_away_when_an_email_has_gone_out_is_told_when_it_is_back(
    engine: Engine, outbox: Outbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(engine, "a")
    failing, mark_sent = [Unavailable("database"), Unavailable("database")], outbox.mark_sent

    def away_twice(claimed: object) -> None:
        if failing:
            raise failing.pop()
        mark_sent(claimed)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "mark_sent", away_twice)

    assert a_sender(outbox, FakeMailer(), clock).send_all() == 1
    assert states(outbox) == {"a": State.SENT}


def test_counts_and_the_age_of_the_oldest(engine: Engine, outbox: Outbox) -> None:
    assert (outbox.oldest_waiting(), set(outbox.counts().values())) == (None, {0})
    put(engine, "a", "b")

    assert outbox.oldest_waiting() == NOW - timedelta(milliseconds=2)
    assert outbox.counts()[State.WAITING] == 2
