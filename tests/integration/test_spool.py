"""The spool on a real disk: where the promise begins."""

import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from producers.spool import REMEMBERED_FOR, Spool
from schemas.errors import SpoolFull, Unavailable
from schemas.events import FeedbackReceived, decode
from tests.factories import NOON, an_id, received
from tests.fakes import FakeSpool

WORDS = "porridge in the fish tank"
KILOBYTE = 1024
KEEPER = """
import sys
from pathlib import Path
from producers.spool import Spool
from tests.factories import received
spool = Spool(Path(sys.argv[1]))
for number in range(1, 1_000_000):
    spool.keep(received(number))
    print(number, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "spool.sqlite"


@pytest.fixture
def spool(path: Path) -> Iterator[Spool]:
    spool = Spool(path)
    yield spool
    spool.close()


@pytest.fixture(params=["real", "fake"])
def either(request: pytest.FixtureRequest, path: Path) -> Iterator[Spool | FakeSpool]:
    """The real spool, and the fake that unit tests use in its stead."""
    spool = Spool(path, clock=lambda: NOON) if request.param == "real" else FakeSpool(lambda: NOON)
    yield spool
    spool.close()


def places(spool: Spool | FakeSpool) -> list[int]:
    return [one.place for one in spool.waiting(1000)]


def test_what_is_kept_waits_in_order_and_whole(either: Spool | FakeSpool) -> None:
    for number in (3, 1, 2):
        either.keep(received(number))

    waiting = either.waiting(2)

    assert [decode(one.event, FeedbackReceived) for one in waiting] == [received(3), received(1)]
    assert [(one.feedback_id, one.publications, one.published_at) for one in waiting] == [
        (an_id(3), 0, None),
        (an_id(1), 0, None),
    ]


def test_the_same_id_twice_is_kept_once(either: Spool | FakeSpool) -> None:
    either.keep(received(1, good="First"))
    either.keep(received(1, good="Second"))

    assert [decode(one.event, FeedbackReceived).good for one in either.waiting(9)] == ["First"]
    assert either.counts().accepted == 1


def test_an_id_that_was_seen_is_not_kept_again(either: Spool | FakeSpool) -> None:
    either.keep(received(1))
    either.forget({an_id(1)})

    either.keep(received(1))

    assert either.waiting(9) == []
    assert either.counts().accepted == 1


def test_what_is_published_waits_no_longer_until_it_is_to_be_published_again(either: Spool | FakeSpool) -> None:
    for number in (1, 2, 3):
        either.keep(received(number))
    first, second, third = places(either)

    either.mark_published([first, second])
    assert places(either) == [third]
    assert [(one.place, one.publications, one.published_at) for one in either.published(0, 9)] == [
        (first, 1, NOON),
        (second, 1, NOON),
    ]
    assert [one.place for one in either.published(first, 9)] == [second]
    assert [one.place for one in either.published(0, 1)] == [first]

    either.publish_again([second])
    assert places(either) == [second, third]
    either.mark_published([second])
    assert either.published(first, 9)[0].publications == 2


def test_everything_can_be_published_again(either: Spool | FakeSpool) -> None:
    for number in (1, 2):
        either.keep(received(number))
    either.mark_published(places(either)[:1])

    either.publish_all_again()

    assert len(places(either)) == 2


def test_only_what_was_seen_is_forgotten(either: Spool | FakeSpool) -> None:
    for number in (1, 2):
        either.keep(received(number))

    either.forget({an_id(1), an_id(99)})

    assert [one.feedback_id for one in either.waiting(9)] == [an_id(2)]


def test_it_counts_each_submission_once(either: Spool | FakeSpool) -> None:
    assert either.counts() == (0, 0, 0, 0, None)
    for number in (1, 2, 3):
        either.keep(received(number, received_at=NOON + timedelta(minutes=number)))
    first, second, _ = places(either)
    either.mark_published([first, second])
    either.publish_again([second])
    either.mark_published([second])
    either.publish_again([second])

    assert either.counts() == (3, 2, 2, 3, NOON)
    either.forget({an_id(1)})
    assert either.counts() == (3, 2, 2, 2, NOON)


def test_the_oldest_unseen_is_known_by_when_it_was_accepted(path: Path) -> None:
    """An import's submissions have dates of years ago: those must not hold back the watermark for years."""
    moments = iter([NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=2)])
    spool = Spool(path, clock=lambda: next(moments))

    spool.keep(received(1, received_at=NOON + timedelta(days=1)))
    spool.keep(received(2, received_at=NOON - timedelta(days=900)))
    assert spool.counts().oldest_unseen == NOON

    spool.forget({an_id(1)})
    assert spool.counts().oldest_unseen == NOON + timedelta(hours=1)
    spool.close()


def test_a_place_is_never_used_again(either: Spool | FakeSpool) -> None:
    """Else the relay could mark as published what it never saw, and two dead letters could share a place."""
    either.keep(received(1))
    [first] = places(either)
    either.forget({an_id(1)})

    either.keep(received(2))

    assert places(either) != [first]


def test_everything_is_there_after_it_was_closed_and_opened_again(path: Path) -> None:
    first = Spool(path)
    first.keep(received(1))
    first.mark_published(places(first))
    first.keep(received(2))
    before = (first.waiting(9), first.published(0, 9), first.counts())
    first.close()

    second = Spool(path)

    assert (second.waiting(9), second.published(0, 9), second.counts()) == before
    second.close()


def test_what_keep_has_returned_for_survives_a_kill(path: Path) -> None:
    keeper = subprocess.Popen([sys.executable, "-c", KEEPER, str(path)], stdout=subprocess.PIPE, text=True)
    assert keeper.stdout is not None
    with keeper.stdout as lines:
        told = [int(lines.readline()) for _ in range(50)]
        keeper.send_signal(signal.SIGKILL)
        told += [int(line) for line in lines.read().split("\n") if line]
    assert keeper.wait(10) == -signal.SIGKILL

    spool = Spool(path)
    kept = [decode(one.event, FeedbackReceived) for one in spool.waiting(1_000_000)]

    assert kept[: len(told)] == [received(number) for number in told]
    assert len(kept) - len(told) <= 1
    assert spool.counts().accepted == len(kept)
    spool.close()


def test_every_commit_is_on_the_disk_before_it_returns(spool: Spool, path: Path) -> None:
    settings = {
        name: spool._database.execute(f"pragma {name}").fetchone()[0] for name in ("synchronous", "journal_mode")
    }

    assert settings == {"synchronous": 2, "journal_mode": "wal"}  # 2 is FULL


def test_a_full_spool_refuses_and_can_be_used_again_when_it_was_emptied(path: Path) -> None:
    form, relay = Spool(path, max_bytes=200 * KILOBYTE), Spool(path)
    kept = 0
    with pytest.raises(SpoolFull):
        for number in range(1, 1000):
            form.keep(received(number, good="x" * 5000))
            kept = number
    assert 10 < kept < 200
    assert form.counts().accepted == kept == len(relay.waiting(1000))

    relay.mark_published(places(relay))
    relay.forget({an_id(number) for number in range(1, kept + 1)})

    form.keep(received(5000, good="x" * 5000))
    assert [one.feedback_id for one in form.waiting(9)] == [an_id(5000)]
    assert path.stat().st_size <= 220 * KILOBYTE
    for each in (form, relay):
        each.close()


def test_many_threads_and_processes_share_one_spool(path: Path) -> None:
    spools = [Spool(path), Spool(path)]
    start, errors = threading.Barrier(8), []

    def keep(worker: int) -> None:
        try:
            start.wait(5)
            for number in range(25):
                spools[worker % 2].keep(received(worker // 2 * 1000 + number + 1))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=keep, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert errors == []
    assert spools[0].counts().accepted == 100  # each was kept by two threads
    for spool in spools:
        spool.close()


def test_words_that_were_seen_are_in_no_file_any_more(path: Path) -> None:
    form, relay = Spool(path), Spool(path)
    for number in range(1, 30):
        form.keep(received(number, good=f"{WORDS} {number}"))
    assert WORDS.encode() in bytes_of_all_files(path)

    relay.forget({an_id(number) for number in range(1, 30)})

    assert WORDS.encode() not in bytes_of_all_files(path)
    for each in (form, relay):
        each.close()


def test_words_that_were_seen_stay_in_the_journal_no_longer_than_a_reader_keeps_it(path: Path) -> None:
    spool = Spool(path)
    for number in (1, 2):
        spool.keep(received(number, good=WORDS))
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("begin")
    reader.execute("select * from submissions").fetchall()

    spool.forget({an_id(1)})
    assert spool.waiting(9)  # the reader is in nobody's way
    reader.close()
    spool.forget({an_id(2)})

    assert WORDS.encode() not in bytes_of_all_files(path)
    spool.close()


def bytes_of_all_files(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


def test_only_their_owner_can_read_the_files(spool: Spool, path: Path) -> None:
    spool.keep(received(1))

    files = sorted(path.parent.iterdir())

    assert [file.name for file in files] == ["spool.sqlite", "spool.sqlite-shm", "spool.sqlite-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_an_id_is_forgotten_at_last(path: Path) -> None:
    now = [datetime(2026, 3, 3, tzinfo=UTC)]
    spool = Spool(path, clock=lambda: now[0])
    spool.keep(received(1))
    spool.forget({an_id(1)})

    now[0] += REMEMBERED_FOR
    spool.forget(set())
    spool.keep(received(1))
    assert spool.waiting(9) == []

    now[0] += timedelta(seconds=1)
    spool.forget(set())
    spool.keep(received(1))
    assert len(spool.waiting(9)) == 1
    spool.close()


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(Unavailable, match="spool"):
        Spool(tmp_path / "file" / "spool.sqlite")


def test_a_file_that_is_no_spool_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "spool.sqlite").write_bytes(b"something else altogether " * 100)

    with pytest.raises(Unavailable, match="spool"):
        Spool(tmp_path / "spool.sqlite")


@pytest.mark.parametrize(
    "use",
    [
        lambda spool: spool.keep(received(1)),
        lambda spool: spool.waiting(9),
        lambda spool: spool.forget({an_id(1)}),
        lambda spool: spool.counts(),
    ],
)
def test_a_spool_that_cannot_be_used_any_more_is_said_so(path: Path, use: Callable[[Spool], object]) -> None:
    spool = Spool(path)
    spool.close()

    with pytest.raises(Unavailable, match="spool"):
        use(spool)
