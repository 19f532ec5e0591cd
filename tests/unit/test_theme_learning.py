"""Learning themes from a council's own reviewers: what is proposed, when it is refused, and what can be struck out."""

import pytest

from heard.learning.refit import ALWAYS
from heard.learning.theme_entries import (
    LearnedThemes,
    ThemeEntry,
    read_theme_entries,
    themes_struck_out,
    write_theme_entries,
)
from heard.learning.theme_refit import JudgedAnswer, corrected_themes, refit_themes
from schemas.errors import InvalidConfig
from streams.linear import LinearModel

SHIPPED = LinearModel(classes=("waiting", "food"), bias=(-1.0, -1.0), features={"wait": (2.0, 0.0), "meal": (0.0, 2.0)})
ENTRY = ThemeEntry("lift", "waiting", 24, 0.5)


def judged(count: int, word: str, *themes: str, start: int = 0) -> list[JudgedAnswer]:
    return [
        JudgedAnswer({word: 1.0, "#food": 1.0}, frozenset(themes), f"{word} {start + number}")
        for number in range(count)
    ]


def test_a_word_that_people_here_use_for_a_theme_speaks_for_it_and_for_no_other() -> None:
    proposal = refit_themes(SHIPPED, SHIPPED, judged(100, "queue", "waiting") + judged(100, "dinner", "food"), ())

    weights = {entry.name: entry.weight for entry in proposal.entries}
    assert proposal.is_worth_installing
    assert proposal.after.f1 > proposal.before.f1
    assert weights["waiting: queue"] > 0 > weights["waiting: dinner"]
    assert weights["food: dinner"] > 0 > weights["food: queue"]
    assert proposal.moved["waiting", 1] > 0


def test_the_fifth_that_is_held_back_teaches_nothing() -> None:
    proposal = refit_themes(SHIPPED, SHIPPED, judged(500, "queue", "waiting"), ())

    assert 70 <= proposal.held_back <= 130
    assert proposal.judged + proposal.held_back == 500
    assert {entry.comments for entry in proposal.entries} == {proposal.judged}


def test_the_same_answers_teach_the_same_whatever_the_order_of_their_features() -> None:
    answers = judged(80, "queue", "waiting") + judged(80, "dinner", "food")
    turned = [one._replace(features=dict(reversed(one.features.items()))) for one in answers]

    assert refit_themes(SHIPPED, SHIPPED, answers, ()) == refit_themes(SHIPPED, SHIPPED, turned, ())


def test_what_does_worse_on_what_was_held_back_is_not_worth_installing() -> None:
    certain = LinearModel(classes=SHIPPED.classes, bias=(50.0, -50.0), features={})

    proposal = refit_themes(SHIPPED, certain, judged(300, "queue", "waiting"), ())

    assert not proposal.is_worth_installing


def test_a_word_or_a_theme_of_fewer_than_twenty_answers_is_not_learned() -> None:
    answers = judged(200, "queue", "waiting") + judged(19, "soup", "food")

    entries = refit_themes(SHIPPED, SHIPPED, answers, ()).entries

    assert {entry.theme for entry in entries} == {"waiting"}
    assert "soup" not in {entry.feature for entry in entries}


def test_a_theme_that_came_without_weights_is_not_learned() -> None:
    entries = refit_themes(SHIPPED, SHIPPED, judged(200, "queue", "waiting", "parking"), ()).entries

    assert "parking" not in {entry.theme for entry in entries}
    assert corrected_themes(SHIPPED, [ThemeEntry("lift", "parking", 30, 1.0)]) == SHIPPED


def test_what_was_struck_out_is_not_learned_again() -> None:
    answers = judged(200, "queue", "waiting")

    names = {entry.name for entry in refit_themes(SHIPPED, SHIPPED, answers, {"waiting: queue"}).entries}

    assert "waiting: queue" not in names
    assert f"waiting: {ALWAYS}" in names


def test_what_was_learned_is_added_to_what_came_with_heard() -> None:
    entries = [ENTRY, ThemeEntry("wait", "waiting", 30, 0.25), ThemeEntry(ALWAYS, "food", 30, -0.5)]

    model = corrected_themes(SHIPPED, entries)

    assert model.features == {"wait": (2.25, 0.0), "meal": (0.0, 2.0), "lift": (0.5, 0.0)}
    assert model.bias == (-1.0, -1.5)


def test_too_few_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 60"):
        refit_themes(SHIPPED, SHIPPED, judged(59, "queue", "waiting"), ())


def test_a_file_of_entries_goes_round_and_what_is_gone_from_it_is_struck_out() -> None:
    other = ThemeEntry('qu"ote', "food", 20, -0.1)
    text = write_theme_entries([ENTRY, other], {"food: soup"})

    assert read_theme_entries(text, "here") == LearnedThemes((other, ENTRY), ("food: soup",))
    assert themes_struck_out([ENTRY, other], LearnedThemes((other,), ("food: soup",))) == {
        "food: soup",
        "waiting: lift",
    }


@pytest.mark.parametrize("text", ["entry = 1", "[[entry]]\nfeature = 'x'", "no toml ["])
def test_a_file_that_cannot_be_used_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidConfig, match=r"learned/themes\.toml.*--themes --undo"):
        read_theme_entries(text, "learned/themes.toml")
