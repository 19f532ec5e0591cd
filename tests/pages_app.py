"""The weekly pages for tests: an invented council and teams, the real look, and a clock that stands still."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from heard.look import add_look
from schemas.teams import Team, TeamDirectory
from schemas.themes import Theme, ThemeBook
from summaries.access import StaffRole
from summaries.accounts import Accounts
from summaries.pages import PagesConfig, create_pages
from summaries.sessions import Sessions
from tests.council import COUNCIL
from tests.stored import WEEK

CONFIG = PagesConfig(secret="the pages' secret", look_seconds=60)
AFTER = WEEK.ends_at + timedelta(days=2)
"""In the week after WEEK."""

DIRECTORY = TeamDirectory(
    [
        Team(id="reablement", name="Reablement Team", service="adults"),
        Team(id="fostering", name="Fostering Team", service="childrens"),
        Team(
            id="old-team",
            name="Old Team",
            service="adults",
            valid_to=date(2025, 12, 31),
            merged_into="reablement",
        ),
    ]
)
THEMES = ThemeBook(
    [
        Theme(id="waiting", name="Waiting & delays", description="How long people wait.", phrases=("wait",)),
        Theme(id="not-assigned", name="Not assigned", description="Nothing that we know of."),
    ]
)


def make_pages(engine: Engine, *, clock: Callable[[], datetime] = lambda: AFTER, config: PagesConfig = CONFIG) -> Flask:
    """Return the pages with the real look."""
    return create_pages(
        engine, DIRECTORY, COUNCIL, THEMES, look=partial(add_look, council=COUNCIL), clock=clock, config=config
    )


def sign_in(
    client: FlaskClient, engine: Engine, role: StaffRole = StaffRole.REVIEWER, *teams: str, at: datetime = AFTER
) -> FlaskClient:
    """Sign a client in as somebody with this role, past the page with the password, and return it."""
    name = "-".join([role, *teams])
    account_id = Accounts(engine, lambda: at).put("tests", name, name, role, teams)
    assert account_id is not None
    return carry_session(client, Sessions(engine, lambda: at).open(account_id), at)


def carry_session(client: FlaskClient, secret: str, at: datetime = AFTER) -> FlaskClient:
    """Give a client the signed cookie of a session, whether there is one or not."""
    with client.session_transaction() as session:
        session["secret"] = secret
        session["used_at"] = at.isoformat()
    return client


def cookie_of(client: FlaskClient) -> tuple[str, str]:
    """Return the name and value of the cookie that keeps a client signed in, for a browser."""
    name = client.application.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return name, cookie.value


def read_page(response: TestResponse) -> str:
    """Return a page's HTML, and fail if it does not parse or would break its own security policy."""
    html = response.get_data(as_text=True)
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    ours = html.replace('<script src="/pages-static/review.js" defer></script>', "")
    for forbidden in (" style=", "<script", " onclick=", "javascript:"):
        assert forbidden not in ours
    return html


def plain(html: str) -> str:
    """Return a page's HTML with one space wherever there is any."""
    return " ".join(html.split())
