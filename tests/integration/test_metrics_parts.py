"""What is counted and asked, on the real spool, the real SQLite and a real HTTP server."""

import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from heard.metrics import CountingStore, Tally, read_inflow, spool_bytes
from heard.monitor import Monitor, check_metrics_port
from heard.parts import ask_database, ask_for_room, ask_spool
from heard.probe import probe
from heard.servers.ports import free_port
from heard.settings import Settings
from heard.stopping import Stop
from producers.spool import Spool
from schemas.errors import InvalidConfig, SpoolFull, Unavailable
from sinks.engine import connect
from sinks.migrate import migrate
from tests.factories import NOON, an_id, received, tagged

LIMIT = 10_000_000
LONG = "They listened. " * 500


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "spool.sqlite"


@pytest.fixture
def spool(path: Path) -> Iterator[Spool]:
    spool = Spool(path)
    yield spool
    spool.close()


def figures(spool: Spool, path: Path) -> dict[str, float]:
    return {sample.name: sample.value for sample in read_inflow(spool, path, LIMIT)}


def test_the_spools_bytes_grow_with_what_is_kept_and_fall_when_it_was_seen(spool: Spool, path: Path) -> None:
    empty = figures(spool, path)
    for number in range(20):
        spool.keep(received(number, good=LONG))
    full = figures(spool, path)
    spool.forget([an_id(number) for number in range(20)])
    emptied = figures(spool, path)

    assert full["heard_accepted_total"] == emptied["heard_accepted_total"] == 20
    assert full["heard_spool_bytes"] > 20 * len(LONG) + empty["heard_spool_bytes"]
    assert emptied["heard_spool_bytes"] < 20 * len(LONG)
    assert full["heard_spool_limit_bytes"] == LIMIT


def test_a_spool_with_room_is_ready_and_a_full_one_is_not(spool: Spool, path: Path) -> None:
    spool.keep(received(1, good=LONG))

    ask_for_room(spool, path, LIMIT)
    with pytest.raises(SpoolFull):
        ask_for_room(spool, path, spool_bytes(path))


def test_a_spool_on_a_disk_that_is_nearly_full_is_not_ready(
    spool: Spool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heard.parts.LOW_DISK_BYTES", 1 << 60)

    with pytest.raises(Unavailable, match="MB are free on its disk: make room"):
        ask_for_room(spool, path, LIMIT)


def test_a_spool_that_is_gone_is_not_ready(spool: Spool, path: Path) -> None:
    spool.close()

    with pytest.raises(Unavailable):
        ask_spool(spool)
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(Unavailable):
        spool_bytes(path)


def test_what_is_stored_is_counted_when_it_is_stored(tmp_path: Path) -> None:
    engine, tally = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}"), Tally("heard_stored_total")
    store = CountingStore(engine, tally)
    with pytest.raises(Unavailable):
        store.save([tagged(received(1))], [], NOON)  # there are no tables yet
    assert tally.total() == 0

    migrate(engine)
    store.save([tagged(received(1)), tagged(received(2))], [], NOON)

    assert tally.total() == 2
    assert store.counts()[0] == 2
    engine.dispose()


def test_a_database_that_answers_is_ready_and_one_that_is_not_there_is_not(tmp_path: Path) -> None:
    for address, answers in ((tmp_path / "here.sqlite", True), (tmp_path / "no folder" / "heard.sqlite", False)):
        engine = connect(f"sqlite:///{address}")
        if answers:
            ask_database(engine)
        else:
            with pytest.raises(Unavailable):
                ask_database(engine)
        engine.dispose()


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, tag_metrics_port=free_port(), look_seconds=0.01)


@pytest.fixture
def stop() -> Iterator[Stop]:
    stop = Stop()
    yield stop
    stop.ask()


def test_a_process_tells_how_it_is_on_a_port_of_its_own(settings: Settings, stop: Stop) -> None:
    asked = threading.Event()
    monitor = Monitor(settings, "tag", stop, asks={"broker": asked.set})
    monitor.start()
    url = f"http://127.0.0.1:{settings.tag_metrics_port}"
    assert asked.wait(10)
    while monitor.readiness.faults()["broker"]:
        pass

    assert probe(f"{url}/health") == (200, '{"status": "ok", "process": "tag"}')
    assert json.loads(probe(f"{url}/ready")[1])["parts"] == {"broker": "ok"}
    assert probe(f"{url}/metrics?name=x")[0] == 200
    assert probe(f"{url}/feedback")[0] == 404

    monitor.close()
    assert probe(f"{url}/health") == (0, "no answer: ConnectionRefusedError")


def test_one_who_connects_and_says_nothing_keeps_nobody_waiting(settings: Settings, stop: Stop) -> None:
    monitor = Monitor(settings, "tag", stop, asks={})
    monitor.start()
    silent = http.client.HTTPConnection("127.0.0.1", settings.tag_metrics_port, timeout=5)
    silent.connect()

    assert probe(f"http://127.0.0.1:{settings.tag_metrics_port}/ready")[0] == 200

    silent.close()
    monitor.close()


def test_nothing_is_asked_where_no_port_is_set(stop: Stop) -> None:
    asked: list[str] = []
    monitor = Monitor(Settings(_env_file=None), "tag", stop, asks={"broker": lambda: asked.append("broker")})

    monitor.start()
    monitor.close()

    assert asked == []


def test_a_port_that_is_taken_is_said_by_the_name_of_its_setting(settings: Settings, stop: Stop) -> None:
    monitor = Monitor(settings, "tag", stop, asks={})
    check_metrics_port(settings, "tag")
    monitor.start()

    with pytest.raises(InvalidConfig, match="HEARD_TAG_METRICS_PORT"):
        check_metrics_port(settings, "tag")
    with pytest.raises(InvalidConfig, match="HEARD_TAG_METRICS_PORT"):
        Monitor(settings, "tag", stop, asks={}).start()
    monitor.close()
