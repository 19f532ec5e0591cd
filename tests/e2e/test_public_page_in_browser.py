"""The public page in a real Chromium: axe, a small phone and a desktop, by keyboard, and framed by another site."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect

from sinks.engine import connect
from sinks.migrate import migrate
from tests.browser import WCAG, WIDTHS, pressing, served
from tests.public_app import SHOWN, act, approve, make_public

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('heard')}/heard.sqlite")
    migrate(engine)
    approve(engine, 1)
    approve(engine, 2, words="They listened to my daughter.", team_chosen="fostering")
    act(engine, "Ring before we come", state="done")
    with served(make_public(engine, form_url="https://tell.fernbridge.example/")) as address:
        yield address
    engine.dispose()


@pytest.fixture(params=WIDTHS)
def context(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    size = {"width": request.param, "height": 800}
    context = browser.new_context(base_url=address, viewport=size)  # type: ignore[arg-type]  # Playwright's own type
    context.set_default_timeout(10_000)
    yield context
    context.close()


def test_the_page_is_accessible_fits_and_its_links_filter(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_text(SHOWN)).to_be_visible()
    page.get_by_text("Choose a team").click()
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    page.get_by_role("link", name="Fostering Team").focus()
    with pressing(page):
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("about Fostering Team")
    expect(page.get_by_text(SHOWN)).to_have_count(0)
    expect(page.get_by_text("They listened to my daughter.")).to_be_visible()


def test_the_fragment_stands_in_another_sites_frame_with_its_own_style(browser: Browser, address: str) -> None:
    other = Flask("other")
    frame = f'<!doctype html><title>x</title><iframe title="said" src="{address}/what-people-say/fragment"></iframe>'
    other.add_url_rule("/", "page", lambda: frame)
    with served(other) as elsewhere:
        page = browser.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(elsewhere)
        quote = page.frame_locator("iframe").locator(".heard-said li").first
        expect(quote).to_contain_text("rang every day")
        assert quote.evaluate("one => getComputedStyle(one).borderLeftWidth") == "4px"
        assert [fault for fault in faults if "Security Policy" in fault or "Refused" in fault] == []
        page.close()
