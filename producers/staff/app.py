"""Build staff's Flask app, everything under `/staff`, from the parts it is given."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Flask
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, PackageLoader

from producers.api import ApiFile, Limits, Partners
from producers.api.rate import RateLimit
from producers.bodies import MAX_BODY_BYTES
from producers.door import Door
from producers.form.desk import Desk
from producers.form.problems import add_problem_pages
from producers.form.tickets import TicketBooth
from producers.staff.compliments import ComplimentPages
from producers.staff.gate import Gate, sign_out
from producers.staff.home import show_home
from producers.staff.paper_answers import PaperAnswerPages
from producers.staff.paper_forms import PaperFormPages
from producers.staff.taking import Taker
from schemas.council import Council
from schemas.teams import TeamDirectory

WRONG_KEYS_PER_MINUTE = 30
READ_AND_SEND = ["GET", "POST"]  # each address also takes the access key that it asked for


class StaffConfig(NamedTuple):
    """What a council sets.

    Attributes:
        secret: signs the session, the tickets and the tokens against forgery.
        limits: how much is taken; the rate is each access key's.
        https: whether staff reach the pages by https, so that the cookie goes nowhere else.
        public_url: where people reach the form, for the QR code on paper; empty where nobody has set it.
    """

    secret: str
    limits: Limits
    https: bool
    public_url: str


def create_staff(
    door: Door,
    directory: TeamDirectory,
    file: ApiFile,
    council: Council,
    *,
    look: Callable[[Flask], None],
    config: StaffConfig,
    clock: Callable[[], datetime] | None = None,
) -> Flask:
    """Return staff's pages as a WSGI app.

    Args:
        door: what accepts a submission.
        directory: the teams to choose from.
        file: the access keys.
        council: whose numbers and address stand on paper.
        look: gives the app `layout.html`, the components, and a `council` in its templates.
        config: what the council sets.
        clock: the time, aware; for tests.

    Raises:
        InvalidConfig: the look cannot be used.
    """
    clock = clock or (lambda: datetime.now(UTC))
    app = Flask(__name__, static_url_path="/staff/static")
    _configure(app, config)
    look(app)
    app.jinja_env.loader = ChoiceLoader([app.jinja_env.loader or PackageLoader(__package__), _form_templates()])
    desk = Desk(door, directory, TicketBooth(config.secret, clock), config.limits.answer, clock)
    app.before_request(Gate(Partners(file, clock), RateLimit(WRONG_KEYS_PER_MINUTE), clock).check)
    _add_pages(app, desk, Taker(desk, RateLimit(config.limits.per_minute)))
    paper = PaperFormPages(desk, council, config.public_url)
    app.add_url_rule("/staff/paper", "paper", paper.choose, methods=READ_AND_SEND)
    app.add_url_rule("/staff/paper-form.pdf", "paper_form", paper.download, methods=READ_AND_SEND)
    add_problem_pages(app, "staff")
    return app


def _configure(app: Flask, config: StaffConfig) -> None:
    app.config.update(
        SECRET_KEY=config.secret,
        SESSION_COOKIE_NAME="__Host-heard-staff" if config.https else "heard-staff",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # a token is good for as long as its session, which has an end of its own
    )
    app.jinja_env.globals.update(service_name="Heard for staff", home_url="/staff", csrf_token=generate_csrf)


def _form_templates() -> PackageLoader:
    """The form's own templates: whom to ring, and how a team is chosen, are the same here."""
    return PackageLoader("producers.form")


def _add_pages(app: Flask, desk: Desk, taker: Taker) -> None:
    compliments, answers = ComplimentPages(desk, taker), PaperAnswerPages(desk, taker)
    app.add_url_rule("/staff", "home", show_home, methods=READ_AND_SEND, strict_slashes=False)
    app.add_url_rule("/staff/sign-out", "sign_out", sign_out, methods=["POST"])
    app.add_url_rule("/staff/log", "log", compliments.blank)
    app.add_url_rule("/staff/log", "log_send", compliments.send, methods=["POST"])
    app.add_url_rule("/staff/log/saved", "log_saved", compliments.saved, methods=READ_AND_SEND)
    app.add_url_rule("/staff/paper-answers", "paper_answers", answers.blank)
    app.add_url_rule("/staff/paper-answers", "paper_answers_send", answers.send, methods=["POST"])
