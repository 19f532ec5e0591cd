"""The weekly pages in a real Chromium, on a phone's width and a desktop's."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlalchemy import Engine, create_engine

from schemas.events import Rating, Role, Unsafe, WordsUse
from schemas.tags import Sentiment
from sinks.tables import Base
from summaries.access import StaffRole
from summaries.accounts import DEMO, Accounts
from summaries.pages import PagesConfig
from tests.browser import WCAG, WIDTHS, served
from tests.pages_app import cookie_of, make_pages, sign_in
from tests.stored import TUESDAY, WEEK, store_feedback, store_watermark

pytestmark = pytest.mark.browser

FULL = f"/teams/reablement/weeks/{WEEK}"
EMPTY = f"/teams/fostering/weeks/{WEEK}"
PAGES = ["/", FULL, EMPTY, "/review/safety", "/teams/nobody/weeks/2026-W10"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{_database(tmp_path_factory.mktemp('pages'))}")
    Base.metadata.create_all(engine)
    _store_a_full_week(engine)
    yield engine
    engine.dispose()


def _database(folder: Path) -> Path:
    return folder / "heard.sqlite"


def _store_a_full_week(engine: Engine) -> None:
    for number, sentiment in enumerate([*Sentiment, *Sentiment]):
        store_feedback(
            engine,
            good=f"Good thing number {number}.",
            better=f"Wish number {number}.\nOn two lines.",
            sentiment=sentiment,
            role=list(Role)[number % len(Role)],
            rating=[*Rating, None][number % 7],
            words_use=list(WordsUse)[number % 3],
            stored_at=WEEK.ends_at.replace(hour=5) if number == 3 else None,
        )
    store_feedback(engine, good="W" + "o" * 300 + "w", better="https://example.org/" + "long/" * 60)
    store_feedback(engine, good="شكرا جزيلا لكم", better="<b>bold</b>")
    store_feedback(engine, unsafe=Unsafe.YES, good="x" * 300, reply_to="a" * 200 + "@example.org", received_at=TUESDAY)
    store_watermark(engine, WEEK.ends_at)


@pytest.fixture(scope="module")
def app(engine: Engine) -> Flask:
    return make_pages(engine)


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def cookie(app: Flask, engine: Engine, address: str) -> dict[str, str]:
    """What keeps a reviewer signed in."""
    name, value = cookie_of(sign_in(app.test_client(), engine))
    return {"name": name, "value": value, "url": address}


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, cookie: dict[str, str]) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict that Playwright does not export
    yield page
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_never_scrolls_sideways(page: Page, address: str, path: str) -> None:
    check_page(page, address + path)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (StaffRole.TEAM_MEMBER, "/"),
        (StaffRole.TEAM_MEMBER, FULL),
        (StaffRole.TEAM_MEMBER, "/review"),
        (StaffRole.LEADER, "/"),
        (StaffRole.LEADER, FULL),
        (StaffRole.ADMINISTRATOR, "/"),
        (StaffRole.REVIEWER, "/audit/REFERENCE"),
        (StaffRole.REVIEWER, "/audit/0000-0000-00001"),
    ],
)
def test_a_page_of_each_role_is_accessible(
    page: Page, address: str, app: Flask, engine: Engine, role: StaffRole, path: str
) -> None:
    become(page, address, app, engine, role)
    if "REFERENCE" in path:
        page.goto(address + FULL)
        path = path.replace("REFERENCE", page.locator(".pages-said .pages-reference").first.inner_text())

    check_page(page, address + path)


def test_the_sign_in_page_is_accessible_before_and_after_a_wrong_password(page: Page, address: str) -> None:
    page.context.clear_cookies()
    check_page(page, address + FULL)
    expect(page.locator("h1")).to_have_text("Sign in")

    page.get_by_label("Name").fill("alice")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("The name or the password is not right")
    assert Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).violations_count == 0
    page.get_by_role("link", name="The name or the password is not right").click()
    expect(page.get_by_label("Name")).to_be_focused()


def test_the_demos_buttons_are_accessible_and_sign_in_by_keyboard(
    browser: Browser, engine: Engine, chromium_path: str
) -> None:
    Accounts(engine).put(DEMO, "leader", "demo leader", StaffRole.LEADER, [])
    with served(make_pages(engine, config=PagesConfig("x", is_demo=True))) as address:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 800})
            check_page(page, f"{address}/")
            page.get_by_role("button", name="Sign in as a leader").press("Enter")
            expect(page.get_by_text("Signed in as demo leader, leader")).to_be_visible()
            page.get_by_role("button", name="Sign out").press("Enter")
            expect(page.locator("h1")).to_have_text("Sign in")
            page.goto(address)
            expect(page.locator("h1")).to_have_text("Sign in")
            page.close()


def become(page: Page, address: str, app: Flask, engine: Engine, role: StaffRole) -> None:
    """Sign the page in as somebody with another role."""
    teams = ["reablement"] if role is StaffRole.TEAM_MEMBER else []
    name, value = cookie_of(sign_in(app.test_client(), engine, role, *teams))
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": value, "url": address}])


def check_page(page: Page, address: str) -> None:
    """Open a page, and hold it against the accessibility rules, its width and its own policy."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if not re.search("status of 40[34]", message.text):  # Chromium says so of pages that answer with it
            complaints.append(message.text)

    page.on("console", listen)
    page.goto(address)

    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})

    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    assert complaints == []  # such as a style that the security policy refused
    expect(page.locator("h1")).to_have_count(1)


def test_the_first_screen_says_how_many_how_it_sounded_and_what_to_read_first(
    browser: Browser, address: str, cookie: dict[str, str]
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict that Playwright does not export
    page.goto(address + FULL)

    for seen in ("#how-many", ".pages-bar", "text=How it sounded", "#read-first", ".pages-read li >> nth=0"):
        box = page.locator(seen).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800
    page.close()


def test_what_to_read_first_leads_to_the_whole_answer(page: Page, address: str) -> None:
    page.goto(address + FULL)
    link = page.locator(".pages-read__words").first
    start = link.inner_text().split(".")[0]

    link.click()

    whole = page.locator(".pages-said:target .pages-words")
    expect(whole).to_be_in_viewport()
    assert whole.inner_text().startswith(start)


def test_a_reader_moves_between_teams_and_weeks_by_keyboard_and_form(page: Page, address: str) -> None:
    page.goto(address + "/")
    page.get_by_role("link", name="Reablement Team").click()
    expect(page.locator("h1")).to_contain_text("2 to 8 March 2026")

    page.get_by_role("link", name="Week before").click()
    expect(page.locator("h1")).to_contain_text("23 February to 1 March 2026")

    page.get_by_label("Team", exact=True).select_option("fostering")
    page.get_by_label("Week", exact=True).select_option(str(WEEK))
    page.get_by_role("button", name="Show").press("Enter")
    expect(page.locator("h1")).to_contain_text("Fostering Team")
    assert page.url == address + EMPTY


def test_line_breaks_are_kept_and_arabic_runs_from_the_right(page: Page, address: str) -> None:
    page.goto(address + FULL)

    two_lines = page.locator(".pages-words", has_text="Wish number 1.")
    arabic = page.locator(".pages-words", has_text="شكرا")

    assert "Wish number 1.\nOn two lines." in two_lines.inner_text()
    assert arabic.evaluate("element => getComputedStyle(element).direction") == "rtl"
    expect(page.locator(".pages-words", has_text="<b>bold</b>")).to_have_count(1)


def test_it_prints_on_a4_without_what_cannot_be_clicked(browser: Browser, address: str, cookie: dict[str, str]) -> None:
    page = browser.new_page(viewport={"width": 680, "height": 1000})
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict that Playwright does not export
    page.emulate_media(media="print")
    page.goto(address + FULL)

    expect(page.locator("#choose")).to_be_hidden()
    expect(page.get_by_text("For the team only: do not quote").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    page.close()
