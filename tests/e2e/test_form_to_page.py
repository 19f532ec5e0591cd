"""From the form in Chromium to the team's weekly page, through the commands that a council runs."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page

from heard.servers.ports import free_port
from schemas.weeks import ReportingWeek
from tests.browser import launched, pressing

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PASSWORD = "correct horse battery"
WORDS = "The occupational therapist fixed the rail the same day. Diolch! 🙂"


class Running:
    """A command that was started, and where its form and pages are."""

    def __init__(self, command: str, folder: Path) -> None:
        self.form_port, self.pages_port = free_port(), free_port()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("HEARD_")}
        environment |= {
            "HEARD_DATA_FOLDER": str(folder),
            "HEARD_FORM_PORT": str(self.form_port),
            "HEARD_PAGES_PORT": str(self.pages_port),
            "HEARD_STACK_KAFKA_PORT": str(free_port()),
        }
        self.environment, self.output = environment, folder / "output.log"
        self._log = self.output.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "heard", command],
            env=environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def add_first_account(self, name: str) -> None:
        """Run the command that the first start prints for whoever wants to sign in."""
        command = first_command(self.output).replace("NAME", name)
        heard = shlex.quote(sys.executable) + " -m heard users"
        subprocess.run(  # noqa: S602  # it was printed for a shell
            f"{command.replace('heard users', heard)} --password-stdin",
            input=f"{PASSWORD}\n",
            env=self.environment,
            shell=True,
            text=True,
            check=True,
            timeout=60,
        )

    def interrupt(self) -> int:
        """Press Ctrl-C, and return what the command ended with."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()
            self._log.close()


@pytest.fixture
def page(chromium_path: str) -> Iterator[Page]:
    with launched(chromium_path) as browser:
        page = browser.new_page()
        page.set_default_timeout(20_000)
        yield page


def test_words_sent_through_the_form_are_on_the_teams_weekly_page_embedded(page: Page, real_folder: Path) -> None:
    send_and_see("run", page, real_folder)


@pytest.mark.kafka
@pytest.mark.postgres
def test_words_sent_through_the_form_are_on_the_teams_weekly_page_full_size(
    page: Page, real_folder: Path, kafka_jars: None
) -> None:
    send_and_see("stack", page, real_folder)


def send_and_see(command: str, page: Page, real_folder: Path) -> None:
    """Run the command, send words through its form, see them on the team's page, and stop it with Ctrl-C."""
    folder = real_folder / command
    folder.mkdir()
    running = Running(command, folder)
    try:
        open_when_ready(page, f"http://127.0.0.1:{running.form_port}/feedback?team=occupational-therapy", running)
        page.get_by_label("I look after someone and I am not paid to").check()
        page.get_by_label("What was good?").fill(WORDS)
        page.get_by_role("button", name="Send").click()
        sent_at = time.monotonic()
        reference = page.locator("#reference").inner_text()

        week = ReportingWeek.containing(datetime.now(UTC))
        weekly = f"http://127.0.0.1:{running.pages_port}/teams/occupational-therapy/weeks/{week}"
        running.add_first_account("alice")
        open_when_ready(page, weekly, running)
        page.get_by_label("Name").fill("alice")
        page.get_by_label("Password").fill(PASSWORD)
        with pressing(page):
            page.get_by_role("button", name="Sign in").click()
        assert page.url == weekly  # the page that was asked for before
        while not page.get_by_text(WORDS).count():
            assert time.monotonic() < sent_at + 60, "the words did not come"
            time.sleep(0.02)
            page.goto(weekly)
        seconds = time.monotonic() - sent_at
        assert page.get_by_text(reference).count()
        print(f"heard {command}: {seconds:.2f} s from submit to visible")

        family = psutil.Process(running.process.pid).children(recursive=True)
        assert len(family) >= 3
    finally:
        exit_code = running.interrupt()
    assert exit_code == 0
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []


def first_command(output: Path) -> str:
    """Return the command that was printed, as soon as it is."""
    deadline = time.monotonic() + 120
    while not (found := re.search(r"^ +(.*heard users add .*)$", output.read_text(), re.MULTILINE)):
        assert time.monotonic() < deadline, "it did not say how to sign in"
        time.sleep(0.1)
    return found[1]


def open_when_ready(page: Page, address: str, running: Running) -> None:
    """Open a page, as soon as there is a server for it."""
    deadline = time.monotonic() + 120
    while True:
        try:
            page.goto(address)
            return
        except Exception:
            assert running.process.poll() is None, "the command ended"
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
