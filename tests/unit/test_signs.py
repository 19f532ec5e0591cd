"""Signs: groups of words that suggest something when they stand near one another in a sentence."""

import pytest

from schemas.errors import InvalidConfig
from streams.anchors import MOST_PLACES
from streams.signs import SignBook
from streams.text import Text


def met(
    words: str,
    *signs: str,
    near: int = 6,
    hidden: set[int] | None = None,
    deniable: bool = True,
    familiar: frozenset[str] = frozenset(),
) -> list[str]:
    """The words of each sign that is met; "not" denies the word after it."""
    text = Text(words)
    denied = {place + 1: place for place, word in enumerate(text.words) if word == "not"}
    book = SignBook([(sign, sign, deniable) for sign in signs], near, familiar)
    found = book.find_in(text, hidden or set(), denied)
    return [" ".join(text.words[one.first : one.past]) for one in found]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the purse was stolen", ["purse was stolen"]),
        ("stolen: my bank card", ["stolen my bank card"]),
        ("my bank card", []),
        ("the bank has stolen a march", []),
        ("a purse, and far away in the end a stolen coat", []),
        ("a purse. It was stolen", []),
    ],
)
def test_a_sign_is_met_where_a_word_of_each_group_stands_near_in_one_sentence(words: str, found: list[str]) -> None:
    assert met(words, "purse/bank card + stole*") == found


def test_a_sign_of_three_groups_needs_all_three() -> None:
    assert met("no soup for mum", "soup + no + mum/dad") == ["no soup for mum"]
    assert met("no soup here", "soup + no + mum/dad") == []


def test_one_word_cannot_stand_for_two_groups() -> None:
    assert met("cold", "cold/soup + cold") == []
    assert met("cold soup", "cold/soup + cold") == ["cold soup"]


def test_a_sign_of_one_group_is_met_by_any_of_its_words() -> None:
    assert met("bruises and a black eye", "bruis*/black eye") == ["bruises", "black eye"]


def test_a_sign_may_say_how_near() -> None:
    assert met("he hit and then kicked me", "hit + me within 3") == []
    assert met("he hit only me", "hit + me within 3") == ["hit only me"]


def test_hidden_words_do_not_count() -> None:
    assert met("the purse was stolen", "purse + stole*", hidden={1}) == []


def test_a_denied_word_does_not_count_unless_the_denial_is_part_of_the_sign() -> None:
    assert met("mum was not hit", "mum + hit") == []
    assert met("mum was not hit", "mum + hit", deniable=False) == ["mum was not hit"]
    assert met("mum was not fed", "fed + not") == ["not fed"]
    assert met("mum was not hit but dad hit mum", "mum + hit") == ["hit mum"]


def test_a_word_without_end_is_looked_around_only_so_often() -> None:
    assert len(met("cold " * 1_000, "cold")) == MOST_PLACES


@pytest.mark.parametrize("sign", ["", "a + + b", "a/ + b", "a + b + c + d", "ab* + c", "bank car* + d", "a within b"])
def test_a_sign_that_cannot_be_used_is_refused(sign: str) -> None:
    with pytest.raises(InvalidConfig, match="one to three groups"):
        SignBook([(sign, 1, True)], 6)


def test_words_that_were_looked_up_beforehand_are_found_as_the_others_are() -> None:
    """One word of them is written out in a sign and is the beginning of another word."""
    words, signs = "he hits me and was hitting him, hit me", ("hit*/hits + me", "hitt*/hit + him")

    assert met(words, *signs, familiar=frozenset(("hit", "hits", "hitting", "him"))) == met(words, *signs) != []
