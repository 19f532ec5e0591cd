"""Loading the demo's year through the form's own door, the spool, the agent and the sink."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from heard.demo.approving import approve_words
from heard.demo.people import tell_about_people
from heard.demo.story import Telling, made_up_words, tell_year
from heard.embedded import make_pipeline
from heard.settings import Settings
from producers.door import Door
from producers.spool import Spool
from schemas.events import Source
from schemas.weeks import ReportingWeek

LATE_BY = timedelta(days=2)


class _StoryClock:
    """A clock that the story moves."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


def load_demo(settings: Settings, progress: Callable[[int], None]) -> bool:
    """Load the made-up year that ends with the last finished week, unless it is there already.

    An interrupted load goes on where it ended: the same submissions get the same ids.

    Args:
        settings: the demo's own.
        progress: told how many submissions were stored since the last time.

    Returns:
        True if it was loaded now, False if it was there.

    Raises:
        Unavailable: the spool or the database is away.
    """
    finished = settings.data_folder / "demo-is-loaded"
    if finished.exists():
        return False
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_load(settings, last_week(settings), progress))
    tell_about_people(settings)
    approve_words(settings)
    finished.touch()
    return True


def count() -> int:
    """Return how many submissions the demo has."""
    return len(made_up_words())


def last_week(settings: Settings) -> ReportingWeek:
    """Return the week that the story ends with; kept, so that a second try tells the same story."""
    file = settings.data_folder / "demo-ends-with"
    if not file.exists():
        file.write_text(str(ReportingWeek.containing(datetime.now(UTC)).shifted(-1)))
    return ReportingWeek.parse(file.read_text())


async def _load(settings: Settings, last: ReportingWeek, progress: Callable[[int], None]) -> None:
    clock = _StoryClock()
    spool = Spool(settings.spool_path, clock=clock)
    door = Door(spool, settings.secret, clock)
    pipeline = make_pipeline(settings, spool, clock)

    async def tell(tellings: list[Telling], stored_at: datetime) -> None:
        for one in tellings:
            clock.now = one.at
            door.accept(one.submission, one.ticket, Source.DEMO)
        clock.now = stored_at
        await pipeline.drain()
        progress(len(tellings))

    async with pipeline.running():
        for week, tellings in tell_year(last):
            await tell([one for one in tellings if not one.is_late], week.ends_at)
            if late := [one for one in tellings if one.is_late]:
                await tell(late, week.ends_at + LATE_BY)
        await tell([], datetime.now(UTC))
    spool.close()
