"""Partners' keys, on the real file and by the command line."""

import hashlib
import os
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heard.keys import add, describe, revoke
from heard.settings import Settings
from producers.api import ApiFile, KeyRefused, Partners
from producers.api.partners import PREFIX
from producers.api.repeats import Repeats, Sent
from producers.door import Submission
from schemas.errors import Unavailable
from schemas.events import Role
from tests.form_app import Clock


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_folder=tmp_path / "new")


def test_a_key_is_shown_once_and_only_its_hash_is_kept(settings: Settings) -> None:
    key = add(settings, "hospital")
    assert len(key) == len(PREFIX) + 43  # 256 bits
    with ApiFile(settings.api_path) as file:
        assert Partners(file).partner_of(key) == "hospital"
        with file.transaction("deferred") as database:
            [(kept,)] = database.execute("select hash from keys").fetchall()
    assert kept == hashlib.sha256(key.encode()).digest()
    assert key not in describe(settings)


def test_two_keys_are_never_the_same_and_only_the_owner_may_read_the_file(settings: Settings) -> None:
    assert add(settings, "hospital") != add(settings, "school")
    assert stat.S_IMODE(settings.api_path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "Hospital", "bo smith", "-x", "x-", "x" * 51, "h\u00f4pital", "x\n"])
def test_a_name_that_could_not_stand_in_logs_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(KeyRefused, match="small letters, numbers and hyphens"):
        add(settings, name)


def test_a_partner_has_one_key_until_it_is_revoked(settings: Settings) -> None:
    add(settings, "hospital")
    with pytest.raises(KeyRefused, match="heard keys revoke hospital"):
        add(settings, "hospital")
    revoke(settings, "hospital")
    add(settings, "hospital")


def test_a_revoked_key_is_nobodys(settings: Settings) -> None:
    key = add(settings, "hospital")
    revoke(settings, "hospital")
    with ApiFile(settings.api_path) as file:
        assert Partners(file).partner_of(key) is None


@pytest.mark.parametrize("name", ["nobody", "hospital"])
def test_what_cannot_be_revoked_is_said_so(settings: Settings, name: str) -> None:
    add(settings, "hospital")
    revoke(settings, "hospital")
    with pytest.raises(KeyRefused, match="heard keys list"):
        revoke(settings, name)


def test_the_list_shows_each_key_ever_made(settings: Settings) -> None:
    assert "heard keys add" in describe(settings)
    with ApiFile(settings.api_path) as file:
        clock = Clock(datetime(2026, 3, 10, tzinfo=UTC))
        partners = Partners(file, clock)
        partners.add("school")
        partners.add("hospital")
        clock.now = datetime(2026, 4, 1, tzinfo=UTC)
        partners.revoke("hospital")
        partners.add("hospital")
    assert [line.split() for line in describe(settings).splitlines()] == [
        ["hospital", "api", "added", "2026-03-10", "revoked", "2026-04-01"],
        ["hospital", "api", "added", "2026-04-01", "works"],
        ["school", "api", "added", "2026-03-10", "works"],
    ]


def heard(settings: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HEARD_DATA_FOLDER": str(settings.data_folder)}
    return subprocess.run(
        [sys.executable, "-m", "heard", "keys", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_the_command_line_prints_the_key_alone_so_that_it_can_be_piped(settings: Settings) -> None:
    made = heard(settings, "add", "hospital")

    assert (made.returncode, made.stdout.count("\n")) == (0, 1)
    assert "not shown again" in made.stderr
    with ApiFile(settings.api_path) as file:
        assert Partners(file).partner_of(made.stdout.strip()) == "hospital"
    assert heard(settings, "list").stdout == describe(settings) + "\n"


def test_the_command_line_says_in_one_line_what_it_cannot_do(settings: Settings) -> None:
    refused = heard(settings, "revoke", "nobody")

    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert refused.stderr.startswith("heard: nobody of that name")


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match=r"api\.sqlite is unavailable: look at the data folder"):
        add(Settings(_env_file=None, data_folder=tmp_path / "file" / "inside"), "hospital")


def test_requests_that_come_together_get_one_ticket_whatever_process_takes_them(tmp_path: Path) -> None:
    clock, gate, kept = Clock(), threading.Barrier(6), set()

    def ask(repeats: Repeats) -> None:
        sent = Sent(repeats.new_ticket(), repeats.fingerprint(Submission(role=Role.STAFF, good="Kind.")))
        gate.wait(10)
        kept.add(repeats.remember("hospital", "a-1", sent).ticket)

    files = [ApiFile(tmp_path / "api.sqlite") for _ in range(2)]
    threads = [threading.Thread(target=ask, args=(Repeats(files[n % 2], "s", clock),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [ticket] = kept
    assert Repeats(files[0], "s", clock).find("hospital", "a-1").ticket == ticket  # type: ignore[union-attr]
    for file in files:
        file.close()


def test_a_fingerprint_needs_the_secret(tmp_path: Path) -> None:
    """Who reads the file cannot check a guess of the words."""
    submission = Submission(role=Role.STAFF, good="Kind.")
    prints = {Repeats(ApiFile(tmp_path / "x"), secret, Clock()).fingerprint(submission) for secret in ("a", "b", "a")}
    assert len(prints) == 2
