"""The weekly pages for tests: an invented council and teams, the real look, and a clock that stands still."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import html5lib
from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from heard.look import add_look
from schemas.teams import Team, TeamDirectory
from schemas.themes import Theme, ThemeBook
from summaries.pages import create_pages
from tests.council import COUNCIL
from tests.stored import WEEK

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


def make_pages(engine: Engine, *, clock: Callable[[], datetime] = lambda: AFTER) -> Flask:
    """Return the pages with the real look."""
    return create_pages(engine, DIRECTORY, COUNCIL, THEMES, look=partial(add_look, council=COUNCIL), clock=clock)


def read_page(response: TestResponse) -> str:
    """Return a page's HTML, and fail if it does not parse or would break its own security policy."""
    html = response.get_data(as_text=True)
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    for forbidden in (" style=", "<script", " onclick=", "javascript:"):
        assert forbidden not in html
    return html
