"""The parts of an answer: its sentences, and the halves of one that turns round."""

import pytest

from streams.clauses import parts
from streams.text import Text


def pieces(words):
    return [words[part.start : part.end] for part in parts(Text(words))]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Lovely staff but six months' wait", ["Lovely staff", "but six months' wait"]),
        ("Kind people. Long wait.", ["Kind people.", "Long wait."]),
        ("She was kind, however nobody rang", ["She was kind", "however nobody rang"]),
        ("Although she was kind, nobody rang.", ["Although she was kind", "nobody rang."]),
        ("All good apart from the forms we had", ["All good", "apart from the forms we had"]),
        ("Very good, the only problem was parking", ["Very good, the", "only problem was parking"]),
        ("There was nothing but praise", ["There was nothing but praise"]),
        ("But it was good", ["But it was good"]),
        ("Good but", ["Good but"]),
        ("", []),
        ("?!", []),
    ],
)
def test_an_answer_falls_into_its_parts(words, expected):
    assert pieces(words) == expected


def test_every_word_is_in_one_part_and_parts_are_in_order():
    text = Text("One day, but then another. Although it was late, we came! Yes but no but yes, however long " * 5)

    found = parts(text)

    assert [place for part in found for place in range(part.first, part.past)] == list(range(len(text.words)))


def test_after_a_hundred_parts_the_rest_is_one():
    text = Text("No. " * 500)

    found = parts(text)

    assert len(found) == 101
    assert (found[-1].past, found[-1].end) == (500, len(text.raw) - 1)
