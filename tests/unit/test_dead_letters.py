"""What is printed of a dead letter, and what its place looks like."""

import pytest

from heard.dead_letters import neutralised
from schemas.errors import InvalidConfig
from sinks.dead_letters import Place


def test_a_place_is_read_as_it_is_written() -> None:
    for place in (Place("feedback.received.v1", 3, 42), Place("feedback.tagged.v1", -1, 1_700_000_000_000_000_000)):
        assert Place.parse(str(place)) == place


@pytest.mark.parametrize("typed", ["", "feedback.received.v1", "feedback.received.v1/0", "a/b/c", "a/0/", "0/1"])
def test_what_is_no_place_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(InvalidConfig, match=r"feedback\.received\.v1/0/42"):
        Place.parse(typed)


def test_words_stay_readable_and_nothing_of_them_reaches_the_terminal_as_a_command() -> None:
    assert neutralised("Café, naïve 🙂 £5 – “thanks”") == "Café, naïve 🙂 £5 – “thanks”"
    assert neutralised("\x1b[2J\x9b1m\r\n\t\x07") == r"\x1b[2J\x9b1m\r\n\t\x07"
    assert neutralised("\u202etxt\u2066 \u2028\u200b") == r"\u202etxt\u2066 \u2028\u200b"
