"""`heard run`: what is wrong is said once, before anything starts; what runs is said with its address."""

import shutil
from pathlib import Path

import pytest

from heard import supervised
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
