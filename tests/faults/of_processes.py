"""Faults of Heard's own processes: killed, asked to stop, frozen, joining and leaving."""

import time
from random import Random

from tests.faults.fault import Act
from tests.faults.system import SESSION_SECONDS, System


def kill(victim: str, between: tuple[float, float] = (1.0, 7.0)) -> Act:
    """SIGKILL at random moments."""

    def act(system: System, rng: Random, times: int) -> None:
        for _ in range(times):
            time.sleep(rng.uniform(*between))
            system.kill(victim)

    return act


def ask_each_to_stop(system: System, rng: Random, times: int) -> None:
    """SIGTERM to the form, the relay, the tagger and the sink in turn, at random moments."""
    for number in range(times):
        time.sleep(rng.uniform(0.5, 2.0))
        system.ask_to_stop(("tag", "store", "relay", "form")[number % 4])


def freeze(victim: str) -> Act:
    """SIGSTOP for longer than the group waits: its partitions go to another, and then it wakes up again."""

    def act(system: System, rng: Random, times: int) -> None:
        other = system.another(victim, 2)
        other.launch()
        try:
            for _ in range(times):
                time.sleep(rng.uniform(1.0, 4.0))
                system.freeze(system.children[victim], SESSION_SECONDS + rng.uniform(1.0, 3.0))
        finally:
            other.stop()

    return act


def join_and_leave(victim: str) -> Act:
    """Two more workers join and leave at random: half of them asked to stop, half killed."""

    def act(system: System, rng: Random, times: int) -> None:
        others = [system.another(victim, number) for number in (2, 3)]
        try:
            for _ in range(times):
                other = rng.choice(others)
                if not other.is_alive():
                    other.launch()
                    time.sleep(rng.uniform(2.0, 5.0))
                elif rng.random() < 0.5:
                    other.stop(20)
                else:
                    other.kill()
                time.sleep(rng.uniform(0.2, 2.0))
        finally:
            for other in others:
                other.stop(20)

    return act
