"""The page "Who is heard" in a real Chromium: axe, a small phone and a desktop, and choosing without JavaScript."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, create_engine

from sinks.tables import Base
from summaries.access import StaffRole
from summaries.accounts import DEMO, Accounts
from summaries.pages import PagesConfig
from tests.browser import WCAG, WIDTHS, pressing, served
from tests.integration.test_who_is_heard import POPULATION, tell
from tests.pages_app import make_pages

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    engine: Engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('heard')}/heard.sqlite")
    Base.metadata.create_all(engine)
    Accounts(engine).put(DEMO, "leader", "demo leader", StaffRole.LEADER, [])
    for people, given in ((70, {"sex": "female", "area": "harbour"}), (14, {"sex": "male", "ethnic_group": "white"})):
        tell(engine, people, month="2025-06", **given)  # type: ignore[arg-type]  # answers alone
    app = make_pages(engine, config=PagesConfig("x", is_demo=True, population=POPULATION))
    with served(app) as address:
        yield address
    engine.dispose()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_leader_finds_it_chooses_and_reads_it(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 800})
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto("/sign-in")
    with pressing(page):
        page.get_by_role("button", name="Sign in as a leader").click()
    with pressing(page):
        page.get_by_role("link", name="Who is heard").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("April to September 2025")
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.get_by_role("img", name="Sex: shares").locator("visible=true")).to_have_count(1)

    page.get_by_label("Service", exact=True).select_option("childrens")
    with pressing(page):
        page.get_by_role("button", name="Show").click()

    expect(page.get_by_text("Nobody told us about themselves")).to_be_visible()
    context.close()
