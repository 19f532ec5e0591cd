"""Builds the app: what the pages are given, what every template may say, and what a person sees when it fails."""

from collections.abc import Callable
from datetime import datetime

import structlog
from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException

from schemas.council import Council
from schemas.errors import Unavailable
from schemas.teams import TeamDirectory
from schemas.themes import ThemeBook
from schemas.weeks import ReportingWeek
from summaries import chart_words, wording
from summaries.drawing import draw, draw_key, signals_in
from summaries.pages.guard import add_guard
from summaries.pages.views import add_views
from summaries.weekly import NOT_KNOWN, team_name

PAGES_HOST = "127.0.0.1"
"""The only address that the pages may listen on until sign-in is built."""

_log = structlog.get_logger()


def create_pages(
    engine: Engine,
    directory: TeamDirectory,
    council: Council,
    themes: ThemeBook,
    *,
    look: Callable[[Flask], None],
    clock: Callable[[], datetime],
) -> Flask:
    """Return the pages as a Flask app.

    Args:
        engine: the database; nothing is read from it until a page is asked for.
        directory: the teams.
        council: who the council is.
        themes: gives themes their names.
        look: gives the app its layout, style sheet and security headers.
        clock: returns now; aware.
    """
    app = Flask("summaries.pages", static_url_path="/pages-static")
    add_guard(app)  # first, so that nothing answers a stranger
    look(app)
    _add_words(app, directory, council, themes)
    _add_honest_errors(app)
    add_views(app, engine, directory, clock)
    return app


def _add_words(app: Flask, directory: TeamDirectory, council: Council, themes: ThemeBook) -> None:
    app.jinja_env.filters.update(
        label=wording.label,
        moment=wording.moment,
        month=wording.month,
        share=wording.share,
        week_days=lambda week: wording.week_days(_week(week)),
        short_days=lambda week: wording.short_days(_week(week)),
    )
    app.jinja_env.globals.update(wording=wording, council=council, NOT_KNOWN=NOT_KNOWN, charts=chart_words)
    app.jinja_env.globals.update(
        draw=lambda chart, width: Markup(draw(chart, width)),  # noqa: S704  # its one text is escaped by ElementTree
        draw_key=lambda signal: Markup(draw_key(signal)),  # noqa: S704  # shapes alone
        signals_in=signals_in,
    )
    app.jinja_env.filters["team_name"] = lambda team_id: team_name(directory, team_id)
    app.jinja_env.filters["theme_name"] = lambda theme: themes.named(theme).name if theme in themes else theme
    app.context_processor(lambda: {"service_name": "Weekly summaries of feedback"})


def _week(week: ReportingWeek | str) -> ReportingWeek:
    return ReportingWeek.parse(week) if isinstance(week, str) else week


def _add_honest_errors(app: Flask) -> None:
    @app.errorhandler(Unavailable)
    def _unavailable(error: Unavailable) -> ResponseReturnValue:
        _log.error("pages.unavailable", what=error.what, cause=type(error.__cause__).__name__)
        response = _answer(503, "unavailable.html", "The database cannot be read just now.")
        response.headers["Retry-After"] = "30"
        return response

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error.get_response()
        if code == 404:
            return _answer(code, "not-found.html", error.description or "Page not found.")
        return _answer(code, "broken.html", "This could not be done.")

    @app.errorhandler(Exception)
    def _broken(error: Exception) -> ResponseReturnValue:
        # Only the kind of error: its text may quote what people wrote.
        _log.error("pages.broken", cause=type(error).__name__, endpoint=request.endpoint)
        return _answer(500, "broken.html", "Something went wrong.")


def _answer(code: int, template: str, message: str) -> Response:
    if request.path.endswith(".json") or request.path == "/health":
        response = jsonify(error=message)
    else:
        response = Response(render_template(template, message=message))
    response.status_code = code
    return response
