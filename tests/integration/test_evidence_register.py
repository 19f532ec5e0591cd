"""The register of packs: begun, decided, issued once and for all; and where a citation and somebody's words stand."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import msgspec
import pytest
from sqlalchemy import Engine, insert, select, update

from schemas.corrections import FeedbackCorrected, SentimentChange
from schemas.events import WordsUse
from schemas.frameworks import Frameworks
from schemas.references import make_feedback_id, reference_of
from schemas.tags import Sentiment
from schemas.withdrawals import FeedbackWithdrawn
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.packs_taken import TAKEN_OUT
from sinks.tables import Correction, EvidencePack, Feedback, Quote, Redaction, Review
from sinks.withdrawing import Withdrawals
from summaries.access import Person, StaffRole
from summaries.action_book import ActionBook
from summaries.action_form import Draft
from summaries.evidence import register
from summaries.evidence.booking import Register
from summaries.evidence.making import Choice, Found, assemble
from summaries.evidence.pack import Pack
from summaries.evidence.quoting import Quotable
from summaries.evidence.reading import look
from summaries.evidence.register import COMMAND_LINE, Conflict, standing
from summaries.evidence.resting import Consent, in_words, resolve
from summaries.reading import reading
from tests.packs import COUNCIL, FRAMEWORK, NOW, a_quote, a_year, asked
from tests.stored import store_feedback


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    else:
        engine = connect(request.getfixturevalue("postgres_url"))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def book(engine: Engine) -> Register:
    return Register(engine, lambda: NOW)


def a_found(*quotable: Quotable) -> Found:
    return Found(rows=a_year(), up_to=NOW, quotable=quotable)


def made(found: Found) -> Pack:
    shown = Choice(quotes=tuple(one.cite for one in found.quotable))
    return assemble(asked(), COUNCIL, found, NOW, {"kind": shown, "all": shown})


def entry(engine: Engine, pack_id: UUID) -> register.Entry:
    with reading(engine) as connection:
        found = register.find(connection, pack_id)
    assert found is not None
    return found


def test_what_a_leader_decides_is_kept_and_the_second_of_two_is_told(engine: Engine, book: Register) -> None:
    pack_id = book.begin(asked(services=["adults"]), "Alice")

    book.choose(pack_id, "kind", 0, Choice(quotes=("Q-0000001", "Q-0000002"), own_text="Ours."), "Alice")
    with pytest.raises(Conflict):
        book.choose(pack_id, "kind", 0, Choice(own_text="Mine."), "Bob")
    book.choose(pack_id, "kind", 1, Choice(quotes=(), own_text="Ours, again."), "Bob")
    with pytest.raises(Conflict):
        book.choose(pack_id, "kind", 1, Choice(own_text="Late."), "Alice")
    book.answer(pack_id, "Q-0000001", "She said it is fine.", "Alice")
    book.answer(pack_id, "Q-0000001", "She said so twice.", "Alice")

    with reading(engine) as connection:
        chosen = register.choices(connection, pack_id)["kind"]
        assert (chosen.choice, chosen.revision) == (Choice(quotes=(), own_text="Ours, again."), 2)
        assert register.answers(connection, pack_id) == {"Q-0000001": "She said so twice."}
    assert entry(engine, pack_id).services == ("adults",)


def test_an_issued_pack_is_numbered_hashed_and_never_changes(engine: Engine, book: Register) -> None:
    found = a_found(a_quote())
    first, second = book.begin(asked(), "Alice"), book.begin(asked(), "Alice")

    frozen = book.issue(first, 1, made(found), found, "Alice")
    assert book.issue(second, 1, made(found), found, "Alice").number == 2

    assert (frozen.number, frozen.issued_at) == (1, NOW)
    with reading(engine) as connection:
        assert register.issued(connection, first) == frozen
        content = connection.execute(select(EvidencePack.content).where(EvidencePack.pack_id == first)).scalar_one()
    kept = entry(engine, first)
    assert kept.sha256 == hashlib.sha256(content.encode()).hexdigest()
    assert (kept.state, kept.issued_by) == ("issued", "Alice")
    for change in (
        lambda: book.issue(first, kept.revision, made(found), found, "Bob"),
        lambda: book.choose(first, "kind", 0, Choice(own_text="No."), "Bob"),
        lambda: book.answer(first, "Q-0000001", "No.", "Bob"),
        lambda: book.cited(first, made(found), found),
    ):
        with pytest.raises(Conflict):
            change()
    with reading(engine) as connection:
        assert register.issued(connection, first) == frozen


def test_a_pack_that_changed_since_it_was_looked_at_is_not_issued(engine: Engine, book: Register) -> None:
    found = a_found()
    pack_id = book.begin(asked(), "Alice")
    seen = entry(engine, pack_id).revision
    book.choose(pack_id, "kind", 0, Choice(own_text="Bob was here."), "Bob")

    with pytest.raises(Conflict):
        book.issue(pack_id, seen, made(found), found, "Alice")
    assert entry(engine, pack_id).state == "open"


def test_a_pack_made_under_one_version_is_read_under_the_next(engine: Engine, book: Register) -> None:
    pack_id = book.begin(asked(), "Alice")
    frozen = book.issue(pack_id, 1, made(a_found()), a_found(), "Alice")

    with reading(engine) as connection:  # nothing of config/frameworks/ is asked for
        looked = look(connection, entry(engine, pack_id), Frameworks([]), COUNCIL, NOW)
    kept = looked.pack
    assert looked.found is None
    assert kept == frozen
    assert frozen.framework.version == "2026"


def test_from_the_command_line_the_same_pack_is_begun_once(engine: Engine, book: Register) -> None:
    first = book.begin(asked(), COMMAND_LINE)

    assert book.begin(asked(), COMMAND_LINE) == first
    assert book.begin(asked(services=["adults"]), COMMAND_LINE) != first
    assert book.begin(asked(), "Alice") != first
    with reading(engine) as connection:
        assert len(register.listed(connection)) == 3


def test_a_figure_is_resolved_to_its_query_watermark_and_documents(engine: Engine, book: Register) -> None:
    found = a_found()
    pack = made(found)
    first, second = book.begin(asked(), "Alice"), book.begin(asked(), "Alice")
    book.issue(first, 1, pack, found, "Alice")
    book.cited(second, pack, found)
    figure = pack.statements[0].figures[0]

    with reading(engine) as connection:
        rests = resolve(connection, figure.cite)
        assert resolve(connection, "F-0000000") is None
    assert rests is not None
    said = "\n".join(in_words(rests))
    assert f"Query: {figure.query}" in said
    assert "Watermark: Monday 2 November 2026 at 9:30am" in said
    assert f"In pack 1: Pieces of feedback: {figure.rows[0].submissions:,}" in said
    assert said.count("pledges 2026, 2025-11 to 2026-10") == 2
    assert "(pack 1, issued), kind" in said
    assert "(an open pack), kind" in said


@pytest.fixture
def quoted(engine: Engine, book: Register) -> tuple[UUID, Quotable, UUID]:
    """A pack with a quote of a submission that is stored, consented to, checked and approved."""
    feedback_id = store_feedback(engine, words_use=WordsUse.QUOTED)
    quote = a_quote(feedback_id=feedback_id)
    place = {"feedback_id": feedback_id, "question": "good", "start": 0, "end": 9}
    by, at = "Charlie", NOW - timedelta(days=3)
    review = {"revision": 1, "safety": None, "complaint": None, "names_checked": True, "quote": "approved", "own": ""}
    with engine.begin() as connection:
        connection.execute(insert(Quote).values(quote_id=quote.quote_id, approved_by=by, approved_at=at, **place))
        connection.execute(
            insert(Review).values(feedback_id=feedback_id, names_checked_by=by, names_checked_at=at, **review)
        )
        connection.execute(
            insert(Redaction).values(feedback_id=feedback_id, question="good", start=0, end=4, replacement="[name]")
        )
    found = a_found(quote)
    pack_id = book.begin(asked(), "Alice")
    book.issue(pack_id, 1, made(found), found, "Alice")
    return feedback_id, quote, pack_id


def resolved(engine: Engine, quote: Quotable) -> tuple[Consent, bool, str]:
    with reading(engine) as connection:
        rests = resolve(connection, quote.cite)
    assert rests is not None
    assert rests.basis is not None
    return rests.basis.consent, rests.basis.may_stand, "\n".join(in_words(rests))


def test_a_quote_is_resolved_to_consent_approval_and_checks_without_its_words(
    engine: Engine, quoted: tuple[UUID, Quotable, UUID]
) -> None:
    feedback_id, quote, _ = quoted
    consent, may_stand, said = resolved(engine, quote)

    assert (consent, may_stand) == (Consent.GIVEN, True)
    assert "May be quoted without a name, in reports" in said
    assert "Approved by Charlie, Friday 30 October 2026" in said
    assert "Names looked for by Charlie, Friday 30 October 2026 at 9:30am: 1 place is hidden." in said
    assert reference_of(feedback_id) in said
    assert quote.words not in said


def test_a_quote_that_was_taken_back_or_erased_says_so_and_its_places_are_still_known(
    engine: Engine, quoted: tuple[UUID, Quotable, UUID]
) -> None:
    feedback_id, quote, pack_id = quoted
    with engine.begin() as connection:
        connection.execute(update(Feedback).values(withdrawn_at=NOW))
    assert resolved(engine, quote)[:2] == (Consent.WITHDRAWN, False)
    erased = FeedbackWithdrawn(reference=reference_of(feedback_id), asked_at=NOW, erase=True)
    Withdrawals(engine).take(erased)

    assert resolved(engine, quote)[:2] == (Consent.ERASED, False)
    with reading(engine) as connection:
        places = standing(connection, feedback_id)
    assert {place.entry.pack_id for place in places} == {pack_id}
    assert {place.statement for place in places} == {"kind", "all"}


@pytest.mark.parametrize("erase", [True, False])
def test_what_is_taken_back_leaves_an_issued_pack_which_says_so_and_may_be_issued_again(
    engine: Engine, book: Register, quoted: tuple[UUID, Quotable, UUID], erase: bool
) -> None:
    submission, quote, pack_id = quoted
    other = book.begin(asked(services=["adults"]), "Alice")
    book.issue(other, 1, made(a_found()), a_found(), "Alice")
    book_before, other_before = entry(engine, pack_id), entry(engine, other)
    asked_for = FeedbackWithdrawn(reference=reference_of(submission), asked_at=NOW, erase=erase)

    assert Withdrawals(engine).take(asked_for).packs == [1]
    assert Withdrawals(engine).take(asked_for).packs == [1]  # twice is once

    with reading(engine) as connection:
        pack = register.issued(connection, pack_id)
    assert pack is not None
    assert {one.words for _, one in pack.quotes()} == {TAKEN_OUT}
    assert msgspec.json.encode(pack).count(quote.words.encode()) == 0
    marked = entry(engine, pack_id)
    assert "took back words" in marked.note
    assert (marked.number, marked.sha256) == (book_before.number, book_before.sha256)
    assert entry(engine, other) == other_before
    again = book.begin(asked(), "Alice", replaces=marked, note="Somebody took their words back.")
    assert entry(engine, again).replaces == marked.number


def test_words_that_stand_nowhere_have_no_place(engine: Engine) -> None:
    with reading(engine) as connection:
        assert standing(connection, UUID(int=1)) == []


def test_an_open_pack_shows_what_may_be_quoted_now_and_what_was_done_and_drops_what_was_taken_back(
    engine: Engine, book: Register
) -> None:
    for place in range(30):
        sentiment = Sentiment.NEGATIVE if place < 10 else Sentiment.POSITIVE
        store_feedback(engine, received_at=NOW - timedelta(days=60), themes={"kindness": []}, sentiment=sentiment)
    feedback_id = approve(engine, "Zebedee was kind to me in March.", received_at=NOW - timedelta(days=90))
    act(engine)
    pack_id = book.begin(asked(), "Alice")

    before = looked_at(engine, pack_id).statements[0]
    book.choose(pack_id, "kind", 0, Choice(quotes=tuple(quote.cite for quote in before.quotes)), "Alice")
    with engine.begin() as connection:
        connection.execute(update(Feedback).where(Feedback.feedback_id == feedback_id).values(withdrawn_at=NOW))
    after = looked_at(engine, pack_id)

    assert [(quote.words, quote.attribution) for quote in before.quotes] == [
        ("[name] was kind to me in March.", "Person who uses services, Reablement Team, summer 2026")
    ]
    assert [(did.title, did.state) for did in before.actions] == [("Ring before we come", "Planned")]
    assert after.statements[0].quotes == ()
    assert after.missing.quotes_left_out[0].startswith(f"{before.quotes[0].cite}, under “We are kind”")


def looked_at(engine: Engine, pack_id: UUID) -> Pack:
    with reading(engine) as connection:
        return look(connection, entry(engine, pack_id), Frameworks([FRAMEWORK]), COUNCIL, NOW).pack


def approve(engine: Engine, words: str, *, received_at: datetime) -> UUID:
    """Store feedback whose words a person lets be quoted, with its first word hidden and the whole approved."""
    feedback_id = store_feedback(engine, good=words, received_at=received_at, themes={"kindness": []})
    by, at = "Charlie", NOW - timedelta(days=3)
    place = {"feedback_id": feedback_id, "question": "good", "start": 0}
    review = {"revision": 1, "safety": None, "complaint": None, "names_checked": True, "quote": "approved", "own": ""}
    review |= {"feedback_id": feedback_id, "names_checked_by": by, "names_checked_at": at}
    quote = {"quote_id": make_feedback_id(NOW, b"0123456789"), "end": len(words), "approved_by": by, "approved_at": at}
    hidden = {"end": words.index(" "), "replacement": "[name]"}
    with engine.begin() as connection:
        connection.execute(insert(Review).values(review))
        connection.execute(insert(Quote).values(**quote, **place))
        connection.execute(insert(Redaction).values(**hidden, **place))
    return feedback_id


def act(engine: Engine) -> None:
    alice = Person(UUID(int=1), "Alice", StaffRole.LEADER, frozenset())
    draft = Draft(
        title="Ring before we come",
        said="Nobody rang.",
        owner="Bob",
        due_on=date(2026, 12, 1),
        series=None,
        is_public=True,
        references=(),
        themes=("kindness",),
    )
    ActionBook(engine, lambda: NOW - timedelta(days=30)).add(alice, "reablement", UUID(int=2), draft)


def test_the_method_says_how_often_reviewers_found_tags_right(engine: Engine, book: Register) -> None:
    pack_id = book.begin(asked(), "Alice")
    assert any("has not been measured" in words for words in looked_at(engine, pack_id).method)

    with engine.begin() as connection:
        for number in range(20):
            now = Sentiment.NEGATIVE if number < 2 else Sentiment.POSITIVE
            one = FeedbackCorrected(
                correction_id=make_feedback_id(NOW, number.to_bytes(10, "big")),
                feedback_id=uuid5(pack_id, str(number)),
                corrected_at=NOW - timedelta(days=40),
                account_id=UUID(int=1),
                who="Charlie",
                answers_revision=0,
                tagger="1",
                sentiment=SentimentChange(was=Sentiment.POSITIVE, now=now),
            )
            connection.execute(
                insert(Correction).values(
                    correction_id=uuid5(pack_id, f"correction {number}"),
                    feedback_id=one.feedback_id,
                    revision=1,
                    corrected_at=one.corrected_at,
                    account_id=one.account_id,
                    who=one.who,
                    event=msgspec.json.encode(one).decode(),
                    stored_at=NOW,
                    waits=False,
                    counts=True,
                )
            )

    said = [words for words in looked_at(engine, pack_id).method if "Reviewers" in words]
    assert said == [
        "Reviewers of the council judged how feedback sounds 20 times in this period and found it right in 90% "
        "(95% interval: 69% to 98%)."
    ]
