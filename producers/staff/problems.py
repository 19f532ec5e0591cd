"""Honest pages for what went wrong outside a field, as on the form."""

import traceback
from pathlib import Path

import structlog
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from producers.bodies import drain
from producers.form.problems import NOT_UNDERSTOOD, OUR_FAULT, PROBLEMS

log = structlog.get_logger()


def add_problem_pages(app: Flask) -> None:
    """Register the error pages."""
    app.register_error_handler(HTTPException, _show_http_problem)
    app.register_error_handler(Exception, _show_our_fault)


def _show_http_problem(error: HTTPException) -> ResponseReturnValue:
    """Show a page for what HTTP itself calls an error; redirects pass through."""
    code = error.code or 500
    if code < 400:
        return error
    if code == 413:
        drain(request.environ["wsgi.input"], request.content_length)  # a browser still sending shows no page at all
    problem = PROBLEMS.get(code, NOT_UNDERSTOOD if code < 500 else OUR_FAULT)
    headers = [("Allow", value) for name, value in error.get_headers() if name == "Allow"]
    return render_template("staff/problem.html", problem=problem), code, headers


def _show_our_fault(error: Exception) -> ResponseReturnValue:
    """Log where it broke and never what it said: the text of an error can hold a person's words."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error("staff.failed", kind=type(error).__name__, module=Path(place.filename).name, line=place.lineno)
    return render_template("staff/problem.html", problem=OUR_FAULT), 500
