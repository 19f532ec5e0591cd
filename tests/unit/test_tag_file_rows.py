"""Rows of a file to be tagged, as they are understood."""

from datetime import date
from pathlib import Path

import pytest

from heard.tag_file.rows import FileRow, opened_rows, question_asked, read_rating
from producers.importing.table import UnreadableFile
from schemas.events import Rating, Role
from schemas.tags import Question


def rows_of(path: Path, text: str) -> list[FileRow]:
    path.write_text(text, encoding="utf-8")
    with opened_rows(path) as opened:
        return list(opened.rows)


def test_every_column_is_read_and_others_are_passed_over(tmp_path: Path) -> None:
    text = (
        "id,text,question_type,question,rating,role,team,occurred_on,ward\n"
        '7," Late, but kind ",could_improve,What next?,4,Unpaid carer,reablement,2026-03-02,B\n'
    )

    (row,) = rows_of(tmp_path / "in.csv", text)

    assert (row.id, row.text, row.question, row.question_words) == (
        "7",
        " Late, but kind ",
        Question.BETTER,
        "What next?",
    )
    assert (row.rating, row.role, row.team, row.day) == (Rating.POOR, Role.UNPAID_CARER, "reablement", date(2026, 3, 2))
    assert (row.not_understood, row.cells["ward"]) == ((), "B")


def test_only_the_words_are_needed(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path / "in.csv", "text\nKind\n")

    assert (row.question, row.rating, row.role, row.team) == (Question.OPEN, None, None, None)


def test_json_lines_are_read_the_same_way(tmp_path: Path) -> None:
    text = '{"text": "Kind", "rating": 1, "extra": {"a": 1}}\n\n{"text": null, "question_type": "what_good"}\n'

    first, second = rows_of(tmp_path / "in.jsonl", text)

    assert (first.text, first.rating) == ("Kind", Rating.VERY_GOOD)
    assert (second.text, second.question, second.number) == ("", Question.GOOD, 2)


def test_real_answers_that_look_like_missing_values_stay_words(tmp_path: Path) -> None:
    assert [row.text for row in rows_of(tmp_path / "in.csv", "text\nNone\nN/A\nnil\nnull\n")] == [
        "None",
        "N/A",
        "nil",
        "null",
    ]


def test_a_value_that_is_not_understood_is_named_and_passed_over(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path / "in.csv", "text,rating,role,occurred_on,question_type\nKind,eleven,king,soon,why\n")

    assert row.not_understood == ("question_type", "rating", "role", "occurred_on")
    assert (row.rating, row.role, row.question) == (None, None, Question.OPEN)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("in.csv", "words\nKind\n", 'no column "text"'),
        ("in.jsonl", '{"words": "Kind"}\n', 'no column "text"'),
        ("in.jsonl", '{"text": "Kind"}\nsecret words\n', "line 2 is not JSON"),
        ("in.jsonl", '["text"]\n', "line 1 is not an object"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_quotes_nothing(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    with pytest.raises(UnreadableFile, match=says) as refused:
        rows_of(tmp_path / name, text)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "rating"),
    [
        ("1", Rating.VERY_GOOD),
        ("6", Rating.DONT_KNOW),
        ("Very poor", Rating.VERY_POOR),
        ("don't know", Rating.DONT_KNOW),
        ("very_good", Rating.VERY_GOOD),
    ],
)
def test_a_rating_is_read_as_a_number_a_code_or_words(typed: str, rating: Rating) -> None:
    assert read_rating(typed) is rating


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("What could we do better?", Question.BETTER),
        ("Please tell us what went well", Question.GOOD),
        ("Is there anything we could have improved?", Question.BETTER),
        ("Anything else?", Question.OPEN),
        ("", Question.OPEN),
    ],
)
def test_a_question_is_known_by_its_words(words: str, question: Question) -> None:
    assert question_asked(words) is question
