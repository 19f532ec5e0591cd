"""The pages of "You said, we did" in a real Chromium: on a phone and a desktop, by keyboard, without JavaScript."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, create_engine

from schemas.tags import Question, Span
from sinks.tables import Base
from summaries.access import StaffRole
from summaries.action_book import ActionBook
from summaries.action_form import Draft, Ending
from summaries.actions import ActionState, all_actions
from summaries.reading import reading
from summaries.series import Measure
from tests.browser import WCAG, WIDTHS, pressing, served
from tests.integration.test_actions import BOB, a_draft
from tests.integration.test_before_after import BEFORE, BETTER, TURN
from tests.pages_app import AFTER, cookie_of, make_pages, sign_in
from tests.stored import WEEK, store_feedback
from tests.stored_year import store_weeks

pytestmark = pytest.mark.browser

TEAM = "/teams/reablement"
LIST, ADD, WEEKLY = f"{TEAM}/actions", f"{TEAM}/actions/add", f"{TEAM}/weeks/{WEEK}"
DONE, PLANNED, NOT_GOING_TO, SPARE = (UUID(int=number) for number in (1, 2, 3, 4))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    Base.metadata.create_all(engine)
    store_weeks(engine, [*BEFORE, *TURN, *BETTER])
    span = Span(question=Question.GOOD, start=0, end=3)
    store_feedback(engine, themes={"waiting": [span]})
    store_feedback(engine, team="fostering", received_at=WEEK.shifted(-80).starts_at + timedelta(hours=1))
    book = ActionBook(engine, lambda: WEEK.shifted(-20).starts_at)
    drafts: dict[UUID, Draft] = {
        DONE: a_draft(title="Say when somebody will come", series=Measure.POSITIVE, references=()),
        PLANNED: a_draft(due_on=WEEK.monday(), references=()),
        NOT_GOING_TO: a_draft(title="Open on Saturdays", references=()),
        SPARE: a_draft(title="A second chair", series=None, references=()),
    }
    for action_id, draft in drafts.items():
        book.add(BOB, "reablement", action_id, draft)
    done_on = WEEK.shifted(-8).monday()
    book.end(BOB, DONE, 1, Ending(state=ActionState.DONE, ended_on=done_on))
    not_going_to = Ending(state=ActionState.NOT_GOING_TO, ended_on=WEEK.monday(), reason="Nobody opens the door.")
    book.end(BOB, NOT_GOING_TO, 1, not_going_to)
    yield engine
    engine.dispose()


@pytest.fixture
def app(engine: Engine) -> Flask:
    return make_pages(engine)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


Open = Callable[..., Page]


@pytest.fixture
def open_as(app: Flask, engine: Engine, browser: Browser, address: str) -> Iterator[Open]:
    """Open a page of a browser as somebody."""
    contexts = []

    def opened(role: StaffRole, path: str, width: int = 1280, *, javascript: bool = True) -> Page:
        client = sign_in(app.test_client(), engine, role, *(["reablement"] if role is StaffRole.TEAM_MEMBER else []))
        name, value = cookie_of(client)
        context = browser.new_context(
            viewport={"width": width, "height": 800}, base_url=address, java_script_enabled=javascript
        )
        context.add_cookies([{"name": name, "value": value, "url": address}])
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def save(page: Page) -> None:
    with pressing(page):
        page.get_by_role("button", name="Save").click()


def show_faults(page: Page) -> None:
    save(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def show_conflict(page: Page) -> None:
    page.locator("input[name=revision]").evaluate("field => field.value = '0'")
    page.get_by_label("What will you do?").fill("My own title")
    save(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def nothing(_: Page) -> None:
    """Show the page as it opens."""


PAGES = [
    ("list", LIST, nothing),
    ("done", f"{LIST}/{DONE}?saved=done", nothing),
    ("planned", f"{LIST}/{PLANNED}", nothing),
    ("not going to", f"{LIST}/{NOT_GOING_TO}", nothing),
    ("add", f"{ADD}?theme=waiting", nothing),
    ("faults", ADD, show_faults),
    ("change", f"{LIST}/{PLANNED}/change", nothing),
    ("conflict", f"{LIST}/{PLANNED}/change", show_conflict),
    ("mark as done", f"{LIST}/{PLANNED}/done", nothing),
    ("mark as not going to", f"{LIST}/{PLANNED}/not-going-to", nothing),
    ("the week", WEEKLY, nothing),
    ("the first page", "/", nothing),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_fits_its_width_and_breaks_no_policy(open_as: Open, width: int) -> None:
    page = open_as(StaffRole.REVIEWER, LIST, width)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for name, path, show in PAGES:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        show(page)

        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
    # A browser says on its console that a form came back with faults, or a conflict. It is all that it may say.
    assert [words for words in complaints if "status of 422" not in words and "status of 409" not in words] == []


def test_an_action_is_added_from_a_theme_by_keyboard_alone(open_as: Open, engine: Engine) -> None:
    page = open_as(StaffRole.TEAM_MEMBER, WEEKLY)
    page.get_by_role("link", name="Waiting & delays").focus()
    with pressing(page):
        page.keyboard.press("Enter")
    expect(page.get_by_label("Waiting & delays")).to_be_checked()

    page.get_by_label("What did people tell you?").focus()
    for typed in ("People wait at the door.", "Put out a bench", "Front desk", "31", "3", "2026"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    for chosen in ("ArrowDown", "Space"):  # the second series; in public
        page.keyboard.press(chosen)
        page.keyboard.press("Tab")
    page.get_by_label("References of the feedback (optional)").press("Tab")
    with pressing(page):
        page.keyboard.press("Enter")

    expect(page.get_by_text("The action was added.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Put out a bench")
    with reading(engine) as connection:
        added = next(each for each in all_actions(connection, "reablement") if each.title == "Put out a bench")
    assert (added.series, added.is_public, added.themes) == (Measure.CRITICISMS, True, ("waiting",))


def test_everything_works_without_javascript(open_as: Open) -> None:
    page = open_as(StaffRole.TEAM_MEMBER, ADD, 320, javascript=False)
    save(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.goto(f"{LIST}/{PLANNED}")
    with pressing(page):
        page.get_by_role("link", name="Mark as done").click()
    expect(page.get_by_label("Day")).to_have_value(str(AFTER.day))
    with pressing(page):
        page.get_by_role("button", name="Mark as done").click()

    expect(page.get_by_text("It was marked as done.")).to_be_visible()
    with pressing(page):
        page.get_by_role("link", name="Plan it again").click()
    with pressing(page):
        page.get_by_role("button", name="Plan it again").click()
    expect(page.get_by_text("It is planned again.")).to_be_visible()
    with pressing(page):
        page.get_by_role("link", name="Change it").click()
    page.get_by_label("What will you do?").fill("Ring by noon")
    page.locator("summary", has_text="Themes").click()
    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ring by noon")


def test_a_link_in_the_summary_of_faults_leads_to_its_field(open_as: Open) -> None:
    page = open_as(StaffRole.TEAM_MEMBER, ADD)
    show_faults(page)

    for link in page.locator(".govuk-error-summary a").all():
        link.click()
        field = (link.get_attribute("href") or "#").removeprefix("#")
        expect(page.locator(f"#{field}")).to_be_focused()


def test_of_two_who_change_one_action_the_second_keeps_what_was_typed(open_as: Open) -> None:
    first = open_as(StaffRole.TEAM_MEMBER, f"{LIST}/{SPARE}/change")
    second = open_as(StaffRole.REVIEWER, f"{LIST}/{SPARE}/change")
    first.get_by_label("What will you do?").fill("Two more chairs")
    save(first)
    second.get_by_label("What will you do?").fill("A bench")
    save(second)

    expect(second.get_by_role("heading", name="Not saved", exact=False)).to_be_visible()
    expect(second.get_by_text("Two more chairs")).to_be_visible()
    expect(second.get_by_label("What will you do?")).to_have_value("A bench")
    save(second)
    expect(second.get_by_role("heading", level=1)).to_contain_text("A bench")


def test_the_week_begins_with_what_was_promised_and_what_came_of_it(open_as: Open) -> None:
    page = open_as(StaffRole.TEAM_MEMBER, WEEKLY, 320)

    head = page.get_by_role("region", name="You said, we did")
    expect(head.get_by_text("It was due on 2 March 2026", exact=False)).to_be_visible()
    expect(head.get_by_text("rose from 68% to 96%", exact=False)).to_be_visible()
    expect(head.get_by_text("Why not: Nobody opens the door.")).to_be_visible()
