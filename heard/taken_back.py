"""What people take back, wired: its spool beside the form, and the way from there to the database."""

from collections.abc import Callable
from contextlib import closing
from uuid import UUID

from heard.about_you import SHARE_OF_SPOOL
from heard.keeping_on import keep_on
from heard.settings import Settings
from producers.spool import Spool
from producers.withdrawals import Publish, pass_on

TRY_AGAIN_SECONDS = 60.0


class WithdrawalsBox:
    """The spool of what people take back, opened for each of them: one that is broken never keeps the form shut."""

    def __init__(self, settings: Settings) -> None:
        """Take where it is, and how much room it may take."""
        self._path = settings.withdrawals_path
        self._max_bytes = settings.spool_max_bytes // SHARE_OF_SPOOL

    def keep_encoded(self, kept_id: UUID, event: bytes) -> None:
        """Keep an event durably, once an id.

        Raises:
            SpoolFull: nothing more can be accepted now.
            Unavailable: it could not be kept.
        """
        with closing(Spool(self._path, max_bytes=self._max_bytes)) as spool:
            spool.keep_encoded(kept_id, event)


def pass_on_withdrawals(settings: Settings, publish: Publish, stopped: Callable[[float], bool]) -> None:
    """Pass on what is asked until told to stop, in a thread of a process that carries people's words."""

    def work() -> None:
        with closing(Spool(settings.withdrawals_path)) as spool:
            pass_on(spool, publish, stopped)

    keep_on(work, stopped, part="withdrawals", every_seconds=TRY_AGAIN_SECONDS)
