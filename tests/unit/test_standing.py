"""What several corrections come to, whatever order they came in."""

import json
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.corrections import (
    Changes,
    ComplaintDecision,
    ComplaintRoute,
    ComplaintState,
    FeedbackCorrected,
    QuoteDecision,
    QuoteSpan,
    Redaction,
    RedactionsChecked,
    SafetyDecision,
    SafetyState,
    SentimentChange,
    TeamChange,
    ThemesChange,
)
from schemas.errors import InvalidEvent
from schemas.events import decode, encode
from schemas.standing import Said, quote_id, standing, those_that_count
from schemas.tags import Question, Sentiment
from tests.factories import an_id, corrected

SPAN = QuoteSpan(question=Question.GOOD, start=0, end=11)
NEGATIVE = SentimentChange(was=Sentiment.POSITIVE, now=Sentiment.NEGATIVE)
MIXED = SentimentChange(was=Sentiment.NEGATIVE, now=Sentiment.MIXED)
changes = st.fixed_dictionaries(
    {"reviewed": st.just(True)},
    optional={
        "sentiment": st.builds(SentimentChange, now=st.sampled_from(Sentiment)),
        "team": st.builds(TeamChange, now=st.none() | st.sampled_from(["reablement", "fostering"])),
        "themes": st.builds(ThemesChange, now=st.lists(st.sampled_from("abc"), max_size=4).map(tuple)),
        "safety": st.builds(SafetyDecision, state=st.sampled_from(SafetyState)),
        "complaint": st.builds(
            ComplaintDecision, state=st.sampled_from(ComplaintState), route=st.none() | st.sampled_from(ComplaintRoute)
        ),
        "quote": st.sampled_from([QuoteDecision(), QuoteDecision(spans=(SPAN,))]),
        "replied": st.booleans(),
    },
)
several = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), changes), unique_by=lambda one: one[:2], max_size=8)


def test_of_each_thing_the_last_that_was_said_stands() -> None:
    first = corrected(answers=0, sentiment=NEGATIVE, quote=QuoteDecision(spans=(SPAN,)))
    second = corrected(answers=1, sentiment=MIXED, who="Bob", reviewed=True)

    now = standing([first, second])

    assert (now.revision, now.sentiment, now.team) == (2, MIXED, None)
    assert (now.quotes, now.reviewed) == ((SPAN,), Said("Bob", second.corrected_at))


def test_nothing_said_is_the_taggers_own() -> None:
    assert standing([]).revision == 0
    assert standing([]).redactions is None


def test_names_that_were_looked_for_and_not_found_are_another_thing_than_names_not_looked_for() -> None:
    assert standing([corrected(redactions=RedactionsChecked())]).redactions == ()


def test_a_quote_that_was_refused_is_another_thing_than_one_that_nobody_decided() -> None:
    assert standing([corrected(quote=QuoteDecision())]).quotes == ()


def test_a_complaint_keeps_its_route_until_it_is_given_another() -> None:
    routed = ComplaintDecision(state=ComplaintState.OPEN, route=ComplaintRoute.CHILDREN)
    answered = ComplaintDecision(state=ComplaintState.ANSWERED)

    now = standing([corrected(complaint=routed), corrected(answers=1, complaint=answered)])

    assert (now.complaint, now.complaint_route) == (ComplaintState.ANSWERED, ComplaintRoute.CHILDREN)


def test_of_two_that_answer_the_same_revision_the_one_with_the_lower_id_counts_in_any_order() -> None:
    lower, higher = corrected(lot=1, sentiment=NEGATIVE), corrected(lot=2, sentiment=MIXED, reviewed=True)
    last = corrected(answers=1, reviewed=True)

    for order in permutations([lower, higher, last]):
        assert those_that_count(order) == [lower, last]
        assert standing(order).sentiment == NEGATIVE


@given(several, st.randoms())
def test_the_order_and_the_number_of_times_that_they_come_change_nothing(
    said: list[tuple[int, int, dict[str, object]]], random: Random
) -> None:
    events = [corrected(answers=answers, lot=lot, **what) for answers, lot, what in said]
    shuffled = events * 2
    random.shuffle(shuffled)

    assert standing(shuffled) == standing(events)


def test_the_same_words_keep_the_id_of_their_quote_and_others_have_another() -> None:
    other = QuoteSpan(question=Question.BETTER, start=0, end=11)

    assert quote_id(an_id(1), SPAN) == quote_id(an_id(1), SPAN)
    assert len({quote_id(an_id(1), SPAN), quote_id(an_id(2), SPAN), quote_id(an_id(1), other)}) == 3


def test_a_correction_that_says_nothing_is_refused() -> None:
    assert not Changes().says_something()
    with pytest.raises(ValueError, match="changes nothing"):
        corrected(reviewed=False)


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 0)],
        [(5, 2)],
        [(0, 5), (0, 5)],
        [(0, 5), (4, 9)],
    ],
)
def test_spans_that_hold_nothing_or_overlap_are_refused(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="span"):
        corrected(redactions=RedactionsChecked(spans=tuple(a_redaction(*span) for span in spans)))


def test_spans_may_touch_and_may_be_of_another_answer() -> None:
    both = (a_redaction(0, 5), a_redaction(5, 9), Redaction(question=Question.BETTER, start=3, end=7, replacement=""))

    assert standing([corrected(redactions=RedactionsChecked(spans=both))]).redactions == both


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("answers_revision",), -1),
        (("who",), "x" * 201),
        (("who",), "Alice\0"),
        (("safety", "note"), "\ud800"),
        (("themes", "now"), ["x" * 65]),
        (("redactions", "spans", 0, "end"), 60_000),
        (("redactions", "spans", 0, "replacement"), "x" * 101),
        (("corrected_at",), "2026-03-04T09:15:00"),
    ],
)
def test_what_no_database_could_hold_is_refused_and_not_repeated(path: tuple[str | int, ...], value: object) -> None:
    event = corrected(
        safety=SafetyDecision(state=SafetyState.CLOSED, note="porridge"),
        themes=ThemesChange(now=("waiting",)),
        redactions=RedactionsChecked(spans=(a_redaction(0, 5),)),
    )
    members = json.loads(encode(event))
    place = members
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(InvalidEvent) as caught:
        decode(json.dumps(members).encode(), FeedbackCorrected)

    assert "porridge" not in caught.value.reason and "Alice" not in caught.value.reason


def a_redaction(start: int, end: int) -> Redaction:
    return Redaction(question=Question.GOOD, start=start, end=end, replacement="D.")
