"""The harness can fail: each of four bugs, planted in the real processes, is found by a fault of the table.

The reconciler never publishes again here: it would mend what the bug loses.
"""

import pytest

from tests.faults.fault import Fault, run_fault
from tests.faults.of_processes import freeze, kill
from tests.faults.of_servers import database_away_and_sink_killed, kill_broker
from tests.faults.rig import Rig
from tests.faults.system import System

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.timeout(240)]

HANDS = 6
"""How many send at the same time: some bugs lose only what is under way."""
ROUNDS = 4
"""A bug may have luck: what a rebalance drops depends on the moment."""
PLANTED = {
    "tag_acks_first": ("tag", kill("tag", (7.0, 9.0)), 1),
    "tag_skips": ("tag", freeze("tag"), 2),
    "store_commits_first": ("store", database_away_and_sink_killed, 1),
    "relay_forgets_on_send": ("relay", kill_broker, 1),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(rig: Rig, bug: str) -> None:
    process, act, times = PLANTED[bug]
    system = System(rig, planted={process: f"tests.faults.planted.{bug}"})
    system.start()
    try:
        found = any(_loses(system, Fault(f"{bug} {seed}", act, hands=HANDS), seed, times) for seed in range(ROUNDS))
    finally:
        system.stop()

    assert found


def _loses(system: System, fault: Fault, seed: int, times: int) -> bool:
    verdict = run_fault(system, fault, seed=seed, times=times).verdict
    return verdict is not None and any(line.startswith("I1") for line in verdict.broken)
