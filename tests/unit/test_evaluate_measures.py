"""Measures of accuracy, on numbers worked out by hand."""

import pytest

from heard.evaluate.measures import measure, of_classes, of_labels


def test_precision_recall_and_f1_are_those_of_the_counts() -> None:
    found = measure(right=6, given=8, there=12)

    assert (found.precision, found.recall, found.f1, found.support) == (0.75, 0.5, 0.6, 12)


def test_what_was_never_given_and_never_there_measures_nothing() -> None:
    assert measure(0, 0, 0).f1 == 0.0


def test_classes_are_measured_each_and_together() -> None:
    result = of_classes([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("c", "a")])

    assert result.accuracy == 0.6
    assert result.classes["b"].f1 == 0.8
    assert result.macro_f1 == pytest.approx((0.5 + 0.8 + 0.0) / 3, abs=1e-4)
    assert result.confusion["a"] == {"a": 1, "b": 1, "c": 0}


def test_a_class_that_only_the_tagger_knows_is_an_error_and_no_class_of_its_own() -> None:
    result = of_classes([("a", "a"), ("a", "z")])

    assert list(result.classes) == ["a"]
    assert (result.accuracy, result.confusion["a"]["z"]) == (0.5, 1)


def test_the_surest_four_fifths_are_measured_alone() -> None:
    pairs = [("a", "a"), ("a", "b"), ("a", "a"), ("a", "a"), ("a", "a")]

    assert of_classes(pairs, [0.9, 0.1, 0.8, 0.7, 0.6]).most_confident_80 == 1.0
    assert of_classes(pairs, [0.9, 0.95, 0.8, 0.7, 0.6]).most_confident_80 == 0.75


def test_labels_are_counted_together_and_averaged() -> None:
    rows = [(frozenset("ab"), frozenset("a")), (frozenset("b"), frozenset("bc")), (frozenset(), frozenset())]

    result = of_labels(rows, ["a", "b", "c"])

    assert result.micro_f1 == pytest.approx(2 * 2 / (3 + 3), abs=1e-4)
    assert result.macro_f1 == pytest.approx((1 + 2 / 3 + 0) / 3, abs=1e-4)
