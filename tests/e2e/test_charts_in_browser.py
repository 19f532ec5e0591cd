"""The charts of the weekly page in a real Chromium, on a phone's width and a desktop's, and on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, create_engine

from sinks.tables import Base
from tests.browser import WCAG, WIDTHS, served
from tests.pages_app import cookie_of, make_pages, sign_in
from tests.stored import WEEK
from tests.stored_year import Heard, store_weeks

pytestmark = pytest.mark.browser

BUSY = f"/teams/reablement/weeks/{WEEK}"
SMALL = f"/teams/fostering/weeks/{WEEK}"
BUSY_WEEKS = [*[Heard(22 + place * 5 % 11, 3 + place % 2) for place in range(12)], Heard(60, 6)]
SMALL_WEEKS = [Heard(2 + place % 4, 1) for place in range(12)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("charts")
    engine = create_engine(f"sqlite:///{folder / 'heard.sqlite'}")
    Base.metadata.create_all(engine)
    store_weeks(engine, BUSY_WEEKS)
    store_weeks(engine, SMALL_WEEKS, team="fostering")
    yield engine
    engine.dispose()


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


@pytest.mark.parametrize("path", [BUSY, SMALL])
def test_charts_are_accessible_and_break_no_policy(page: Page, address: str, path: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address + path)
    expect(page.locator(".pages-series").first).to_be_visible()
    for figures in page.locator(".pages-series__figures").all():
        figures.locator("summary").click()

    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})

    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    assert complaints == []


def test_one_drawing_of_each_chart_is_seen_with_letters_that_can_be_read(page: Page, address: str) -> None:
    page.goto(address + BUSY)

    expect(page.locator(".pages-series").first).to_be_visible()
    for series in page.locator(".pages-series").all():
        seen = [svg for svg in series.locator(".pages-chart svg").all() if svg.is_visible()]
        assert len(seen) == 1
        size = seen[0].evaluate("svg => svg.getScreenCTM().a * 11")  # the smallest letters are 11 units
        assert size >= 10.5


def test_a_screen_reader_hears_what_the_chart_shows(page: Page, address: str) -> None:
    page.goto(address + BUSY)

    drawing = page.get_by_role("img", name="Feedback each week", exact=False)

    expect(drawing).to_have_count(1)
    expect(drawing).to_have_accessible_name(
        "Feedback each week, 8 December to 8 March. Usual: 21 to 45 a week. The average is 32.8. "
        "2 to 8 March is above what is usual."
    )


def test_the_table_beneath_has_every_point_and_says_what_is_unusual(page: Page, address: str) -> None:
    page.goto(address + BUSY)
    series = page.locator(".pages-series").first
    series.locator("summary").click()

    expect(series.locator("tbody tr")).to_have_count(13)
    expect(series.locator("tbody tr").first).to_contain_text("Above what is usual")


def test_a_small_team_gets_what_came_between_criticisms_and_words_for_the_rest(page: Page, address: str) -> None:
    page.goto(address + SMALL)

    expect(page.get_by_text("Fewer than 20 a week")).to_have_count(2)
    expect(page.get_by_role("img", name="Other feedback between two criticisms", exact=False)).to_have_count(1)


def test_on_paper_the_chart_and_its_words_are_there_and_what_must_be_clicked_is_not(
    browser: Browser, address: str, cookie: dict[str, str]
) -> None:
    page = browser.new_page(viewport={"width": 680, "height": 1000})
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict that Playwright does not export
    page.emulate_media(media="print")
    page.goto(address + BUSY)

    series = page.locator(".pages-series").first
    expect(series.locator(".pages-chart--wide svg")).to_be_visible()
    expect(series.locator(".pages-chart--narrow")).to_be_hidden()
    expect(series.get_by_text("2 to 8 March is above what is usual.")).to_be_visible()
    expect(series.locator(".pages-series__figures")).to_be_hidden()
    page.close()
