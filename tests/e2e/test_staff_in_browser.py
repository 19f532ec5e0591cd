"""Staff's own doors in a real Chromium: with axe, at two widths, by keyboard alone, and without JavaScript."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from producers.staff.gate import SESSION_LENGTH
from schemas.references import reference_of
from tests.browser import WCAG, WIDTHS, pressing, served
from tests.form_app import NOON
from tests.staff_app import StaffParts, make_parts

pytestmark = pytest.mark.browser

EXPECTED_ON_THE_CONSOLE = ("Failed to load resource: the server responded with a status of 4", "[DOM] Password forms")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffParts]:
    parts = make_parts(tmp_path_factory.mktemp("staff"))
    yield parts
    parts.file.close()


@pytest.fixture(scope="module")
def address(made: StaffParts) -> Iterator[str]:
    with served(made.app) as address:
        yield address


@pytest.fixture
def parts(made: StaffParts) -> StaffParts:
    made.inbox.events, made.inbox.failure, made.clock.now = {}, None, NOON
    return made


@pytest.fixture
def context(browser: Browser, address: str, parts: StaffParts) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def sign_in(page: Page, parts: StaffParts, path: str = "/staff") -> None:
    page.goto(path)
    page.get_by_label("Access key").fill(parts.key)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def press_save(page: Page) -> None:
    with pressing(page):
        page.get_by_role("button", name="Save").click()


def show_key(page: Page, parts: StaffParts) -> None:
    page.goto("/staff/log")


def show_wrong_key(page: Page, parts: StaffParts) -> None:
    page.goto("/staff")
    page.get_by_label("Access key").fill("heard_wrong")
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def show_home(page: Page, parts: StaffParts) -> None:
    sign_in(page, parts)


def show_log(page: Page, parts: StaffParts) -> None:
    sign_in(page, parts, "/staff/log")


def show_log_faults(page: Page, parts: StaffParts) -> None:
    show_log(page, parts)
    press_save(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def show_log_saved(page: Page, parts: StaffParts) -> None:
    show_log(page, parts)
    page.get_by_label("What did they say?").fill("She was patient.")
    page.get_by_label("A foster carer").check()
    page.get_by_label("A Practice Week conversation").check()
    page.get_by_label("Who heard it?").fill("Sam, duty desk")
    page.get_by_role("group", name="Is anyone unsafe").get_by_label("I am not sure").check()
    press_save(page)
    expect(page.locator("#reference")).to_be_visible()


def show_typing(page: Page, parts: StaffParts) -> None:
    sign_in(page, parts, "/staff/paper-answers")


def show_typing_faults(page: Page, parts: StaffParts) -> None:
    show_typing(page, parts)
    press_save(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def show_typing_saved(page: Page, parts: StaffParts) -> None:
    show_typing(page, parts)
    page.get_by_label("Who is typing this in?").fill("Sam")
    page.get_by_label("I am a foster carer").check()
    page.get_by_label("3. What was good?").fill("They were on time.")
    page.get_by_role("group", name="5. Is anyone unsafe").get_by_label("Yes").check()
    press_save(page)
    expect(page.locator("#reference")).to_be_visible()


def show_paper_forms(page: Page, parts: StaffParts) -> None:
    sign_in(page, parts, "/staff/paper")


PAGES = [
    *(show_key, show_wrong_key, show_home, show_log, show_log_faults, show_log_saved),
    *(show_typing, show_typing_faults, show_typing_saved, show_paper_forms),
]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("show", PAGES, ids=lambda show: show.__name__)
def test_every_page_passes_axe_and_fits_its_width(page: Page, parts: StaffParts, show: object, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert callable(show)
    show(page, parts)

    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    legends = page.locator("fieldset").evaluate_all("all => all.map(f => f.querySelector('legend')?.innerText ?? '')")
    assert all(text.strip() for text in legends)


def test_nothing_on_any_page_breaks_the_content_policy(page: Page, parts: StaffParts) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for show in (show_key, show_log_saved, show_typing_saved, show_paper_forms):
        page.context.clear_cookies()
        show(page, parts)

    assert [words for words in said if not words.startswith(EXPECTED_ON_THE_CONSOLE)] == []


def test_another_compliment_keeps_the_team_and_who_heard_it(page: Page, parts: StaffParts) -> None:
    show_log(page, parts)
    page.get_by_label("Which team is it about?").select_option("Fostering Team")
    page.get_by_label("What did they say?").fill("She was patient.")
    page.get_by_label("A foster carer").check()
    page.get_by_label("A phone call").check()
    page.get_by_label("Who heard it?").fill("Sam, duty desk")
    press_save(page)
    reference = page.locator("#reference").inner_text()
    page.get_by_role("button", name="Log another").click()

    assert reference == reference_of(parts.inbox.only().feedback_id)
    expect(page.get_by_label("What did they say?")).to_have_value("")
    expect(page.get_by_label("Who heard it?")).to_have_value("Sam, duty desk")
    expect(page.get_by_label("Which team is it about?")).to_have_value("fostering")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def type_paper(page: Page, *, role: str, rating: str, good: str, better: str, unsafe: str) -> None:
    """Type a paper's answers in, from its first question to Save, without looking."""
    press(page, role, "Tab", rating, "Tab")
    page.keyboard.type(good)
    press(page, "Tab")
    page.keyboard.type(better)
    press(page, "Tab", unsafe, "Tab", "2")
    press(page, "Control+Enter")


def test_three_papers_are_typed_in_by_keyboard_alone(page: Page, parts: StaffParts) -> None:
    show_typing(page, parts)
    expect(page.get_by_label("Which team is on the paper?")).to_be_focused()
    page.keyboard.type("Fost")
    press(page, "Tab")
    page.keyboard.type("Sam 2")  # digits are only keys where a choice has the focus
    press(page, "Tab")
    papers = [
        {"role": "6", "rating": "1", "good": "They rang 2 times.", "better": "", "unsafe": "1"},
        {"role": "1", "rating": "5", "good": "", "better": "Come on time.", "unsafe": "0"},
        {"role": "9", "rating": "0", "good": "Kind.", "better": "More parking.", "unsafe": "1"},
    ]
    for count, paper in enumerate(papers, 1):
        type_paper(page, **paper)
        expect(page.get_by_text(f"Typed in this session: {count}")).to_be_visible()
        expect(page.locator("#role")).to_be_focused()

    said = [(e.role, e.rating, e.good, e.better, e.unsafe) for e in parts.inbox.events.values()]
    assert said == [
        ("foster_carer", "very_good", "They rang 2 times.", "", "no"),
        ("service_user", "very_poor", "", "Come on time.", None),
        ("partner_organisation", None, "Kind.", "More parking.", "no"),
    ]
    events = list(parts.inbox.events.values())
    assert {(e.source, e.team_chosen, e.heard_by, e.words_use) for e in events} == {
        ("paper", "fostering", "Sam 2", "quoted")
    }
    assert page.locator("#reference").inner_text() == reference_of(events[-1].feedback_id)


@pytest.mark.parametrize("width", WIDTHS)
def test_whom_to_ring_is_seen_before_the_next_paper_is_typed(page: Page, parts: StaffParts, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show_typing_saved(page, parts)

    expect(page.locator("#safety")).to_be_focused()
    expect(page.locator("#safety").get_by_role("link", name="999")).to_be_in_viewport()


def test_papers_are_typed_in_without_javascript(browser: Browser, address: str, parts: StaffParts) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    show_typing(page, parts)
    expect(page.get_by_label("Which team is on the paper?")).to_be_focused()
    press(page, "Tab")
    page.keyboard.type("Sam")
    press(page, "Tab", "Space", "ArrowDown", "Tab", "ArrowDown", "Tab")
    page.keyboard.type("They were on time.")
    press(page, "Tab", "Tab", "ArrowDown", "Enter")
    expect(page.get_by_text("Typed in this session: 1")).to_be_visible()

    event = parts.inbox.only()
    assert (event.role, event.rating, event.unsafe) == ("unpaid_carer", "very_good", "no")
    assert event.good == "They were on time."
    context.close()


def test_a_session_that_ended_gives_the_words_back(page: Page, parts: StaffParts) -> None:
    show_log(page, parts)
    page.get_by_label("What did they say?").fill("She was patient.\nAnd kind.")
    page.get_by_label("A foster carer").check()
    parts.clock.now += SESSION_LENGTH
    press_save(page)
    page.get_by_label("Access key").fill(parts.key)
    page.keyboard.press("Enter")

    expect(page.get_by_label("What did they say?")).to_have_value("She was patient.\nAnd kind.")
    expect(page.get_by_label("A foster carer")).to_be_checked()
    page.get_by_label("A card").check()
    page.get_by_label("Who heard it?").fill("Sam")
    press_save(page)
    expect(page.locator("#reference")).to_be_visible()
    assert parts.inbox.only().good == "She was patient.\nAnd kind."


def test_a_double_click_on_save_is_one_submission(page: Page, parts: StaffParts) -> None:
    show_typing(page, parts)
    page.get_by_label("Who is typing this in?").fill("Sam")
    page.get_by_label("I am a foster carer").check()
    page.get_by_label("3. What was good?").fill("They were on time.")
    page.get_by_role("button", name="Save").dblclick()

    expect(page.get_by_text("Typed in this session: 1")).to_be_visible()
    assert len(parts.inbox.events) == 1


def test_the_paper_form_is_downloaded(page: Page, parts: StaffParts) -> None:
    show_paper_forms(page, parts)
    page.get_by_label("Team").select_option("Home Care Team")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the PDF").click()

    assert waiting.value.suggested_filename == "feedback-form-home-care.pdf"


def test_signing_out_asks_for_the_key_again(page: Page, parts: StaffParts) -> None:
    show_home(page, parts)
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_label("Access key")).to_be_focused()
