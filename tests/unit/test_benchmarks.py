"""What `make bench` is made of, as far as it needs no server: the words, the report, and the form's fields."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import report
from benchmarks.form import _filled_in
from benchmarks.machine import describe_machine
from benchmarks.report import Report, spread
from benchmarks.words import read_words, submissions


def test_without_a_file_the_words_are_invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BENCH_WORDS", raising=False)

    origin, words = read_words()

    assert "invented" in origin
    assert all(words)


def test_the_words_of_a_file_are_sent_over_and_over_each_time_as_another_submission(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "words.csv"
    file.write_text('id,text\n1,They came.\n2,"Late, again."\n', encoding="utf-8")
    monkeypatch.setenv("BENCH_WORDS", str(file))

    _, words = read_words()
    sent = list(submissions(words, 3))

    assert [event.good for event in sent] == ["They came.", "Late, again.", "They came."]
    assert len({event.feedback_id for event in sent}) == 3


def test_a_report_is_written_as_json_and_as_a_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(report, "FOLDER", tmp_path)
    made = Report("tried", {"cores": "2"}, Console(quiet=True))

    made.add("Rate", "How it was done.", ("", "rows/s"), [("Heard", "9")], {"Heard": [8.5, 9, 9.5]})
    made.note("load after", "0.10")

    found = json.loads((tmp_path / "tried.json").read_text(encoding="utf-8"))
    assert found == {"machine": {"cores": "2", "load after": "0.10"}, "figures": {"Rate": {"Heard": [8.5, 9, 9.5]}}}
    table = (tmp_path / "tried.md").read_text(encoding="utf-8")
    assert "| Heard | 9 |" in table
    assert "| load after | 0.10 |" in table


def test_a_spread_is_the_median_and_every_round() -> None:
    assert spread([3, 1_000, 2]) == ("3", "3; 1,000; 2")


def test_the_machine_is_described() -> None:
    assert all(describe_machine().values())


def test_a_form_is_sent_with_the_hidden_fields_it_was_handed_out_with() -> None:
    page = '<form><input id="t" name="ticket" type="hidden" value="a&amp;b"><input type="text" name="team"></form>'

    assert _filled_in(page, "Kind.") == {"ticket": "a&b", "role": "unpaid_carer", "good": "Kind."}
