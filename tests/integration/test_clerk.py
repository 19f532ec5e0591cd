"""The clerk as a process: it sends what waits, waits for a mail server, and never sends twice when killed."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from heard.emails import drop, list_, retry
from heard.mail import mailer_of
from heard.probe import probe
from heard.servers.ports import free_port
from heard.settings import Settings
from schemas.errors import InvalidConfig
from sinks.engine import connect
from sinks.migrate import migrate
from summaries.mail import add
from summaries.mail.outbox import Outbox, State
from summaries.writing import writing
from tests.mail import Mailbox, a_message, mail_server

API_KEY = "heard-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


class Clerk:
    """A clerk of a test's own, on SQLite."""

    def __init__(self, folder: Path) -> None:
        self.mail_port, self.metrics_port = free_port(), free_port()
        self.url = f"sqlite:///{folder / 'heard.sqlite'}"
        self.engine = connect(self.url)
        migrate(self.engine)
        self.outbox = Outbox(self.engine)
        self._log = folder / "clerk.log"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HEARD_")},
            "DATABASE_URL": self.url,
            "HEARD_DATA_FOLDER": str(folder),
            "HEARD_MAIL_SERVER": "127.0.0.1",
            "HEARD_MAIL_PORT": str(self.mail_port),
            "HEARD_MAIL_SECURITY": "none",
            "HEARD_MAIL_FROM": "feedback@council.example",
            "HEARD_CLERK_METRICS_PORT": str(self.metrics_port),
            "HEARD_LOOK_SECONDS": "0.1",
        }

    def start(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            argv = [sys.executable, "-m", "heard", "clerk"]
            self._processes.append(subprocess.Popen(argv, env=self._environment, stdout=log, stderr=log))
        return self._processes[-1]

    def put(self, *keys: str) -> None:
        with writing(self.engine) as connection:
            for key in keys:
                add(connection, a_message(key))

    def states(self) -> dict[str, State]:
        return {one.key: one.state for one in self.outbox.listed()}

    def log(self) -> str:
        return self._log.read_text()

    def until(self, is_so: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not is_so():
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.05)  # another process does it

    def end(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
        self.engine.dispose()


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Clerk]:
    clerk = Clerk(tmp_path)
    yield clerk
    clerk.end()


def test_the_clerk_sends_what_waits_when_the_mail_server_is_there_and_ends_when_told(clerk: Clerk) -> None:
    clerk.put("a", "b")
    process = clerk.start()
    ready = f"http://127.0.0.1:{clerk.metrics_port}/ready"
    clerk.until(lambda: b"nothing answers at HEARD_MAIL_SERVER" in probe(ready)[1].encode())

    mailbox = Mailbox()
    with mail_server(mailbox, clerk.mail_port):
        clerk.until(lambda: set(clerk.states().values()) == {State.SENT})
        clerk.until(lambda: probe(ready)[0] == 200)
        with urllib.request.urlopen(f"http://127.0.0.1:{clerk.metrics_port}/metrics", timeout=10) as answer:
            metrics = answer.read().decode()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0

    assert len(mailbox.mails) == 2
    assert "heard_emails_sent_total 2.0" in metrics
    assert 'heard_emails{state="waiting"} 0.0' in metrics
    assert "carer" not in clerk.log()


def test_a_clerk_killed_between_sending_and_marking_does_not_send_again(clerk: Clerk) -> None:
    mailbox, taken, killed = Mailbox(), threading.Event(), threading.Event()

    def hold_the_answer() -> None:
        if not taken.is_set():
            taken.set()
            killed.wait(30)  # the server has the email, and the clerk has not heard so

    mailbox.on_data = hold_the_answer
    with mail_server(mailbox, clerk.mail_port):
        clerk.put("a")
        first = clerk.start()
        assert taken.wait(60), clerk.log()
        first.kill()
        first.wait()
        killed.set()
        clerk.put("b")
        clerk.start()
        clerk.until(lambda: clerk.states()["b"] is State.SENT)

    assert clerk.states()["a"] is State.SENDING  # and unsure after a quarter of an hour
    assert len(mailbox.mails) == 2


def test_an_administrator_sees_what_needs_a_person_and_decides(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", clerk.url)
    list_()
    assert capsys.readouterr().out == "Nothing waits.\n"
    clerk.put("a", "b")
    for _ in range(2):
        claimed = clerk.outbox.claim()
        assert claimed
        clerk.outbox.mark_unsure(claimed, "the connection was lost after the email was handed over")

    list_()
    said = capsys.readouterr().out
    ids = [one.email_id for one in clerk.outbox.listed()]
    assert all(str(one) in said for one in ids)
    assert "unsure" in said
    assert "the connection was lost" in said
    retry(ids[0])
    drop(ids[1])

    assert {one.email_id: one.state for one in clerk.outbox.listed()} == {ids[0]: State.WAITING, ids[1]: State.DROPPED}
    for decide in (retry, drop):
        with pytest.raises(InvalidConfig, match="heard emails list"):
            decide(uuid4())


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"mail_server": "mail.example.org", "mail_from": "x"}, "HEARD_MAIL_FROM"),
        (
            {"mail_server": "mail.example.org", "mail_from": "a@b.example", "mail_security": "none"},
            "HEARD_MAIL_SECURITY",
        ),
        ({"mail_server": "localhost", "notify_api_key": API_KEY}, "not both"),
        ({"notify_api_key": API_KEY}, "HEARD_NOTIFY_TEMPLATE_ID"),
        ({"notify_api_key": "short", "notify_template_id": "x"}, "HEARD_NOTIFY_API_KEY"),
    ],
)
def test_settings_that_do_not_go_together_are_named(changes: dict[str, str], fault: str) -> None:
    with pytest.raises(InvalidConfig, match=fault):
        mailer_of(Settings(_env_file=None, **changes))  # type: ignore[arg-type]  # as from the environment


def test_without_settings_emails_wait() -> None:
    assert mailer_of(Settings(_env_file=None)) is None
