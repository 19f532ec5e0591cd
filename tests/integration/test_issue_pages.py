"""The pages of issues: as it was, what changed, and never a word that may not be shown any more."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, select, update

from schemas.references import reference_of
from sinks.tables import Audit, Base, Feedback, Issue
from summaries.access import StaffRole
from summaries.issuing.due import due_at
from summaries.issuing.frozen import digest
from summaries.issuing.press import Press
from tests.pages_app import AFTER, DIRECTORY, make_pages, plain, read_page, sign_in
from tests.stored import WEEK, store_feedback

MONDAY = due_at(WEEK)
ISSUES, ISSUE = "/teams/reablement/issues", "/teams/reablement/issues/1"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path}/heard.sqlite")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def issue(engine: Engine, days: int = 0) -> None:
    Press(engine, DIRECTORY, lambda: MONDAY + timedelta(days=days)).issue("reablement", WEEK)


def client_of(engine: Engine, role: StaffRole = StaffRole.REVIEWER) -> FlaskClient:
    teams = ["reablement"] if role is StaffRole.TEAM_MEMBER else []
    return sign_in(make_pages(engine).test_client(), engine, role, *teams)


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return plain(read_page(response))


def test_an_issue_shows_the_week_as_it_was_and_the_live_page_as_it_is(engine: Engine) -> None:
    store_feedback(engine, good="The rail was fitted.")
    issue(engine)
    store_feedback(engine, good="It came after.")
    client = client_of(engine)

    issued, live = page(client, ISSUE), page(client, f"/teams/reablement/weeks/{WEEK}")

    assert "<b>Issue 1, Monday 9 March 2026 at 7:00am.</b>" in issued
    assert ("The rail was fitted." in issued, "It came after." in issued) == (True, False)
    assert '<span class="pages-big">1</span> piece of feedback' in issued
    assert '<span class="pages-big">2</span> pieces of feedback' in live
    assert "This week was issued: " in live
    assert "Issue 1, Monday 9 March 2026 at 7:00am</a>. This page is the week as it is now." in live


def test_a_week_that_was_not_issued_says_so(engine: Engine) -> None:
    store_feedback(engine)

    assert "This week has not been issued yet." in page(client_of(engine), f"/teams/reablement/weeks/{WEEK}")
    assert "Nothing has been issued yet." in page(client_of(engine), ISSUES)


def test_a_revision_says_what_changed_and_the_first_issue_stays_at_its_address(engine: Engine) -> None:
    store_feedback(engine, good="The rail was fitted.")
    issue(engine)
    store_feedback(engine, good="It came after.")
    issue(engine, days=1)
    client = client_of(engine)

    last, first = page(client, ISSUE), page(client, f"{ISSUE}/revisions/0")

    assert "<b>Issue 1, revised on Tuesday 10 March 2026 at 7:00am.</b>" in last
    assert "<li>Pieces of feedback: 2, was 1.</li>" in last
    assert "<li>1 answer came to “What was good?”.</li>" in last
    assert ("It came after." in last, "It came after." in first) == (True, False)
    assert "There is a later revision" in first
    assert "What this revision changed" not in first
    assert 'href="/teams/reablement/issues/1/revisions/1"' in first
    assert "Revised Tuesday 10 March 2026 at 7:00am (1 revision)" in page(client, ISSUES)


def test_words_that_may_not_be_shown_any_more_are_gone_from_an_issue_at_once(engine: Engine) -> None:
    store_feedback(engine, good="Zebedee is not safe.")
    issue(engine)
    with engine.begin() as connection:
        connection.execute(update(Feedback).values(held_back=True))

    html = page(client_of(engine), ISSUE)

    assert "Zebedee" not in html
    assert "1 answer that was here is not shown any more" in html
    assert '<span class="pages-big">1</span> piece of feedback' in html


def test_reading_an_issue_is_kept(engine: Engine) -> None:
    reference = reference_of(store_feedback(engine))
    issue(engine)
    page(client_of(engine, StaffRole.TEAM_MEMBER), ISSUE)

    with engine.connect() as connection:
        [row] = connection.execute(select(Audit.reference, Audit.what, Audit.why).order_by(Audit.audit_id))
    assert row == (reference, "words, names hidden", f"Issue 1, revision 0 of reablement, {WEEK}")


def test_the_json_is_what_the_number_was_worked_out_from(engine: Engine) -> None:
    reference = reference_of(store_feedback(engine, good="Zebedee was kind."))
    issue(engine)

    answer = client_of(engine).get(f"{ISSUE}.json")

    assert digest(answer.get_data(as_text=True)) == answer.headers["X-Heard-SHA-256"]
    assert answer.headers["X-Heard-SHA-256"] in page(client_of(engine), ISSUE)
    assert reference in answer.get_data(as_text=True)
    assert "Zebedee" not in answer.get_data(as_text=True)


def test_a_leader_gets_figures_without_references_and_what_may_be_shown_outside(engine: Engine) -> None:
    reference = reference_of(store_feedback(engine))
    issue(engine)
    client = client_of(engine, StaffRole.LEADER)

    assert reference not in client.get(f"{ISSUE}.json").get_data(as_text=True)
    assert reference not in page(client, ISSUE)
    outside = client.get(f"{ISSUE}.json?audience=outside").get_json()
    assert (outside["audience"], outside["submissions"]) == ("outside", None)


def test_an_issue_that_somebody_changed_in_the_database_says_so(engine: Engine) -> None:
    store_feedback(engine)
    issue(engine)
    with engine.begin() as connection:
        shown = connection.execute(select(Issue.shown).order_by(Issue.issue_id)).scalar_one()
        connection.execute(update(Issue).values(shown=shown.replace('"submissions":1', '"submissions":9')))

    assert "This issue is not what it was when it was made." in page(client_of(engine), ISSUE)


@pytest.mark.parametrize(
    "path",
    [
        *("/teams/nobody/issues", "/teams/nobody/issues/1", "/teams/not-known/issues/1"),
        *(f"{ISSUES}/2", f"{ISSUES}/0", f"{ISSUES}/x", f"{ISSUES}/99999999999999999999", f"{ISSUE}/revisions/1"),
        *(f"{ISSUES}/2.json", f"{ISSUE}.json?revision=9", "/teams/%00/issues/1"),
    ],
)
def test_an_issue_that_is_not_there_is_said_so(engine: Engine, path: str) -> None:
    store_feedback(engine)
    issue(engine)

    assert client_of(engine).get(path).status_code == 404


def test_many_answers_of_an_issue_are_on_further_pages_of_it(engine: Engine) -> None:
    for number in range(101):
        store_feedback(engine, good=f"Visit {number:03}.")
    issue(engine)

    html = page(client_of(engine), f"{ISSUE}?page=2")

    assert "Visit 100." in html
    assert f'href="{ISSUE}?page=1"' in html
    assert AFTER > MONDAY
