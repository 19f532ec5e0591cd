"""Stand-ins for the parts that a unit test does without. Each keeps the promises of the part's Protocol."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from producers.spool import SpoolCounts, Spooled
from schemas.about_you import AboutYouAnswered
from schemas.corrections import FeedbackCorrected
from schemas.errors import Unavailable
from schemas.events import FeedbackDeadLettered, FeedbackReceived, FeedbackTagged, encode
from schemas.records import Outgoing, Record
from schemas.withdrawals import FeedbackWithdrawn
from tests.factories import NOON, tagged


class Failing:
    """Raises the errors it was given, one a call, before it lets calls pass. `None` lets one pass."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error


class FakeInbox:
    """Keeps events in memory, once an id."""

    def __init__(self, *errors: Exception | None) -> None:
        self.kept: dict[UUID, FeedbackReceived] = {}
        self._fail = Failing(*errors)

    def keep(self, event: FeedbackReceived) -> None:
        self._fail()
        self.kept.setdefault(event.feedback_id, event)


class FakeSpool:
    """A spool in memory, without a limit. `tests/integration/test_spool.py` holds it to the real one's promises.

    Attributes:
        forgotten: the ids that were deleted because they had been seen.
        fail: errors to raise where something is to be published.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: NOON) -> None:
        self.forgotten: set[UUID] = set()
        self.fail = Failing()
        self._clock = clock
        self._rows: dict[int, Spooled] = {}
        self._accepted_at: dict[int, datetime] = {}
        self._published_once: set[int] = set()

    def keep(self, event: FeedbackReceived) -> None:
        known = self.forgotten | {row.feedback_id for row in self._rows.values()}
        if event.feedback_id not in known:
            place = len(self._accepted_at) + 1
            self._rows[place] = Spooled(place, event.feedback_id, encode(event), 0, None)
            self._accepted_at[place] = self._clock()

    def waiting(self, limit: int) -> list[Spooled]:
        self.fail()
        return [row for row in self._rows.values() if row.published_at is None][:limit]

    def published(self, after_place: int, limit: int) -> list[Spooled]:
        rows = [row for row in self._rows.values() if row.published_at is not None and row.place > after_place]
        return rows[:limit]

    def mark_published(self, places: Sequence[int]) -> None:
        for place in self._rows.keys() & set(places):
            row = self._rows[place]
            self._rows[place] = row._replace(published_at=self._clock(), publications=row.publications + 1)
            self._published_once.add(place)

    def publish_again(self, places: Collection[int]) -> None:
        for place in self._rows.keys() & set(places):
            self._rows[place] = self._rows[place]._replace(published_at=None)

    def publish_all_again(self) -> None:
        self.publish_again(list(self._rows))

    def forget(self, feedback_ids: Collection[UUID]) -> None:
        self.forgotten |= set(feedback_ids)
        self._rows = {place: row for place, row in self._rows.items() if row.feedback_id not in self.forgotten}

    def counts(self) -> SpoolCounts:
        waiting = sum(row.published_at is None for row in self._rows.values())
        oldest = min((self._accepted_at[place] for place in self._rows), default=None)
        return SpoolCounts(len(self._accepted_at), len(self._published_once), waiting, len(self._rows), oldest)

    def close(self) -> None:
        pass


class FakeLedger:
    """The far end: what it has seen is a set, and the watermarks are a dictionary."""

    def __init__(self, *errors: Exception | None) -> None:
        self.stored: set[UUID] = set()
        self.watermarks: dict[str, datetime] = {}
        self._fail = Failing(*errors)

    def seen(self, feedback_ids: Collection[UUID]) -> set[UUID]:
        self._fail()
        return self.stored & set(feedback_ids)

    def move_watermark(self, spool: str, up_to: datetime) -> None:
        self.watermarks[spool] = up_to


class FakePublisher:
    """Remembers what was published; fails first with the errors it was given, and then nothing of the call is there."""

    def __init__(self, *errors: Exception | None) -> None:
        self.published: list[Outgoing] = []
        self.fail = Failing(*errors)

    def publish(self, records: Sequence[Outgoing]) -> None:
        self.fail()
        self.published.extend(records)

    async def publish_later(self, records: Sequence[Outgoing]) -> None:
        self.publish(records)


class FakeStore:
    """A database in memory: all of a call or none of it, once a key.

    It refuses, as a database does, what its `refuses` names.
    """

    def __init__(self, *errors: Exception | None, refuses: Callable[[FeedbackTagged], bool] = lambda _: False) -> None:
        self.tagged: dict[UUID, FeedbackTagged] = {}
        self.dead_letters: dict[tuple[str, int, int], FeedbackDeadLettered] = {}
        self.answered: dict[UUID, AboutYouAnswered] = {}
        self.corrected: dict[UUID, FeedbackCorrected] = {}
        self.taken_back: list[FeedbackWithdrawn] = []
        self.fail = Failing(*errors)
        self._refuses = refuses

    def save(
        self,
        tagged: Sequence[FeedbackTagged],
        dead_letters: Sequence[FeedbackDeadLettered],
        at: datetime,
        corrected: Sequence[FeedbackCorrected] = (),
    ) -> None:
        self.saved_at = at
        self.fail()
        if any(self._refuses(one) for one in tagged):
            raise ValueError("out of range")
        for event in tagged:
            self.tagged.setdefault(event.received.feedback_id, event)
        for letter in dead_letters:
            self.dead_letters.setdefault((letter.topic, letter.partition, letter.offset), letter)
        for correction in corrected:
            self.corrected.setdefault(correction.correction_id, correction)

    def save_about_you(self, answered: Sequence[AboutYouAnswered], at: datetime) -> None:
        self.saved_at = at
        self.fail()
        for one in answered:
            self.answered.setdefault(one.answers_id, one)

    def take_back(self, withdrawn: Sequence[FeedbackWithdrawn]) -> None:
        self.fail()
        self.taken_back.extend(withdrawn)


class FakeTagger:
    """Calls everything positive; breaks on the words it was told to break on."""

    def __init__(self, breaks_on: str = "") -> None:
        self._breaks_on = breaks_on

    def tag(self, received: FeedbackReceived) -> FeedbackTagged:
        if self._breaks_on and self._breaks_on in received.good:
            raise KeyError(received.good)
        return tagged(received)


class Ended(BaseException):
    """The process would have ended here."""


def end() -> NoReturn:
    """Give up, as a test can see it."""
    raise Ended


class Slices:
    """Slices for an agent, which tells how many of them an agent has acknowledged by asking for the next."""

    def __init__(self, *slices: Sequence[Record]) -> None:
        self._slices = slices
        self.acknowledged = 0

    async def __aiter__(self) -> AsyncIterator[Sequence[Record]]:
        for records in self._slices:
            yield records
            self.acknowledged += 1


class Turns:
    """`stopped` for a loop: lets it turn so often, notes how long it wanted to wait, and never waits."""

    def __init__(self, turns: int) -> None:
        self._left = turns
        self.pauses: list[float] = []

    def __call__(self, seconds: float) -> bool:
        self.pauses.append(seconds)
        self._left -= 1
        return self._left < 0


def away(what: str = "broker") -> Unavailable:
    """Return what a part that is away raises."""
    return Unavailable(what)
