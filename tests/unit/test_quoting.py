"""Words that are quoted: cut out of their answer, and nothing comes out that a person has hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.quoting import Cut, words_quoted

GOOD = "Dilys rang Mum every day. Ask Dilys, she knows."
NAME = Cut("good", 0, 5, "D.")


@pytest.mark.parametrize(
    ("start", "end", "cuts", "shown"),
    [
        (0, 25, [], "Dilys rang Mum every day."),
        (0, 25, [NAME], "D. rang Mum every day."),
        (0, 99, [NAME], "D. rang Mum every day. Ask D., she knows."),
        (26, 99, [NAME], "Ask D., she knows."),
        (2, 25, [NAME], "D. rang Mum every day."),
        (0, 3, [NAME], "D."),
        (5, 10, [NAME], "rang"),
        (0, 25, [NAME, Cut("good", 11, 14, "[my mother]")], "D. rang [my mother] every day."),
        (0, 25, [Cut("good", 0, 10, "[a]"), Cut("good", 6, 14, "[b]")], "[a] every day."),
        (0, 25, [Cut("better", 0, 5, "X")], "Dilys rang Mum every day."),
        (90, 99, [], ""),
        (-5, 5, [NAME], "D."),
        (0, 25, [Cut("good", -3, 5, "D.")], "D. rang Mum every day."),
    ],
)
def test_a_quote_is_cut_out_with_what_stands_in_the_place_of_names(
    start: int, end: int, cuts: list[Cut], shown: str
) -> None:
    assert words_quoted({"good": GOOD}, "good", start, end, cuts) == shown


def test_a_name_that_was_hidden_in_one_answer_is_hidden_in_the_other() -> None:
    answers = {"good": GOOD, "better": "Give Dilys a car. dilysian stays."}

    assert words_quoted(answers, "better", 0, 99, [NAME]) == "Give D. a car. dilysian stays."


def test_an_answer_that_is_not_there_has_no_words() -> None:
    assert words_quoted({}, "good", 0, 10, [NAME]) == ""


SECRETS = ("Qwylda", "Zorvath", "Kexley Bont")
WORD = st.sampled_from(["they", "came", "on", "time", "\n", "kind.", "naïve", "🙂", "a"])
PART = st.one_of(WORD.map(lambda word: (word, False)), st.sampled_from(SECRETS).map(lambda word: (word, True)))


@given(st.lists(PART, max_size=12), st.lists(PART, max_size=6), st.data())
def test_no_words_that_were_hidden_come_out_wherever_a_quote_begins_and_ends(
    good: list[tuple[str, bool]], better: list[tuple[str, bool]], data: st.DataObject
) -> None:
    """A reviewer who hid each name at least once has hidden it everywhere."""
    answers: dict[str, str] = {}
    cuts: list[Cut] = []
    for question, parts in (("good", good), ("better", better)):
        at = 0
        for word, is_secret in parts:
            known = {cut.replacement for cut in cuts}
            replacement = f"[{SECRETS.index(word)}]" if is_secret else ""
            if is_secret and (replacement not in known or data.draw(st.booleans())):
                cuts.append(Cut(question, at, at + len(word), replacement))
            at += len(word) + 1
        answers[question] = " ".join(word for word, _ in parts)
    start = data.draw(st.integers(0, len(answers["good"])))
    end = data.draw(st.integers(start, len(answers["good"])))
    whole = words_quoted(answers, "good", 0, len(answers["good"]), cuts)
    boundaries = {" ", "\n"}
    cuts_a_word = (start > 0 and answers["good"][start - 1 : start] not in boundaries) or (
        end < len(answers["good"]) and answers["good"][end : end + 1] not in boundaries
    )

    assert not any(secret in whole for secret in SECRETS)
    if not cuts_a_word:  # half of a name that nobody marked in this place is no name that can be known
        shown = words_quoted(answers, "good", start, end, cuts)
        assert not any(secret in shown for secret in SECRETS)
