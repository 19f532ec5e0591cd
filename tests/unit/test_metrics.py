"""Metrics: what is counted is what happened, and no figure says anything about a person."""

import json
from collections.abc import Iterable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from heard.metrics import COUNTERS, GAUGES, LABELS, Reader, Sample, Tally, count_tagged, read_lag, read_outflow
from heard.metrics import registry_of as make_registry
from heard.monitor import Monitor, metrics_port
from heard.readiness import NOT_YET, Readiness, keep_asking
from heard.settings import Settings
from heard.stopping import Stop
from heard.watchdog import Stand
from producers.spool import Spool
from schemas.errors import Unavailable
from schemas.records import Outgoing
from schemas.topics import DEAD_LETTER, TAGGED
from tests.factories import NOON, received
from tests.fakes import FakePublisher, FakeSpool, Turns, away

SETTINGS = Settings(_env_file=None)


def a_monitor(*readers: Reader, parts: Iterable[str] = ()) -> Monitor:
    return Monitor(SETTINGS, "tag", Stop(), asks=dict.fromkeys(parts, lambda: None), readers=readers)


def scrape(monitor: Monitor) -> dict[tuple[str, str], float]:
    """Return every figure by its name and its label's value."""
    text = monitor.answer("/metrics").body.decode()
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def ready(monitor: Monitor) -> tuple[int, dict[str, object]]:
    answer = monitor.answer("/ready")
    return answer.status, json.loads(answer.body)


def test_figures_are_read_at_each_scrape() -> None:
    tally = Tally("heard_tagged_total")
    monitor = a_monitor(tally.read)
    assert scrape(monitor)["heard_tagged_total", ""] == 0

    tally.add("heard_tagged_total", 3)
    tally.add("heard_tagged_total", 4)

    assert scrape(monitor)["heard_tagged_total", ""] == 7


def test_figures_that_cannot_be_read_now_are_left_out_and_the_rest_is_told() -> None:
    def fails() -> list[Sample]:
        raise Unavailable("spool")

    found = scrape(a_monitor(fails, lambda: [Sample("heard_spooled", 2)]))

    assert found["heard_spooled", ""] == 2
    assert ("heard_published_total", "") not in found


def test_python_and_the_process_are_told_too() -> None:
    names = {name for name, _ in scrape(a_monitor())}

    assert {"process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds", "python_info"} <= names


def test_every_metric_is_told_with_its_kind_and_its_help() -> None:
    every = [Sample(name, 1, "one" if name in LABELS else "") for name in (*COUNTERS, *GAUGES)]
    text = a_monitor(lambda: every).answer("/metrics").body.decode()
    told = {
        f"{one.name}_total" if one.type == "counter" else one.name: one for one in text_string_to_metric_families(text)
    }

    assert all(told[name].type == "counter" and told[name].documentation == COUNTERS[name] for name in COUNTERS)
    assert all(told[name].type == "gauge" and told[name].documentation == GAUGES[name] for name in GAUGES)


def test_no_label_is_about_a_person_or_a_team() -> None:
    assert set(LABELS.values()) == {"group", "part", "state"}
    assert not {name for name in (*COUNTERS, *GAUGES) if "team" in name or "person" in name}


def test_what_is_tagged_is_counted_when_the_broker_has_confirmed_it() -> None:
    tally, finished, broker = Tally("heard_tagged_total"), Tally("records"), FakePublisher(away())
    publish = count_tagged(broker.publish, tally, finished)
    records = [
        Outgoing(TAGGED.name, b"k", b"1"),
        Outgoing(DEAD_LETTER.name, b"k", b"2"),
        Outgoing(TAGGED.name, b"k", b"3"),
    ]

    with pytest.raises(Unavailable):
        publish(records)
    assert (tally.total(), finished.total()) == (0, 0)

    publish(records)
    assert (tally.total(), finished.total()) == (2, 3)


def test_the_spools_figures_are_its_own_counts() -> None:
    spool = FakeSpool()
    for number in (1, 2, 3):
        spool.keep(received(number, received_at=NOON + timedelta(seconds=number)))
    spool.mark_published([1, 2])

    assert read_outflow(_a_spool(spool), NOON + timedelta(seconds=60)) == [
        Sample("heard_published_total", 2),
        Sample("heard_spooled", 3),
        Sample("heard_oldest_unseen_seconds", 60),
    ]


def test_nothing_unseen_has_no_age_and_no_age_is_below_nothing() -> None:
    spool = FakeSpool()
    assert read_outflow(_a_spool(spool), NOON)[2].value == 0

    spool.keep(received(1, received_at=NOON))
    assert read_outflow(_a_spool(spool), NOON - timedelta(hours=1))[2].value == 0


def test_a_groups_lag_is_the_sum_over_its_partitions_and_is_not_told_where_it_is_not_known() -> None:
    stands = {("a", 0): Stand(5, 2), ("a", 1): Stand(0, 40)}

    assert read_lag("heard-tagger", stands) == [Sample("heard_lag_records", 42, "heard-tagger")]
    assert read_lag("heard-tagger", None) == []


def test_a_process_that_lives_is_healthy_whatever_is_away() -> None:
    answer = a_monitor(parts=["broker"]).answer("/health")

    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok", "process": "tag"})


def test_a_process_is_ready_when_every_part_has_answered() -> None:
    monitor = a_monitor(parts=["broker", "database"])
    status, told = ready(monitor)
    assert (status, told["parts"]) == (503, {"broker": NOT_YET, "database": NOT_YET})

    monitor.readiness.noting("broker", lambda: None)()
    assert ready(monitor)[0] == 503
    monitor.readiness.noting("database", lambda: None)()

    status, told = ready(monitor)
    assert (status, told["ready"], told["parts"]) == (200, True, {"broker": "ok", "database": "ok"})
    assert scrape(monitor)["heard_ready", "database"] == 1


def test_a_process_says_what_it_lacks_and_what_to_do() -> None:
    monitor = a_monitor(parts=["database"])
    ask = monitor.readiness.noting("database", _raising(Unavailable("database", "run `heard migrate`")))
    with pytest.raises(Unavailable):
        ask()

    status, told = ready(monitor)
    assert (status, told["parts"]) == (503, {"database": "database is unavailable: run `heard migrate`"})
    assert scrape(monitor)["heard_ready", "database"] == 0


def test_a_part_that_hangs_is_not_ready_however_well_it_was() -> None:
    now = [100.0]
    readiness = Readiness(["database"], stale_seconds=30, clock=lambda: now[0])
    readiness.noting("database", lambda: None)()
    assert readiness.faults() == {"database": ""}

    now[0] += 31
    assert readiness.faults() == {"database": "it has not answered for 31 seconds"}


def test_a_fault_of_our_own_in_asking_is_a_part_that_is_not_ready_and_quotes_nothing() -> None:
    readiness = Readiness(["database"], stale_seconds=30, clock=lambda: 0)
    with pytest.raises(KeyError):
        readiness.noting("database", _raising(KeyError("porridge")))()

    assert readiness.faults() == {"database": "it failed: KeyError"}


def test_asking_goes_on_whatever_happens_until_told_to_stop() -> None:
    asked: list[Exception] = []

    def ask() -> None:
        asked.append(away())
        raise asked[-1] if len(asked) % 2 else KeyError("a fault of our own")

    turns = Turns(3)
    keep_asking(ask, turns, 10)

    assert (len(asked), turns.pauses) == (4, [10] * 4)


def test_another_address_is_not_found() -> None:
    assert a_monitor().answer("/").status == 404


@pytest.mark.parametrize("process", ["form", "relay", "tag", "store", "pipeline", "pages", "clerk", "public_page"])
def test_no_process_listens_unless_it_is_told_where(process: str) -> None:
    assert metrics_port(SETTINGS, process) == 0
    assert SETTINGS.metrics_host == "127.0.0.1"


def test_no_two_registries_share_a_figure() -> None:
    one, two = make_registry([]), make_registry([lambda: [Sample("heard_spooled", 1)]])

    assert one.get_sample_value("heard_spooled") is None
    assert two.get_sample_value("heard_spooled") == 1


def _raising(error: Exception):
    def ask() -> None:
        raise error

    return ask


def _a_spool(fake: FakeSpool) -> Spool:
    return SimpleNamespace(counts=fake.counts)  # type: ignore[return-value]  # all that is asked of it
