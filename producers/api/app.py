"""Build the API's Flask app from the parts it is given."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Flask, Response, render_template

from producers.api.document import FEEDBACK_PATH, describe_api, to_json
from producers.api.feedback import FeedbackApi
from producers.api.file import ApiFile
from producers.api.partners import Partners
from producers.api.problems import add_problems
from producers.api.rate import RateLimit
from producers.api.repeats import Repeats
from producers.door import Door
from schemas.teams import TeamDirectory
from schemas.weeks import LONDON


class Limits(NamedTuple):
    """How much is taken.

    Attributes:
        answer: the most characters an answer can have, counted as it will be kept.
        per_minute: how many requests each partner may make in any minute.
    """

    answer: int
    per_minute: int


def create_api(
    door: Door,
    directory: TeamDirectory,
    file: ApiFile,
    *,
    look: Callable[[Flask], None],
    secret: str,
    limits: Limits,
    clock: Callable[[], datetime] | None = None,
) -> Flask:
    """Return the API as a WSGI app: everything under `/api/`, and `/openapi.json`.

    Args:
        door: what accepts a submission.
        directory: the teams.
        file: the partners' keys, and what each Idempotency-Key stood for.
        look: gives the app `layout.html`, the components, and a `council` in its templates.
        secret: makes the fingerprints of what was sent.
        limits: how much is taken.
        clock: the time, aware; for tests.

    Raises:
        InvalidConfig: the look cannot be used.
    """
    clock = clock or (lambda: datetime.now(UTC))
    app = Flask(__name__, static_folder=None)
    app.jinja_env.globals["service_name"] = "API"
    app.jinja_env.filters["pretty"] = to_json
    look(app)
    api = FeedbackApi(
        door,
        directory,
        limits.answer,
        Partners(file, clock),
        Repeats(file, secret, clock),
        RateLimit(limits.per_minute),
        clock,
    )
    document = describe_api(answer_limit=limits.answer, per_minute=limits.per_minute)

    def show_document() -> Response:
        return Response(to_json(document), mimetype="application/json")

    def show_page() -> str:
        teams = directory.open_on(clock().astimezone(LONDON).date())
        return render_template("api/page.html", document=document, path=FEEDBACK_PATH, teams=teams)

    app.add_url_rule(FEEDBACK_PATH, "send", api.send, methods=["POST"], provide_automatic_options=False)
    app.add_url_rule("/openapi.json", "document", show_document, provide_automatic_options=False)
    app.add_url_rule("/api/", "page", show_page, provide_automatic_options=False)
    add_problems(app)
    return app
