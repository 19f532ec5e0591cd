"""The load: a client that sends until it is told to stop, and writes every try to the ledger."""

import http.cookiejar
import re
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from random import Random
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

from producers.door import Door, Submission, Ticket
from producers.spool import Spool
from schemas.errors import Unavailable
from schemas.events import Role, Source
from schemas.references import reference_of
from tests.faults.ledger import Ledger, Outcome
from tests.faults.words import words_of

Clock = Callable[[], datetime]
_HIDDEN = re.compile(r'<input\b[^>]*\btype="hidden"[^>]*>')
_REFERENCE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}(?![0-9A-Z-])")
ANSWER_SECONDS = 15
PAUSE_SECONDS = 0.01


class Client(Protocol):
    """A way to send one submission."""

    def send(self, ledger: Ledger, good: str, better: str) -> None:
        """Send it, and write in the ledger how that ended."""


class DoorClient:
    """Sends through the form's own door, on the spool."""

    def __init__(self, spool: Spool, rng: Random, clock: Clock | None = None) -> None:
        self._clock = clock or (lambda: datetime.now(UTC))
        self._door = Door(spool, "a secret of the fault harness", self._clock)
        self._rng = rng

    def send(self, ledger: Ledger, good: str, better: str) -> None:
        name = ledger.attempt(good, better)
        ticket = Ticket(opened_at=self._clock(), nonce=self._rng.randbytes(16).hex())
        try:
            event = self._door.accept(Submission(role=Role.STAFF, good=good, better=better), ticket, Source.FORM)
        except Unavailable:
            ledger.end(name, Outcome.FAIL)
        else:
            ledger.end(name, Outcome.OK, reference_of(event.feedback_id))


class FormClient:
    """Sends through the real form, as a browser without JavaScript would."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")

    def send(self, ledger: Ledger, good: str, better: str) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        try:
            with opener.open(f"{self._address}/feedback", timeout=ANSWER_SECONDS) as page:
                fields = _hidden_fields(page.read().decode())
        except (OSError, http.client.HTTPException):
            time.sleep(0.3)
            return  # no form, so nothing was tried
        name = ledger.attempt(good, better)
        fields |= {"role": "staff", "good": good, "better": better}
        try:
            body = urlencode(fields).encode()
            with opener.open(f"{self._address}/feedback", body, timeout=ANSWER_SECONDS) as page:
                shown = _REFERENCE.search(page.read().decode())
        except HTTPError as error:
            error.close()
            ledger.end(name, Outcome.FAIL)  # the page says that it was not saved
        except (URLError, OSError, http.client.HTTPException):
            ledger.end(name, Outcome.UNKNOWN)
        else:
            ledger.end(name, Outcome.OK if shown else Outcome.UNKNOWN, shown.group() if shown else "")


class Load:
    """Sends, with some hands, at least so many and until told to stop."""

    def __init__(self, client: Client, ledger: Ledger, rng: Random, name: str, *, at_least: int, hands: int) -> None:
        self.tried = 0
        self._client, self._ledger, self._rng = client, ledger, rng
        self._name, self._at_least = name, at_least
        self._lock = threading.Lock()
        self._enough = threading.Event()
        self._threads = [threading.Thread(target=self._send, name="load", daemon=True) for _ in range(hands)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def is_alive(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def finish(self) -> None:
        """Send what is left of the least number, and end."""
        self._enough.set()
        for thread in self._threads:
            thread.join()

    def _send(self) -> None:
        while not self._enough.wait(PAUSE_SECONDS) or self.tried < self._at_least:
            with self._lock:
                number, self.tried = self.tried, self.tried + 1
                words = words_of(self._rng, number, self._name)
            self._client.send(self._ledger, *words)


def _hidden_fields(page: str) -> dict[str, str]:
    fields = {}
    for tag in _HIDDEN.findall(page):
        members = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        fields[unescape(members["name"])] = unescape(members.get("value", ""))
    return fields
