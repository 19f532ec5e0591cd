"""Taking back what was said, in a real Chromium: with axe, on a small phone, without JavaScript, by keyboard."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import WCAG, WIDTHS, pressing, served
from tests.form_app import FakeAnswersInbox, make_form

pytestmark = pytest.mark.browser
REFERENCE = "VVR1-4D2P-F2DBQ"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(make_form(taken_back=FakeAnswersInbox())) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def with_javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(with_javascript: bool, browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, java_script_enabled=with_javascript)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def look(page: Page, with_javascript: bool) -> None:
    """Hold a page to its width, and to axe, which is a script."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if not with_javascript:
        return
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_person_takes_everything_back_by_keyboard(page: Page, with_javascript: bool, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    with pressing(page):
        page.get_by_role("link", name="Take back what you told us").first.press("Enter")
    look(page, with_javascript)
    with pressing(page):
        page.get_by_role("button", name="Send").press("Enter")
    expect(page.get_by_role("link", name="Enter your reference", exact=False)).to_be_visible()
    look(page, with_javascript)

    page.get_by_label("What is your reference?").fill(REFERENCE.lower())
    page.get_by_label("Delete everything I told you").press("Space")
    with pressing(page):
        page.get_by_role("button", name="Send").press("Enter")

    expect(page.locator("h1")).to_have_text("We have saved what you asked")
    assert REFERENCE not in page.url
    look(page, with_javascript)
