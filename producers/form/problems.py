"""Honest pages for what went wrong outside a field: not found, too large, our own faults."""

import traceback
from pathlib import Path
from typing import NamedTuple

import structlog
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from producers.bodies import drain

log = structlog.get_logger()


class Problem(NamedTuple):
    """What to tell a person."""

    title: str
    text: str


NOT_FOUND = Problem(
    "Page not found", "If you typed the web address, check it is right. If you followed a link, start again here."
)
TOO_LARGE = Problem(
    "What you sent is too big",
    "We have not saved it. Press ‘Back’ in your browser: what you typed should still be there. "
    "Please make it shorter and send it again.",
)
NOT_UNDERSTOOD = Problem("We could not read what was sent", "We have not saved anything. Please start again.")
OUR_FAULT = Problem(
    "Sorry, something went wrong",
    "We have not saved what you told us. Press ‘Back’ in your browser: what you typed should still be there. "
    "Please try again in a few minutes.",
)
PROBLEMS = {404: NOT_FOUND, 405: NOT_FOUND, 413: TOO_LARGE}


def add_problem_pages(app: Flask, part: str) -> None:
    """Register the error pages.

    Args:
        app: whose errors.
        part: "form" or "staff": it has the template `problem.html` in a folder of its own, and its name in the log.
    """
    template, failed = f"{part}/problem.html", f"{part}.failed"

    def show_http_problem(error: HTTPException) -> ResponseReturnValue:
        """Show a page for what HTTP itself calls an error; redirects pass through."""
        code = error.code or 500
        if code < 400:
            return error
        if code == 413:
            drain(request.environ["wsgi.input"], request.content_length)  # a browser still sending shows no page
        problem = PROBLEMS.get(code, NOT_UNDERSTOOD if code < 500 else OUR_FAULT)
        headers = [("Allow", value) for name, value in error.get_headers() if name == "Allow"]
        return render_template(template, problem=problem), code, headers

    def show_our_fault(error: Exception) -> ResponseReturnValue:
        """Log where it broke and never what it said: the text of an error can hold a person's words."""
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error(failed, kind=type(error).__name__, module=Path(place.filename).name, line=place.lineno)
        return render_template(template, problem=OUR_FAULT), 500

    app.register_error_handler(HTTPException, show_http_problem)
    app.register_error_handler(Exception, show_our_fault)
