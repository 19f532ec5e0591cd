"""The review queue in a real Chromium: with axe, at two widths, by keyboard alone, with and without JavaScript."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, create_engine, delete, select

from schemas.corrections import FeedbackCorrected
from schemas.events import Unsafe, decode
from schemas.references import reference_of
from schemas.tags import AnswerDetails, Kind, Question, SafetyTag, Sentiment, Span
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.tables import Base, CorrectionOutbox
from tests.browser import WCAG, WIDTHS, pressing, served
from tests.pages_app import cookie_of, make_pages, sign_in
from tests.reviewing import GOOD, suspected
from tests.stored import store_feedback

pytestmark = pytest.mark.browser

LONG = "Wotherspoonington" * 12


class Queue:
    """The pages, and the references of what waits there."""

    def __init__(self, engine: Engine, app: Flask) -> None:
        self.engine, self.app = engine, app
        details = msgspec.json.encode(AnswerDetails(personal_data=(suspected(GOOD, "Zebedee Wotherspoon"),))).decode()
        names = [reference_of(store_feedback(engine, good=GOOD, details=details)) for _ in range(2)]
        self.first, self.second = names
        hit = Span(question=Question.BETTER, start=3, end=9, why="someone may be hurt")
        self.unsafe = reference_of(
            store_feedback(
                engine,
                good=LONG,
                better="He hit me. I want to complain.",
                unsafe=Unsafe.NOT_SURE,
                safety=msgspec.json.encode(SafetyTag(flagged=True, reasons=(hit,))).decode(),
                kind=Kind.COMPLAINT,
                reply_to=f"{'a' * 60}@example.org",
            )
        )
        self.foreign = reference_of(
            store_feedback(engine, good="شكرا جزيلا لكم", language="ar", sentiment=Sentiment.NOT_ASSESSED, team=None)
        )

    def decisions(self) -> list[FeedbackCorrected]:
        query = select(CorrectionOutbox.event).order_by(CorrectionOutbox.corrected_at, CorrectionOutbox.revision)
        with self.engine.connect() as connection:
            return [decode(event.encode(), FeedbackCorrected) for event in connection.scalars(query)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queue]:
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('review') / 'heard.sqlite'}")
    Base.metadata.create_all(engine)
    yield Queue(engine, make_pages(engine))
    engine.dispose()


@pytest.fixture
def queue(made: Queue) -> Queue:
    """The queue, with nothing decided."""
    with made.engine.begin() as connection:
        connection.execute(delete(CorrectionOutbox))
    return made


@pytest.fixture(scope="module")
def address(made: Queue) -> Iterator[str]:
    with served(made.app) as address:
        yield address


@pytest.fixture(scope="module")
def cookie(made: Queue, address: str) -> dict[str, str]:
    name, value = cookie_of(sign_in(made.app.test_client(), made.engine))
    return {"name": name, "value": value, "url": address}


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, address: str, cookie: dict[str, str]) -> Iterator[Open]:
    """A function that opens a path as a reviewer."""
    contexts = []

    def open_page(path: str, *, width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=address, java_script_enabled=scripts, viewport={"width": width, "height": 800}
        )
        context.set_default_timeout(10_000)
        context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict that Playwright does not export
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def show_fault(page: Page) -> None:
    page.get_by_label("It is dealt with").check()
    with pressing(page):
        page.locator("#save").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")


def check(page: Page) -> None:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_passes_axe_and_fits_its_width(queue: Queue, opened: Open, width: int) -> None:
    said: list[str] = []
    page = opened("/review", width=width)
    page.on("console", lambda message: said.append(message.text))
    for path in (
        *("/review", "/review/safety", "/review/quotes", "/review/accuracy", "/review/learn"),
        *(f"/review/names/{queue.first}", f"/review/safety/{queue.unsafe}", f"/review/not-assessed/{queue.foreign}"),
    ):
        page.goto(path)
        check(page)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    check(page)
    page.goto(f"/review/safety/{queue.unsafe}")
    show_fault(page)
    check(page)
    assert [words for words in said if "status of 422" not in words] == []


def test_a_conflict_passes_axe_and_keeps_what_was_typed(queue: Queue, opened: Open) -> None:
    mine, theirs = (opened(f"/review/names/{queue.first}", width=320) for _ in range(2))
    with pressing(theirs):
        theirs.locator("#accept").click()
    mine.get_by_label("Hide more").fill("Mum")
    with pressing(mine):
        mine.locator("#save").click()

    expect(mine.get_by_role("alert")).to_contain_text("reviewer changed this while you were looking")
    expect(mine.get_by_role("alert")).to_contain_text("Names checked: 1 place hidden")
    expect(mine.get_by_label("Hide more")).to_have_value("Mum")
    check(mine)


def test_one_key_accepts_the_names_and_shows_the_next(queue: Queue, opened: Open) -> None:
    page = opened(f"/review/names/{queue.first}")
    with pressing(page):
        page.keyboard.press("a")

    expect(page.locator("h1")).to_contain_text(queue.second)
    expect(page.get_by_role("status")).to_contain_text(queue.first)
    (event,) = queue.decisions()
    assert event.redactions is not None
    assert not event.reviewed


@pytest.mark.postgres
def test_one_key_accepts_the_names_through_postgresql(browser: Browser, postgres_url: str) -> None:
    engine = connect(postgres_url)
    migrate(engine)
    queue = Queue(engine, make_pages(engine))
    name, value = cookie_of(sign_in(queue.app.test_client(), engine))
    with served(queue.app) as address:
        page = browser.new_page(base_url=address)
        page.context.add_cookies([{"name": name, "value": value, "url": address}])
        page.goto(f"/review/names/{queue.first}")
        with pressing(page):
            page.keyboard.press("a")
        expect(page.locator("h1")).to_contain_text(queue.second)
        page.close()
    assert len(queue.decisions()) == 1
    engine.dispose()


def test_keys_are_letters_where_somebody_types_and_can_be_switched_off(queue: Queue, opened: Open) -> None:
    page = opened(f"/review/names/{queue.first}")
    page.get_by_label("Hide more").press("a")
    expect(page.get_by_label("Hide more")).to_have_value("a")

    page.get_by_label("Use keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("a")
    page.reload()

    expect(page.get_by_label("Use keys")).not_to_be_checked()
    expect(page.locator("h1")).to_contain_text(queue.first)
    assert queue.decisions() == []


def test_selected_words_are_hidden_by_a_key(queue: Queue, opened: Open) -> None:
    page = opened(f"/review/quotes/{queue.unsafe}")
    page.locator("blockquote").first.evaluate("words => getSelection().selectAllChildren(words)")
    page.keyboard.press("h")

    expect(page.get_by_label("Hide more")).to_have_value("He hit me. I want to complain.")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_worry_is_let_go_by_keyboard_alone_without_javascript(queue: Queue, opened: Open, width: int) -> None:
    page = opened(f"/review/safety/{queue.unsafe}", width=width, scripts=False)
    expect(page.get_by_label("Use keys")).to_be_hidden()
    page.locator("#safety").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Rang her: all is well.")
    with pressing(page):
        page.locator("#save").press("Enter")

    expect(page.get_by_role("status")).to_contain_text(queue.unsafe)
    (event,) = queue.decisions()
    assert event.safety is not None
    assert (event.safety.state, event.safety.note) == ("let_go", "Rang her: all is well.")


def test_enter_in_a_field_saves_the_whole_page(queue: Queue, opened: Open) -> None:
    page = opened(f"/review/names/{queue.first}")
    page.get_by_label("Show instead of Zebedee Wotherspoon").fill("my carer")
    with pressing(page):
        page.keyboard.press("Enter")

    (event,) = queue.decisions()
    assert event.reviewed
    assert event.redactions is not None
    assert event.redactions.spans[0].replacement == "my carer"
