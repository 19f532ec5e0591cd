"""`heard evaluate` over small files with the tagger that ships: the right columns, the right counts, never words."""

import json
from pathlib import Path
from typing import Any

import pytest

from heard.evaluate.command import Task, evaluate
from heard.settings import Settings
from producers.importing.table import UnreadableFile
from schemas.errors import InvalidConfig

SETTINGS = Settings(_env_file=None)
CROSSWALK = """
[[crossing]]
label = "Waiting"
theme = "waiting"
frequent = true

[[crossing]]
label = "Food"
theme = "food-drink"
"""


def evaluated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], task: Task, text: str, *, with_rating: bool = False
) -> Any:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    (tmp_path / "crosswalk.toml").write_text(CROSSWALK, encoding="utf-8")
    options = {"with_rating": with_rating, "crosswalk": tmp_path / "crosswalk.toml"}
    evaluate(SETTINGS, tmp_path / "in.csv", task, as_json=True, **options)
    found = json.loads(capsys.readouterr().out)
    evaluate(SETTINGS, tmp_path / "in.csv", task, as_json=False, **options)
    assert "secret" not in capsys.readouterr().out
    return found


def test_sentiment_is_held_against_what_people_said_by_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        "id,text,question_type,sentiment\n"
        'a,"Everyone was wonderful, thank you so much for everything.",what_good,positive\n'
        'b,"The worst service ever. Nobody rang back and they were rude. secret",could_improve,negative\n'
        'c,"Everyone was wonderful, thank you so much.",what_good,negative\n'
        "d,No opinion was given by people,what_good,\n"
    )

    found = evaluated(tmp_path, capsys, "sentiment", rows)

    assert (found["all"]["rows"], found["all"]["accuracy"]) == (3, 0.6667)
    assert found["negatives_called_positive"] == 0.5
    assert set(found["by_question"]) == {"good", "better"}
    assert found["worst"] == ["c"]


def test_neutral_and_mixed_are_one_where_people_told_them_not_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "Lovely staff, really kind and helpful. But we waited six months and it was awful."
    rows = f'text,sentiment\n"{words}",neutral_or_mixed\n'

    assert evaluated(tmp_path, capsys, "sentiment", rows)["all"]["accuracy"] == 1.0


def test_themes_are_held_against_labels_through_the_crosswalk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        'id,text,labels\na,"The waiting time was far too long",Waiting|Other\nb,"The waiting time was too long",Other\n'
    )

    found = evaluated(tmp_path, capsys, "themes", rows)

    assert list(found["all"]["labels"]) == ["Waiting"]
    assert found["all"]["labels"]["Waiting"] == {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "support": 1}
    assert found["worst"] == ["b"]


def test_flags_are_held_against_yes_and_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = 'id,text,unsafe\na,"My son hits me every night",yes\nb,"Lovely tea and cake",no\nc,"Lovely tea",yes\n'

    found = evaluated(tmp_path, capsys, "safety", rows)

    assert (found["found"]["precision"], found["found"]["recall"]) == (1.0, 0.5)
    assert (found["missed"], found["raised_wrongly"]) == (["c"], [])


def test_teams_are_found_in_the_words_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = 'id,text,team\na,"The Reablement Team came each day",reablement\nb,"They came each day",reablement\n'

    found = evaluated(tmp_path, capsys, "team", rows)

    assert (found["found"]["precision"], found["found"]["recall"], found["worst"]) == (1.0, 0.5, ["b"])


def test_names_are_put_where_the_slots_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = 'id,text\na,"Thank you to {NAME} and {NAME} for the tea."\n'

    found = evaluated(tmp_path, capsys, "names", rows)

    assert set(found["seeds"]) == {"1", "2", "3"}
    assert all(one["recall"] == 1.0 and one["wrong_per_1000_words"] == 0.0 for one in found["seeds"].values())


@pytest.mark.parametrize(
    ("task", "text", "says"),
    [
        ("sentiment", "text\nsecret\n", 'no column "sentiment"'),
        ("themes", "text\nsecret\n", 'no column "labels"'),
        ("safety", "text,unsafe\nsecret,perhaps\n", "must say yes or no"),
        ("team", "text\nsecret\n", 'no column "team"'),
        ("names", "text\nsecret\n", "no row has {NAME}"),
    ],
)
def test_a_file_without_the_column_of_the_task_is_refused_and_quotes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], task: Task, text: str, says: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        evaluated(tmp_path, capsys, task, text)
    assert says in str(refused.value) and "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("crosswalk", "says"),
    [
        (None, "cannot be read"),
        ("crossing = 3", "crossing"),
        ('[[crossing]]\nlabel = "a"\ntheme = "nowhere"', "no theme"),
    ],
)
def test_a_crosswalk_that_cannot_be_used_says_why(tmp_path: Path, crosswalk: str | None, says: str) -> None:
    path = tmp_path / "crosswalk.toml"
    if crosswalk is not None:
        path.write_text(crosswalk)
    (tmp_path / "in.csv").write_text("text,labels\nKind,a\n")

    with pytest.raises(InvalidConfig, match=says):
        evaluate(SETTINGS, tmp_path / "in.csv", "themes", with_rating=False, crosswalk=path, as_json=True)
