"""`heard users`, as a person types it: each command is a process of its own, on a SQLite database."""

import subprocess
import sys
from pathlib import Path

import pytest

from heard.demo.command import add_staff
from heard.settings import Settings
from heard.users import advise_first_account
from sinks.engine import connect
from sinks.migrate import migrate
from summaries.access import StaffRole
from summaries.accounts import Accounts

PASSWORD = "correct horse battery"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    migrate(engine)
    engine.dispose()
    return tmp_path


def run(folder: Path, *arguments: str, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "heard", "users", *arguments]
    environment = {"HEARD_DATA_FOLDER": str(folder), "PATH": ""}
    return subprocess.run(
        command,
        input=f"{password}\n",
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_accounts_are_added_listed_given_another_password_and_disabled(folder: Path) -> None:
    team = ("--team", "reablement", "--team", "occupational-therapy")

    assert "can sign in now" in run(folder, "add", "alice", "--role", "reviewer", "--password-stdin").stdout
    added = run(folder, "add", "bob", "--role", "team-member", *team, "--password-stdin")
    assert "can sign in now" in added.stdout, added.stderr
    assert "new password" in run(folder, "password", "alice", "--password-stdin", password="a new long one").stdout
    assert "can sign in no more" in run(folder, "disable", "alice").stdout
    lines = run(folder, "list").stdout.splitlines()
    assert "can sign in again" in run(folder, "enable", "alice").stdout
    assert "disabled" not in run(folder, "list").stdout

    assert [line.split()[:3] for line in lines] == [["alice", "reviewer", "disabled"], ["bob", "team-member", "added"]]
    assert lines[1].endswith("occupational-therapy reablement")
    assert PASSWORD.encode() not in (folder / "heard.sqlite").read_bytes()


def test_where_nobody_can_sign_in_the_list_says_how_to_begin(folder: Path) -> None:
    listed = run(folder, "list")

    assert (listed.returncode, listed.stdout) == (0, "")
    assert "heard users add NAME --role reviewer" in listed.stderr


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (("add", "alice", "--role", "reviewer"), "short", "12 to 200 characters"),
        (("add", "alice", "--role", "team-member", "--team", "no-such"), PASSWORD, "there is no team 'no-such'"),
        (("password", "nobody"), PASSWORD, "there is no such account"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(folder: Path, arguments: tuple[str, ...], password: str, said: str) -> None:
    done = run(folder, *arguments, "--password-stdin", password=password)

    assert done.returncode in (1, 78)
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert password not in done.stderr


def test_the_first_start_prints_the_one_command_that_makes_an_account(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_folder=folder)
    advise_first_account(settings)
    first = capsys.readouterr().out
    command = first.split("heard users ")[1].split("\n")[0].replace("NAME", "alice").split()
    assert run(folder, *command, "--password-stdin").returncode == 0

    advise_first_account(settings)

    assert capsys.readouterr().out == ""


def test_the_demos_accounts_are_there_again_with_each_start(folder: Path) -> None:
    settings = Settings(data_folder=folder)
    add_staff(settings)
    engine = connect(settings.database)
    accounts = Accounts(engine)
    accounts.disable("demo leader")

    add_staff(settings)

    assert [(one.role, one.disabled_at) for one in accounts.listed()] == [(role, None) for role in sorted(StaffRole)]
    engine.dispose()
