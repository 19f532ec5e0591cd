"""The table of faults that happen to the running system, in the order in which they are done."""

from typing import Any

from tests.faults import of_processes, of_records, of_servers
from tests.faults.fault import Fault
from tests.faults.proxy import Mode
from tests.faults.rig import PAIRS, PERSON_AND_FORM

BY_FORM: dict[str, Any] = {"through_form": True, "at_least": 150, "hands": 4}
ALL_MODES = (Mode.SLOW, Mode.CUT, Mode.HANGING)

TABLE = (
    Fault("no fault", lambda *_: None, short=1),
    Fault("tagger SIGKILL", of_processes.kill("tag"), times=10, short=2),
    Fault("sink SIGKILL", of_processes.kill("store"), times=10, short=1),
    Fault("relay SIGKILL", of_processes.kill("relay"), times=10, short=1),
    Fault("form SIGKILL", of_processes.kill("form"), times=10, short=1, **BY_FORM),
    Fault("SIGTERM to each", of_processes.ask_each_to_stop, times=20, short=4, **BY_FORM),
    Fault("three taggers joining and leaving", of_processes.join_and_leave("tag"), times=20, short=4, hands=6),
    Fault("three sinks joining and leaving", of_processes.join_and_leave("store"), times=20, hands=6),
    Fault("tagger SIGSTOP past its session", of_processes.freeze("tag"), times=10, short=1),
    Fault("sink SIGSTOP past its session", of_processes.freeze("store"), times=10),
    Fault("broker SIGKILL", of_servers.kill_broker, times=5, short=1),
    Fault("broker SIGSTOP for 20 s", of_servers.freeze_broker(20), times=5),
    Fault("broker's disk full", of_servers.fill_brokers_disk),
    Fault("spool's disk full", of_servers.fill_spools_disk),
    Fault("database restarted", of_servers.database_away(0), times=5, short=1),
    Fault("database down 60 s", of_servers.database_away(60)),
    Fault("deadlocks and serialisation failures", of_servers.refuse_transactions, times=100, short=10),
    Fault("sink SIGKILL while the database is away", of_servers.database_away_and_sink_killed, times=3, short=1),
    Fault("duplicates x1 to 5, shuffled", of_records.duplicates, times=5, short=2),
    Fault("kinds of poison record", of_records.poison, times=200, short=200),
    Fault("producer one version ahead and behind", of_records.versions, times=100, short=20),
    Fault("clock a day back and forward", of_records.clock, times=100, short=20),
    *(
        Fault(
            f"network {pair} slow, cut, hanging",
            of_servers.network(pair, *ALL_MODES),
            times=10,
            short=2 if pair == "tag-broker" else 0,
            by_proxy=True,
        )
        for pair in PAIRS
    ),
    Fault(
        "network person-form slow, cut, hanging",
        of_servers.network(PERSON_AND_FORM, *ALL_MODES),
        times=10,
        by_proxy=True,
        **BY_FORM,
    ),
)
