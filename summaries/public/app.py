"""Builds the public page's app. It reads, and can do nothing else: no session, no secret, no form, GET alone."""

from collections.abc import Callable

import msgspec
import structlog
from flask import Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine, text
from werkzeug.exceptions import HTTPException

from schemas.council import Council
from schemas.errors import Unavailable
from schemas.teams import TeamDirectory
from summaries.public.fragment import POLICY, STYLE
from summaries.public_words import NoSuchPlace, SaidInPublic, said_in_public, to_json
from summaries.reading import reading
from summaries.wording import month

KEPT_SECONDS = 30
"""How long anybody may keep a page. Two caches, one behind the other, still let taken-back words go in a minute."""

MOST_SHOWN = 100
"""So many quotes stand on a page, in the JSON and in the fragment; a filter shows others."""
FRAGMENT_SHOWS = 10

_log = structlog.get_logger()


def create_public(
    engine: Engine, directory: TeamDirectory, council: Council, *, look: Callable[[Flask], None], form_url: str = ""
) -> Flask:
    """Return the public page as a Flask app.

    Args:
        engine: the database; a user that may only read is enough.
        directory: the teams.
        council: who the council is.
        look: gives the app its layout, style sheet and security headers.
        form_url: where people tell the council what they think; no link leads there where it is empty.
    """
    app = Flask("summaries.public", static_url_path="/public-static")
    app.config["MAX_CONTENT_LENGTH"] = 1024
    app.after_request(_let_others_show)  # before the look: what is registered first is asked last
    look(app)
    app.jinja_env.filters["month_words"] = month
    app.jinja_env.globals.update(service_name="What people say", form_url=form_url)
    app.context_processor(lambda: {"home_url": url_for("page")})
    _add_pages(app, engine, directory, council)
    _add_honest_errors(app)
    return app


def _add_pages(app: Flask, engine: Engine, directory: TeamDirectory, council: Council) -> None:
    def said() -> SaidInPublic:
        with reading(engine) as connection:
            asked = {name: request.args.get(name, "")[:100] for name in ("service", "team")}
            return said_in_public(connection, directory, **asked)

    @app.get("/")
    def root() -> ResponseReturnValue:
        return redirect(url_for("page"), 303)

    @app.get("/what-people-say")
    def page() -> ResponseReturnValue:
        shown = said()
        return _kept(Response(render_template("what-people-say.html", said=shown, most=MOST_SHOWN)))

    @app.get("/what-people-say.json", endpoint="json")
    def as_json() -> ResponseReturnValue:
        body = to_json(_first(said(), MOST_SHOWN), council.name, KEPT_SECONDS)
        return _kept(Response(body, mimetype="application/json"))

    @app.get("/what-people-say/fragment")
    def fragment() -> ResponseReturnValue:
        shown = _first(said(), FRAGMENT_SHOWS)
        return _kept(Response(render_template("fragment.html", said=shown, style=STYLE)))

    @app.get("/health")
    def health() -> ResponseReturnValue:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
        return {"status": "ok"}


def _first(said: SaidInPublic, most: int) -> SaidInPublic:
    return msgspec.structs.replace(said, quotes=said.quotes[:most], actions=said.actions[:most])


def _kept(response: Response) -> Response:
    """Let anybody keep an answer for as long as words may outlive their consent, and ask again cheaply."""
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}, must-revalidate"
    response.add_etag()
    response.make_conditional(request)
    return response


def _let_others_show(response: Response) -> Response:
    """Let other web sites read the JSON and the fragment, and put the fragment into a frame."""
    if request.endpoint in ("json", "fragment"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.endpoint == "fragment":
        response.headers["Content-Security-Policy"] = POLICY
    return response


def _add_honest_errors(app: Flask) -> None:
    @app.errorhandler(NoSuchPlace)
    def _no_such_place(_: NoSuchPlace) -> ResponseReturnValue:
        return _answer(404, "We do not have this team or service", "The link that you followed may be old.")

    @app.errorhandler(Unavailable)
    def _unavailable(error: Unavailable) -> ResponseReturnValue:
        _log.error("public.unavailable", what=error.what)
        response = _answer(503, "This page cannot be shown just now", "Please try again in a few minutes.")
        response.headers["Retry-After"] = "30"
        return response

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error.get_response()
        response = _answer(code, "Page not found", "Check the address, or go to the start of these pages.")
        if code == 405:
            response.headers["Allow"] = "GET, HEAD, OPTIONS"
        return response

    @app.errorhandler(Exception)
    def _broken(error: Exception) -> ResponseReturnValue:
        # Only the kind of error: its text may quote what people wrote.
        _log.error("public.broken", cause=type(error).__name__, endpoint=request.endpoint)
        return _answer(500, "Sorry, something went wrong", "Please try again in a few minutes.")


def _answer(code: int, title: str, advice: str) -> Response:
    """Say what went wrong, in the form that was asked for. Nobody keeps it: the look says so."""
    if request.endpoint in ("json", "health"):
        response = Response(f'{{"error": "{title}"}}', mimetype="application/json")
    elif request.endpoint == "fragment":
        response = Response(f"<p>{title}.</p>")
    else:
        response = Response(render_template("problem.html", title=title, text=advice))
    response.status_code = code
    return response
