"""Sparse linear models: what a file may hold, and that scores are the sum of what features say."""

import pytest

from schemas.errors import InvalidConfig
from streams.linear import LinearModel, grams, model_from_json, model_to_json, probabilities, probability

MODEL = LinearModel(classes=("yes", "no"), bias=(0.5, 0.0), features={"kind": (1.0, -1.0), "late": (-2.0, 0.25)})


def test_scores_are_the_bias_and_what_each_known_feature_adds():
    assert MODEL.scores({"kind": 2.0, "late": 1.0, "never seen": 5.0}) == [0.5, -1.75]


def test_contributions_say_what_each_feature_adds_and_leave_out_what_was_never_learned():
    assert MODEL.contributions({"late": 2.0, "never seen": 5.0}) == [("late", (-4.0, 0.5))]


def test_a_model_is_the_same_after_its_file():
    assert model_from_json(model_to_json(MODEL), "weights.json") == MODEL


def test_the_file_has_its_features_in_order_one_in_a_line():
    lines = model_to_json(MODEL).decode().splitlines()

    assert lines[2:4] == ['"kind":[1.0,-1.0],', '"late":[-2.0,0.25]']


@pytest.mark.parametrize(
    "content",
    [
        "not JSON",
        '{"classes": ["a"], "bias": [0.0]}',
        '{"classes": ["a", "b"], "bias": [0.0, 0.0], "features": {"x": [1.0]}}',
        '{"classes": ["a", "b"], "bias": [0.0], "features": {}}',
        '{"classes": [], "bias": [], "features": {}}',
    ],
)
def test_a_file_that_cannot_be_a_model_is_refused_by_name(content):
    with pytest.raises(InvalidConfig, match=r"^weights\.json: "):
        model_from_json(content, "weights.json")


def test_probabilities_add_up_and_survive_scores_that_no_exponent_holds():
    assert probabilities([1000.0, 0.0, -1000.0]) == [1.0, 0.0, 0.0]
    assert sum(probabilities([0.1, 0.2, 0.3])) == pytest.approx(1)
    assert probability(-1000.0) == 0.0
    assert probability(0.0) == 0.5


def test_grams_are_the_words_and_the_pairs_of_neighbours():
    assert list(grams(["a", "b", "c"])) == ["a", "b", "c", "a b", "b c"]
    assert list(grams([])) == []
