"""Misspelt words, and the word of a configuration that each was meant for."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from streams.spelling import Spelling

SPELLING = Spelling(["carer", "fostering", "reablement", "safeguarding"], real=["career"])


def meant(word: str, spelling: Spelling = SPELLING) -> str | None:
    return spelling.faults({word}).get(word)


def test_one_fault_is_passed_over_in_a_word_of_five_letters() -> None:
    assert [meant(word) for word in ("caerr", "carrer", "caver", "carr")] == ["carer", "carer", "carer", None]


def test_two_faults_are_passed_over_in_a_word_of_nine_letters() -> None:
    assert [meant(word) for word in ("reabelmant", "safegaurdng", "reebalmant")] == ["reablement", "safeguarding", None]


def test_a_word_that_is_known_or_real_or_short_is_no_fault() -> None:
    assert [meant(word) for word in ("carer", "career", "care")] == [None, None, None]


def test_the_first_letter_has_to_be_right() -> None:
    assert meant("parer") is None


def test_the_nearest_word_is_meant_and_of_two_the_first_of_the_alphabet() -> None:
    spelling = Spelling(["planted", "planned", "planner"])

    assert [meant("planed", spelling), meant("plannet", spelling)] == ["planned", "planned"]


def test_what_was_read_before_changes_nothing_and_is_not_kept() -> None:
    spelling = Spelling(["carer"])
    before = pickle.dumps(spelling)

    first = [dict(spelling.faults({"caerr", "water"})) for _ in range(3)]

    assert first == [{"caerr": "carer"}] * 3
    assert pickle.dumps(spelling) == before


def distance(word: str, other: str) -> int:
    """The optimal string alignment distance, by the table of the textbook."""
    table = [
        [row + column if not row or not column else 0 for column in range(len(other) + 1)]
        for row in range(len(word) + 1)
    ]
    for row in range(1, len(word) + 1):
        for column in range(1, len(other) + 1):
            costs = [
                table[row - 1][column] + 1,
                table[row][column - 1] + 1,
                table[row - 1][column - 1] + (word[row - 1] != other[column - 1]),
            ]
            if row > 1 and column > 1 and word[row - 2 : row] == other[column - 2 : column][::-1]:
                costs.append(table[row - 2][column - 2] + 1)
            table[row][column] = min(costs)
    return table[-1][-1]


@given(st.text("abc", min_size=4, max_size=10), st.text("abc", min_size=4, max_size=10))
def test_faults_are_counted_as_the_textbook_counts_them(word: str, other: str) -> None:
    found = meant(f"x{word}", Spelling([f"x{other}"]))

    allowed = 2 if min(len(word), len(other)) + 1 >= 9 else 1
    assert (found is not None) == (word != other and distance(word, other) <= allowed)
