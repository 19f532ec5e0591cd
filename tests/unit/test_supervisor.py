"""A supervisor starts again what ends, waits longer each time, and stops all in their order."""

import time
from collections.abc import Callable

import pytest

from heard.supervisor import Backoff, Keeper, Supervisor
from schemas.errors import InvalidConfig, Unavailable

BACKOFF = Backoff(first=1, longest=5, settled_after=60)


class FakeChild:
    """A process that lives until it is told, and notes what it is told."""

    def __init__(
        self, name: str = "relay", *, health: str = "", deaf: bool = False, notes: list[str] | None = None
    ) -> None:
        self.name = name
        self.health = health
        self.exit_code: int | None = None
        self.fault: Exception | None = None
        self.notes: list[str] = [] if notes is None else notes
        self._deaf = deaf
        self._alive = False
        self._starts = 0

    @property
    def pid(self) -> int:
        return self._starts

    def is_alive(self) -> bool:
        return self._alive

    def launch(self) -> None:
        if self.fault:
            raise self.fault
        self._alive = True
        self._starts += 1
        self.notes.append(f"{self.name} started")

    def ask_to_stop(self) -> None:
        self.notes.append(f"{self.name} asked")
        if not self._deaf:
            self._alive = False

    def kill(self) -> None:
        self.end()

    def end(self, exit_code: int = -9) -> None:
        if self._alive:
            self.notes.append(f"{self.name} killed")
        self._alive = False
        self.exit_code = exit_code


def wait_until(is_so: Callable[[], bool], within: float = 10) -> None:
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


def test_a_child_that_ended_is_started_again_after_a_wait() -> None:
    child = FakeChild()
    keeper = Keeper(child, BACKOFF)
    keeper.start(0)

    child.end()
    keeper.look(10)
    keeper.look(10.9)
    assert not child.is_alive()
    keeper.look(11)

    assert child.is_alive()


def test_a_child_that_lives_is_left_alone() -> None:
    child = FakeChild()
    keeper = Keeper(child, BACKOFF)
    keeper.start(0)

    keeper.look(1000)

    assert child.notes == ["relay started"]


def test_the_wait_doubles_with_each_end_up_to_the_longest() -> None:
    assert [BACKOFF.delay(ends) for ends in (1, 2, 3, 4, 10_000)] == [1, 2, 4, 5, 5]


def test_the_wait_is_short_again_after_a_child_ran_well() -> None:
    child = FakeChild()
    keeper = Keeper(child, BACKOFF)
    keeper.start(0)
    now = 0.0
    for delay in (1, 2, 4):
        child.end()
        keeper.look(now)
        keeper.look(now := now + delay)
        assert child.is_alive()

    now += 60
    child.end()
    keeper.look(now)
    keeper.look(now + 1)

    assert child.is_alive()


def test_a_child_that_cannot_be_started_again_is_tried_again() -> None:
    child = FakeChild()
    keeper = Keeper(child, BACKOFF)
    keeper.start(0)
    child.end()
    keeper.look(0)
    child.fault = OSError()

    keeper.look(1)
    child.fault = None
    keeper.look(2.9)
    assert not child.is_alive()
    keeper.look(3)

    assert child.is_alive()


def test_children_stop_in_the_order_given_and_start_the_other_way_round() -> None:
    notes: list[str] = []
    supervisor = Supervisor([FakeChild(name, notes=notes) for name in ("form", "relay", "pages")])

    supervisor.start()
    supervisor.stop()

    assert notes == ["pages started", "relay started", "form started", "form asked", "relay asked", "pages asked"]


def test_a_child_that_does_not_stop_is_killed_after_its_grace() -> None:
    child = FakeChild(deaf=True)
    supervisor = Supervisor([child], grace=0.1)

    supervisor.start()
    supervisor.stop()

    assert child.notes == ["relay started", "relay asked", "relay killed"]


def test_a_child_killed_by_name_comes_back_with_a_new_process() -> None:
    child = FakeChild()
    supervisor = Supervisor([child], backoff=Backoff(first=0.01))
    supervisor.start()
    before = supervisor.pid("relay")

    supervisor.kill("relay")
    wait_until(lambda: supervisor.pid("relay") != before)
    supervisor.stop()

    assert child.notes[:3] == ["relay started", "relay killed", "relay started"]


def test_a_name_that_no_child_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        Supervisor([FakeChild()]).pid("sink")


def test_when_one_cannot_be_started_the_others_are_stopped() -> None:
    notes: list[str] = []
    missing = FakeChild("form", notes=notes)
    missing.fault = InvalidConfig("there is no such program")
    supervisor = Supervisor([missing, FakeChild("pages", notes=notes)])

    with pytest.raises(InvalidConfig):
        supervisor.start()

    assert notes == ["pages started", "form asked", "pages asked"]


def test_children_without_an_address_are_ready_once_they_live() -> None:
    supervisor = Supervisor([FakeChild()])
    supervisor.start()

    supervisor.wait_until_ready(within=5)

    supervisor.stop()


def test_a_child_that_does_not_become_healthy_is_named() -> None:
    supervisor = Supervisor([FakeChild(health="http://127.0.0.1:1/health")])
    supervisor.start()

    with pytest.raises(Unavailable, match="relay"):
        supervisor.wait_until_ready(within=0.2)

    supervisor.stop()
