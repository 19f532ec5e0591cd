"""Corrections on both databases: kept once, folded in any order, and never undone by what comes after."""

import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event, select, text

from schemas.corrections import (
    ComplaintDecision,
    ComplaintRoute,
    ComplaintState,
    FeedbackCorrected,
    KindChange,
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
from schemas.events import FeedbackTagged, Unsafe
from schemas.records import Record, outgoing_corrected, outgoing_tagged
from schemas.references import reference_of
from schemas.tags import Kind, KindTag, Question, SafetyTag, Sentiment, Span, TeamSource, TeamTag, ThemeTag
from schemas.topics import CORRECTED
from schemas.withdrawals import FeedbackWithdrawn
from sinks.engine import connect
from sinks.recording import record_batch
from sinks.retagging import Retagging
from sinks.store import FeedbackStore
from sinks.tables import Base, Correction, Feedback, Quote, Review, Tag, Waiting
from sinks.tables import Redaction as RedactionRow
from sinks.tables import ThemeTag as ThemeRow
from sinks.withdrawing import Withdrawals
from summaries.accuracy import select_corrections
from tests.factories import NOON, an_id, corrected, dead_lettered, read_back, received_in_full, tagged

LATER = NOON + timedelta(days=1)
WAITING = ThemeTag(theme="waiting", reasons=(Span(question=Question.BETTER, start=0, end=4),))
CLOSED = SafetyDecision(state=SafetyState.CLOSED)
EVERYTHING: dict[str, Any] = {
    "sentiment": SentimentChange(was=Sentiment.POSITIVE, now=Sentiment.NEGATIVE),
    "kind": KindChange(was=Kind.COMPLIMENT, now=Kind.COMPLAINT),
    "team": TeamChange(was="reablement", now="fostering"),
    "themes": ThemesChange(was=("waiting",), now=("kindness", "waiting")),
    "safety": SafetyDecision(state=SafetyState.LET_GO, note="A figure of speech."),
    "complaint": ComplaintDecision(state=ComplaintState.OPEN, route=ComplaintRoute.ADULTS),
    "redactions": RedactionsChecked(spans=(Redaction(question=Question.GOOD, start=4, end=12, replacement="[food]"),)),
    "quote": QuoteDecision(spans=(QuoteSpan(question=Question.GOOD, start=0, end=21),)),
    "replied": True,
    "reviewed": True,
}


@pytest.fixture
def engine(database: Engine) -> Engine:
    empty(database)
    return database


@pytest.fixture
def store(engine: Engine) -> FeedbackStore:
    return FeedbackStore(engine)


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


def a_tagged(number: int = 1, **given: Any) -> FeedbackTagged:
    defaults: dict[str, Any] = {
        "team": TeamTag(team="reablement", source=TeamSource.FOUND, reason="Saw: reablement", candidates=("a", "b")),
        "themes": (WAITING,),
        "kind": KindTag(kind=Kind.COMPLIMENT, reason="It thanks"),
        "safety": SafetyTag(flagged=True),
        "confidence": 0.6,
        "tagger": "1",
    }
    return tagged(received_in_full(number, unsafe=Unsafe.NO), **defaults | given)


def row_of(engine: Engine, table: type[Any], number: int = 1) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(table.__table__).where(table.feedback_id == an_id(number))).one()


def themes_of(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return {row.theme: row.reasons for row in connection.execute(select(ThemeRow.theme, ThemeRow.reasons))}


def lanes_of(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Waiting.lane).order_by(Waiting.lane)))


def everything(engine: Engine) -> dict[str, Sequence[Any]]:
    """Return all rows but for when they were stored."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(
                select(*(column for column in table.c if column.name != "stored_at")).order_by(*table.primary_key)
            ).all()
            for table in Base.metadata.sorted_tables
        }


def test_a_correction_stands_in_every_table_that_it_speaks_of(engine: Engine, store: FeedbackStore) -> None:
    store.save([a_tagged()], [], NOON)
    store.save([], [], LATER, [corrected(**EVERYTHING)])

    tag, review = row_of(engine, Tag), row_of(engine, Review)
    assert (tag.sentiment, tag.kind, tag.team, tag.team_source) == ("negative", "complaint", "fostering", "corrected")
    assert (tag.confidence, tag.team_score, tag.team_candidates) == (1.0, 1.0, "")
    assert tag.sentiment_reason == tag.team_reason == "Corrected by a reviewer"
    assert list(themes_of(engine)) == ["kindness", "waiting"]
    assert themes_of(engine)["waiting"] != "" == themes_of(engine)["kindness"]
    assert row_of(engine, Feedback).held_back is False
    at = corrected().corrected_at
    assert (review.revision, review.reviewed_by, review.reviewed_at) == (1, "Alice", at)
    assert (review.safety, review.safety_by, review.safety_at) == ("let_go", "Alice", at)
    assert (review.complaint, review.complaint_route, review.complaint_at) == ("open", "adults_2009", at)
    assert (review.names_checked, review.names_checked_by, review.quote) == (True, "Alice", "approved")
    assert review.replied_at == at
    redaction, quote = row_of(engine, RedactionRow), row_of(engine, Quote)
    assert (redaction.question, redaction.start, redaction.end, redaction.replacement) == ("good", 4, 12, "[food]")
    assert (quote.question, quote.start, quote.end) == ("good", 0, 21)
    assert (quote.approved_by, quote.approved_at) == ("Alice", at)


def test_what_is_confirmed_keeps_the_taggers_reasons_and_is_sure(engine: Engine, store: FeedbackStore) -> None:
    store.save([a_tagged()], [], NOON)
    confirmed = SentimentChange(was=Sentiment.POSITIVE, now=Sentiment.POSITIVE)
    store.save([], [], LATER, [corrected(sentiment=confirmed, team=TeamChange(was="reablement", now="reablement"))])

    tag = row_of(engine, Tag)
    assert (tag.sentiment, tag.sentiment_reason, tag.confidence) == ("positive", "Saw: hot", 1.0)
    assert (tag.team, tag.team_source, tag.team_reason) == ("reablement", "found", "Saw: reablement")
    assert list(themes_of(engine)) == ["waiting"]
    assert row_of(engine, Feedback).held_back is True


@pytest.mark.parametrize(
    ("state", "is_held_back"),
    [(SafetyState.ACKNOWLEDGED, True), (SafetyState.LET_GO, False), (SafetyState.CLOSED, True)],
)
@pytest.mark.parametrize("is_flagged", [True, False])
def test_a_persons_decision_about_safety_outranks_the_words(
    engine: Engine, store: FeedbackStore, state: SafetyState, is_held_back: bool, is_flagged: bool
) -> None:
    store.save([a_tagged(safety=SafetyTag(flagged=is_flagged))], [], NOON)
    store.save([], [], LATER, [corrected(safety=SafetyDecision(state=state))])

    assert row_of(engine, Feedback).held_back is is_held_back


def test_a_correction_is_kept_once(engine: Engine, store: FeedbackStore) -> None:
    store.save([a_tagged()], [], NOON)
    store.save([], [], LATER, [corrected(**EVERYTHING), corrected(**EVERYTHING)])
    before = everything(engine)

    store.save([], [], LATER + timedelta(hours=1), [corrected(**EVERYTHING)])

    assert everything(engine) == before
    assert len(before["corrections"]) == 1


def test_one_that_comes_before_its_submission_waits_for_it(engine: Engine, store: FeedbackStore) -> None:
    store.save([], [], NOON, [corrected(**EVERYTHING)])
    assert (row_of(engine, Correction).waits, row_of(engine, Correction).counts) == (True, False)

    store.save([a_tagged()], [], LATER)

    assert row_of(engine, Tag).sentiment == "negative"
    assert (row_of(engine, Correction).waits, row_of(engine, Correction).counts) == (False, True)


def test_the_same_comes_out_whatever_order_the_records_come_in(engine: Engine, store: FeedbackStore) -> None:
    events: list[FeedbackTagged | FeedbackCorrected] = [
        a_tagged(),
        corrected(lot=3, **EVERYTHING),
        corrected(lot=4, team=TeamChange(now="housing")),  # answers the same, and has the higher id: it never counts
        corrected(answers=1, sentiment=SentimentChange(now=Sentiment.MIXED), safety=CLOSED),
    ]
    found = []
    for order in permutations(events):
        empty(engine)
        for one in order:
            is_tagged = isinstance(one, FeedbackTagged)
            store.save([one] if is_tagged else [], [], NOON, [] if is_tagged else [one])  # type: ignore[list-item]
        found.append(everything(engine))

    assert all(one == found[0] for one in found)
    assert found[0]["tags"][0].team == "fostering"
    assert found[0]["tags"][0].sentiment == "mixed"
    assert [row.counts for row in found[0]["corrections"]] == [True, False, True]


def test_one_that_no_longer_counts_leaves_nothing_behind(engine: Engine, store: FeedbackStore) -> None:
    store.save([a_tagged()], [], NOON, [corrected(lot=9, **EVERYTHING)])
    store.save([], [], LATER, [corrected(lot=1, reviewed=True)])

    tag = row_of(engine, Tag)
    assert (tag.sentiment, tag.team, tag.team_reason, tag.kind) == (
        *("positive", "reablement", "Saw: reablement"),
        "compliment",
    )
    assert row_of(engine, Feedback).held_back is True
    assert everything(engine)["quotes"] == everything(engine)["redactions"] == []


def test_tagging_again_keeps_what_reviewers_decided_and_nothing_else(engine: Engine, store: FeedbackStore) -> None:
    only_sentiment = corrected(sentiment=EVERYTHING["sentiment"], safety=SafetyDecision(state=SafetyState.LET_GO))
    store.save([a_tagged(1), a_tagged(2)], [], NOON, [only_sentiment])
    new = {"sentiment": Sentiment.NEUTRAL, "themes": (ThemeTag(theme="food"),), "tagger": "2", "confidence": 0.3}

    Retagging(engine, "2").replace([a_tagged(1, **new), a_tagged(2, **new)])

    first, second = row_of(engine, Tag, 1), row_of(engine, Tag, 2)
    assert (first.sentiment, first.tagger, first.confidence) == ("negative", "2", 1.0)
    assert (second.sentiment, second.confidence) == ("neutral", 0.3)
    assert (row_of(engine, Feedback, 1).held_back, row_of(engine, Feedback, 2).held_back) == (False, True)
    assert set(themes_of(engine)) == {"food"}
    # What the new tagger said is what the next correction is laid over.
    store.save([], [], LATER, [corrected(answers=1, reviewed=True)])
    assert set(themes_of(engine)) == {"food"}


def test_tagging_again_compares_the_tagger_with_itself(engine: Engine, store: FeedbackStore) -> None:
    store.save([a_tagged()], [], NOON, [corrected(**EVERYTHING)])

    ((one,),) = Retagging(engine, "2").batches(10)

    assert one.tags == ("positive", "reablement", "compliment", frozenset({"waiting"}), True)


def test_a_tagged_record_that_comes_again_undoes_no_correction(engine: Engine, store: FeedbackStore) -> None:
    store.save([a_tagged()], [], NOON, [corrected(**EVERYTHING)])
    before = everything(engine)

    store.save([a_tagged(tagger="2", sentiment=Sentiment.NEUTRAL)], [], LATER)

    assert everything(engine) == before


def test_a_correction_that_could_not_be_used_does_not_stand_for_its_submission(store: FeedbackStore) -> None:
    store.save([], [dead_lettered(1, topic=CORRECTED.name), dead_lettered(2)], NOON)

    assert store.seen([an_id(1), an_id(2)]) == {an_id(2)}


def test_a_bad_correction_becomes_a_dead_letter_and_its_neighbours_are_stored(
    engine: Engine, store: FeedbackStore
) -> None:
    records = [
        read_back(outgoing_tagged(a_tagged()), offset=1),
        Record(CORRECTED.name, 0, 2, str(an_id(1)).encode(), b'{"who": "porridge"}'),
        read_back(outgoing_corrected(corrected(**EVERYTHING)), offset=3),
    ]

    record_batch(store, records, NOON)

    assert row_of(engine, Tag).sentiment == "negative"
    (letter,) = everything(engine)["dead_letters"]
    assert (letter.topic, letter.offset) == (CORRECTED.name, 2)
    assert "porridge" not in letter.reason


def test_what_a_reviewer_decides_takes_a_submission_out_of_its_lanes(engine: Engine, store: FeedbackStore) -> None:
    store.save([a_tagged(kind=KindTag(kind=Kind.COMPLAINT, reason=""))], [], NOON)
    assert lanes_of(engine) == ["complaints", "safety"]

    store.save([], [], LATER, [corrected(safety=SafetyDecision(state=SafetyState.LET_GO))])
    assert lanes_of(engine) == ["complaints", "quotes"]

    answered = ComplaintDecision(state=ComplaintState.ANSWERED)
    store.save([], [], LATER, [corrected(answers=1, complaint=answered, quote=QuoteDecision())])
    assert lanes_of(engine) == []


def test_what_is_closed_stays_out_of_summaries_and_leaves_the_queue(engine: Engine, store: FeedbackStore) -> None:
    store.save([a_tagged()], [], NOON, [corrected(safety=CLOSED)])

    assert row_of(engine, Feedback).held_back is True
    assert lanes_of(engine) == []


@pytest.mark.parametrize("comes_first", [True, False])
def test_nothing_that_reviewers_said_of_an_erased_submission_is_kept(
    engine: Engine, store: FeedbackStore, comes_first: bool
) -> None:
    store.save([a_tagged()], [], NOON, [corrected(**EVERYTHING)] if comes_first else [])
    Withdrawals(engine).take(FeedbackWithdrawn(reference=reference_of(an_id(1)), asked_at=NOON, erase=True))

    store.save([a_tagged()], [], LATER, [corrected(**EVERYTHING)])

    left = {name for name, rows in everything(engine).items() if rows}
    assert left == {"withdrawals"}


SPANS = st.integers(0, 40).map(lambda start: QuoteSpan(question=Question.GOOD, start=start, end=start + 7))
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=500)
THEMES = st.lists(st.text("äb\u2028'", min_size=1, max_size=64), max_size=5).map(tuple)
ANY = st.fixed_dictionaries(
    {"reviewed": st.just(True)},
    optional={
        "sentiment": st.builds(SentimentChange, now=st.sampled_from(Sentiment)),
        "kind": st.builds(KindChange, now=st.sampled_from(Kind)),
        "team": st.builds(TeamChange, now=st.none() | TEXT),
        "themes": st.builds(ThemesChange, now=THEMES),
        "safety": st.builds(SafetyDecision, state=st.sampled_from(SafetyState)),
        "complaint": st.builds(ComplaintDecision, state=st.sampled_from(ComplaintState)),
        "quote": st.lists(SPANS, max_size=3, unique=True).map(lambda spans: QuoteDecision(spans=tuple(spans))),
        "answers_revision": st.sampled_from([0, 1, 2, 1_000_000]),
    },
)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANY, min_size=1, max_size=3))
def test_whatever_the_schema_allows_can_be_folded_so_that_no_correction_takes_its_submission_down(
    engine: Engine, store: FeedbackStore, said: list[dict[str, Any]]
) -> None:
    empty(engine)
    events = [corrected(lot=lot, **what) for lot, what in enumerate(said)]
    store.save([], [], NOON, events)

    store.save([a_tagged()], [], NOON)

    assert row_of(engine, Review).revision == max(one.revision for one in events)


on_postgres = pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


@on_postgres  # SQLite has one writer at a time
def test_a_correction_and_its_submission_that_are_stored_at_the_same_moment_find_one_another(engine: Engine) -> None:
    """The sink of the submission has looked for corrections, and not yet committed, when the correction is stored."""
    looked, go_on = threading.Event(), threading.Event()
    slow = connect(engine.url.render_as_string(hide_password=False))

    @event.listens_for(slow, "commit")
    def wait(_: Connection) -> None:
        if not looked.is_set():
            looked.set()
            assert go_on.wait(10)

    sink = threading.Thread(target=FeedbackStore(slow).save, args=([a_tagged()], [], NOON))
    sink.start()
    assert looked.wait(10)
    FeedbackStore(engine).save([], [], NOON, [corrected(**EVERYTHING)])
    assert row_of(engine, Correction).waits is True
    go_on.set()
    sink.join(10)
    slow.dispose()

    assert row_of(engine, Correction).waits is False
    assert row_of(engine, Tag).sentiment == "negative"


@on_postgres  # SQLite has one writer at a time
def test_a_fold_waits_for_another_of_the_same_submission_and_loses_nothing_of_it(engine: Engine) -> None:
    """The first has folded, and not yet committed, when the second stores the next revision."""
    FeedbackStore(engine).save([a_tagged()], [], NOON)
    folded, go_on = threading.Event(), threading.Event()
    slow = connect(engine.url.render_as_string(hide_password=False))

    @event.listens_for(slow, "commit")
    def wait(_: Connection) -> None:
        if not folded.is_set():
            folded.set()
            assert go_on.wait(10)

    first = corrected(team=TeamChange(now="fostering"))
    second = corrected(answers=1, sentiment=SentimentChange(now=Sentiment.NEGATIVE))
    sinks = [
        threading.Thread(target=FeedbackStore(slow).save, args=([], [], NOON, [first])),
        threading.Thread(target=FeedbackStore(engine).save, args=([], [], NOON, [second])),
    ]
    sinks[0].start()
    assert folded.wait(10)
    sinks[1].start()
    wait_until_one_waits(engine)
    go_on.set()
    for sink in sinks:
        sink.join(10)
    slow.dispose()

    tag = row_of(engine, Tag)
    assert (tag.team, tag.sentiment, row_of(engine, Review).revision) == ("fostering", "negative", 2)


def wait_until_one_waits(engine: Engine) -> None:
    """Return when a transaction waits for another's lock."""
    deadline = time.monotonic() + 10
    waiting = text("select count(*) from pg_locks where not granted")
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            if connection.scalar(waiting):
                return
    raise AssertionError("nothing waits")


def test_sinks_that_fold_the_same_submissions_together_leave_what_one_would_have(engine: Engine) -> None:
    FeedbackStore(engine).save([a_tagged(number) for number in range(1, 6)], [], NOON)
    sounds = enumerate([Sentiment.MIXED, Sentiment.NEUTRAL, Sentiment.NEGATIVE])
    events = [
        corrected(number, answers, sentiment=SentimentChange(now=now))
        for answers, now in sounds
        for number in range(1, 6)
    ]
    start, errors = threading.Barrier(3), []

    def run(part: Sequence[FeedbackCorrected]) -> None:
        try:
            own = connect(engine.url.render_as_string(hide_password=False))
            start.wait(10)
            for one in part:
                FeedbackStore(own).save([], [], NOON, [one])
            own.dispose()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(events[number::3],)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert errors == []
    assert {row_of(engine, Tag, number).sentiment for number in range(1, 6)} == {"negative"}
    assert {row_of(engine, Review, number).revision for number in range(1, 6)} == {3}


def test_the_corrections_that_count_are_read_in_the_order_of_their_revisions(
    engine: Engine, store: FeedbackStore
) -> None:
    store.save([a_tagged()], [], NOON, [corrected(answers=1, replied=True), corrected(lot=4, reviewed=True)])
    store.save([], [], NOON, [corrected(lot=9, **EVERYTHING)])

    with engine.connect() as connection:
        found = select_corrections(connection)

    assert found == [corrected(lot=4, reviewed=True), corrected(answers=1, replied=True)]
