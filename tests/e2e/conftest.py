"""What every test in a browser needs: the browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import launched


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """A Chromium for the tests of one file."""
    with launched(chromium_path) as browser:
        yield browser
