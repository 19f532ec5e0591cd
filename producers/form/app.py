"""Build the form's Flask app from the parts it is given."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue

from producers.bodies import MAX_BODY_BYTES
from producers.door import Door
from producers.form.desk import Desk
from producers.form.easy_read import EasyReadPages
from producers.form.pages import FormPages
from producers.form.problems import add_problem_pages
from producers.form.tickets import LIFETIME, TicketBooth
from producers.form.versions import EASY_READ_PATH, Version, keep_version, version_asked_for
from schemas.teams import TeamDirectory


class _FormSessions(SecureCookieSessionInterface):
    """The session of the form.

    Where a page may be kept by the browser for its Back button, it must not vary by cookie: being sent changes the
    cookie, and the browser would fetch another form with another ticket. Only the person's own browser keeps it.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Save it as Flask does, and say that it varies only where that keeps anyone from a wrong page."""
        super().save_session(app, session, response)
        if response.cache_control.private:
            response.headers.pop("Vary", None)


def create_form(
    door: Door,
    directory: TeamDirectory,
    *,
    look: Callable[[Flask], None],
    secret: str,
    answer_limit: int,
    https: bool,
    clock: Callable[[], datetime] | None = None,
) -> Flask:
    """Return the form as a WSGI app.

    Args:
        door: what accepts a submission.
        directory: the teams to choose from.
        look: gives the app `layout.html`, the components, and a `council` in its templates.
        secret: signs the session, the tickets and the tokens against forgery.
        answer_limit: the most characters an answer can have, counted as it will be kept.
        https: whether people reach it by https, so that its cookie goes nowhere else.
        clock: the time, aware; for tests.

    Raises:
        InvalidConfig: the look cannot be used.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="__Host-heard-form" if https else "heard-form",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        WTF_CSRF_TIME_LIMIT=int(LIFETIME.total_seconds()),
    )
    app.session_interface = _FormSessions()
    app.jinja_env.globals["service_name"] = "Tell us what you think"
    look(app)
    clock = clock or (lambda: datetime.now(UTC))
    keep_version(app)
    _add_pages(app, Desk(door, directory, TicketBooth(secret, clock), answer_limit, clock))
    add_problem_pages(app, "form")
    return app


def _add_pages(app: Flask, desk: Desk) -> None:
    standard, easy = FormPages(desk), EasyReadPages(desk)
    app.add_url_rule("/", "start", by_version(standard.start, easy.start))
    app.add_url_rule("/feedback", "feedback", by_version(standard.blank, easy.first))
    app.add_url_rule("/feedback", "send", standard.send, methods=["POST"])
    app.add_url_rule(f"{EASY_READ_PATH}<step>", "reopen", easy.reopen)
    app.add_url_rule(f"{EASY_READ_PATH}<step>", "answer", easy.answer, methods=["POST"])
    app.add_url_rule("/sent", "sent", by_version(standard.sent, easy.sent))
    app.add_url_rule("/health", "health", lambda: Response("ok", mimetype="text/plain"))


def by_version(
    standard: Callable[[], ResponseReturnValue], easy_read: Callable[[], ResponseReturnValue]
) -> Callable[[], ResponseReturnValue]:
    """Return the view that shows the version that was asked for. Large print is the standard pages in other sizes."""

    def view() -> ResponseReturnValue:
        return easy_read() if version_asked_for() is Version.EASY_READ else standard()

    return view
