"""The form over HTTP: submissions a second with many people at once, and seconds from submit to visible."""

import http.client
import re
import statistics
import threading
import time
import urllib.parse
from collections.abc import Sequence
from html import unescape
from typing import NamedTuple

from benchmarks.rig import Rig, running
from heard.settings import Settings
from sinks.engine import connect
from sinks.store import FeedbackStore

EMBEDDED = ("form", "pipeline")
FULL_SIZE = ("form", "relay", "tag", "store")
SECONDS_FOR_ONE = 60
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAME, _VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')
_FORM = "/feedback"


class FormRun(NamedTuple):
    """What many people at once showed. Milliseconds are those of sending: what a person waits for a reference."""

    submissions_per_second: float
    p50_milliseconds: float
    p99_milliseconds: float


class Refused(Exception):
    """The form did not take what was sent."""


def submit(port: int, words: str) -> float:
    """Open the form as a person does, fill it in, and send it. Returns the seconds that sending took.

    Raises:
        Refused: it was not accepted.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", _FORM)
        page = connection.getresponse()
        cookies = "; ".join(one.partition(";")[0] for one in page.headers.get_all("Set-Cookie", []))
        body = urllib.parse.urlencode(_filled_in(page.read().decode(), words))
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
        start = time.perf_counter()
        connection.request("POST", _FORM, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.SEE_OTHER:
            raise Refused(f"the form answered {answer.status}")
        return time.perf_counter() - start
    finally:
        connection.close()


def measure_form(rig: Rig, words: Sequence[str], count: int, people: int) -> FormRun:
    """Send so many submissions by so many people at once; only the form runs beside them.

    Raises:
        Refused: one was not accepted.
    """
    settings = rig.full_size()
    waits: list[list[float]] = [[] for _ in range(people)]
    faults: list[Exception] = []

    def visit(own: list[float], some: Sequence[str]) -> None:
        try:
            own.extend(submit(settings.form_port, each) for each in some)
        except Exception as error:
            faults.append(error)

    repeated = [words[number % len(words)] for number in range(count)]
    with running(settings, ("form",)):
        submit(settings.form_port, words[0])  # the first page of a process takes longer
        threads = [threading.Thread(target=visit, args=(waits[one], repeated[one::people])) for one in range(people)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
    if faults:
        raise faults[0]
    cuts = statistics.quantiles([1000 * one for own in waits for one in own], n=100)
    return FormRun(count / seconds, cuts[49], cuts[98])


def measure_delay(settings: Settings, names: Sequence[str], words: Sequence[str], count: int) -> list[float]:
    """Send submissions one after another. Returns the seconds from sending to a row in the database, of each.

    Raises:
        Refused: one was not accepted.
        TimeoutError: one did not come.
    """
    store = FeedbackStore(connect(settings.database))
    seconds = []
    with running(settings, names):
        for number in range(count + 1):
            waited = submit(settings.form_port, words[number % len(words)])
            start = time.perf_counter()
            while store.counts()[0] <= number:
                if time.perf_counter() - start > SECONDS_FOR_ONE:
                    raise TimeoutError(f"submission {number + 1} was not stored in {SECONDS_FOR_ONE} s")
                time.sleep(0.005)
            seconds.append(waited + time.perf_counter() - start)
    return seconds[1:]  # the first waits for processes that have only just started


def _filled_in(page: str, words: str) -> dict[str, str]:
    """Return the fields to send: the hidden ones as they were handed out, who is speaking, and the words."""
    hidden = [(_NAME.search(tag), _VALUE.search(tag)) for tag in _HIDDEN.findall(page)]
    fields = {name[1]: unescape(value[1]) for name, value in hidden if name and value}
    return fields | {"role": "unpaid_carer", "good": words}
