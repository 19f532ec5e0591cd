"""How tests open pages in Chromium: as root too, and without a word to anyone outside this machine."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = [320, 1280]
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launched(chromium_path: str) -> Iterator[Browser]:
    """Run a Chromium while the block runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=SWITCHES)
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an app on this machine while the block runs, and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


class _QuietHandler(WSGIRequestHandler):
    """A failing test shows its own messages and not every request before it."""

    def log(self, type: str, message: str, *args: object) -> None:
        pass


@contextmanager
def pressing(page: Page) -> Iterator[None]:
    """Wait, after what the block presses, until the page that it leads to has come whole.

    A click alone returns when the new page begins: what is read at once (`title`, `is_visible`) may be of half of it.
    """
    with page.expect_navigation():
        yield


def wait_until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until an expression is true in the page.

    Playwright's own `wait_for_function` looks again by `eval` inside the page, which our security policy refuses.
    """
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        if time.monotonic() > deadline:
            raise AssertionError(f"not true in {seconds} s: {expression}")
        page.wait_for_timeout(20)
