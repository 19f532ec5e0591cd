"""The questions about the person in a real Chromium: with axe, on a small phone, without JavaScript, by keyboard."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from producers.form.about_you_questions import EASY_QUESTIONS
from tests.browser import WCAG, WIDTHS, pressing, served
from tests.form_app import FakeAnswersInbox, make_form

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def answers() -> FakeAnswersInbox:
    return FakeAnswersInbox()


@pytest.fixture(scope="module")
def address(answers: FakeAnswersInbox) -> Iterator[str]:
    with served(make_form(answers=answers)) as address:
        yield address


@pytest.fixture
def context(browser: Browser, address: str, answers: FakeAnswersInbox) -> Iterator[BrowserContext]:
    """A phone without JavaScript."""
    answers.events = {}
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport={"width": 320, "height": 640})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def send_feedback(page: Page, version: str = "standard") -> None:
    page.goto(f"/feedback?form={version}")
    page.get_by_label("I look after someone").check()
    page.get_by_label("What was good?").fill("Kind.")
    with pressing(page):
        page.get_by_role("button", name="Send").click()


def open_questions(page: Page, version: str = "standard") -> None:
    send_feedback(page, version)
    with pressing(page):
        page.get_by_role("button", name="Answer questions about you").click()


def hold_to_axe(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_answers_are_sent_and_lead_back_to_the_reference(page: Page, answers: FakeAnswersInbox) -> None:
    open_questions(page)
    page.get_by_label("75 to 84").check()
    page.get_by_label("Asian or Asian British").check()
    page.get_by_label("first half of your postcode").fill("AM1")
    with pressing(page):
        page.get_by_role("button", name="Send").click()

    expect(page.locator("#told")).to_contain_text("We have your answers about you too")
    expect(page.locator("#reference")).to_be_visible()
    assert answers.only().area == "harbour"


def test_a_keyboard_alone_answers_and_sends(page: Page, answers: FakeAnswersInbox) -> None:
    open_questions(page)
    page.get_by_label("Under 16").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first ethnic group
    page.get_by_role("button", name="Send").focus()
    with pressing(page):
        page.keyboard.press("Enter")

    expect(page.locator("#told")).to_be_visible()
    assert (answers.only().age, answers.only().ethnic_group) == ("under_16", "white")


@pytest.mark.parametrize(("version", "width"), [("standard", 320), ("standard", 1280), ("large-print", 320)])
def test_the_page_passes_axe_and_fits_its_width(
    browser: Browser, address: str, version: str, width: int, answers: FakeAnswersInbox
) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    open_questions(page, version)
    hold_to_axe(page, width)
    page.get_by_label("first half of your postcode").fill("by the sea")
    with pressing(page):
        page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the first half of a postcode")
    hold_to_axe(page, width)
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_easy_read_pages_pass_axe_and_fit_their_width(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    send_feedback(page)
    page.goto("/about-you?form=easy-read")
    for question in EASY_QUESTIONS:
        expect(page.get_by_role("heading", level=1)).to_contain_text(question.words)
        hold_to_axe(page, width)
        with pressing(page):
            page.locator("#send").click()
    expect(page.locator("#reference")).to_be_visible()
    context.close()
