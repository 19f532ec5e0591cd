"""Builds the app: what the pages are given, what every template may say, and what a person sees when it fails."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from markupsafe import Markup
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException, NotFound

from schemas.council import Council
from schemas.errors import Unavailable
from schemas.frameworks import Frameworks
from schemas.population import NO_POPULATION, Population
from schemas.teams import Team, TeamDirectory
from schemas.themes import ThemeBook
from schemas.weeks import ReportingWeek
from summaries import chart_words, silence_words, wording
from summaries.access import What, may_see
from summaries.accounts import Accounts
from summaries.audit import AuditTrail
from summaries.drawing import draw, draw_key, signals_in
from summaries.evidence.making import Council as PackCouncil
from summaries.issuing import wording as issue_wording
from summaries.pages.actions import add_action_pages
from summaries.pages.evidence import add_evidence
from summaries.pages.finding import add_finding
from summaries.pages.gate import Gate
from summaries.pages.guard import add_guard
from summaries.pages.issues import add_issue_pages
from summaries.pages.kept import kept_fields
from summaries.pages.review import Desk, add_review
from summaries.pages.signing_in import SigningIn, add_signing_in
from summaries.pages.staff import add_staff
from summaries.pages.subscribers import add_subscriber_pages
from summaries.pages.teaching import add_teaching
from summaries.pages.tries import Tries
from summaries.pages.views import add_views
from summaries.pages.who_is_heard import add_who_is_heard
from summaries.reading import reading
from summaries.review.alarms import Alarm, count_overdue
from summaries.review.decide import Known
from summaries.sessions import Sessions
from summaries.silence import Lookout
from summaries.subscribers import Subscribers
from summaries.weekly import NOT_KNOWN, team_name

if TYPE_CHECKING:  # Authlib is only there where the council signs in with it
    from summaries.pages.elsewhere import Provider

_log = structlog.get_logger()


NO_FRAMEWORKS = Frameworks(())
NO_PAGE = "There is no page at this address. If you typed it, check that it is right."


class PagesConfig(NamedTuple):
    """What a council sets.

    Attributes:
        secret: signs the cookie and the forms.
        hosts: the names that staff reach the pages by, beside this computer's own.
        https: whether they reach them by https, so that the cookie goes nowhere else.
        provider: the council's own sign-in, where it has one.
        is_demo: whether one click signs in as each role.
        silent_weeks: after how many quiet weeks at the earliest a team, or a way in, is named.
        look_seconds: how long the first page waits at most for what has gone quiet.
        population: the people whom those who are heard are compared with.
        alarm: when somebody must have taken on what may be unsafe.
        frameworks: those that evidence is wanted under.
        sends_email: whether there is anything that sends emails; else nobody is offered to write one.
    """

    secret: str
    hosts: frozenset[str] = frozenset()
    https: bool = False
    provider: "Provider | None" = None
    is_demo: bool = False
    silent_weeks: int = 6
    look_seconds: float = 1.0
    population: Population = NO_POPULATION
    alarm: Alarm = Alarm()
    frameworks: Frameworks = NO_FRAMEWORKS
    sends_email: bool = True


def create_pages(
    engine: Engine,
    directory: TeamDirectory,
    council: Council,
    themes: ThemeBook,
    *,
    look: Callable[[Flask], None],
    clock: Callable[[], datetime],
    config: PagesConfig,
) -> Flask:
    """Return the pages as a Flask app.

    Args:
        engine: the database; nothing is read from it until a page is asked for.
        directory: the teams.
        council: who the council is.
        themes: gives themes their names.
        look: gives the app its layout, style sheet and security headers.
        clock: returns now; aware.
        config: what the council sets.
    """
    app = Flask("summaries.pages", static_url_path="/pages-static")
    _configure(app, config)
    add_guard(app, config.hosts)  # first, so that nothing answers a stranger
    gate = Gate(Sessions(engine, clock), directory, clock)
    app.before_request(gate.check)  # before the tokens: who is not signed in is asked to, whatever their form holds
    CSRFProtect(app)
    look(app)
    _add_words(app, directory, council, themes)
    _add_who_sees(app, engine, config.alarm, clock)
    _add_honest_errors(app)
    accounts = Accounts(engine, clock)
    add_signing_in(app, _signing_in(app, accounts, gate, directory, config))
    add_staff(app, engine, accounts)
    lookout = Lookout(engine, directory, clock, config.silent_weeks, config.look_seconds)
    reader = add_views(app, engine, directory, clock, lookout)
    add_issue_pages(app, reader, themes)
    add_subscriber_pages(app, Subscribers(engine, clock), directory)
    add_who_is_heard(app, engine, directory, clock, config.population)
    app.jinja_env.globals["is_demo"] = config.is_demo
    known, audit = Known(directory, themes, config.sends_email), AuditTrail(engine, clock)
    add_review(app, Desk(engine, known, clock, audit, config.alarm, council.name))
    add_teaching(app, engine)
    add_action_pages(app, engine, directory, themes, clock)
    add_finding(app, engine, directory, themes, clock)
    add_evidence(app, engine, config.frameworks, PackCouncil(council.name, directory, themes, config.population), clock)
    return app


def _configure(app: Flask, config: PagesConfig) -> None:
    app.config.update(
        # Not the secret itself: the form signs with it what strangers hold, and one must not pass for the other.
        SECRET_KEY=hashlib.sha256(b"staff pages" + config.secret.encode()).hexdigest(),
        SESSION_COOKIE_NAME="__Host-heard-pages" if config.https else "heard-pages",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # and not Strict: the council's own sign-in leads back from another site
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=64 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # a token is good for as long as its session, which has an end of its own
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, which our own pages tell browsers not to send
    )


def _signing_in(app: Flask, accounts: Accounts, gate: Gate, directory: TeamDirectory, config: PagesConfig) -> SigningIn:
    elsewhere = None
    if config.provider is not None:
        from summaries.pages.elsewhere import Elsewhere  # noqa: PLC0415  # only who signs in there has Authlib

        elsewhere = Elsewhere(app, config.provider, accounts, [team.id for team in directory.teams])
    return SigningIn(accounts, gate, Tries(gate.clock), elsewhere, config.is_demo)


def _add_words(app: Flask, directory: TeamDirectory, council: Council, themes: ThemeBook) -> None:
    app.jinja_env.filters.update(
        label=wording.label,
        moment=wording.moment,
        month=wording.month,
        share=wording.share,
        week_days=lambda week: wording.week_days(_week(week)),
        day=wording.day,
        short_days=lambda week: wording.short_days(_week(week)),
    )
    app.jinja_env.globals.update(
        wording=wording, issuing=issue_wording, council=council, NOT_KNOWN=NOT_KNOWN, charts=chart_words
    )
    app.jinja_env.globals.update(
        draw=lambda chart, width: Markup(draw(chart, width)),  # noqa: S704  # its one text is escaped by ElementTree
        draw_key=lambda signal: Markup(draw_key(signal)),  # noqa: S704  # shapes alone
        signals_in=signals_in,
        silence_words=silence_words,
    )
    app.jinja_env.globals["successor_of"] = lambda team_id: _successor(directory, team_id)
    app.jinja_env.filters["team_name"] = lambda team_id: team_name(directory, team_id)
    app.jinja_env.filters["theme_name"] = lambda theme: themes.named(theme).name if theme in themes else theme


def _successor(directory: TeamDirectory, team_id: str) -> Team | None:
    """Return the team that does a merged team's work now; None where it does its own."""
    now = directory.current(team_id) if team_id in directory else None
    return now if now is not None and now.id != team_id else None


def _add_who_sees(app: Flask, engine: Engine, alarm: Alarm, clock: Callable[[], datetime]) -> None:
    """Tell the templates who is signed in, which links are theirs, and what they must know at once."""

    def overdue() -> int:
        """Return how many that may be unsafe have waited too long; 0 where the database cannot say."""
        try:
            with reading(engine) as connection:
                return count_overdue(connection, alarm, clock())
        except Unavailable:
            return 0

    @app.context_processor
    def who_sees() -> dict[str, object]:
        person = g.get("person")
        seen = {what.name for what in What if person is not None and may_see(person, what)}
        late = overdue() if What.REVIEW.name in seen else 0
        return {"service_name": "Weekly summaries of feedback", "person": person, "sees": seen, "overdue_safety": late}


def _week(week: ReportingWeek | str) -> ReportingWeek:
    return ReportingWeek.parse(week) if isinstance(week, str) else week


def _add_honest_errors(app: Flask) -> None:
    @app.errorhandler(Unavailable)
    def _unavailable(error: Unavailable) -> ResponseReturnValue:
        _log.error("pages.unavailable", what=error.what, cause=type(error.__cause__).__name__)
        response = _answer(503, "unavailable.html", "The database cannot be read just now.", kept=kept_fields())
        response.headers["Retry-After"] = "30"
        return response

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error.get_response()
        if code == 403:
            return _answer(code, "refused.html", error.description or "")
        if code == 404:
            said = error.description if error.description != NotFound.description else None
            return _answer(code, "not-found.html", said or NO_PAGE)
        return _answer(code, "broken.html", "This could not be done.")

    @app.errorhandler(Exception)
    def _broken(error: Exception) -> ResponseReturnValue:
        # Only the kind of error: its text may quote what people wrote.
        _log.error("pages.broken", cause=type(error).__name__, endpoint=request.endpoint)
        return _answer(500, "broken.html", "Something went wrong.")


def _answer(code: int, template: str, message: str, kept: Sequence[tuple[str, str]] = ()) -> Response:
    if request.path.endswith(".json") or request.path == "/health":
        response = jsonify(error=message)
    else:
        response = Response(render_template(template, message=message, kept=kept))
    response.status_code = code
    return response
