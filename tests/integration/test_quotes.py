"""Quotes on both databases: whatever came before, nothing comes out that may not be shown."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from schemas.corrections import (
    QuoteDecision,
    QuoteSpan,
    Redaction,
    RedactionsChecked,
    SafetyDecision,
    SafetyState,
    TeamChange,
)
from schemas.events import Role, Unsafe, WordsUse
from schemas.references import reference_of
from schemas.standing import quote_id
from schemas.tags import Question, SafetyTag, Sentiment, ThemeTag
from schemas.withdrawals import FeedbackWithdrawn
from sinks.store import FeedbackStore
from sinks.tables import Base
from sinks.withdrawing import Withdrawals
from summaries.quotes import Quotation, Wanted, WhyNot, quotations, why_none
from summaries.reading import reading
from tests.factories import NOON, an_id, corrected, received_in_full, tagged

WORDS = "Dilys rang every day."
SPAN = QuoteSpan(question=Question.GOOD, start=0, end=21)
NAME = Redaction(question=Question.GOOD, start=0, end=5, replacement="D.")
CHECKED: dict[str, Any] = {"redactions": RedactionsChecked(spans=(NAME,)), "quote": QuoteDecision(spans=(SPAN,))}
ANY = Wanted()
FOR_EVERYBODY = Wanted(use=WordsUse.PUBLISHED)


@pytest.fixture
def engine(database: Engine) -> Engine:
    empty(database)
    return database


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


def store(engine: Engine, number: int = 1, *, decided: dict[str, Any] | None = None, **given: Any) -> UUID:
    """Store a submission, and what was decided about it; return the id of its quote."""
    flagged = given.pop("flagged", False)
    event = received_in_full(number, **{"good": WORDS, "words_use": WordsUse.QUOTED} | given)
    tags = tagged(event, safety=SafetyTag(flagged=flagged), themes=(ThemeTag(theme="kindness"), ThemeTag(theme="a")))
    decisions = CHECKED if decided is None else decided
    FeedbackStore(engine).save([tags], [], NOON, [corrected(number, **decisions)] if decisions else [])
    return quote_id(an_id(number), SPAN)


def shown(engine: Engine, wanted: Wanted = ANY) -> list[Quotation]:
    with reading(engine) as connection:
        return quotations(connection, wanted)


def faults(engine: Engine, *ids: UUID, use: WordsUse = WordsUse.QUOTED) -> dict[UUID, WhyNot]:
    with reading(engine) as connection:
        return why_none(connection, ids, use)


def test_a_quote_says_what_was_said_without_names_and_no_more_of_who_than_role_team_and_month(engine: Engine) -> None:
    its = store(engine, role=Role.UNPAID_CARER)

    (quote,) = shown(engine)

    assert (quote.quote_id, quote.words, quote.question) == (its, "D. rang every day.", "good")
    assert (quote.role, quote.team, quote.month) == ("unpaid_carer", "reablement", "2026-02")
    assert (quote.sentiment, quote.themes, quote.words_use) == (Sentiment.POSITIVE, ("a", "kindness"), "quoted")
    at = corrected().corrected_at
    assert (quote.approved_by, quote.approved_at, quote.names_checked_by, quote.names_checked_at) == (
        "Alice",
        at,
        "Alice",
        at,
    )
    assert faults(engine, its) == {}


def test_the_month_is_londons(engine: Engine) -> None:
    store(engine, happened_in=None, received_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    assert [quote.month for quote in shown(engine)] == ["2026-07"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"words_use": WordsUse.TEAM_ONLY}, WhyNot.NO_CONSENT),
        ({"flagged": True}, WhyNot.HELD_BACK),
        ({"unsafe": Unsafe.NOT_SURE}, WhyNot.HELD_BACK),
        ({"decided": {"quote": CHECKED["quote"]}}, WhyNot.NAMES_NOT_CHECKED),
        ({"decided": CHECKED | {"safety": SafetyDecision(state=SafetyState.CLOSED)}}, WhyNot.HELD_BACK),
        ({"decided": {"redactions": CHECKED["redactions"], "quote": QuoteDecision()}}, WhyNot.GONE),
        ({"decided": {"redactions": CHECKED["redactions"]}}, WhyNot.GONE),
        ({"decided": {}}, WhyNot.GONE),
    ],
)
def test_what_may_not_be_quoted_is_not_and_it_can_be_asked_why(
    engine: Engine, given: dict[str, Any], why: WhyNot
) -> None:
    its = store(engine, **given)

    assert shown(engine) == []
    assert faults(engine, its) == {its: why}


def test_what_was_let_go_may_be_quoted(engine: Engine) -> None:
    store(engine, flagged=True, decided=CHECKED | {"safety": SafetyDecision(state=SafetyState.LET_GO)})

    assert len(shown(engine)) == 1


def test_only_what_its_person_publishes_is_for_everybody(engine: Engine) -> None:
    quoted, published = store(engine, 1), store(engine, 2, words_use=WordsUse.PUBLISHED)

    assert [one.quote_id for one in shown(engine, FOR_EVERYBODY)] == [published]
    assert {one.quote_id for one in shown(engine)} == {quoted, published}
    assert faults(engine, quoted, published, use=WordsUse.PUBLISHED) == {quoted: WhyNot.NO_CONSENT}


def test_there_is_no_other_use_of_words(engine: Engine) -> None:
    store(engine)

    with pytest.raises(KeyError):
        shown(engine, Wanted(use=WordsUse.TEAM_ONLY))


@pytest.mark.parametrize(("erase", "why"), [(False, WhyNot.WITHDRAWN), (True, WhyNot.GONE)])
def test_what_a_person_takes_back_is_gone_at_once(engine: Engine, erase: bool, why: WhyNot) -> None:
    its = store(engine, words_use=WordsUse.PUBLISHED)
    Withdrawals(engine).take(FeedbackWithdrawn(reference=reference_of(an_id(1)), asked_at=NOON, erase=erase))

    assert shown(engine) == shown(engine, FOR_EVERYBODY) == []
    assert faults(engine, its) == {its: why}


def test_places_that_are_outside_the_answer_quote_nothing(engine: Engine) -> None:
    far = QuoteSpan(question=Question.GOOD, start=500, end=510)
    store(engine, decided=CHECKED | {"quote": QuoteDecision(spans=(far,))})
    its = quote_id(an_id(1), far)

    assert shown(engine) == []
    assert faults(engine, its) == {its: WhyNot.NO_WORDS}


def test_a_name_that_is_found_later_is_gone_from_a_quote_that_was_approved_before(engine: Engine) -> None:
    store(engine, decided=CHECKED | {"redactions": RedactionsChecked()})
    assert [quote.words for quote in shown(engine)] == [WORDS]

    FeedbackStore(engine).save([], [], NOON, [corrected(answers=1, redactions=CHECKED["redactions"])])

    assert [quote.words for quote in shown(engine)] == ["D. rang every day."]


def test_quotes_are_asked_for_by_time_team_and_id(engine: Engine) -> None:
    early = store(engine, 1, received_at=NOON - timedelta(days=1))
    late = store(engine, 2, received_at=NOON)
    elsewhere = store(engine, 3, received_at=NOON - timedelta(hours=1), team_chosen="fostering")
    unknown = store(engine, 4, received_at=NOON - timedelta(days=9), decided=CHECKED | {"team": TeamChange(now=None)})

    def ids(**given: Any) -> list[UUID]:
        return [one.quote_id for one in shown(engine, Wanted(**given))]

    assert ids() == [late, elsewhere, early, unknown]
    assert ids(since=NOON - timedelta(hours=1)) == [late, elsewhere]
    assert ids(since=NOON - timedelta(days=1), until=NOON) == [elsewhere, early]
    assert ids(teams=frozenset({"fostering"})) == [elsewhere]
    assert ids(teams=frozenset({None, "fostering"})) == [elsewhere, unknown]
    assert ids(teams=frozenset()) == []
    assert ids(quote_ids=frozenset({early, elsewhere})) == [elsewhere, early]
    assert ids(quote_ids=frozenset()) == []


decisions = st.fixed_dictionaries(
    {"reviewed": st.just(True)},
    optional={
        "quote": st.sampled_from([QuoteDecision(), CHECKED["quote"]]),
        "redactions": st.just(CHECKED["redactions"]),
        "safety": st.builds(SafetyDecision, state=st.sampled_from(SafetyState)),
    },
)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    use=st.sampled_from(WordsUse),
    unsafe=st.sampled_from([Unsafe.NO, Unsafe.YES]),
    said=st.lists(decisions, max_size=3),
    withdrawn=st.sampled_from([None, False, True]),
    wanted=st.sampled_from([WordsUse.QUOTED, WordsUse.PUBLISHED]),
)
def test_nothing_comes_out_that_is_not_consented_approved_checked_safe_and_not_taken_back(
    engine: Engine,
    use: WordsUse,
    unsafe: Unsafe,
    said: list[dict[str, Any]],
    withdrawn: bool | None,
    wanted: WordsUse,
) -> None:
    empty(engine)
    event = tagged(received_in_full(1, good=WORDS, words_use=use, unsafe=unsafe))
    FeedbackStore(engine).save([event], [], NOON, [corrected(1, answers, **one) for answers, one in enumerate(said)])
    if withdrawn is not None:
        Withdrawals(engine).take(FeedbackWithdrawn(reference=reference_of(an_id(1)), asked_at=NOON, erase=withdrawn))

    quotes = [one["quote"] for one in said if "quote" in one]
    safety = [one["safety"].state for one in said if "safety" in one]
    is_safe = safety[-1] is SafetyState.LET_GO if safety else unsafe is Unsafe.NO
    is_consented = use is WordsUse.PUBLISHED or use is wanted is WordsUse.QUOTED
    is_approved = bool(quotes and quotes[-1].spans)
    is_checked = any("redactions" in one for one in said)

    found = [quote.words for quote in shown(engine, Wanted(use=wanted))]

    may = is_safe and is_consented and is_approved and is_checked and withdrawn is None
    assert found == (["D. rang every day."] if may else [])
