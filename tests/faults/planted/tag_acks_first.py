"""Planted: the tagger acknowledges before it publishes. Its slices are published together, a moment later."""

import threading
import time
from collections.abc import Callable, Sequence

from heard import workers
from heard.cli import main
from schemas.records import Outgoing
from streams.agents import Publish

MOMENT_SECONDS = 2.5


def publish_later(publish: Callable[[Sequence[Outgoing]], None], for_seconds: float) -> Publish:
    """Return a `publish` that takes the records and returns: the turn ends, and the slice is acknowledged."""
    waiting: list[Outgoing] = []
    lock = threading.Lock()

    def work() -> None:
        while True:
            time.sleep(MOMENT_SECONDS)
            with lock:
                records, waiting[:] = list(waiting), []
            publish(records)

    threading.Thread(target=work, daemon=True).start()

    async def take(records: Sequence[Outgoing]) -> None:
        with lock:
            waiting.extend(records)

    return take


if __name__ == "__main__":
    workers.retrying = publish_later  # type: ignore[attr-defined]  # it is an import of that module
    main()
