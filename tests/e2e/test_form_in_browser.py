"""The form in a real Chromium: with axe, at the width of a small phone, without JavaScript, by keyboard alone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from producers.form.app import MAX_BODY_BYTES
from schemas.errors import Unavailable
from schemas.references import reference_of
from tests.browser import WCAG, WIDTHS, pressing, served, wait_until
from tests.form_app import FakeInbox, make_form

pytestmark = pytest.mark.browser

# Past this many the page has a trap that the Tab key does not lead out of.
MOST_TABS = 60


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


def fill_in(page: Page, good: str = "Kind.") -> None:
    page.goto("/feedback")
    page.get_by_label("I get care or support").check()
    page.get_by_label("What was good?").fill(good)


def press_send(page: Page) -> None:
    with pressing(page):
        page.get_by_role("button", name="Send").click()


def reference(page: Page) -> str:
    return page.locator("#reference").inner_text()


def show_start(page: Page) -> None:
    page.goto("/?team=home-care")


def show_form(page: Page) -> None:
    page.goto("/feedback?team=wizards")


def show_errors(page: Page) -> None:
    page.goto("/feedback")
    page.get_by_label("What was good?").fill("Lovely." * 2000)
    page.get_by_label("How can we reply to you?").fill("call me")
    page.get_by_label("Month").fill("3")
    press_send(page)
    assert page.title().startswith("Error: ")


def show_sent(page: Page) -> None:
    fill_in(page)
    press_send(page)


def show_sent_unsafe(page: Page) -> None:
    fill_in(page)
    page.get_by_role("group", name="Is anyone unsafe").get_by_label("Yes").check()
    press_send(page)
    expect(page.get_by_text("You told us that someone may not be safe")).to_be_visible()


def show_not_found(page: Page) -> None:
    page.goto("/nothing")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "show", [show_start, show_form, show_errors, show_sent, show_sent_unsafe, show_not_found], ids=lambda s: s.__name__
)
def test_every_page_passes_axe_and_fits_its_width(page: Page, show: object, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert callable(show)
    show(page)
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    legends = page.locator("fieldset").evaluate_all("all => all.map(f => f.querySelector('legend')?.innerText ?? '')")
    assert all(text.strip() for text in legends)


def test_the_councils_own_look_reaches_the_page(page: Page) -> None:
    page.goto("/")
    assert (
        page.locator(".govuk-generic-header").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(11, 79, 60)"
    )
    assert "GDS" not in page.locator("h1").evaluate("e => getComputedStyle(e).fontFamily")


def test_nothing_on_any_page_breaks_the_content_policy(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for show in (show_start, show_form, show_sent):
        show(page)
    assert said == []


def test_the_whole_way_works_without_javascript(browser: Browser, address: str, inbox: FakeInbox) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    inbox.events = {}
    page.goto("/?team=home-care")
    page.get_by_role("button", name="Start now").or_(page.get_by_role("link", name="Start now")).click()
    press_send(page)
    page.get_by_role("link", name="Choose who you are").click()
    page.get_by_label("I am a foster carer").check()
    page.get_by_role("link", name="Tell us what was good").click()
    page.get_by_label("What could we do better?").fill("Ring first.")
    page.get_by_label("Very good", exact=True).check()
    press_send(page)
    (event,) = inbox.events.values()
    assert reference(page) == reference_of(event.feedback_id)
    assert (event.role, event.team_chosen, event.better) == ("foster_carer", "home-care", "Ring first.")
    assert event.rating == "very_good"
    context.close()


def test_the_whole_way_works_by_keyboard_alone(page: Page, inbox: FakeInbox) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page, "innerText") == "Skip to main content"
    tab_to(page, "innerText", "Start now")
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback")
    tab_to(page, "name", "role")
    page.keyboard.press("ArrowDown")
    tab_to(page, "id", "team")
    page.keyboard.type("Fost")
    tab_to(page, "id", "good")
    page.keyboard.type("They came on time.")
    tab_to(page, "id", "send")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent")
    (event,) = inbox.events.values()
    assert (event.role, event.team_chosen, event.good) == ("unpaid_carer", "fostering", "They came on time.")


def test_a_fault_takes_the_keyboard_to_the_summary_and_on_to_the_field(page: Page) -> None:
    page.goto("/feedback")
    press_send(page)
    wait_until(page, "document.activeElement.classList.contains('govuk-error-summary')")
    page.keyboard.press("Tab")
    wait_until(page, "document.activeElement.tagName === 'A'")
    page.keyboard.press("Enter")
    wait_until(page, "document.activeElement.id === 'role'")


def tab_to(page: Page, attribute: str, value: str) -> None:
    page.wait_for_load_state("load")  # a key pressed before it would be lost on a slow machine
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if focused(page, attribute) == value:
            return
    raise AssertionError(f"no Tab leads to {value}")


def focused(page: Page, attribute: str) -> str:
    return str(page.evaluate(f"document.activeElement.{attribute}")).strip()


def test_the_back_button_keeps_the_words_and_the_same_words_keep_their_reference(page: Page, inbox: FakeInbox) -> None:
    fill_in(page, "She made time.")
    press_send(page)
    first = reference(page)
    page.go_back()
    assert page.get_by_label("What was good?").input_value() == "She made time."
    assert page.get_by_label("I get care or support").is_checked()
    press_send(page)
    assert reference(page) == first
    assert len(inbox.events) == 1


def test_other_words_after_the_back_button_are_another_submission(page: Page, inbox: FakeInbox) -> None:
    fill_in(page, "She made time.")
    press_send(page)
    first = reference(page)
    page.go_back()
    page.get_by_label("What was good?").fill("She made time, and tea.")
    press_send(page)
    assert reference(page) != first
    assert len(inbox.events) == 2


def test_a_double_click_on_send_is_one_submission(page: Page, inbox: FakeInbox) -> None:
    fill_in(page)
    page.get_by_role("button", name="Send").dblclick()
    page.wait_for_url("**/sent")
    assert reference(page) == reference_of(next(iter(inbox.events)))
    assert len(inbox.events) == 1


def test_what_could_not_be_saved_is_still_there_and_can_be_sent_again(page: Page, inbox: FakeInbox) -> None:
    fill_in(page, "She made time.")
    inbox.failure = Unavailable("spool")
    press_send(page)
    assert page.title().startswith("Not saved: ")
    assert page.get_by_label("What was good?").input_value() == "She made time."
    inbox.failure = None
    press_send(page)
    assert reference(page)
    assert len(inbox.events) == 1


def test_far_too_much_gets_a_page_and_not_a_broken_connection(page: Page) -> None:
    fill_in(page)
    page.get_by_label("What was good?").evaluate(f"answer => answer.value = 'x'.repeat({2 * MAX_BODY_BYTES})")
    press_send(page)
    page.get_by_role("heading", name="What you sent is too big").wait_for()
    page.go_back()
    assert page.get_by_label("What was good?").evaluate("answer => answer.value.length") == 2 * MAX_BODY_BYTES
