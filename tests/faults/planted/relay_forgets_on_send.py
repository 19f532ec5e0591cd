"""Planted: the relay deletes from the spool what it has handed to the producer, before the broker has it."""

import threading
from collections.abc import Callable, Sequence

from heard import workers
from heard.cli import main
from producers.relay import IDLE_SECONDS
from producers.spool import Spool
from schemas.errors import Unavailable
from schemas.records import Outgoing
from schemas.topics import RECEIVED


def relay(
    spool: Spool, publish: Callable[[Sequence[Outgoing]], None], stopped: Callable[[float], bool], limit: int = 500
) -> None:
    """Send and forget; the broker answers a thread that nobody asks."""
    lock = threading.Lock()

    def send(records: list[Outgoing]) -> None:
        try:
            with lock:
                publish(records)
        except Unavailable:
            pass  # "the producer tries again by itself"

    while not stopped(IDLE_SECONDS):
        waiting = spool.waiting(limit)
        if waiting:
            records = [Outgoing(RECEIVED.name, str(one.feedback_id).encode(), one.event) for one in waiting]
            threading.Thread(target=send, args=(records,), daemon=True).start()
            spool.forget([one.feedback_id for one in waiting])


if __name__ == "__main__":
    workers.relay = relay  # type: ignore[attr-defined]  # it is an import of that module
    main()
