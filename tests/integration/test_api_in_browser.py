"""The API's page in a real Chromium, on a phone's width and a desktop's."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.api_app import make_parts
from tests.browser import WCAG, WIDTHS, launched, served

pytestmark = pytest.mark.browser


def test_the_page_can_be_used_by_everyone_and_asks_nobody_else_for_anything(chromium_path: str, tmp_path: Path) -> None:
    said: list[str] = []
    asked: list[str] = []
    with served(make_parts(tmp_path / "api.sqlite").app) as address, launched(chromium_path) as browser:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.on("console", lambda message: said.append(message.text))
            page.on("request", lambda request: asked.append(request.url))
            page.goto(f"{address}/api/")
            found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") == width
            page.close()
    assert said == []
    assert asked
    assert [one for one in asked if not one.startswith(address)] == []
