"""Keys for staff: what they open, what they do not, and files from before there were any."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from heard.keys import add, describe, revoke
from heard.settings import Settings
from producers.api import ApiFile, KeyRefused, Partners, Scope
from tests.api_app import make_parts as make_api_parts
from tests.form_app import Clock
from tests.staff_app import make_parts


def test_a_partners_key_does_not_open_staffs_pages(tmp_path: Path) -> None:
    parts = make_parts(tmp_path)
    partners_key = parts.partners.add("hospital")

    assert parts.partners.find(partners_key, Scope.STAFF) is None
    assert parts.partners.find(parts.key, Scope.STAFF) is not None


def test_a_key_of_staffs_cannot_send_through_the_api(tmp_path: Path) -> None:
    api = make_api_parts(tmp_path / "api.sqlite")
    partner = api.partner()
    assert partner.post().status_code == 202

    partner.key = Partners(api.file).add("front-desk", Scope.STAFF)

    assert partner.post().status_code == 401


def test_a_name_has_one_key_whatever_it_opens(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_folder=tmp_path)
    add(settings, "north-locality", Scope.STAFF)
    with pytest.raises(KeyRefused, match="heard keys revoke north-locality"):
        add(settings, "north-locality")
    revoke(settings, "north-locality")
    add(settings, "north-locality")

    assert [line.split()[1] for line in describe(settings).splitlines()] == ["staff", "api"]


def test_a_key_that_was_added_again_under_its_name_is_another(tmp_path: Path) -> None:
    clock = Clock()
    with ApiFile(tmp_path / "api.sqlite") as file:
        partners = Partners(file, clock)
        before = partners.find(partners.add("front-desk", Scope.STAFF), Scope.STAFF)
        assert before is not None
        assert partners.still_works("front-desk", before.added_at, Scope.STAFF)
        assert not partners.still_works("front-desk", before.added_at, Scope.API)

        partners.revoke("front-desk")
        clock.now = clock.now.replace(hour=13)
        partners.add("front-desk", Scope.STAFF)

        assert not partners.still_works("front-desk", before.added_at, Scope.STAFF)


def test_keys_of_a_file_from_before_staff_had_any_are_partners_keys(tmp_path: Path) -> None:
    path = tmp_path / "api.sqlite"
    with ApiFile(path) as file:
        key = Partners(file).add("hospital")
    with sqlite3.connect(path) as database:
        database.execute("alter table keys drop column scope")
    database.close()

    with ApiFile(path) as file, ApiFile(path) as another_process:
        assert Partners(file).partner_of(key) == "hospital"
        assert Partners(file).find(key, Scope.STAFF) is None
        assert Partners(another_process).partner_of(key) == "hospital"


def test_the_command_line_makes_a_key_for_staff(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "heard", "keys", "add", "front-desk", "--staff"],
        env=os.environ | {"HEARD_DATA_FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    with ApiFile(tmp_path / "api.sqlite") as file:
        assert Partners(file).find(made.stdout.strip(), Scope.STAFF) is not None
