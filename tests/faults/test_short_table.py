"""The short table of faults: every accepted submission is stored once, word for word. `make faults` does the rest.

The reconciler never publishes again here: it is a net, and the path has to hold without it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.alone import ALONE
from tests.faults.fault import Fault, run_fault
from tests.faults.report import as_markdown
from tests.faults.rig import Rig
from tests.faults.systems import Systems
from tests.faults.table import TABLE

SEED = 1
SHORT = [fault for fault in TABLE if fault.short]


@pytest.fixture(scope="module")
def systems(rig: Rig) -> Iterator[Systems]:
    systems = Systems(rig)
    yield systems
    systems.stop()


@pytest.mark.kafka
@pytest.mark.postgres
@pytest.mark.timeout(240)
@pytest.mark.parametrize("fault", SHORT, ids=lambda fault: fault.name)
def test_all_that_was_accepted_is_stored_once_after(fault: Fault, systems: Systems) -> None:
    result = run_fault(systems.get(by_proxy=fault.by_proxy), fault, seed=SEED, times=fault.short)

    if not result.held:
        systems.give_up()
    assert result.held, as_markdown([result])


@pytest.mark.parametrize("name", ALONE)
def test_nothing_is_lost_by(name: str, tmp_path: Path) -> None:
    result = ALONE[name](tmp_path, SEED)

    assert result.held, as_markdown([result])
