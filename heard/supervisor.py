"""Keeping processes alive: one that ends is started again, and all are stopped in a given order.

A child is on a leash (`servers.leash`): on Linux it ends with this process even if that is killed. The kernel ties
it to the thread that started it, so one thread starts, watches and stops them all.
"""

import http.client
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Protocol
from urllib.parse import urlsplit

import structlog

from heard.servers.child import Child
from schemas.errors import HeardError, Unavailable

__all__ = ["Backoff", "Child", "Supervised", "Supervisor"]

log = structlog.get_logger()

GRACE_SECONDS = 30.0
_POLL_SECONDS = 0.1


class Supervised(Protocol):
    """What a supervisor needs of a process; `servers.child.Child` is one."""

    name: str
    health: str

    @property
    def pid(self) -> int: ...  # noqa: D102
    @property
    def exit_code(self) -> int | None: ...  # noqa: D102
    def is_alive(self) -> bool: ...  # noqa: D102
    def launch(self) -> None: ...  # noqa: D102
    def ask_to_stop(self) -> None: ...  # noqa: D102
    def kill(self) -> None: ...  # noqa: D102


@dataclass(frozen=True)
class Backoff:
    """How long to wait before a start: twice as long after each end, from the first again once it ran well."""

    first: float = 0.2
    longest: float = 10.0
    settled_after: float = 30.0

    def delay(self, ends: int) -> float:
        """Seconds to wait after so many ends in a row."""
        return min(self.first * 2.0 ** min(ends - 1, 30), self.longest)


class Keeper:
    """Keeps one process alive. Time is an argument."""

    def __init__(self, child: Supervised, backoff: Backoff) -> None:
        self.child = child
        self._backoff = backoff
        self._ends = 0
        self._started_at = 0.0
        self._start_at: float | None = None

    def start(self, now: float) -> None:
        """Start it for the first time.

        Raises:
            InvalidConfig: there is no such program.
        """
        self._started_at = now
        self.child.launch()
        log.info("supervisor.started", child=self.child.name, child_pid=self.child.pid)

    def look(self, now: float) -> None:
        """Start it again if it has ended and has waited long enough."""
        if self._start_at is None:
            if not self.child.is_alive():
                self._note_end(now)
        elif now >= self._start_at:
            self._start_at = None
            try:
                self.start(now)
            except (HeardError, OSError) as error:  # no room for a process now: that may pass
                log.error("supervisor.cannot_start", child=self.child.name, error=type(error).__name__)
                self._note_end(now)

    def _note_end(self, now: float) -> None:
        if now - self._started_at >= self._backoff.settled_after:
            self._ends = 0
        self._ends += 1
        delay = self._backoff.delay(self._ends)
        self._start_at = now + delay
        log.warning(
            "supervisor.ended", child=self.child.name, exit_code=self.child.exit_code, starts_again_in_seconds=delay
        )
        self.child.kill()  # what it started and left behind


class Supervisor:
    """Runs processes until it is told to stop."""

    def __init__(
        self, children: Sequence[Supervised], *, grace: float = GRACE_SECONDS, backoff: Backoff | None = None
    ) -> None:
        """Only note what is wanted; nothing is started.

        Args:
            children: in the order in which they are stopped; they are started the other way round, and one that
                runs already is kept.
            grace: seconds that each has between being asked to stop and being ended.
            backoff: how long to wait before one is started again.
        """
        self._keepers = [Keeper(child, backoff or Backoff()) for child in children]
        self._grace = grace
        self._stopping = threading.Event()
        self._hurry = threading.Event()
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Start all, keep them alive, and stop all on SIGTERM, SIGINT or SIGHUP; the second one is not patient.

        Raises:
            InvalidConfig: one of the programs is not there.
        """
        signals = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        before = [(number, signal.signal(number, self._hear)) for number in signals]
        try:
            self._launch()
            self._watch()
        finally:
            for number, handler in before:
                signal.signal(number, handler)

    def start(self) -> None:
        """Start all and keep them alive in a thread, until `stop`.

        Raises:
            InvalidConfig: one of the programs is not there.
        """
        self._launch()
        self._thread = threading.Thread(target=self._watch, name="supervisor")
        self._thread.start()

    def stop(self) -> None:
        """Stop all, in their order, and return when the last has ended."""
        self._stopping.set()
        if self._thread:
            self._thread.join()

    def pid(self, name: str) -> int:
        """The process id of a child; a new one after each start.

        Raises:
            KeyError: there is no such child.
        """
        return self._child(name).pid

    def kill(self, name: str) -> None:
        """End a child at once (SIGKILL). It is started again.

        Raises:
            KeyError: there is no such child.
        """
        self._child(name).kill()

    def wait_until_ready(self, within: float = 60) -> None:
        """Wait until each child is alive and, where it has an address for that, says it is healthy.

        Raises:
            Unavailable: one was not ready in time.
        """
        deadline = time.monotonic() + within
        for keeper in self._keepers:
            while not (keeper.child.is_alive() and _is_healthy(keeper.child.health)):
                if time.monotonic() > deadline or self._stopping.wait(_POLL_SECONDS):
                    raise Unavailable(keeper.child.name, f"not ready in {within:.0f} s; its log says why")

    def _launch(self) -> None:
        try:
            for keeper in reversed(self._keepers):
                keeper.start(time.monotonic())
        except BaseException:
            self._stop_all()
            raise

    def _watch(self) -> None:
        try:
            while not self._stopping.wait(_POLL_SECONDS):
                for keeper in self._keepers:
                    keeper.look(time.monotonic())
        finally:
            self._stop_all()

    def _stop_all(self) -> None:
        for keeper in self._keepers:
            child, deadline = keeper.child, time.monotonic() + self._grace
            child.ask_to_stop()
            while child.is_alive() and time.monotonic() < deadline and not self._hurry.wait(_POLL_SECONDS / 2):
                pass
            child.kill()
            log.info("supervisor.stopped", child=child.name, exit_code=child.exit_code)

    def _hear(self, _: int, __: FrameType | None) -> None:
        if self._stopping.is_set():
            self._hurry.set()
        self._stopping.set()

    def _child(self, name: str) -> Supervised:
        return {keeper.child.name: keeper.child for keeper in self._keepers}[name]


def _is_healthy(url: str) -> bool:
    if not url:
        return True
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=2)
    try:
        connection.request("GET", address.path or "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
