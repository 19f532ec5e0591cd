"""`heard run`: what is wrong is said once, before anything starts; what runs is said with its address."""

import shutil
from pathlib import Path

import pytest

from heard import supervised
from heard.doctor import examine
from heard.settings import PROJECT, Settings
from heard.supervised import run_embedded
from schemas.errors import InvalidConfig


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with a configuration of their own, on ports that are always free; nothing is started."""

    class NobodyStarted:
        def __init__(self, _children: object) -> None:
            pass

        def run(self) -> None:
            print("started")

    monkeypatch.setattr(supervised, "Supervisor", NobodyStarted)
    monkeypatch.setattr(supervised, "is_free", lambda _port, _host: True)
    shutil.copytree(PROJECT / "config", tmp_path / "config")
    return Settings(_env_file=None, data_folder=tmp_path / "data", config_folder=tmp_path / "config")


@pytest.mark.parametrize("name", ["teams", "council", "themes", "population", "frameworks/cqc-2023-11"])
def test_a_wrong_file_is_named_once_and_nothing_starts(
    settings: Settings, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = settings.config_folder / f"{name}.toml"
    file.write_text(f"colour = 1 1\n{file.read_text(encoding='utf-8')}", encoding="utf-8")

    with pytest.raises(InvalidConfig, match=rf"^config/{name}\.toml, line 1: "):
        run_embedded(settings)

    assert capsys.readouterr().out == ""
    assert not settings.data_folder.exists()


def test_where_the_form_and_the_pages_are_is_said(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    run_embedded(settings.model_copy(update={"form_port": 8123, "pages_port": 8124}))

    said = capsys.readouterr().out
    assert "Form         http://127.0.0.1:8123/" in said
    assert "Pages        http://127.0.0.1:8124/" in said
    assert said.endswith("started\n")


def test_a_council_of_fiction_is_not_shown_to_people_unsaid(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    run_embedded(settings)
    assert "LOOK: Ashmarsh Council is the example's council" in capsys.readouterr().out

    file = settings.config_folder / "council.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("01632 960 10", "0151 555 10"), encoding="utf-8")
    run_embedded(Settings(_env_file=None, data_folder=settings.data_folder, config_folder=settings.config_folder))
    assert "LOOK: Ashmarsh" not in capsys.readouterr().out


def test_a_slip_in_the_name_of_a_setting_is_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("HEARD_SAFETY_ALARM_EMAIL=secret@example.org\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("HEARD_NOTHING_LIKE_IT", "1")

    run_embedded(settings)

    said = capsys.readouterr().out
    meant = "did you mean HEARD_SAFETY_ALARM_EMAILS?"
    assert f"LOOK: HEARD_SAFETY_ALARM_EMAIL is no setting, and changes nothing: {meant}\n" in said
    assert "LOOK: HEARD_NOTHING_LIKE_IT is no setting, and changes nothing\n" in said
    assert "secret" not in said
    assert "OTHER" not in said
    (found,) = [one for one in examine(settings, with_broker=False) if one.part == "settings"]
    assert not found.is_well and meant in found.words


def test_a_wrong_framework_and_a_council_of_fiction_are_seen_by_the_doctor(settings: Settings) -> None:
    (settings.config_folder / "frameworks" / "cqc-2023-11.toml").write_text("colour = 1", encoding="utf-8")

    found = {one.part: one for one in examine(settings, with_broker=False)}

    assert not found["frameworks"].is_well
    assert "nobody answers them" in found["council"].words
