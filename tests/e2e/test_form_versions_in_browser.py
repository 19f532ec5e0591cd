"""Easy Read and large print in a real Chromium: with axe, without JavaScript, by keyboard, with Back, on paper."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from schemas.errors import Unavailable
from schemas.events import Source
from schemas.references import reference_of
from tests.browser import WCAG, WIDTHS, pressing, served, wait_until
from tests.form_app import FakeInbox, make_form

pytestmark = pytest.mark.browser

# CSS pixels: 96 to the inch, where a point is a 72nd.
EASY_READ_LEAST = 22.0
LARGE_PRINT_LEAST = 18 * 96 / 72
MILLIMETRE = 96 / 25.4

SIZES = """Math.min(...[...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => parseFloat(getComputedStyle(e).fontSize)))"""


@pytest.fixture(scope="module")
def inbox() -> FakeInbox:
    return FakeInbox()


@pytest.fixture(scope="module")
def address(inbox: FakeInbox) -> Iterator[str]:
    with served(make_form(inbox)) as address:
        yield address


@pytest.fixture
def context(browser: Browser, address: str, inbox: FakeInbox) -> Iterator[BrowserContext]:
    inbox.events, inbox.failure = {}, None
    context = browser.new_context(base_url=address)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def press(page: Page, name: str) -> None:
    with pressing(page):
        page.get_by_role("button", name=name).click()


def go_on(page: Page, first: int, last: int) -> None:
    """Press Next from page to page, from the one of the first number to the one of the last."""
    for number in range(first, last):
        page.get_by_text(f"Page {number} of 9").wait_for()
        press(page, "Next")
    page.get_by_text(f"Page {last} of 9").wait_for()


def go_back_to(page: Page, first: int, last: int) -> None:
    """Press the form's own Back in the same way."""
    for number in range(first, last, -1):
        page.get_by_text(f"Page {number} of 9").wait_for()
        press(page, "Back")
    page.get_by_text(f"Page {last} of 9").wait_for()


def question(page: Page) -> str:
    return page.locator("h1").inner_text()


def walk(page: Page, look: Callable[[Page], None] = lambda _page: None) -> None:
    """Go through the Easy Read form to the page that checks the answers, with a look at every page on the way."""
    page.goto("/?form=easy-read&team=fostering")
    look(page)
    press(page, "Start")
    look(page)
    press(page, "Next")
    assert page.title().startswith("Error: Who are you?")
    look(page)
    page.get_by_label("I get care or support").check()
    press(page, "Next")
    look(page)
    press(page, "Next")
    look(page)
    page.get_by_label("Very good", exact=True).check()
    press(page, "Next")
    look(page)
    page.get_by_label("What was good?").fill("She made time.")
    press(page, "Next")
    look(page)
    press(page, "Next")
    look(page)
    page.get_by_label("I am not sure").check()
    press(page, "Next")
    look(page)
    press(page, "Next")
    look(page)
    page.get_by_label("Do you want us to reply?").fill("call me")
    press(page, "Next")
    look(page)
    page.get_by_label("Do you want us to reply?").fill("bo@example.org")
    press(page, "Next")
    assert question(page) == "Check your answers"
    look(page)


def look_closely(least: float) -> Callable[[Page], None]:
    """Return a look at a page with axe, at its width, and at the size of its smallest words."""

    def look(page: Page) -> None:
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
            page.title()
        )
        assert page.evaluate(SIZES) >= least, page.title()
        assert page.locator("h1").count() == 1

    return look


@pytest.mark.parametrize("width", WIDTHS)
def test_every_easy_read_page_passes_axe_fits_its_width_and_is_large(page: Page, inbox: FakeInbox, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    look = look_closely(EASY_READ_LEAST)
    walk(page, look)
    inbox.failure = Unavailable("spool")
    press(page, "Send")
    assert page.title().startswith("Not saved: ")
    look(page)
    inbox.failure = None
    press(page, "Send")
    assert question(page) == "Thank you"
    look(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_large_print_page_passes_axe_fits_its_width_and_is_large(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    look = look_closely(LARGE_PRINT_LEAST)
    page.goto("/?form=large-print")
    look(page)
    page.get_by_role("button", name="Start now").click()
    look(page)
    press(page, "Send")
    assert page.title().startswith("Error: ")
    look(page)
    page.get_by_label("I get care or support").check()
    page.get_by_label("What was good?").fill("Kind.")
    press(page, "Send")
    assert question(page) == "Thank you"
    look(page)


def test_easy_read_works_without_javascript(browser: Browser, address: str, inbox: FakeInbox) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    inbox.events, inbox.failure = {}, None
    walk(page)
    press(page, "Send")
    (event,) = inbox.events.values()
    assert page.locator("#reference").inner_text() == reference_of(event.feedback_id)
    assert (event.source, event.team_chosen, event.rating) == (Source.EASY_READ, "fostering", "very_good")
    assert (event.good, event.unsafe, event.reply_to) == ("She made time.", "not_sure", "bo@example.org")
    context.close()


def test_nothing_on_any_easy_read_page_breaks_the_content_policy(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    walk(page)
    press(page, "Send")
    assert [line for line in said if "status of 422" not in line] == []


def test_the_browsers_back_button_goes_through_the_pages_with_their_answers(page: Page, inbox: FakeInbox) -> None:
    walk(page)
    for _ in range(4):  # past the reply that was put right, the reply, the words, to whether anyone is not safe
        page.go_back()
    assert question(page) == "Is anyone not safe?"
    assert page.get_by_label("I am not sure").is_checked()
    page.go_back()
    page.go_back()
    assert page.get_by_label("What was good?").input_value() == "She made time."
    go_on(page, 4, 9)
    press(page, "Send")
    (event,) = inbox.events.values()
    assert (event.good, event.unsafe, event.reply_to) == ("She made time.", "not_sure", "bo@example.org")
    wait_until(page, "sessionStorage.length === 0")


def test_what_was_changed_last_is_what_is_sent_also_after_the_back_button(page: Page, inbox: FakeInbox) -> None:
    walk(page)
    go_back_to(page, 9, 5)
    page.get_by_label("What could be better?").fill("Ring first.")
    go_back_to(page, 5, 4)
    page.get_by_label("What was good?").fill("")
    go_on(page, 4, 5)
    page.go_back()  # to where the words were taken out
    page.go_back()  # to the page after it, as it was before
    go_on(page, 5, 9)
    press(page, "Send")
    page.locator("#reference").wait_for()
    (event,) = inbox.events.values()
    assert (event.good, event.better) == ("", "Ring first.")


def test_without_javascript_the_back_button_asks_later_questions_again(
    browser: Browser, address: str, inbox: FakeInbox
) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    walk(page)
    for _ in range(4):
        page.go_back()
    assert page.get_by_label("I am not sure").is_checked()
    go_on(page, 6, 9)
    expect(page.locator("dl").get_by_text("She made time.")).to_be_visible()
    context.close()


def test_sending_again_after_the_back_button_keeps_the_reference(page: Page, inbox: FakeInbox) -> None:
    walk(page)
    press(page, "Send")
    first = page.locator("#reference").inner_text()
    page.go_back()
    assert question(page) == "Check your answers"
    press(page, "Send")
    assert page.locator("#reference").inner_text() == first
    assert len(inbox.events) == 1


def test_easy_read_works_by_keyboard_alone(page: Page, inbox: FakeInbox) -> None:
    page.goto("/feedback?form=easy-read")
    tab_to(page, "role")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for name in ("team", "rating"):
        page.locator(f"#{name}").wait_for()
        tab_to(page, name)
        page.keyboard.press("Enter")
    page.locator("#good").wait_for()
    tab_to(page, "good")
    page.keyboard.type("They came on time.")
    for name in ("better", "unsafe", "words_use", "reply_to"):
        tab_to(page, "send")
        page.keyboard.press("Enter")
        page.locator(f"#{name}").wait_for()
    tab_to(page, "reply_to")
    page.keyboard.type("bo@example.org")
    page.keyboard.press("Enter")
    page.locator("#change-role").wait_for()
    tab_to(page, "send")
    page.keyboard.press("Enter")
    page.locator("#reference").wait_for()
    (event,) = inbox.events.values()
    assert (event.role, event.good, event.reply_to) == ("unpaid_carer", "They came on time.", "bo@example.org")


def tab_to(page: Page, element_id: str) -> None:
    page.wait_for_load_state("load")  # a key pressed before it would be lost on a slow machine
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == element_id:
            return
    raise AssertionError(f"no Tab leads to {element_id}")


def test_an_easy_read_fault_takes_the_keyboard_to_the_summary_and_on_to_the_answers(page: Page) -> None:
    page.goto("/feedback?form=easy-read")
    press(page, "Next")
    wait_until(page, "document.activeElement.classList.contains('govuk-error-summary')")
    page.get_by_role("link", name="Choose who you are").press("Enter")
    wait_until(page, "document.activeElement.id === 'role'")


def test_large_print_stays_large_on_paper_with_room_to_write_and_nothing_to_press(page: Page) -> None:
    page.goto("/feedback?form=large-print")
    page.emulate_media(media="print")
    assert page.evaluate(SIZES) >= LARGE_PRINT_LEAST
    for gone in (".govuk-button", ".govuk-back-link", ".govuk-service-navigation", ".heard-footer", ".heard-versions"):
        assert page.locator(gone).first.is_hidden(), gone
    expect(page.get_by_text("On paper: write in the boxes")).to_be_visible()
    for name in ("good", "better"):
        assert page.locator(f"#{name}").evaluate("e => e.getBoundingClientRect().height") >= 60 * MILLIMETRE
    groups = page.locator(".govuk-form-group").evaluate_all("all => all.map(e => getComputedStyle(e).breakInside)")
    assert set(groups) == {"avoid"}
    italics = page.locator("body *").evaluate_all("all => all.filter(e => getComputedStyle(e).fontStyle !== 'normal')")
    assert italics == []


def test_large_print_fills_six_sheets_of_a4_and_no_more(page: Page) -> None:
    page.goto("/feedback?form=large-print")
    assert 1 < page.pdf(format="A4").count(b"/Type /Page\n") <= 6
