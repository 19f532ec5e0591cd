"""Care words: which are met in an answer, how they turn round, and what a wrong file is told."""

import pytest

from schemas.errors import InvalidConfig
from schemas.tags import Question
from streams.lexicon import Lexicon
from streams.text import Text
from tests.sentiment import shipped_lexicon

LEXICON = """
[[group]]
weight = 3.0
why = "praise"
phrases = ["above and beyond", "can't thank ... enough", "wonderful"]

[[group]]
weight = -2.0
why = "a wait"
phrases = ["wait*", "months wait"]

[[group]]
weight = 3.0
why = "nothing to improve"
questions = ["better"]
whole = true
phrases = ["nothing", "n a"]
"""


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.from_toml(LEXICON)


def met(lexicon, words, question=Question.OPEN):
    text = Text(words)
    return [
        (words[slice(*text.span(one.first, one.past))], one.weight, one.why) for one in lexicon.find(text, question)
    ]


def test_care_words_are_met_where_they_stand_and_the_longer_of_two_counts(lexicon):
    assert met(lexicon, "Went above and beyond, after six months' wait") == [
        ("above and beyond", 3.0, "praise"),
        ("months' wait", -2.0, "a wait"),
    ]


@pytest.mark.parametrize("words", ["can't thank you enough", "CAN’T thank her enough", "cant thank them all enough"])
def test_an_apostrophe_may_be_curly_or_left_out(lexicon, words):
    assert met(lexicon, words) == [(words, 3.0, "praise")]


@pytest.mark.parametrize(
    "words", ["not wonderful", "wasn't very wonderful", "It wasn’t wonderful", "never once wonderful"]
)
def test_a_negation_just_before_turns_a_care_word_round(lexicon, words):
    assert [weight for _, weight, _ in met(lexicon, words)] == [pytest.approx(3.0 * -0.74)]


def test_a_negation_further_away_does_not(lexicon):
    assert [weight for _, weight, _ in met(lexicon, "not that it is wonderful")] == [3.0]


def test_a_negation_that_a_phrase_begins_with_is_part_of_its_meaning(lexicon):
    assert [weight for _, weight, _ in met(lexicon, "I really can't thank you enough")] == [3.0]


@pytest.mark.parametrize(
    ("words", "question", "count"),
    [
        ("Nothing.", Question.BETTER, 1),
        ("N/A", Question.BETTER, 1),
        ("Nothing.", Question.GOOD, 0),
        ("Nothing came", Question.BETTER, 0),
    ],
)
def test_a_whole_answer_counts_at_its_question_and_only_alone(lexicon, words, question, count):
    assert len(met(lexicon, words, question)) == count


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[[group", "config/lexicon.toml"),
        ("[[groups]]\nweight = 1.0", "there is no groups here"),
        ('[[group]]\nweight = 9.0\nwhy = "x"\nphrases = ["a"]', "weight"),
        ('[[group]]\nweight = 1.0\nwhy = "x"\nphrases = []', "phrases"),
        ('[[group]]\nweight = 1.0\nphrases = ["a"]', "why"),
        ('[[group]]\nweight = 1.0\nwhy = "x"\nphrases = ["_ a"]', '"_ a"'),
        ('[[group]]\nweight = 1.0\nwhy = "x"\nphrases = ["a"]\nquestions = ["worst"]', "worst"),
        ('[[group]]\nweight = 1.0\nwhy = "x"\nphrases = ["a"]\nwieght = 2.0', "wieght"),
    ],
)
def test_a_wrong_file_is_refused_and_told_where(toml, says):
    with pytest.raises(InvalidConfig) as refused:
        Lexicon.from_toml(toml)

    assert str(refused.value).startswith("config/lexicon.toml: ")
    assert says in str(refused.value)


def test_the_lexicon_that_ships_can_be_read_and_knows_the_question():
    shipped = shipped_lexicon()

    assert [weight > 0 for _, weight, _ in met(shipped, "nothing", Question.BETTER)] == [True]
    assert [weight < 0 for _, weight, _ in met(shipped, "nothing", Question.GOOD)] == [True]
