"""What the API answers when it does not accept: problem+json (RFC 9457), in words that never repeat what was sent."""

import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path

import msgspec
import structlog
from flask import Flask, Response, request
from msgspec import Struct
from werkzeug.exceptions import HTTPException

from producers.api.body import Fault
from producers.bodies import MAX_DRAIN_BYTES, drain
from schemas.errors import Unavailable

RETRY_SECONDS = 30
"""What a partner is told to wait when nothing can be saved: the relay may have emptied the spool by then."""
MEDIA_TYPE = "application/problem+json"
TEXTS = {
    404: "There is nothing at this address. The API is described at /api/",
    405: "This address does not take that method. The API is described at /api/",
    413: "The body is too large. Nothing was saved",
    500: "Something went wrong here. Nothing was saved. Please try again later",
    503: "Nothing can be saved now, and nothing was. Send the same again later",
}
"""What is said of a status where nothing more is known."""

log = structlog.get_logger()


class NamedFault(Struct, frozen=True, omit_defaults=True):
    """One fault of a request. It never repeats what was sent."""

    detail: str
    pointer: str | None = None
    header: str | None = None


class Problem(Struct, frozen=True, omit_defaults=True):
    """Why a request was not accepted (RFC 9457). Nothing of it was saved."""

    title: str
    status: int
    detail: str
    errors: tuple[NamedFault, ...] = ()


class NotAccepted(Exception):
    """Ends a request with a problem."""

    def __init__(
        self, status: int, detail: str, *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        """Take the status, one sentence, every fault, and headers that go with it."""
        super().__init__(status)
        self.status, self.detail, self.faults, self.headers = status, detail, faults, headers or {}


def add_problems(app: Flask) -> None:
    """Answer everything that goes wrong with a problem."""
    app.register_error_handler(NotAccepted, _show)
    app.register_error_handler(Unavailable, _show_unavailable)
    app.register_error_handler(HTTPException, _show_http_problem)
    app.register_error_handler(Exception, _show_our_fault)


def _show(problem: NotAccepted) -> Response:
    body = Problem(
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.detail,
        errors=tuple(NamedFault(*fault) for fault in problem.faults),
    )
    return Response(msgspec.json.encode(body), problem.status, dict(problem.headers), mimetype=MEDIA_TYPE)


def _show_unavailable(error: Unavailable) -> Response:
    log.error("api.not_saved", what=error.what)
    return _show(NotAccepted(503, TEXTS[503], headers={"Retry-After": str(RETRY_SECONDS)}))


def _show_http_problem(error: HTTPException) -> Response | HTTPException:
    """Show what HTTP itself calls an error; redirects pass through."""
    code = error.code or 500
    if code < 400:
        return error
    if code == 413:  # a program that is still sending may never see the answer
        ends_itself = bool(request.environ.get("wsgi.input_terminated"))
        drain(request.environ["wsgi.input"], request.content_length or (MAX_DRAIN_BYTES if ends_itself else 0))
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    return _show(
        NotAccepted(code, TEXTS.get(code, "The request could not be read. Nothing was saved"), headers=headers)
    )


def _show_our_fault(error: Exception) -> Response:
    """Log where it broke and never what it said: the text of an error can hold a person's words."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error("api.failed", kind=type(error).__name__, module=Path(place.filename).name, line=place.lineno)
    return _show(NotAccepted(500, TEXTS[500]))
