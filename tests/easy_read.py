"""How tests walk through the Easy Read form, page after page, as a browser without JavaScript does."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from producers.form.about_you_questions import EASY_QUESTIONS
from producers.form.easy_questions import QUESTIONS
from tests.html_page import Page, read, text_of

NAMES = [question.name for question in QUESTIONS]
ANSWERS = {
    "role": "service_user",
    "team": "fostering",
    "rating": "very_good",
    "good": 'She said "hello" <b>twice</b>.\nAnd tea.',
    "better": "Ring first.",
    "unsafe": "no",
    "words_use": "quoted",
    "reply_to": "bo@example.org",
}


def first_page(client: FlaskClient, query: str = "") -> Page:
    return read(client.get(f"/feedback?form=easy-read{query}"))


def press(client: FlaskClient, page: Page, button: str = "", **typed: str) -> Page:
    """Press a button of the page as a browser would, with what it holds and what is typed into it."""
    return read(post(client, page, button, **typed))


def post(client: FlaskClient, page: Page, button: str = "", **typed: str) -> TestResponse:
    """Press a button, and return the answer as it is: the last page's is an address."""
    inputs = [e for e in page.find_all("input") if "checked" in e.attrib or e.get("type") in ("hidden", "text")]
    filled = {e.attrib["name"]: e.get("value", "") for e in inputs}
    written = {e.attrib["name"]: e.text or "" for e in page.find_all("textarea")}
    data = filled | written | typed | ({"go": button} if button else {})
    return client.post(page.find("form").attrib["action"], data=data)


def walk(client: FlaskClient, until: str = "check", **answers: str) -> Page:
    """Answer page after page with Next, until the page of that name."""
    page = first_page(client)
    for name in NAMES:
        if name == until:
            break
        typed = (ANSWERS | answers)[name]
        page = press(client, page, **({name: typed} if typed else {}))
    return page


def send(client: FlaskClient, check: Page) -> str:
    """Press Send, and return the reference that the next page shows."""
    answer = post(client, check)
    assert (answer.status_code, answer.location) == (303, "/sent?form=easy-read")
    return text_of(read(client.get(answer.location)).find("strong", id="reference"))


def all_pages(client: FlaskClient) -> list[Page]:
    """Return every page of the form, as one who answers everything and one who answers little meet them."""
    check = walk(client)
    pages = [read(client.get("/?form=easy-read&team=fostering")), *(walk(client, until=n) for n in NAMES), check]
    send(client, walk(client))
    page = read(client.get("/about-you?form=easy-read"))
    for _ in EASY_QUESTIONS[1:]:
        pages.append(page)
        page = press(client, page)
    pages += [page, press(client, page, postcode="by the sea")]
    post(client, page, postcode="AM1")
    pages.append(read(client.get("/sent?form=easy-read")))
    little = walk(client, team="", rating="", better="", unsafe="yes", words_use="", reply_to="")
    for page in (check, little):
        send(client, page)
        pages.append(read(client.get("/sent?form=easy-read")))
    return [*pages, little]
