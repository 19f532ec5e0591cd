"""A fault: something that happens to a running system, and the run of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.faults.checker import Verdict
from tests.faults.load import Client, DoorClient, FormClient, Load
from tests.faults.system import System

Act = Callable[[System, Random, int], None]
"""Does the fault so many times to a system that is under load."""


class CannotBeDone(Exception):
    """This machine cannot do the fault. The message says why."""


@dataclass(frozen=True)
class Fault:
    """One line of the table.

    Attributes:
        act: what happens.
        times: how often, in the whole table.
        short: how often, in the short one; 0 leaves it out.
        through_form: send over HTTP through the real form, in place of its door on the spool.
        by_proxy: the processes reach broker and database through proxies.
        at_least: the fewest submissions to send.
        hands: how many send at the same time.
    """

    name: str
    act: Act
    times: int = 1
    short: int = 0
    through_form: bool = False
    by_proxy: bool = False
    at_least: int = 400
    hands: int = 1


@dataclass(frozen=True)
class Result:
    """What a fault did.

    Attributes:
        times: how often it was done.
        settled_seconds: from the end of the fault and of the sending to nothing pending.
        verdict: None where the fault could not be done.
        skipped: why it could not be done.
    """

    name: str
    times: int
    seconds: float = 0.0
    settled_seconds: float = 0.0
    verdict: Verdict | None = None
    skipped: str = ""

    @property
    def held(self) -> bool:
        return self.verdict is not None and not self.verdict.broken


def run_fault(system: System, fault: Fault, *, seed: int, times: int, within: float = 150) -> Result:
    """Do the fault under load, wait until nothing moves, and check everything that this system was ever sent."""
    rng = Random(f"{seed} {fault.name}")  # noqa: S311 - to be repeated, not to be secret
    started = time.monotonic()
    name = f"{fault.name} {seed}"
    load = Load(_client(system, fault, rng), system.ledger, rng, name, at_least=fault.at_least, hands=fault.hands)
    load.start()
    try:
        wait_until(lambda: load.tried > 20 or not load.is_alive(), 60)
        fault.act(system, Random(f"{seed} act {fault.name}"), times)  # noqa: S311 - as above
    except CannotBeDone as reason:
        return Result(fault.name, times, skipped=str(reason))
    finally:
        load.finish()
    over = time.monotonic()
    system.settle(within)
    settled = time.monotonic()
    return Result(fault.name, times, settled - started, settled - over, system.check())


def wait_until(is_so: Callable[[], bool], within: float) -> None:
    """Wait for something, with a bound.

    Raises:
        TimeoutError: it did not happen.
    """
    deadline = time.monotonic() + within
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not happen in time")
        time.sleep(0.05)


def _client(system: System, fault: Fault, rng: Random) -> Client:
    if fault.through_form:
        port = system.rig.ports["form"] if fault.by_proxy else system.settings.form_port
        return FormClient(f"http://127.0.0.1:{port}")
    return DoorClient(system.spool, rng)
