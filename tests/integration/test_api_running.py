"""The API as a council runs it: beside the form, under its real server."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from heard.servers.ports import free_port
from producers.bodies import MAX_BODY_BYTES
from producers.spool import Spool
from schemas.events import FeedbackReceived, Source, decode
from schemas.references import reference_of
from tests.api_app import PATH

pytestmark = pytest.mark.timeout(400)

EXAMPLES = 15
"""Few: the coverage phase alone asks about a hundred things, and each answer waits for a disk."""


class Running(NamedTuple):
    """The form's process, and a partner's key."""

    port: int
    key: str
    folder: Path

    def ask(
        self, method: str, path: str, body: bytes | Iterable[bytes] | None = None, **headers: str
    ) -> tuple[int, str, bytes]:
        """Send a request, and return status, media type and body."""
        sent = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"} | headers
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.headers.get_content_type(), answer.read()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder, port = tmp_path_factory.mktemp("running"), free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HEARD_")}
    environment |= {
        "HEARD_DATA_FOLDER": str(folder),
        "HEARD_FORM_PORT": str(port),
        "HEARD_API_REQUESTS_PER_MINUTE": "100000",
    }
    heard = [sys.executable, "-m", "heard"]
    made = subprocess.run([*heard, "keys", "add", "hospital"], env=environment, capture_output=True, check=True)
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen([*heard, "form"], env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            started = Running(port, made.stdout.decode().strip(), folder)
            _wait_for(started, process)
            yield started
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(running: Running, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            assert running.ask("GET", "/health")[0] == 200
            return
        except OSError:
            assert process.poll() is None, "the form ended"
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_the_form_and_the_api_are_served_side_by_side(running: Running) -> None:
    assert b"Tell us what you think" in running.ask("GET", "/")[2]
    assert b"feedback API" in running.ask("GET", "/api/")[2]
    assert json.loads(running.ask("GET", "/openapi.json")[2])["openapi"] == "3.1.0"
    assert running.ask("GET", "/look/heard.css")[:2] == (200, "text/css")
    assert running.ask("GET", "/apiary")[:2] == (404, "text/html")
    assert running.ask("GET", "/api/nothing")[:2] == (404, "application/problem+json")


def test_what_is_accepted_is_in_the_spool(running: Running) -> None:
    status, _, answer = running.ask("POST", PATH, '{"role": "staff", "good": "Diolch! 🙂"}'.encode())
    assert status == 202
    with closing(Spool(running.folder / "spool.sqlite")) as spool:
        events = [decode(one.event, FeedbackReceived) for one in spool.waiting(1_000)]
    [event] = [one for one in events if reference_of(one.feedback_id) == json.loads(answer)["reference"]]
    assert (event.good, event.source) == ("Diolch! 🙂", Source.API)


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"good":' * 100_000, b'{"good": ' + b"9" * 5_000 + b"}"])
def test_a_body_made_to_break_readers_is_a_named_fault(running: Running, body: bytes) -> None:
    assert running.ask("POST", PATH, body)[:2] == (422, "application/problem+json")


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_gets_its_answer_however_it_is_sent(running: Running, chunked: bool) -> None:
    size = MAX_BODY_BYTES + 300_000
    body = (b" " * 100_000 for _ in range(size // 100_000)) if chunked else b" " * size
    assert running.ask("POST", PATH, body)[:2] == (413, "application/problem+json")


def test_schemathesis_finds_no_5xx_and_no_answer_that_the_document_does_not_describe(
    running: Running, tmp_path: Path
) -> None:
    """One of its checks is left out: that what fits the document's schema is accepted. No schema knows the teams."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"http://127.0.0.1:{running.port}/openapi.json"]
    command += ["--header", f"Authorization: Bearer {running.key}", "--max-examples", str(EXAMPLES), "--seed", "1"]
    command += ["--phases", "examples,coverage,fuzzing", "--exclude-checks", "positive_data_acceptance", "--no-color"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "1 selected / 1 total" in done.stdout
