"""The tagger is built of files that councils change: another file is another tagger, and a wrong one is named."""

import shutil
from pathlib import Path

import pytest

from heard.doctor import examine
from heard.learning.installed import learned_folder
from heard.settings import Settings
from heard.tagger import make_tagger
from schemas.errors import InvalidConfig
from tests.taggers import shipped_tagger

FILES = ["teams.toml", "lexicon.toml", "themes.toml", "kinds.toml", "safety.toml", "names.toml"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shutil.copytree(Settings(_env_file=None).config_folder, tmp_path / "config")
    return Settings(_env_file=None, data_folder=tmp_path / "data", config_folder=tmp_path / "config")


def test_the_same_files_make_the_same_tagger(settings: Settings) -> None:
    assert make_tagger(settings).identity == shipped_tagger().identity


@pytest.mark.parametrize("name", FILES)
def test_another_file_makes_another_tagger(settings: Settings, name: str) -> None:
    path = settings.config_folder / name
    path.write_text(path.read_text() + "\n# changed\n")

    assert make_tagger(settings).identity != shipped_tagger().identity


def test_what_a_council_learned_makes_another_tagger(settings: Settings) -> None:
    learned_folder(settings).install([])

    assert make_tagger(settings).identity != shipped_tagger().identity


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_used_is_named_by_the_doctor(settings: Settings, name: str) -> None:
    (settings.config_folder / name).write_text("[[[")

    with pytest.raises(InvalidConfig, match=name):
        make_tagger(settings)
    (tagging,) = [one for one in examine(settings, with_broker=False) if one.part == "tagging"]
    assert not tagging.is_well and name in tagging.words


def test_a_file_that_is_missing_is_named(settings: Settings) -> None:
    (settings.config_folder / "lexicon.toml").unlink()

    with pytest.raises(InvalidConfig, match=r"lexicon\.toml"):
        make_tagger(settings)
