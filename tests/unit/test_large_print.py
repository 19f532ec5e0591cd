"""The large-print version: the standard form in other sizes, and a choice that no page forgets."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from schemas.events import Source
from tests.form_app import FakeInbox, make_form
from tests.html_page import Page, read

LARGE = "govuk-template heard-large-print"


@pytest.fixture(scope="module")
def parts() -> tuple[FlaskClient, FakeInbox]:
    inbox = FakeInbox()
    return make_form(inbox).test_client(), inbox


@pytest.fixture
def inbox(parts: tuple[FlaskClient, FakeInbox]) -> Iterator[FakeInbox]:
    parts[1].events = {}
    return parts[1]


@pytest.fixture
def client(parts: tuple[FlaskClient, FakeInbox]) -> FlaskClient:
    return parts[0]


def page_class(page: Page) -> str:
    return page.find("html").get("class") or ""


def addresses(page: Page) -> set[str]:
    """Return where the page leads on this site, and where its form goes."""
    links = {e.attrib["href"] for e in page.find_all("a")} | {e.attrib["action"] for e in page.find_all("form")}
    return {one for one in links if one.startswith("/")}


def test_every_page_stays_large_until_the_form_is_sent(client: FlaskClient, inbox: FakeInbox) -> None:
    start = read(client.get("/?form=large-print&team=home-care"))
    form = read(client.get("/feedback?team=home-care&form=large-print"))
    again = read(client.post(form.find("form").attrib["action"], data=form.hidden()))
    answer = client.post(form.find("form").attrib["action"], data=again.hidden() | {"role": "staff", "good": "Kind."})
    sent = read(client.get(answer.location))

    assert "/feedback?team=home-care&form=large-print" in addresses(start)
    assert (again.status, answer.status_code) == (422, 303)
    assert [page_class(page) for page in (start, form, again, sent)] == [LARGE] * 4
    assert inbox.only().source is Source.FORM


def test_links_without_the_choice_are_only_those_that_change_it(client: FlaskClient) -> None:
    for path in ("/", "/feedback"):
        page = read(client.get(f"{path}?form=large-print"))
        assert {one for one in addresses(page) if "large-print" not in one} == {path, f"{path}?form=easy-read"}


def test_each_version_links_to_the_others_and_takes_the_team_along(client: FlaskClient) -> None:
    for path in ("/", "/feedback"):
        page = read(client.get(f"{path}?team=home-care"))
        for text, version in (("Easy Read version of this form", "easy-read"), ("Large print", "large-print")):
            (link,) = [e for e in page.find_all("a") if e.text == text]
            assert set(link.attrib["href"].split("?")[1].split("&")) == {f"form={version}", "team=home-care"}


def test_a_page_that_there_is_not_is_large_too(client: FlaskClient) -> None:
    page = read(client.get("/nothing?form=large-print"))
    assert (page.status, page_class(page)) == (404, LARGE)


@pytest.mark.parametrize("asked", ["", "standard", "wizard", "%00", "LARGE-PRINT", "x" * 5000])
def test_anything_else_is_the_standard_form(client: FlaskClient, asked: str) -> None:
    for path in ("/", "/feedback"):
        page = read(client.get(f"{path}?form={asked}"))
        assert (page.status, page_class(page)) == (200, "govuk-template")


def test_the_last_page_without_a_submission_leads_to_the_large_start() -> None:
    assert make_form().test_client().get("/sent?form=large-print").location == "/?form=large-print"
