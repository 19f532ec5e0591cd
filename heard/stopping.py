"""Stopping: SIGTERM and SIGINT ask a process to finish what it does and end."""

import asyncio
import signal
import threading
from types import FrameType


class Stop:
    """Whether this process was asked to stop. Call it to wait so many seconds, or until asked; true when asked."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __call__(self, seconds: float) -> bool:
        """Wait so many seconds, or until asked to stop. True: asked."""
        return self._asked.wait(seconds) if seconds > 0 else self._asked.is_set()

    def ask(self) -> None:
        """Ask this process to stop."""
        self._asked.set()

    def listen(self) -> "Stop":
        """Let SIGTERM and SIGINT ask. Only the main thread may call it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._heard)
        return self

    def wait(self) -> None:
        """Wait until this process is asked to stop."""
        self._asked.wait()

    def as_event(self) -> asyncio.Event:
        """Return an event of the running loop that is set when this process is asked to stop."""
        event, loop = asyncio.Event(), asyncio.get_running_loop()

        def wait() -> None:
            self._asked.wait()
            loop.call_soon_threadsafe(event.set)

        threading.Thread(target=wait, daemon=True).start()
        return event

    def _heard(self, _: int, __: FrameType | None) -> None:
        self.ask()
