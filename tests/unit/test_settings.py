"""Settings: every one is documented, and a bad one is named."""

import re
import stat
import threading
from pathlib import Path

import pytest

from heard.settings import PROJECT, Settings, read_settings
from schemas.errors import InvalidConfig

EXAMPLE = PROJECT / ".env.example"
SHARED = {"kafka_bootstrap_servers": "KAFKA_BOOTSTRAP_SERVERS", "database_url": "DATABASE_URL"}
VARIABLES = {SHARED.get(name, f"HEARD_{name.upper()}") for name in Settings.model_fields}


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def example_lines() -> list[str]:
    return EXAMPLE.read_text(encoding="utf-8").splitlines()


def test_the_example_has_every_setting_once_and_no_other() -> None:
    named = [line.partition("=")[0] for line in example_lines() if line and not line.startswith("#")]

    assert sorted(named) == sorted(VARIABLES)


def test_the_examples_values_are_the_defaults() -> None:
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)


def test_the_example_shows_each_default() -> None:
    shown = dict(line.split("=", 1) for line in example_lines() if line and not line.startswith("#"))
    for name, field in Settings.model_fields.items():
        if name not in {"config_folder", "secret_key"}:
            value = shown[SHARED.get(name, f"HEARD_{name.upper()}")]
            assert value.lower() == str(field.default).lower(), name


def test_each_setting_in_the_example_stands_under_a_comment() -> None:
    for paragraph in EXAMPLE.read_text(encoding="utf-8").strip().split("\n\n"):
        assert paragraph.startswith("# "), paragraph


def test_a_copied_example_works_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")

    assert len(read_settings().directory.teams) > 10


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HEARD_FORM_PORT", "eighty"),
        ("HEARD_FORM_PORT", "70000"),
        ("HEARD_PAGES_PORT", "-1"),
        ("HEARD_SPOOL_MAX_MEGABYTES", "0"),
        ("HEARD_ANSWER_LIMIT", "50001"),
        ("HEARD_FORM_HTTPS", "perhaps"),
        ("HEARD_SLICE_SIZE", "1.5"),
        ("HEARD_RETRY_SECONDS", "0"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(InvalidConfig, match=rf"\b{variable}: "):
        read_settings()


def test_all_that_cannot_be_used_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARD_FORM_PORT", "x")
    monkeypatch.setenv("HEARD_SLICE_SIZE", "x")

    with pytest.raises(InvalidConfig, match=r"HEARD_FORM_PORT: .*; HEARD_SLICE_SIZE: "):
        read_settings()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://alice@db/heard", "postgresql+psycopg://alice@db/heard"),
        ("postgresql+psycopg://alice@db/heard", "postgresql+psycopg://alice@db/heard"),
        ("sqlite:////var/lib/heard.sqlite", "sqlite:////var/lib/heard.sqlite"),
    ],
)
def test_the_database_is_the_one_set_with_the_driver_that_is_installed(
    monkeypatch: pytest.MonkeyPatch, given: str, used: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)

    assert read_settings().database == used


def test_without_a_database_set_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    assert read_settings().database == f"sqlite:///{tmp_path}/.heard/heard.sqlite"


def test_the_names_that_others_share_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "one:1,two:2")

    assert read_settings().kafka_bootstrap_servers == "one:1,two:2"


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = Settings(data_folder=tmp_path / "new"), Settings(data_folder=tmp_path / "new")

    assert first.secret == second.secret
    assert len(first.secret) >= 43  # 256 bits
    [file] = (tmp_path / "new").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_another_installation_has_another_secret(tmp_path: Path) -> None:
    assert Settings(data_folder=tmp_path / "a").secret != Settings(data_folder=tmp_path / "b").secret


def test_processes_that_start_together_have_the_same_secret(tmp_path: Path) -> None:
    found, gate = set(), threading.Barrier(8)

    def look() -> None:
        settings = Settings(data_folder=tmp_path / "new")
        gate.wait(5)
        found.add(settings.secret)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 1
    assert found != {""}


def test_the_secret_that_is_set_is_used_and_never_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEARD_SECRET_KEY", "chosen by the council")
    settings = read_settings()

    assert settings.secret == "chosen by the council"
    assert not (tmp_path / ".heard").exists()
    assert "chosen" not in repr(settings)


def test_a_data_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(InvalidConfig, match="HEARD_DATA_FOLDER"):
        _ = Settings(data_folder=tmp_path / "file" / "inside").secret


@pytest.mark.parametrize("name", ["teams.toml", "council.toml"])
def test_a_config_folder_that_lacks_a_file_is_said_so(tmp_path: Path, name: str) -> None:
    settings = Settings(config_folder=tmp_path)

    with pytest.raises(InvalidConfig, match=rf"{re.escape(name)} cannot be read: set HEARD_CONFIG_FOLDER"):
        _ = settings.directory if name == "teams.toml" else settings.council


def test_a_file_that_windows_notepad_saved_is_read(tmp_path: Path) -> None:
    (tmp_path / "teams.toml").write_text((PROJECT / "config" / "teams.toml").read_text(), encoding="utf-8-sig")

    assert len(Settings(config_folder=tmp_path).directory.teams) > 1


def test_a_file_in_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / "teams.toml").write_text("# Teams", encoding="utf-16")

    with pytest.raises(InvalidConfig, match=r"teams\.toml cannot be read: save it as UTF-8"):
        _ = Settings(config_folder=tmp_path).directory


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HEARD_FORM_PORT", "eight", "it must be a whole number"),
        ("HEARD_FORM_PORT", "99999", "it must be less than or equal to 65535"),
        ("HEARD_WORKING_HOURS", "9-5", "it is not written as it has to be: .env.example shows how"),
        ("HEARD_FORM_HTTPS", "perhaps", "it must be true or false"),
        ("HEARD_MAIL_SECURITY", "ssl", "it must be 'starttls', 'tls' or 'none'"),
    ],
)
def test_a_wrong_value_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(InvalidConfig) as caught:
        read_settings()

    assert str(caught.value) == f"these settings cannot be used: {name}: {said}"
