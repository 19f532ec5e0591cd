"""`heard tag-file`: a line a row, in order, and every offset counts code points."""

import json
from pathlib import Path
from typing import Any

import pytest

from heard.settings import Settings
from heard.tag_file.command import tag_file
from producers.importing.table import UnreadableFile
from schemas.errors import InvalidConfig
from tests.taggers import shipped_tagger

SETTINGS = Settings(_env_file=None)


def tagged(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    tag_file(SETTINGS, tmp_path / "in.csv", tmp_path / "out.jsonl")
    return [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_row_becomes_a_line_with_every_tag(tmp_path: Path) -> None:
    words = "😀😀 Lovely staff but six months' wait. Ring 07700 900123."

    (line,) = tagged(tmp_path, f'id,text,question_type,role,team,ward\n7,"{words}",nonspecific,staff,reablement,B\n')

    assert list(line) == [
        "id", "sentiment", "team", "themes", "kind", "kind_details", "safety", "personal_data", "language",
        "tagger_version",
    ]  # fmt: skip
    assert (line["id"], line["team"]["id"], line["language"]) == ("7", "reablement", "en")
    assert line["sentiment"]["label"] == "mixed"
    halves = [words[one["start"] : one["end"]] for one in line["sentiment"]["sentences"]]
    assert any("Lovely" in half for half in halves) and any("wait" in half for half in halves)
    (phone,) = line["personal_data"]
    assert words[phone["start"] : phone["end"]] == "07700 900123"
    assert line["tagger_version"] == shipped_tagger().identity


def test_lines_are_in_the_order_of_the_rows_and_none_is_left_out(tmp_path: Path) -> None:
    lines = tagged(tmp_path, "id,text\n" + "".join(f"{number},None\n" for number in range(50)) + "50,\n")

    assert [line["id"] for line in lines] == [str(number) for number in range(51)]


def test_a_value_that_was_not_understood_is_named_in_its_line(tmp_path: Path) -> None:
    assert tagged(tmp_path, "text,rating\nKind,often\n")[0]["not_understood"] == ["rating"]


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("mine")

    with pytest.raises(InvalidConfig, match="is there already"):
        tagged(tmp_path, "text\nKind\n")
    assert (tmp_path / "out.jsonl").read_text() == "mine"


def test_only_its_owner_can_read_what_was_written(tmp_path: Path) -> None:
    tagged(tmp_path, "text\nKind\n")

    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o600


def test_an_empty_file_that_is_there_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").touch()

    assert tagged(tmp_path, "text\nKind\n")[0]["sentiment"]["label"] == "positive"


def test_half_a_file_is_not_left_behind(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="row 3"):
        tagged(tmp_path, 'id,text\n1,Kind\n2,"Kind\n')

    assert not (tmp_path / "out.jsonl").exists()


def test_what_was_passed_over_is_counted_at_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tagged(tmp_path, "text,rating,occurred_on\nKind,often,2026-02-31\nKind,always,2026-02-03\n")

    said = capsys.readouterr().err
    assert "rating: not understood in 2 rows" in said
    assert "occurred_on: not understood in 1 row," in said
