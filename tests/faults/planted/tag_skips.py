"""Planted: the tagger takes what a fetch holds, whether or not it goes on where the last one ended."""

from collections.abc import Sequence
from typing import Any

from faust.types import TP

from heard.cli import main
from streams.transport import SlicedConsumer


async def hand_over(self: SlicedConsumer, tp: TP, fetched: Sequence[Any], epoch: int) -> bool:
    """Give the agents what was fetched; what a rebalance dropped before it is never asked for again."""
    size = self.app.conf.broker_max_poll_records
    for start in range(0, len(fetched), size):
        if not await self._deliver(tp, fetched[start : start + size], epoch):
            return False
    return True


if __name__ == "__main__":
    SlicedConsumer._hand_over = hand_over  # type: ignore[method-assign]  # that is the bug
    main()
