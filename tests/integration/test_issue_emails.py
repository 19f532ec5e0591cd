"""The emails of issues: to whom, with which figures and words, and how they end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image as Picture
from sqlalchemy import Engine, create_engine, insert, select, update

from heard.issuing import make_press
from heard.settings import Settings
from heard.subscribing import add as add_by_command
from heard.subscribing import list_ as list_by_command
from heard.subscribing import remove as remove_by_command
from schemas.errors import InvalidConfig
from schemas.events import WordsUse
from schemas.references import reference_of
from schemas.tags import Sentiment
from schemas.withdrawals import FeedbackWithdrawn
from sinks.tables import Account, Base, Email, Feedback, Quote, Review, Subscriber
from sinks.withdrawing import EMAIL_QUOTES, Withdrawals
from summaries.access import StaffRole
from summaries.accounts import Accounts
from summaries.issuing.due import due_at
from summaries.issuing.picture import WIDTH, ZOOM, png_of
from summaries.issuing.post import Post
from summaries.issuing.press import Press
from summaries.mail import Message
from summaries.mail.outbox import Outbox, State
from summaries.mail.smtp import as_bytes
from summaries.series import Measure, weekly_chart
from summaries.subscribers import SubscriberRefused, Subscribers
from tests.council import COUNCIL
from tests.mail import access_to
from tests.pages_app import DIRECTORY, THEMES, make_pages, plain, read_page, sign_in
from tests.stored import WEEK, store_feedback
from tests.stored_year import Heard, store_weeks

MONDAY = due_at(WEEK)
URL = "https://heard.example.org"
STAFF, STRANGER = "bob@council.example", "carer@example.org"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path}/heard.sqlite")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def subscribers(engine: Engine) -> Subscribers:
    return Subscribers(engine, lambda: MONDAY)


def issue(engine: Engine, at: datetime = MONDAY, url: str = URL) -> None:
    post = Post(DIRECTORY, THEMES, COUNCIL, url, lambda: at)
    Press(engine, DIRECTORY, lambda: at, post.write).issue("reablement", WEEK)


def emails(engine: Engine) -> dict[str, Message]:
    """Return what waits to be sent, by address; each is sent here, so that it is there once."""
    outbox, found = Outbox(engine, lambda: MONDAY + timedelta(days=60)), {}
    with engine.begin() as connection:
        connection.execute(update(Email).values(give_up_at=MONDAY + timedelta(days=90)))
    while claimed := outbox.claim():
        assert claimed.message.to not in found
        found[claimed.message.to] = claimed.message
        outbox.mark_sent(claimed)
    return found


def add_staff(
    engine: Engine, name: str = STAFF, role: StaffRole = StaffRole.TEAM_MEMBER, team: str = "reablement"
) -> None:
    Accounts(engine, lambda: MONDAY).put("tests", name, name, role, [team] if role is StaffRole.TEAM_MEMBER else [])


def approve(
    engine: Engine, words: str, use: WordsUse, sentiment: Sentiment = Sentiment.POSITIVE, *, names: bool = True
) -> None:
    feedback_id = store_feedback(engine, good=words, words_use=use, sentiment=sentiment)
    quote = {"quote_id": feedback_id, "question": "good", "start": 0, "end": len(words), "approved_by": "r"}
    review = {"revision": 1, "names_checked": names, "names_checked_by": "r", "names_checked_at": MONDAY, "own": "{}"}
    with engine.begin() as connection:
        connection.execute(insert(Quote).values(feedback_id=feedback_id, approved_at=MONDAY, **quote))
        connection.execute(insert(Review).values(feedback_id=feedback_id, **review))


def test_staff_get_the_teams_figures_and_everybody_else_what_may_be_seen_outside(
    engine: Engine, subscribers: Subscribers
) -> None:
    add_staff(engine)
    store_feedback(engine, themes={"waiting": []})
    for address in (STAFF, STRANGER):
        subscribers.add("reablement", address, "alice")

    issue(engine)
    sent = emails(engine)

    assert set(sent) == {STAFF, STRANGER}
    staff, stranger = sent[STAFF], sent[STRANGER]
    assert staff.subject == stranger.subject == "Reablement Team, 2 to 8 March 2026: issue 1"
    for text in (staff.text, staff.html or ""):
        assert "1 piece of feedback" in text
        assert "Waiting" in text
        assert f"{URL}/teams/reablement/issues/1/revisions/0" in text
    for text in (stranger.text, stranger.html or ""):
        assert "Pieces of feedback: Not shown" in text
        assert "Waiting" not in text
        assert "/teams/" not in text
        assert "Numbers from 1 to 7 are not shown" in text


@pytest.mark.parametrize("why", ["disabled", "another team", "administrator"])
def test_an_account_that_may_not_see_the_team_gets_outside_figures(
    engine: Engine, subscribers: Subscribers, why: str
) -> None:
    role = StaffRole.ADMINISTRATOR if why == "administrator" else StaffRole.TEAM_MEMBER
    add_staff(engine, role=role, team="fostering" if why == "another team" else "reablement")
    if why == "disabled":
        Accounts(engine, lambda: MONDAY).disable(STAFF)
    subscribers.add("reablement", STAFF, "alice")
    store_feedback(engine)

    issue(engine)

    assert "Not shown" in emails(engine)[STAFF].text


def test_no_words_are_in_an_email_but_approved_ones_and_only_published_ones_go_outside(
    engine: Engine, subscribers: Subscribers
) -> None:
    add_staff(engine)
    for address in (STAFF, STRANGER):
        subscribers.add("reablement", address, "alice")
    store_feedback(engine, good="Never approved.", words_use=WordsUse.PUBLISHED)
    approve(engine, "It took six weeks <b>&.", WordsUse.QUOTED, Sentiment.NEGATIVE)
    approve(engine, "A kind word, in full.", WordsUse.PUBLISHED)
    approve(engine, "Zebedee was kind.", WordsUse.PUBLISHED, names=False)

    issue(engine)
    sent = emails(engine)

    staff, stranger = sent[STAFF], sent[STRANGER]
    assert staff.text.index("A kind word, in full.") < staff.text.index("It took six weeks <b>&.")
    assert "It took six weeks &lt;b&gt;&amp;." in (staff.html or "")
    assert "Person who uses services, Reablement Team, March 2026" in staff.text
    assert "A kind word, in full." in stranger.text
    assert "six weeks" not in f"{stranger.text}{stranger.html}"
    for message in sent.values():
        for words in ("Never approved", "Zebedee"):
            assert words not in f"{message.subject}{message.text}{message.html}"


def test_issuing_again_emails_nobody_twice_and_a_revision_says_what_changed(
    engine: Engine, subscribers: Subscribers
) -> None:
    add_staff(engine)
    for address in (STAFF, STRANGER):
        subscribers.add("reablement", address, "alice")
    store_feedback(engine)
    issue(engine)
    issue(engine)
    assert len(emails(engine)) == 2

    store_feedback(engine)
    issue(engine, MONDAY + timedelta(days=1))

    sent = emails(engine)
    assert set(sent) == {STAFF}  # outside nothing is seen to have changed, so nothing is said
    assert sent[STAFF].subject.endswith("issue 1, revised")
    for text in (sent[STAFF].text, sent[STAFF].html or ""):
        assert "Pieces of feedback: 2, was 1." in text


def test_what_is_issued_long_after_is_emailed_to_nobody(engine: Engine, subscribers: Subscribers) -> None:
    subscribers.add("reablement", STRANGER, "alice")
    store_feedback(engine)

    issue(engine, MONDAY + timedelta(days=14, seconds=1))

    assert emails(engine) == {}


def test_the_chart_is_a_picture_with_words_and_its_table_is_beneath(engine: Engine, subscribers: Subscribers) -> None:
    add_staff(engine)
    subscribers.add("reablement", STAFF, "alice")
    store_weeks(engine, [*[Heard(22 + place % 5, 3) for place in range(13)], Heard(60)])

    issue(engine)
    message = emails(engine)[STAFF]
    parts = list(message_from_bytes(as_bytes(message, access_to(25), MONDAY), policy=policy.default).walk())

    [image] = [part for part in parts if part.get_content_type() == "image/png"]
    assert image["Content-ID"] == "<chart>"
    assert image.get_content().startswith(b"\x89PNG")
    html = message.html or ""
    assert 'src="cid:chart"' in html
    assert 'alt="Feedback each week, 1 December to 8 March. Usual: ' in html
    assert html.count('<th scope="row"') > 14
    assert "- 2 to 8 March: 60 (above what is usual)" in message.text


def test_the_pictures_letters_are_there_on_every_machine(tmp_path: Path) -> None:
    names, values = [str(WEEK.shifted(-back)) for back in range(14)][::-1], [25.0, 27.0] * 7
    chart = weekly_chart(Measure.FEEDBACK, names, values, [25] * 14)
    png = png_of(chart)

    assert png is not None
    (tmp_path / "chart.png").write_bytes(png)
    picture = Picture.open(tmp_path / "chart.png").convert("L")
    assert picture.width == WIDTH * ZOOM
    foot = picture.crop((0, int(picture.height * 0.9), picture.width, picture.height))  # nothing but the rules' name
    dark = sum(1 for value in foot.tobytes() if value < 100)
    assert dark > 200


def test_an_email_can_be_ended_with_one_click_by_a_program_and_by_a_person(
    engine: Engine, subscribers: Subscribers
) -> None:
    subscribers.add("reablement", STRANGER, "alice")
    store_feedback(engine)
    issue(engine)
    message = emails(engine)[STRANGER]
    mail = message_from_bytes(as_bytes(message, access_to(25), MONDAY), policy=policy.default)
    address = str(mail["List-Unsubscribe"]).strip("<>").removeprefix(URL)
    client = make_pages(engine).test_client()  # nobody who has signed in

    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{URL}{address}" in message.text
    asked = client.get(address)
    assert "Get no more emails about Reablement Team" in plain(read_page(asked))
    assert len(subscribers.listed()) == 1  # looking ends nothing
    done = client.post(address, data={"List-Unsubscribe": "One-Click"})

    assert done.status_code == 200
    assert "You get no more of these emails" in plain(read_page(done))
    assert subscribers.listed() == []
    assert client.post(address).status_code == 200  # twice is as good as once
    with pytest.raises(SubscriberRefused, match="Ask them first"):
        subscribers.add("reablement", STRANGER, "alice")
    subscribers.add("reablement", STRANGER, "alice", again=True)
    assert client.post(address).status_code == 404  # the old email's link is old


def test_a_link_that_is_not_ours_ends_nothing(engine: Engine) -> None:
    client = make_pages(engine).test_client()

    assert client.get("/unsubscribe/guessed").status_code == 404
    assert client.post("/unsubscribe/guessed").status_code == 404


def test_without_https_no_link_is_promised(engine: Engine, subscribers: Subscribers) -> None:
    subscribers.add("reablement", STRANGER, "alice")
    store_feedback(engine)

    issue(engine, url="http://localhost:8001")

    message = emails(engine)[STRANGER]
    assert message.unsubscribe is None
    assert "To get no more, ask them." in message.text


def client_of(engine: Engine, role: StaffRole = StaffRole.ADMINISTRATOR) -> FlaskClient:
    app = make_pages(engine)
    app.config["WTF_CSRF_ENABLED"] = False
    return sign_in(app.test_client(), engine, role)


def test_staff_add_and_remove_an_address_on_the_page(engine: Engine, subscribers: Subscribers) -> None:
    client, path = client_of(engine), "/teams/reablement/subscribers"

    added = client.post(f"{path}/add", data={"address": f" {STRANGER} "}, follow_redirects=True)
    html = plain(read_page(added))

    assert f"<b>{STRANGER}</b>" in html
    assert "No account: outside figures" in html
    assert "by administrator" in html
    assert "Reablement Team</a>: 1 address" in plain(read_page(client.get("/subscribers")))
    [one] = subscribers.listed()
    client.post(f"{path}/add", data={"address": STRANGER.upper()})
    assert len(subscribers.listed()) == 1  # there once, whatever its capitals
    removed = client.post(f"{path}/{one.subscriber_id}/remove", follow_redirects=True)
    assert "Nobody gets this team’s emails yet." in read_page(removed)
    assert client.post(f"{path}/{one.subscriber_id}/remove").status_code == 404


@pytest.mark.parametrize(
    "typed", ["", "bob", "a@b", "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org"]
)
def test_what_is_no_address_is_kept_in_its_field_with_the_fault(engine: Engine, typed: str) -> None:
    answer = client_of(engine).post("/teams/reablement/subscribers/add", data={"address": typed})
    html = plain(read_page(answer))

    assert answer.status_code == 400
    assert '<a href="#address">Enter an email address like name@example.org</a>' in html
    assert html.count("Enter an email address") == 2
    with engine.connect() as connection:
        assert connection.execute(select(Subscriber.address).order_by(Subscriber.address)).all() == []


def test_subscribers_by_command(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", str(engine.url))
    monkeypatch.setenv("HEARD_DATA_FOLDER", str(tmp_path))
    with pytest.raises(InvalidConfig, match="no team 'nobody'"):
        add_by_command(STRANGER, team="nobody")
    with pytest.raises(SubscriberRefused):
        add_by_command("nobody", team="reablement")

    add_by_command(STRANGER, team="reablement")
    list_by_command()
    remove_by_command(STRANGER, team="reablement")

    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:2] == ["reablement", STRANGER]
    assert lines[1].split()[3] == "outside"
    with pytest.raises(InvalidConfig, match="heard subscribers list"):
        remove_by_command(STRANGER, team="reablement")


def test_the_settings_press_writes_emails(engine: Engine, subscribers: Subscribers, tmp_path: Path) -> None:
    subscribers.add("reablement", STRANGER, "alice")
    store_feedback(engine)
    settings = Settings(_env_file=None, database_url=str(engine.url), data_folder=tmp_path, pages_url=URL)

    make_press(settings, lambda: MONDAY).issue("reablement", WEEK)

    assert set(emails(engine)) == {STRANGER}
    assert Account.__tablename__ == "accounts"


@pytest.mark.parametrize("erase", [False, True])
def test_words_that_are_taken_back_are_in_no_email_that_still_waits(
    engine: Engine, subscribers: Subscribers, erase: bool
) -> None:
    subscribers.add("reablement", STRANGER, "alice")
    approve(engine, "A kind word, in full.", WordsUse.PUBLISHED)
    with engine.connect() as connection:
        reference = connection.execute(select(Feedback.reference).order_by(Feedback.reference)).scalar_one()
    issue(engine)

    Withdrawals(engine).take(FeedbackWithdrawn(reference=reference, asked_at=MONDAY, erase=erase))

    assert emails(engine) == {}
    with engine.connect() as connection:
        [row] = connection.execute(select(Email.state, Email.text, Email.html, Email.images).order_by(Email.key))
    assert row == (State.DROPPED, "", None, b"\x90")


def test_what_nobody_quoted_stops_no_email(engine: Engine, subscribers: Subscribers) -> None:
    subscribers.add("reablement", STRANGER, "alice")
    approve(engine, "A kind word, in full.", WordsUse.PUBLISHED)
    other = reference_of(store_feedback(engine))
    issue(engine)

    Withdrawals(engine).take(FeedbackWithdrawn(reference=other, asked_at=MONDAY, erase=True))

    assert EMAIL_QUOTES in emails(engine)[STRANGER].text
