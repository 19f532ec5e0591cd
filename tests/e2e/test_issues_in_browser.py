"""The pages of issues in a real Chromium: narrow and wide, by keyboard, and by axe's rules. They need no JavaScript."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, create_engine, select

from sinks.tables import Base, Subscriber
from summaries.issuing.due import due_at
from summaries.issuing.press import Press
from summaries.subscribers import Subscribers
from tests.browser import WCAG, WIDTHS, pressing, served
from tests.pages_app import DIRECTORY, cookie_of, make_pages, sign_in
from tests.stored import WEEK, store_feedback

pytestmark = pytest.mark.browser

SUBSCRIBERS = "/teams/reablement/subscribers"
ISSUES, ISSUE = "/teams/reablement/issues", "/teams/reablement/issues/1"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('issues') / 'heard.sqlite'}")
    Base.metadata.create_all(engine)
    for day in range(2):
        store_feedback(engine, good=f"The rail was fitted on day {day}.", better="Call before you come.")
        Press(engine, DIRECTORY, lambda day=day: due_at(WEEK) + timedelta(days=day)).issue("reablement", WEEK)  # type: ignore[misc]
    Subscribers(engine, lambda: due_at(WEEK)).add("reablement", "bob@example.org", "alice")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def app(engine: Engine) -> Flask:
    return make_pages(engine)


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, app: Flask, engine: Engine, address: str) -> Iterator[Page]:
    name, value = cookie_of(sign_in(app.test_client(), engine))
    page = browser.new_page(viewport={"width": request.param, "height": 800}, java_script_enabled=True)
    page.context.add_cookies([{"name": name, "value": value, "url": address}])
    yield page
    page.close()


@pytest.mark.parametrize(
    "path", [ISSUES, ISSUE, f"{ISSUE}/revisions/0", f"/teams/reablement/weeks/{WEEK}", "/subscribers", SUBSCRIBERS]
)
def test_the_pages_are_accessible_and_fit(page: Page, address: str, path: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address + path)
    expect(page.locator("h1")).to_be_visible()
    for details in page.locator("details").all():
        details.locator("summary").click()

    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})

    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    assert complaints == []


def test_by_keyboard_from_the_week_to_its_issue_and_to_what_it_was_first(page: Page, address: str) -> None:
    page.goto(f"{address}/teams/reablement/weeks/{WEEK}")
    page.get_by_role("link", name="Issue 1, revised on Tuesday 10 March 2026 at 7:00am").focus()
    with pressing(page):
        page.keyboard.press("Enter")
    expect(page.get_by_text("Pieces of feedback: 2, was 1.")).to_be_visible()

    page.get_by_role("link", name="First issue").focus()
    with pressing(page):
        page.keyboard.press("Enter")

    expect(page.get_by_text("There is a later revision")).to_be_visible()
    expect(page.get_by_text("The rail was fitted on day 1.")).to_have_count(0)
    expect(page).to_have_title(re.compile("Issue 1: Reablement Team, 2 to 8 March 2026"))


def test_an_address_with_a_fault_is_kept_and_its_fault_leads_to_it(page: Page, address: str) -> None:
    page.goto(address + SUBSCRIBERS)
    page.get_by_label("Add an email address").fill("bob@example")
    with pressing(page):
        page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Enter an email address like name@example.org")
    page.get_by_role("link", name="Enter an email address").click()
    expect(page.get_by_label("Add an email address")).to_be_focused()
    expect(page.get_by_label("Add an email address")).to_have_value("bob@example")
    assert Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).violations_count == 0


def test_a_subscriber_ends_their_emails_without_signing_in(browser: Browser, address: str, engine: Engine) -> None:
    Subscribers(engine).add("reablement", "carol@example.org", "alice")
    with engine.connect() as connection:
        query = select(Subscriber.token).where(Subscriber.folded == "carol@example.org").order_by(Subscriber.token)
        token = connection.execute(query).scalar_one()
    page = browser.new_page(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page.goto(f"{address}/unsubscribe/{token}")
    with pressing(page):
        page.get_by_role("button", name="Get no more of these emails").press("Enter")

    expect(page.get_by_role("heading", name="You get no more of these emails")).to_be_visible()
    assert [one.address for one in Subscribers(engine).listed()] == ["bob@example.org"]
    page.close()
