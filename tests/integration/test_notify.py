"""Sending by GOV.UK Notify's own client to a stand-in for its API: the real one cannot be reached from a test."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest

from heard.servers.ports import free_port
from schemas.errors import Unavailable
from summaries.mail.mailer import Later, Refused, Unsure
from summaries.mail.notify import NotifyAccess, NotifyMailer
from tests.mail import SUBJECT, a_message

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
API_KEY = f"heard-{SERVICE}-{SECRET}"
"""Made up in the form of Notify's own: a name, the service and the secret, with hyphens between."""


class StandIn:
    """Answers as https://docs.notifications.service.gov.uk/rest-api.html says that Notify does."""

    def __init__(self) -> None:
        self.answers: list[int | None] = []
        self.sent: list[dict[str, Any]] = []
        self.signed_by: list[str] = []

    def answer(self, path: str, token: str, body: bytes) -> tuple[int, dict[str, object]] | None:
        assert path == "/v2/notifications/email"
        self.signed_by.append(jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})["iss"])
        code = self.answers.pop(0) if self.answers else 201
        if code is None:
            return None
        if code == 201:
            self.sent.append(json.loads(body))
            return code, {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": self.sent[-1].get("reference")}
        said = {"error": "BadRequestError", "message": "carer@example.org is not a valid email address"}
        return code, {"status_code": code, "errors": [said]}


@pytest.fixture
def notify() -> Iterator[tuple[StandIn, NotifyMailer]]:
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = stand_in.answer(self.path, self.headers["Authorization"].removeprefix("Bearer "), body)
            if answer is None:  # gone without a word
                self.close_connection = True
                return
            code, said = answer
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    mailer = NotifyMailer(NotifyAccess(API_KEY, "a-template", f"http://127.0.0.1:{server.server_port}"))
    yield stand_in, mailer
    mailer.close()
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_an_email_is_the_councils_template_filled_in(notify: tuple[StandIn, NotifyMailer]) -> None:
    stand_in, mailer = notify

    mailer.send(a_message("issue/1", unsubscribe="https://heard.example.org/unsubscribe/abc"))

    assert stand_in.signed_by == [SERVICE]
    assert stand_in.sent == [
        {
            "email_address": "carer@example.org",
            "template_id": "a-template",
            "personalisation": {"subject": SUBJECT, "body": "12 pieces."},
            "reference": "issue/1",
            "one_click_unsubscribe_url": "https://heard.example.org/unsubscribe/abc",
        }
    ]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (400, Refused),
        (403, Unavailable),
        (404, Refused),
        (429, Unavailable),
        (500, Later),
        (502, Unsure),
        (503, Unsure),
        (None, Unsure),
    ],
)
def test_what_notify_answers_decides(
    notify: tuple[StandIn, NotifyMailer], answer: int | None, outcome: type[Exception]
) -> None:
    stand_in, mailer = notify
    stand_in.answers = [answer]

    with pytest.raises(outcome) as raised:
        mailer.send(a_message())
    mailer.send(a_message())

    assert "carer" not in str(raised.value)
    assert len(stand_in.sent) == 1


def test_notify_that_cannot_be_reached_is_unavailable() -> None:
    mailer = NotifyMailer(NotifyAccess(API_KEY, "a-template", f"http://127.0.0.1:{free_port()}"))

    with pytest.raises(Unavailable, match="Notify"):
        mailer.send(a_message())
    mailer.close()
