"""The bench of accuracy: folds that never part the same words, figures by hand, and weights that are committed."""

import pytest

from benchmarks.accuracy.comments import grouped_folds
from benchmarks.accuracy.figures import Said, figures
from benchmarks.accuracy.fitting import FEWEST_COMMENTS, Pulls, fit
from streams.sentiment import CLASSES

EVEN = Pulls(apart=(1.0, 1.0, 1.0), together=(1.0, 1.0, 1.0))


def test_comments_of_the_same_words_are_in_one_fold_and_folds_are_even():
    keys = ["nothing"] * 20 + [f"comment {number}" for number in range(80)]

    folds = grouped_folds(keys, 5, seed=1)

    assert len(set(folds[:20])) == 1
    assert [folds.count(fold) for fold in range(5)] == [20] * 5
    assert folds == grouped_folds(keys, 5, seed=1)
    assert folds != grouped_folds(keys, 5, seed=2)


def test_figures_are_those_that_a_person_works_out():
    labels = ["positive", "positive", "negative", "negative", "neutral_or_mixed"]
    said = [
        Said("positive", 0.9),
        Said("negative", 0.5),
        Said("negative", 0.8),
        Said("positive", 0.6),
        Said("neutral_or_mixed", 0.7),
    ]

    found = figures(labels, said)

    assert found.accuracy == 0.6
    assert found.macro_f1 == pytest.approx((0.5 + 0.5 + 1.0) / 3)
    assert (found.negatives_found, found.negatives_praised) == (0.5, 0.5)
    assert found.surest == 0.75


def comments(word, label, count):
    return [({word: 1.0, "length:up to 4": 1.0}, label) for _ in range(count)]


def learned(*groups):
    rows = [row for group in groups for row in group]
    return fit([features for features, _ in rows], [label for _, label in rows], CLASSES, EVEN)


def test_words_lean_to_the_class_that_uses_them():
    model = learned(comments("kind", "positive", 30), comments("late", "negative", 30), comments("so", CLASSES[1], 30))

    assert max(range(3), key=model.scores({"kind": 1.0}).__getitem__) == 0
    assert max(range(3), key=model.scores({"late": 1.0}).__getitem__) == 2


def test_no_word_is_kept_that_too_few_comments_used():
    rare = comments("xylophone", "negative", FEWEST_COMMENTS - 1)

    model = learned(
        comments("kind", "positive", 30), comments("so", CLASSES[1], 30), comments("late", "negative", 30), rare
    )

    assert "late" in model.features
    assert "xylophone" not in model.features


def test_weights_have_four_places_and_are_the_same_each_time():
    groups = comments("kind", "positive", 30), comments("so", CLASSES[1], 30), comments("late", "negative", 30)

    model = learned(*groups)

    assert model == learned(*groups)
    assert all(round(weight, 4) == weight for row in model.features.values() for weight in row)
