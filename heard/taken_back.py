"""What people take back, wired: its spool beside the form, and the way from there to the database."""

from collections.abc import Callable

import structlog

from heard.giving_up import give_up
from heard.settings import Settings
from producers.spool import Spool
from producers.withdrawals import Publish, pass_on

SHARE_OF_SPOOL = 10
"""One part in so many of the room that the spool of submissions has: nobody may fill the disk with these."""
log = structlog.get_logger()


def withdrawals_spool(settings: Settings) -> Spool:
    """Return the spool as the form opens it.

    Raises:
        Unavailable: the file cannot be opened.
    """
    return Spool(settings.withdrawals_path, max_bytes=settings.spool_max_bytes // SHARE_OF_SPOOL)


def pass_on_withdrawals(settings: Settings, publish: Publish, stopped: Callable[[float], bool]) -> None:
    """Pass on what is asked until told to stop, in a thread. A fault of its own ends the process."""
    try:
        spool = Spool(settings.withdrawals_path)
        pass_on(spool, publish, stopped)
        spool.close()
    except Exception:
        log.exception("withdrawals.failed")
        give_up()
