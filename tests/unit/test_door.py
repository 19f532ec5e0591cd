"""The door: the same form sent twice is one submission, and nothing is accepted that was not kept."""

from datetime import timedelta

import pytest

from producers.door import Door, Submission, Ticket
from schemas.errors import InvalidEvent, SpoolFull, Unavailable
from schemas.events import MAX_ANSWER_CHARACTERS, FeedbackReceived, HowHeard, Role, Source, WordsUse
from schemas.references import minted_at
from tests.factories import NOON, a_submission, a_ticket
from tests.fakes import FakeInbox

SECRET = "a secret for tests"


def accept(
    submission: Submission | None = None, ticket: Ticket | None = None, *, inbox: FakeInbox | None = None
) -> FeedbackReceived:
    door = Door(inbox or FakeInbox(), SECRET, clock=lambda: NOON)
    return door.accept(submission or a_submission(), ticket or a_ticket(), Source.FORM)


def test_what_was_filled_in_is_kept_as_the_event_that_is_returned() -> None:
    inbox = FakeInbox()

    event = accept(a_submission(better="Ring first.", words_use=WordsUse.PUBLISHED), inbox=inbox)

    assert list(inbox.kept.values()) == [event]
    assert (event.good, event.better) == ("The porridge was hot.", "Ring first.")
    assert (event.received_at, event.source, event.words_use) == (NOON, Source.FORM, WordsUse.PUBLISHED)


def test_the_same_form_with_the_same_words_is_the_same_submission() -> None:
    inbox = FakeInbox()

    first, second = accept(inbox=inbox), accept(inbox=inbox)

    assert first.feedback_id == second.feedback_id
    assert len(inbox.kept) == 1


def test_words_that_differ_only_in_how_they_were_sent_are_the_same() -> None:
    typed = accept(a_submission(good="caf\u00e9\nand cake"))
    sent = accept(a_submission(good=" cafe\u0301\r\nand cake\n"))

    assert typed.feedback_id == sent.feedback_id


@pytest.mark.parametrize(
    "changed",
    [
        {"good": "The porridge was cold."},
        {"better": "More porridge."},
        {"role": Role.STAFF},
        {"team_chosen": "reablement"},
        {"words_use": WordsUse.QUOTED},
        {"reply_to": "bob@example.org"},
        {"happened_in": "2026-02"},
        {"how_heard": HowHeard.CARD},
        {"heard_by": "a duty worker"},
        {"good": "", "better": "The porridge was hot."},
    ],
)
def test_the_same_form_with_anything_else_filled_in_is_another_submission(changed: dict[str, object]) -> None:
    assert accept(a_submission(**changed)).feedback_id != accept().feedback_id


def test_what_was_sent_before_a_question_was_added_keeps_its_id() -> None:
    """A file that was imported by an earlier version is not imported twice. The id is that version's."""
    assert str(accept().feedback_id) == "019cb38f-ed40-76ed-ad19-fa352315d37f"


def test_another_form_with_the_same_words_is_another_submission() -> None:
    assert accept(ticket=a_ticket(nonce="another nonce that nobody guesses")).feedback_id != accept().feedback_id


def test_who_does_not_know_the_secret_cannot_make_the_id() -> None:
    door = Door(FakeInbox(), "another secret", clock=lambda: NOON)

    assert door.accept(a_submission(), a_ticket(), Source.FORM).feedback_id != accept().feedback_id


def test_the_id_is_a_uuid_of_version_7_with_the_time_of_the_ticket() -> None:
    feedback_id = accept(ticket=a_ticket(opened_at=NOON - timedelta(hours=3))).feedback_id

    assert feedback_id.version == 7
    assert minted_at(feedback_id) == NOON - timedelta(hours=3)


@pytest.mark.parametrize(
    "changed",
    [
        {"good": ""},
        {"good": " \r\n\t", "better": "\x00\x07"},
        {"good": "x" * (MAX_ANSWER_CHARACTERS + 1)},
        {"better": "x" * (MAX_ANSWER_CHARACTERS + 1)},
        {"reply_to": "x" * 501},
        {"team_chosen": "x" * 501},
        {"happened_in": "last spring"},
        {"happened_in": "2026-\ud800"},
    ],
)
def test_what_the_contract_does_not_allow_is_refused_and_not_kept(changed: dict[str, object]) -> None:
    inbox = FakeInbox()

    with pytest.raises(InvalidEvent):
        accept(a_submission(**changed), inbox=inbox)

    assert inbox.kept == {}


def test_half_characters_are_put_right_wherever_they_stand() -> None:
    event = accept(a_submission(good="so \ud83d good", team_chosen="north\ud800", reply_to="bob\udfff\n@x"))

    assert (event.good, event.team_chosen, event.reply_to) == ("so \ufffd good", "north\ufffd", "bob\ufffd @x")


@pytest.mark.parametrize("error", [SpoolFull(), Unavailable("spool")])
def test_nothing_is_accepted_when_it_cannot_be_kept(error: Unavailable) -> None:
    inbox = FakeInbox(error)

    with pytest.raises(Unavailable) as caught:
        accept(inbox=inbox)

    assert caught.value is error
    assert inbox.kept == {}


def test_what_could_not_be_kept_is_the_same_submission_when_it_is_sent_again() -> None:
    inbox = FakeInbox(Unavailable("spool"))
    with pytest.raises(Unavailable):
        accept(inbox=inbox)

    assert accept(inbox=inbox).feedback_id == accept().feedback_id
