"""What the form about a submission comes to: changes, or faults that name their field."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from schemas.corrections import (
    Changes,
    ComplaintDecision,
    ComplaintRoute,
    ComplaintState,
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
from schemas.events import WordsUse
from schemas.tags import Kind, Question, Sentiment
from summaries.review.decide import Known, decide
from summaries.review.draft import first_draft, typed_draft
from summaries.review.item import Item
from tests.factories import NOON, corrected
from tests.pages_app import DIRECTORY, THEMES
from tests.reviewing import GOOD, an_item

KNOWN = Known(DIRECTORY, THEMES)
UNTOUCHED = {
    "revision": "0",
    "sentiment": "positive",
    "kind": "compliment",
    "team": "reablement",
    "theme": ["waiting"],
    "hide": ["good:0:19"],
    "as:good:0:19": "[name]",
    "do": "save",
}
NAME = Redaction(question=Question.GOOD, start=0, end=19, replacement="[name]")


def decided(item: Item | None = None, **typed: Any) -> Changes:
    changes, faults = decide(item or an_item(), typed_draft(MultiDict(UNTOUCHED | typed)), KNOWN)
    assert faults == ()
    return changes


def faults(item: Item | None = None, **typed: Any) -> list[str]:
    changes, found = decide(item or an_item(), typed_draft(MultiDict(UNTOUCHED | typed)), KNOWN)
    assert not changes.says_something()
    return [fault.field for fault in found]


def test_what_was_not_touched_says_only_that_it_was_read() -> None:
    assert decided() == Changes(reviewed=True)


def test_the_form_that_a_browser_sends_back_untouched_is_the_one_that_was_shown() -> None:
    shown = first_draft(an_item())

    assert typed_draft(MultiDict(UNTOUCHED)) == shown


def test_changed_tags_are_corrections_and_the_others_are_not_touched() -> None:
    assert decided(sentiment="mixed", kind="concern") == Changes(
        reviewed=True, sentiment=SentimentChange(now=Sentiment.MIXED), kind=KindChange(now=Kind.CONCERN)
    )
    assert decided(team="fostering", theme=[]) == Changes(
        reviewed=True, team=TeamChange(now="fostering"), themes=ThemesChange(now=())
    )
    assert decided(team="").team == TeamChange(now=None)


def test_tags_that_were_checked_are_confirmed() -> None:
    assert decided(tags_checked="yes") == Changes(
        reviewed=True,
        sentiment=SentimentChange(now=Sentiment.POSITIVE),
        kind=KindChange(now=Kind.COMPLIMENT),
        team=TeamChange(now="reablement"),
        themes=ThemesChange(now=("waiting",)),
    )


def test_a_team_that_is_no_longer_in_the_directory_may_stay() -> None:
    assert decided(an_item(team="gone"), team="gone").team is None


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("sentiment", {"sentiment": "joyful"}),
        ("kind", {"kind": "rant"}),
        ("team", {"team": "gone"}),
        ("theme", {"theme": ["weather"]}),
        ("safety", {"safety": "maybe"}),
        ("complaint", {"complaint": "lost"}),
        ("complaint_route", {"complaint_route": "nowhere"}),
        ("quote", {"quote": "half"}),
        ("hide", {"hide": ["good:0:9999"]}),
        ("hide", {"hide": ["other:0:3"]}),
        ("hide", {"hide": ["good:5:5"]}),
        ("hide", {"hide": ["nonsense"]}),
        ("sentence", {"quote": "some", "sentence": ["good:1:7"]}),
        ("safety_note", {"safety": "acknowledged", "safety_note": "x" * 5_001}),
        ("safety_note", {"safety": "acknowledged", "safety_note": "a\0b"}),
        ("hide_more", {"hide_more": "x" * 2_001}),
        ("hide_more", {"hide_more": f"Mum = {'x' * 101}"}),
        ("hide", {"as:good:0:19": "x" * 101}),
    ],
)
def test_what_is_on_no_list_or_too_long_is_a_fault_of_its_field(field: str, typed: dict[str, Any]) -> None:
    assert faults(**typed) == [field]


def test_every_fault_is_named_at_once() -> None:
    assert faults(safety="let_go", sentiment="joyful", quote="some") == ["safety_note", "sentiment", "sentence"]


def test_somebody_takes_a_worry_on() -> None:
    decision = decided(an_item(held_back=True), safety="acknowledged").safety

    assert decision == SafetyDecision(state=SafetyState.ACKNOWLEDGED)


@pytest.mark.parametrize("state", ["let_go", "closed"])
def test_a_worry_is_let_go_or_closed_with_a_note_and_not_without(state: str) -> None:
    held = an_item(held_back=True)

    assert faults(held, safety=state, safety_note=" \r\n ") == ["safety_note"]
    assert decided(held, safety=state, safety_note="Rang her.\r\nAll well.").safety == SafetyDecision(
        state=SafetyState(state), note="Rang her.\nAll well."
    )


def test_a_complaint_goes_by_the_route_that_a_reviewer_chooses() -> None:
    complaint = an_item(kind=Kind.COMPLAINT)

    assert decided(complaint, kind="complaint", complaint="acknowledged", complaint_route="corporate").complaint == (
        ComplaintDecision(state=ComplaintState.ACKNOWLEDGED, route=ComplaintRoute.CORPORATE)
    )


def test_a_route_alone_leaves_the_state_as_it_is() -> None:
    acknowledged = ComplaintDecision(state=ComplaintState.ACKNOWLEDGED, route=ComplaintRoute.ADULTS)
    complaint = an_item(corrected(complaint=acknowledged), kind=Kind.COMPLAINT)

    assert decided(complaint, kind="complaint", complaint_route="adults_2009").complaint is None
    assert decided(complaint, kind="complaint", complaint_route="children_1989").complaint == (
        ComplaintDecision(state=ComplaintState.ACKNOWLEDGED, route=ComplaintRoute.CHILDREN)
    )


def test_one_key_accepts_the_names_and_says_nothing_of_the_rest() -> None:
    assert decided(do="accept-names") == Changes(redactions=RedactionsChecked(spans=(NAME,)))


def test_accepting_names_keeps_what_else_was_decided() -> None:
    changes = decided(do="accept-names", sentiment="mixed")

    assert changes.sentiment == SentimentChange(now=Sentiment.MIXED)
    assert not changes.reviewed


def test_a_box_that_was_cleared_shows_the_words_and_another_text_stands_instead() -> None:
    assert decided(hide=[]).redactions == RedactionsChecked()
    assert decided(**{"as:good:0:19": "my carer"}).redactions == RedactionsChecked(
        spans=(Redaction(question=Question.GOOD, start=0, end=19, replacement="my carer"),)
    )


def test_names_that_were_missed_are_typed_and_hidden_wherever_they_stand() -> None:
    redactions = decided(hide_more="mum = my mother\r\n\r\nzebedee").redactions

    assert redactions is not None
    assert [(GOOD[one.start : one.end], one.replacement) for one in redactions.spans] == [
        ("Zebedee Wotherspoon", "[name]"),
        ("Mum", "my mother"),
        ("Zebedee", "[name]"),
    ]


def test_a_name_that_is_not_in_the_words_is_a_fault() -> None:
    assert faults(hide_more="Zebedee\nFlorence") == ["hide_more"]


def test_the_whole_is_approved_with_the_names_that_are_hidden_in_it() -> None:
    changes = decided(quote="whole")

    assert changes.quote == QuoteDecision(spans=(QuoteSpan(question=Question.GOOD, start=0, end=len(GOOD)),))
    assert changes.redactions == RedactionsChecked(spans=(NAME,))


def test_sentences_that_stand_together_are_one_quote() -> None:
    quote = decided(quote="some", sentence=["good:30:46", "good:0:29"]).quote

    assert quote is not None
    assert [GOOD[one.start : one.end] for one in quote.spans] == ["Zebedee Wotherspoon was kind. He came on time!"]


def test_a_quote_is_refused_and_nothing_is_said_of_names() -> None:
    changes = decided(quote="refuse")

    assert changes.quote == QuoteDecision()
    assert changes.redactions is None


@pytest.mark.parametrize("item", [an_item(words_use=WordsUse.TEAM_ONLY), an_item(withdrawn_at=NOON)])
def test_words_that_may_not_be_quoted_are_never_approved(item: Item) -> None:
    assert faults(item, quote="whole") == ["quote"]
    assert decided(item, quote="refuse").quote == QuoteDecision()


def test_an_email_is_a_reply_where_there_is_an_address_for_it() -> None:
    assert decided(an_item(reply_to="bob@example.org"), reply="Thank you.").replied
    assert decided(replied="yes").replied
    assert faults(an_item(reply_to="01632 960 101"), reply="Thank you.") == ["reply"]


@pytest.mark.parametrize("revision", ["", "-1", "x", "²", "9" * 9])
def test_a_revision_that_is_none_answers_nothing(revision: str) -> None:
    assert typed_draft(MultiDict({"revision": revision})).revision == -1
