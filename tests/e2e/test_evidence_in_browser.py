"""The pages of evidence packs in a real Chromium: a phone's width and a desktop's, no JavaScript, by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from sinks.engine import connect
from sinks.tables import Base
from summaries.access import StaffRole
from tests.browser import WCAG, WIDTHS, pressing, served
from tests.evidence_pages import BEGIN, make_evidence_pages, store_a_year
from tests.packs import NOW
from tests.pages_app import cookie_of, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('evidence') / 'heard.sqlite'}")
    with engine.connect() as connection:  # hundreds of commits that nobody has to keep
        connection.exec_driver_sql("pragma synchronous=off")
    Base.metadata.create_all(engine)
    store_a_year(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def app(engine: Engine) -> Flask:
    return make_evidence_pages(engine)


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def cookie(app: Flask, engine: Engine, address: str) -> dict[str, str]:
    """What keeps a leader signed in."""
    name, value = cookie_of(sign_in(app.test_client(), engine, StaffRole.LEADER, at=NOW))
    return {"name": name, "value": value, "url": address}


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, cookie: dict[str, str]) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": request.param, "height": 900}, java_script_enabled=True)
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict that Playwright does not export
    yield page
    page.close()


def check(page: Page) -> None:
    """Fail where the page has a fault of accessibility, or scrolls sideways."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def begin(page: Page, address: str) -> None:
    """Begin a pack by the form."""
    page.goto(f"{address}/evidence")
    page.get_by_label("First month").fill(BEGIN["first"])
    page.get_by_label("Last month").fill(BEGIN["last"])
    page.get_by_label("Adults’ services").check()
    with pressing(page):
        page.get_by_role("button", name="Begin").click()
    expect(page.locator("h1")).to_contain_text("Fernbridge’s pledges")


def test_a_leader_makes_and_issues_a_pack(page: Page, address: str) -> None:
    page.goto(f"{address}/evidence")
    check(page)
    page.get_by_label("First month").fill("soon")
    with pressing(page):
        page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the first month as a year and a month")
    check(page)

    begin(page, address)
    check(page)
    with pressing(page):
        page.get_by_role("link", name="We are kind").click()
    check(page)
    for label in page.locator("input[name=quotes]").all():
        label.set_checked(True)
    page.get_by_label("Your own text").fill("We asked everybody to ring first.")
    with pressing(page):
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It needs an answer before this pack can be issued")).to_be_visible()
    check(page)
    with pressing(page):
        page.get_by_role("button", name="Issue this pack").click()
    expect(page.get_by_role("alert")).to_contain_text("It was not issued")

    with pressing(page):
        page.get_by_role("link", name="We are kind").click()
    page.get_by_label("stands: why is that safe?").fill("Many people came that day.")
    with pressing(page):
        page.get_by_role("button", name="Save").click()
    with pressing(page):
        page.get_by_role("button", name="Issue this pack").click()
    expect(page.locator("main")).to_contain_text("issued on Monday 2 November 2026")
    check(page)
    with pressing(page):
        page.get_by_role("link", name="We are kind").click()
    expect(page.locator("main")).to_contain_text("We asked everybody to ring first.")
    check(page)
    with pressing(page):
        page.locator("a[href*='/citations/Q-']").first.click()
    expect(page.locator("main")).to_contain_text("The person lets us quote these words")
    check(page)


def test_an_id_is_looked_up_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/evidence/citations")
    check(page)
    page.get_by_label("Id", exact=True).focus()
    page.keyboard.type("nonsense")
    with pressing(page):
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Enter an id as the document prints it")
    check(page)


def test_a_pack_is_begun_without_javascript(browser: Browser, cookie: dict[str, str], address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict that Playwright does not export
    begin(page, address)
    with pressing(page):
        page.get_by_role("link", name="We are kind").click()
    page.locator("input[name=quotes]").first.set_checked(False)
    with pressing(page):
        page.get_by_role("button", name="Save").click()
    expect(page.locator("#kind")).to_contain_text("Decided by leader.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    page.close()
