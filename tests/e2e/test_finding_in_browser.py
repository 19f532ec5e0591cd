"""Finding in a real Chromium: at two widths, by keyboard alone, without JavaScript, and once on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine

from sinks.engine import connect
from sinks.migrate import migrate
from summaries.finding.found import PER_PAGE
from tests.browser import WCAG, WIDTHS, pressing, served
from tests.integration.test_finding import LOOKED_AT, hiding
from tests.pages_app import cookie_of, make_pages, sign_in
from tests.stored import store_feedback

pytestmark = pytest.mark.browser

LONG = "W" + "o" * 300 + "w"


def _store(engine: Engine) -> None:
    for number in range(PER_PAGE + 3):
        store_feedback(engine, good=f"She was kind, number {number}.", better="We waited.", details=LOOKED_AT)
    store_feedback(engine, good=f"Zebedee was kind. {LONG}", details=hiding((0, 7)), held_back=True)
    store_feedback(engine, good="شكرا جزيلا kind", team="fostering", details=LOOKED_AT, happened_in="2026-02")


@contextmanager
def pages_on(url: str) -> Iterator[dict[str, str]]:
    """Serve the pages on a database, and give the cookie that keeps a reviewer signed in, with their address."""
    engine = connect(url)
    migrate(engine)
    _store(engine)
    app = make_pages(engine)
    with served(app) as address:
        name, value = cookie_of(sign_in(app.test_client(), engine))
        yield {"name": name, "value": value, "url": address}
    engine.dispose()


@pytest.fixture(scope="module")
def signed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with pages_on(f"sqlite:///{tmp_path_factory.mktemp('finding') / 'heard.sqlite'}") as cookie:
        yield cookie


def opened(browser: Browser, cookie: dict[str, str], width: int = 1280, *, javascript: bool = True) -> BrowserContext:
    context = browser.new_context(
        base_url=cookie["url"], viewport={"width": width, "height": 800}, java_script_enabled=javascript
    )
    context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dictionary will do
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def page(browser: Browser, signed_in: dict[str, str]) -> Iterator[Page]:
    with opened(browser, signed_in) as context:
        yield context.new_page()


def search(page: Page, words: str) -> None:
    page.goto("/find")
    page.get_by_label("Words to look for").fill(words)
    with pressing(page):
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_of_the_page_passes_axe_and_fits_its_width(
    browser: Browser, signed_in: dict[str, str], width: int
) -> None:
    said: list[str] = []
    with opened(browser, signed_in, width) as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        for words in ("", "kind", "!!"):
            search(page, words)
            page.get_by_text("Filters").click()
            results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
            assert results.violations_count == 0, results.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert [words for words in said if "status of 400" not in words] == []


def test_a_search_is_made_narrowed_kept_and_deleted_by_keyboard_alone(page: Page) -> None:
    page.goto("/find")
    page.get_by_label("Words to look for").focus()
    page.keyboard.type("kind")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the filters
    expect(page.get_by_label("Team")).to_be_visible()
    page.get_by_label("Team").focus()
    page.keyboard.type("Fost")
    with pressing(page):
        page.get_by_role("button", name="Find").press("Enter")
    expect(page.get_by_role("heading", name="1 piece of feedback")).to_be_visible()
    expect(page.locator("mark")).to_have_text(["kind"])

    with pressing(page):
        page.get_by_role("link", name="Remove Team: Fostering Team").press("Enter")
    expect(page.get_by_role("heading", name=f"{PER_PAGE + 5} pieces of feedback")).to_be_visible()

    page.get_by_label("Name of the search").focus()
    page.keyboard.type("Kind ones")
    with pressing(page):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Kind ones")).to_be_visible()
    assert "kind" not in page.url.lower()
    with pressing(page):
        page.get_by_role("button", name="Delete Kind ones").press("Enter")
    expect(page.get_by_role("link", name="Kind ones")).to_have_count(0)


def test_what_is_found_is_in_view_at_once_on_a_phone(browser: Browser, signed_in: dict[str, str]) -> None:
    with opened(browser, signed_in, 320) as context:
        page = context.new_page()
        search(page, "kind")

        expect(page.get_by_role("heading", name="pieces of feedback")).to_be_in_viewport()


@pytest.mark.postgres
def test_all_of_it_works_without_javascript_and_on_postgresql(browser: Browser, postgres_url: str) -> None:
    with pages_on(postgres_url) as cookie, opened(browser, cookie, javascript=False) as context:
        page = context.new_page()
        page.goto("/find")
        page.get_by_text("Filters").click()
        page.get_by_label("Review", exact=True).select_option("Held back: someone may be unsafe")
        page.get_by_role("button", name="Find").click()
        expect(page.get_by_role("heading", name="1 piece of feedback")).to_be_visible()
        page.get_by_role("link", name="Remove all").click()
        expect(page.get_by_role("heading", name=f"{PER_PAGE + 5} pieces of feedback")).to_be_visible()
        page.get_by_role("link", name="Next page").click()
        expect(page.locator("article")).to_have_count(5)
        page.get_by_role("link", name="Previous page").click()
        expect(page.locator("article")).to_have_count(PER_PAGE)
        page.get_by_label("I have reviewed this").first.check()
        page.get_by_role("button", name="Mark the chosen ones as reviewed").click()
        expect(page.get_by_text("1 submission is marked as reviewed.")).to_be_visible()
        expect(page.get_by_text("A decision is on its way")).to_have_count(1)
