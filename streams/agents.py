"""The agents: plain coroutines with what they need passed in. Wiring them to Faust is elsewhere."""

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from typing import NoReturn, Protocol

import structlog

from schemas.backoff import backoff
from schemas.errors import InvalidEvent, Unavailable
from schemas.events import FeedbackReceived, FeedbackTagged, decode
from schemas.records import Outgoing, Record, outgoing_dead_letter, outgoing_tagged

log = structlog.get_logger()


class Tags(Protocol):
    """What tags a submission; pure, and the same for the same words."""

    def tag(self, received: FeedbackReceived) -> FeedbackTagged:
        """Return the submission with its tags."""


Publish = Callable[[Sequence[Outgoing]], Awaitable[None]]


async def tag_received(
    slices: AsyncIterable[Sequence[Record]], tagger: Tags, publish: Publish, give_up: Callable[[], NoReturn]
) -> None:
    """Tag every record of every slice; a slice is acknowledged when its turn of the loop ends, and only then.

    So the turn ends only when the broker has confirmed every record of it. No exception may leave it, because Faust
    acknowledges what failed: what cannot be published now is tried again, and `give_up` ends the process.

    Args:
        slices: raw records, a slice of a fetch at a time.
        tagger: pure.
        publish: returns when all is confirmed; it retries by itself, and raises `Unavailable` when it gave up.
        give_up: ends the process at once, without acknowledging.
    """
    async for records in slices:
        try:
            outgoing = [tag_or_reject(record, tagger) for record in records]
            await publish(outgoing)
            log.info("slice.tagged", count=len(outgoing))
        except Unavailable as error:
            log.error("slice.given_up", what=error.what, count=len(records))
            give_up()
        except Exception:
            log.exception("slice.failed", count=len(records))
            give_up()


def tag_or_reject(record: Record, tagger: Tags) -> Outgoing:
    """Return the tagged submission, or the dead letter, that a raw record becomes."""
    try:
        return outgoing_tagged(tagger.tag(decode(record.value, FeedbackReceived)))
    except InvalidEvent as error:
        reason = error.reason
    except Exception as error:
        # A fault of the tagger's own for these words. The record would fail again, so it must not hold up its
        # neighbours; it is kept whole, and can be replayed once the tagger is mended.
        log.exception("tagger.failed", partition=record.partition, offset=record.offset)
        reason = f"the tagger failed: {type(error).__name__}"
    log.warning("feedback.dead_lettered", reason=reason, partition=record.partition, offset=record.offset)
    return outgoing_dead_letter(record, reason)


def retrying(publish: Callable[[Sequence[Outgoing]], None], for_seconds: float) -> Publish:
    """Return an async `publish` that tries again, with backoff, while what it needs is unavailable.

    The blocking `publish` runs in a thread of the loop's executor. After `for_seconds` of failing in a row the last
    `Unavailable` is raised.
    """

    async def publish_until_confirmed(records: Sequence[Outgoing]) -> None:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + for_seconds
        for delay in backoff():
            try:
                return await loop.run_in_executor(None, publish, records)
            except Unavailable as error:
                if loop.time() + delay > give_up_at:
                    raise
                log.warning("publish.unavailable", what=error.what, seconds=round(delay, 2))
                await asyncio.sleep(delay)
        return None

    return publish_until_confirmed
