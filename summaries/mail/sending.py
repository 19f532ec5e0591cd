"""Sends what waits in the outbox: one email after the other, each claimed before and marked after."""

import time
from collections.abc import Callable
from typing import assert_never

import structlog

from schemas.backoff import backoff
from schemas.errors import Unavailable
from summaries.mail.mailer import Later, Mailer, Refused, Unsure
from summaries.mail.outbox import Claimed, Outbox

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds between two tries while the mail server is away."""

log = structlog.get_logger()


class Sender:
    """One sender of an outbox; more than one may work on it at once. Addresses and what is sent are in no log."""

    def __init__(
        self,
        outbox: Outbox,
        mailer: Mailer,
        stopped: Callable[[float], bool],
        *,
        clock: Callable[[], float] = time.monotonic,
        on_sent: Callable[[], object] = lambda: None,
    ) -> None:
        """Take what to send from, and by what.

        Args:
            outbox: the emails.
            mailer: hands one over.
            stopped: waits so many seconds, or until told to stop; true when told.
            clock: seconds that never go back.
            on_sent: called once for each email that was sent.
        """
        self._outbox = outbox
        self._mailer = mailer
        self._stopped = stopped
        self._clock = clock
        self._on_sent = on_sent
        self._away: Unavailable | None = None
        self._ends = 0
        self._try_at = 0.0

    def send_all(self) -> int:
        """Send what is due, and return how many went out.

        Raises:
            Unavailable: the database is away; or the mail server is, or was at the last try and its pause is not over.
        """
        self._outbox.tidy()
        if self._away is not None and self._clock() < self._try_at:
            raise self._away
        sent = 0
        while not self._stopped(0) and (claimed := self._outbox.claim()):
            sent += self._send(claimed)
        self._away = None  # all that is due went out, or nothing is due
        return sent

    def _send(self, claimed: Claimed) -> int:
        try:
            self._mailer.send(claimed.message)
        except Unavailable as error:
            away = error
        except (Later, Refused, Unsure) as error:
            self._away = None  # it answers
            self._mark_unsent(claimed, error)
            return 0
        else:
            self._away, self._ends = None, 0
            self._mark(lambda: self._outbox.mark_sent(claimed))
            log.info("email.sent", email_id=claimed.email_id, tries=claimed.tries)
            self._on_sent()
            return 1
        self._mark(lambda: self._outbox.put_back(claimed, str(away)[:200], at_once=True))
        self._pause(away)
        raise away

    def _mark_unsent(self, claimed: Claimed, error: Later | Refused | Unsure) -> None:
        log.warning("email.not_sent", email_id=claimed.email_id, outcome=type(error).__name__, reason=error.reason)
        match error:
            case Later():
                self._mark(lambda: self._outbox.put_back(claimed, error.reason))
            case Refused():
                self._mark(lambda: self._outbox.mark_refused(claimed, error.reason))
            case Unsure():
                self._mark(lambda: self._outbox.mark_unsure(claimed, error.reason))
            case _:
                assert_never(error)

    def _mark(self, mark: Callable[[], None]) -> None:
        """Keep what became of an email, however long the database is away: forgetting it is the one thing not to do."""
        delays = backoff()
        while True:
            try:
                mark()
                return
            except Unavailable:
                if self._stopped(next(delays)):
                    raise  # it stays `sending`, and is called unsure after a while

    def _pause(self, error: Unavailable) -> None:
        self._away = error
        self._try_at = self._clock() + min(FIRST_PAUSE * 2.0 ** min(self._ends, 30), LONGEST_PAUSE)
        self._ends += 1
