"""The review queue's pages: from a lane to a decision to the next, conflicts, and what is kept when something fails."""

import re
from datetime import timedelta

import msgspec
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from schemas.corrections import FeedbackCorrected, SafetyState
from schemas.events import Unsafe, WordsUse, decode
from schemas.lanes import Lane
from schemas.references import reference_of
from schemas.tags import AnswerDetails, Kind, Sentiment
from sinks.store import FeedbackStore
from sinks.tables import CorrectionOutbox, Email, Quote, Redaction, Review, Tag
from summaries.access import StaffRole
from summaries.pages.app import PagesConfig
from tests.pages_app import AFTER, make_pages, plain, read_page, sign_in
from tests.reviewing import GOOD, suspected
from tests.stored import TUESDAY, store_feedback

DETAILS = msgspec.json.encode(AnswerDetails(personal_data=(suspected(GOOD, "Zebedee Wotherspoon"),))).decode()


@pytest.fixture
def alice(engine: Engine) -> FlaskClient:
    return sign_in(make_pages(engine).test_client(), engine)


def named(engine: Engine, **given: object) -> str:
    """Store one in which a name is suspected, and return its reference."""
    return reference_of(store_feedback(engine, good=GOOD, details=DETAILS, **given))  # type: ignore[arg-type]


def form_of(html: str) -> dict[str, object]:
    """Return what a browser would send if nobody touched the form and pressed Save."""
    fields: dict[str, list[str]] = {}
    form = html[html.index('id="review-form"') : html.index("</form>", html.index('id="review-form"'))]
    for tag in re.findall(r"<input[^>]*>", form):
        about = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if about.get("name") and (about["type"] in ("hidden", "text") or " checked" in tag):
            fields.setdefault(about["name"], []).append(about["value"])
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = [chosen[1] if chosen else ""]
    return {**fields, "do": "save"}


def save(client: FlaskClient, path: str, **typed: object):  # type: ignore[no-untyped-def]  # Werkzeug's response
    """Open a page, change the form, and save it."""
    return client.post(path, data=form_of(read_page(client.get(path))) | typed)


def decisions(engine: Engine) -> list[FeedbackCorrected]:
    query = select(CorrectionOutbox.event).order_by(CorrectionOutbox.corrected_at, CorrectionOutbox.correction_id)
    with engine.connect() as connection:
        return [decode(event.encode(), FeedbackCorrected) for event in connection.scalars(query)]


def store_decisions(engine: Engine) -> None:
    """Do what the sender and the sink do."""
    FeedbackStore(engine).save([], [], AFTER, decisions(engine))


def test_the_lanes_say_how_many_wait_and_since_when(engine: Engine, alice: FlaskClient) -> None:
    named(engine, received_at=AFTER - timedelta(hours=3))
    store_feedback(engine, unsafe=Unsafe.YES, received_at=AFTER - timedelta(minutes=5), words_use=WordsUse.TEAM_ONLY)

    html = plain(read_page(alice.get("/review")))

    assert "<b>1</b> waiting, the oldest for <b>3 hours</b>" in html
    assert "<b>1</b> waiting, the oldest for <b>5 minutes</b>" in html
    assert html.count("Nothing is waiting") == len(Lane) - 2
    names = ["Safety", "Complaints", "Not English or not assessed", "Team not known", "Names to check"]
    assert sorted(names, key=html.index) == names


def test_a_lane_lists_references_oldest_first_and_no_words(engine: Engine, alice: FlaskClient) -> None:
    later, earlier = named(engine), named(engine, received_at=TUESDAY - timedelta(days=1))

    html = read_page(alice.get("/review/names"))

    assert html.index(earlier) < html.index(later)
    assert "Wotherspoon" not in html
    assert f'href="/review/names/{earlier}"' in html


@pytest.mark.parametrize("path", ["/review/lost", "/review/lost/0000-0000-00001", "/review/names/nonsense"])
def test_what_is_no_lane_or_reference_is_not_found(alice: FlaskClient, path: str) -> None:
    assert alice.get(path).status_code == 404


def test_a_reference_that_was_typed_otherwise_leads_to_its_page(engine: Engine, alice: FlaskClient) -> None:
    reference = named(engine)

    typed = alice.get(f"/review/names/{reference.lower().replace('-', '')}")

    assert typed.headers["Location"] == f"/review/names/{reference}"
    assert alice.get("/review/names/0000-0000-00001").status_code == 404


def test_the_page_marks_suspected_names_and_offers_to_hide_them(engine: Engine, alice: FlaskClient) -> None:
    html = plain(read_page(alice.get(f"/review/names/{named(engine)}")))

    assert '<mark class="pages-name">Zebedee Wotherspoon</mark> was kind.' in html
    assert 'name="hide" type="checkbox" value="good:0:19" checked' in html
    assert "[name] was kind." in html  # as it would be quoted


def test_one_button_accepts_the_names_and_leads_to_the_next(engine: Engine, alice: FlaskClient) -> None:
    first, second = named(engine), named(engine)

    response = save(alice, f"/review/names/{first}", do="accept-names")
    store_decisions(engine)

    assert response.headers["Location"] == f"/review/names/{second}"
    assert f'What you decided about <span class="pages-reference">{first}</span> is saved.' in plain(
        read_page(alice.get(f"/review/names/{second}"))
    )
    with engine.connect() as connection:
        hidden = connection.execute(select(Redaction.start, Redaction.end, Redaction.replacement)).one()
        reviewed = connection.execute(select(Review.names_checked, Review.reviewed_at)).one()
    assert tuple(hidden) == (0, 19, "[name]")
    assert tuple(reviewed) == (True, None)
    assert save(alice, f"/review/names/{second}", do="accept-names").headers["Location"] == "/review"


def test_what_somebody_has_just_decided_about_is_not_shown_as_the_next(engine: Engine, alice: FlaskClient) -> None:
    first, second, third = (named(engine) for _ in range(3))
    save(alice, f"/review/names/{second}", do="accept-names")

    assert save(alice, f"/review/names/{first}", do="accept-names").headers["Location"] == f"/review/names/{third}"
    assert save(alice, f"/review/names/{third}", do="accept-names").headers["Location"] == "/review"


def test_everything_can_be_decided_on_one_page(engine: Engine, alice: FlaskClient) -> None:
    reference = named(engine, unsafe=Unsafe.NOT_SURE, kind=Kind.COMPLAINT, reply_to="bob@example.org")

    response = save(
        alice,
        f"/review/safety/{reference}",
        safety="let_go",
        safety_note="Rang her: all is well.",
        complaint="acknowledged",
        complaint_route="adults_2009",
        sentiment="mixed",
        kind="concern",
        team="fostering",
        theme=["waiting"],
        hide_more="Mum",
        quote="some",
        sentence="good:30:46",
        reply="Thank you.\r\nWe will ring.",
    )
    store_decisions(engine)

    assert response.status_code == 303
    (event,) = decisions(engine)
    assert (event.who, event.answers_revision, event.reviewed, event.replied) == ("reviewer", 0, True, True)
    assert event.safety is not None
    assert event.safety.state is SafetyState.LET_GO
    with engine.connect() as connection:
        tag = connection.execute(select(Tag.sentiment, Tag.kind, Tag.team)).one()
        quote = connection.execute(select(Quote.start, Quote.end)).one()
        email = connection.execute(select(Email.recipient, Email.subject, Email.text)).one()
    assert tuple(tag) == ("mixed", "concern", "fostering")
    assert tuple(quote) == (30, 46)
    assert tuple(email) == (
        "bob@example.org",
        "Your feedback to Fernbridge Council",
        f"Thank you.\nWe will ring.\n\nFernbridge Council\nYour reference: {reference}\n",
    )
    html = plain(read_page(alice.get(f"/review/any/{reference}")))
    assert "How it sounds: Mixed, and not Positive" in html
    assert "Safety: Nobody is unsafe: shown like any other. Note: Rang her: all is well." in html
    assert f'href="/audit/{reference}"' in html


def test_what_is_on_its_way_is_shown_as_decided_before_the_sink_has_it(engine: Engine, alice: FlaskClient) -> None:
    reference = named(engine)
    save(alice, f"/review/names/{reference}", sentiment="negative")

    html = plain(read_page(alice.get(f"/review/names/{reference}")))

    assert '<option value="negative" selected>' in html
    assert 'name="revision" value="1"' in html
    assert "reviewer has just decided about this" in plain(read_page(alice.get("/review/names")))


def test_faults_keep_what_was_typed_and_lead_to_their_fields(engine: Engine, alice: FlaskClient) -> None:
    reference = named(engine, unsafe=Unsafe.YES)

    response = save(alice, f"/review/safety/{reference}", safety="closed", hide_more="Florence", complaint_note="<Hm>")

    html = read_page(response)
    assert response.status_code == 422
    for expected in ('href="#safety_note"', 'href="#hide_more"', "Florence", "&lt;Hm&gt;", 'value="closed" checked'):
        assert expected in html
    assert decisions(engine) == []


def test_the_second_of_two_sees_what_the_first_changed_and_keeps_what_they_typed(
    engine: Engine, alice: FlaskClient
) -> None:
    reference = named(engine)
    path = f"/review/names/{reference}"
    bob = sign_in(make_pages(engine).test_client(), engine, StaffRole.REVIEWER, "bob")
    both = form_of(read_page(bob.get(path)))
    save(alice, path, sentiment="negative")

    response = bob.post(path, data=both | {"sentiment": "mixed", "hide_more": "Mum", "complaint_note": "Mine."})

    html = plain(read_page(response))
    assert response.status_code == 409
    for expected in ("Not saved: reviewer changed this while you were looking", "Negative, and not Positive"):
        assert expected in html
    for kept in ('<option value="mixed" selected>', "Mum</textarea>", "Mine.</textarea>", 'name="revision" value="1"'):
        assert kept in html
    assert len(decisions(engine)) == 1

    again = bob.post(path, data=form_of(html) | {"hide_more": "Mum", "complaint_note": ""})

    assert again.status_code == 303
    store_decisions(engine)
    with engine.connect() as connection:
        assert connection.scalar(select(Tag.sentiment)) == "mixed"


@pytest.mark.parametrize("revision", ["7", "-1", ""])
def test_a_form_that_answers_what_nobody_was_shown_is_refused(
    engine: Engine, alice: FlaskClient, revision: str
) -> None:
    assert save(alice, f"/review/names/{named(engine)}", revision=revision).status_code == 400
    assert decisions(engine) == []


def test_a_claim_that_comes_between_is_a_conflict_too(
    engine: Engine, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = named(engine)
    bob = sign_in(make_pages(engine).test_client(), engine, StaffRole.REVIEWER, "bob")
    path = f"/review/names/{reference}"
    late = form_of(read_page(alice.get(path)))
    before = bob_was_first = None

    from summaries.pages import review

    before = review._save

    def after_bob(*arguments):  # type: ignore[no-untyped-def]
        nonlocal bob_was_first
        if bob_was_first is None:
            bob_was_first = True
            assert save(bob, path, sentiment="negative").status_code == 303
        return before(*arguments)

    monkeypatch.setattr(review, "_save", after_bob)

    assert alice.post(path, data=late | {"sentiment": "mixed"}).status_code == 409
    assert [event.sentiment.now for event in decisions(engine) if event.sentiment] == [Sentiment.NEGATIVE]


def test_a_session_that_ended_keeps_what_was_typed_until_somebody_has_signed_in(engine: Engine) -> None:
    reference = named(engine)
    now = [AFTER]
    client = sign_in(make_pages(engine, clock=lambda: now[0]).test_client(), engine)
    path = f"/review/names/{reference}"
    typed = form_of(read_page(client.get(path))) | {"complaint_note": 'Said "no".\nTwice.'}
    now[0] += timedelta(hours=2)

    ended = client.post(path, data=typed)

    html = read_page(ended)
    assert ended.status_code == 401
    assert "You were signed out, and nothing was saved yet" in html
    assert "Wotherspoon" not in html
    sign_in(client, engine, StaffRole.REVIEWER, "again", at=now[0])
    kept = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', html))
    kept["complaint_note"] = 'Said "no".\r\nTwice.'
    assert client.post(path, data=kept).status_code == 303
    (event,) = decisions(engine)
    assert event.complaint is not None
    assert event.complaint.note == 'Said "no".\nTwice.'


def test_a_form_that_is_not_ours_is_never_kept(engine: Engine) -> None:
    reference = named(engine)
    stranger = make_pages(engine).test_client()

    response = stranger.post(f"/review/names/{reference}", data={"safety": "let_go", "safety_note": "Trust me."})

    assert response.status_code == 303
    assert "Trust me." not in response.get_data(as_text=True)


def test_a_database_that_is_away_keeps_what_was_typed(engine: Engine, alice: FlaskClient) -> None:
    path = f"/review/names/{named(engine)}"
    typed = form_of(read_page(alice.get(path))) | {"complaint_note": "Rang twice."}
    CorrectionOutbox.__table__.drop(engine)  # type: ignore[attr-defined]

    try:
        response = alice.post(path, data=typed)
    finally:
        CorrectionOutbox.__table__.create(engine)  # type: ignore[attr-defined]

    html = read_page(response)
    assert response.status_code == 503
    assert "What you typed was not saved. It is still in this page" in plain(html)
    assert 'name="complaint_note" value="Rang twice."' in html


def test_a_form_without_its_token_changes_nothing(engine: Engine, alice: FlaskClient) -> None:
    path = f"/review/names/{named(engine)}"
    typed = form_of(read_page(alice.get(path))) | {"csrf_token": "forged"}

    assert alice.post(path, data=typed).status_code == 400
    assert decisions(engine) == []


def test_every_page_says_that_a_worry_has_waited_too_long_until_somebody_takes_it_on(
    engine: Engine, alice: FlaskClient
) -> None:
    reference = reference_of(store_feedback(engine, unsafe=Unsafe.YES, received_at=TUESDAY))
    alarm = "1 submission may mean that someone is unsafe, and nobody has taken it on in time."
    assert all(alarm in plain(read_page(alice.get(path))) for path in ("/", "/review", "/review/names"))
    leader = sign_in(make_pages(engine).test_client(), engine, StaffRole.LEADER)
    assert alarm not in plain(read_page(leader.get("/")))

    save(alice, f"/review/safety/{reference}", safety="acknowledged")
    store_decisions(engine)

    assert alarm not in plain(read_page(alice.get("/review")))
    assert "Taken on, by <b>reviewer</b>" in plain(read_page(alice.get(f"/review/safety/{reference}")))


def test_a_worry_of_this_morning_sets_off_no_alarm(engine: Engine, alice: FlaskClient) -> None:
    store_feedback(engine, unsafe=Unsafe.YES, received_at=AFTER - timedelta(hours=1))

    assert "in time." not in read_page(alice.get("/review"))


def test_a_complaint_shows_its_clock_and_why_its_route_is_suggested(engine: Engine, alice: FlaskClient) -> None:
    reference = reference_of(store_feedback(engine, kind=Kind.COMPLAINT, received_at=AFTER - timedelta(days=1)))

    html = plain(read_page(alice.get(f"/review/complaints/{reference}")))

    assert "Adults: the 2009 Regulations:" in html
    assert re.search(r"Acknowledge it by \d+ March 2026: \d working days? left", html)
    assert "It is about a team of adults’ services." in html


def test_who_has_read_it_is_kept_and_shown(engine: Engine, alice: FlaskClient) -> None:
    reference = named(engine)
    alice.get(f"/review/names/{reference}")

    html = plain(read_page(alice.get(f"/audit/{reference}")))

    assert "<b>reviewer</b>, reviewer" in html
    assert "Words and contact details. Review queue: Names to check" in html


def test_the_accuracy_page_counts_what_reviewers_confirmed_and_changed(engine: Engine, alice: FlaskClient) -> None:
    assert "Nobody has judged a tag yet" in read_page(alice.get("/review/accuracy"))
    for number in range(10):
        path = f"/review/names/{named(engine)}"
        save(alice, path, tags_checked="yes", kind="compliment", sentiment="mixed" if number == 0 else "positive")
    store_decisions(engine)

    html = plain(read_page(alice.get("/review/accuracy")))

    assert 'Right: 9 of 10 <b>90%</b> <span class="pages-between">(59 to 99%)</span>' in html
    assert '<th scope="row" class="govuk-table__header">Mixed</th>' in html
    assert "Reablement Team" in html


def test_a_reviewer_with_time_is_shown_what_would_teach_most(engine: Engine, alice: FlaskClient) -> None:
    assert "nothing to look at" in read_page(alice.get("/review/learn"))
    reference = named(engine, sentiment=Sentiment.MIXED)

    page = plain(read_page(alice.get("/review/learn")))

    assert f'href="/review/any/{reference}"' in page
    assert "Mixed? 90% sure" in page
    assert "Zebedee" not in page
    assert 'href="/review/learn"' in read_page(alice.get("/review"))

    save(alice, f"/review/any/{reference}", is_reviewed="yes")
    store_decisions(engine)
    assert reference not in read_page(alice.get("/review/learn"))


def test_where_nothing_sends_emails_nobody_is_offered_to_write_one_and_none_is_promised(engine: Engine) -> None:
    alone = sign_in(make_pages(engine, config=PagesConfig("x", sends_email=False)).test_client(), engine)
    path = f"/review/any/{named(engine, reply_to='bob@example.org')}"

    assert 'name="reply"' not in read_page(alone.get(path))
    refused = save(alone, path, reply="Thank you. We will ring.")

    assert refused.status_code == 422
    assert "No email can be sent from here" in plain(read_page(refused))
    assert "Thank you. We will ring." in read_page(refused)
    with engine.connect() as connection:
        assert connection.execute(select(CorrectionOutbox.feedback_id)).all() == []
        assert connection.execute(select(Email.key)).all() == []


def test_who_saved_the_wrong_thing_is_led_back_to_it(engine: Engine, alice: FlaskClient) -> None:
    reference = named(engine)
    path = f"/review/names/{reference}"

    response = save(alice, path)
    back = f"/review/any/{reference}"

    assert response.status_code == 303
    assert f'href="{back}">Look at it again, or change it</a>' in read_page(alice.get(response.headers["Location"]))
    assert reference in read_page(alice.get(back))
