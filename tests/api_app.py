"""An API for tests, on a file of the test's own: invented council and teams, and an inbox that only remembers."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from heard.look import add_look
from producers.api import ApiFile, Limits, Partners, create_api
from producers.door import Door
from tests.council import COUNCIL
from tests.form_app import DIRECTORY, Clock, FakeInbox

WELL: dict[str, object] = {"role": "unpaid_carer", "good": "Kind."}
PATH = "/api/v1/feedback"


def make_api(file: ApiFile, inbox: FakeInbox, clock: Clock, limits: Limits) -> Flask:
    """Return the API's app. Its clock stands still until the test sets it."""
    return create_api(
        Door(inbox, "the door's secret", clock),
        DIRECTORY,
        file,
        look=lambda app: add_look(app, COUNCIL),
        secret="the api's secret",
        limits=limits,
        clock=clock,
    )


@dataclass
class Partner:
    """A partner's program: the HTTP client, and the key that it sends."""

    client: FlaskClient
    key: str

    def post(
        self,
        body: object = None,
        *,
        raw: bytes | None = None,
        content_type: str | None = "application/json",
        headers: dict[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.key}"} | (headers or {})
        if idempotency_key is not None:
            sent["Idempotency-Key"] = idempotency_key
        data = msgspec.json.encode(WELL if body is None else body) if raw is None else raw
        return self.client.post(PATH, data=data, content_type=content_type, headers=sent)

    def accepted(self, body: object = None, *, idempotency_key: str | None = None) -> str:
        """Send well, and return the reference."""
        answer = self.post(body, idempotency_key=idempotency_key)
        assert answer.status_code == 202, answer.get_json()
        return answer.get_json()["reference"]

    def faults(self, body: object = None, **sent: object) -> dict[str, str]:
        """Send what is refused, and return what is said of each place."""
        answer = self.post(body, **sent)  # type: ignore[arg-type]  # the test says which
        problem = answer.get_json()
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), problem
        assert (problem["title"], problem["status"]) == ("Unprocessable Entity", 422)
        return {fault.get("pointer") or fault["header"]: fault["detail"] for fault in problem["errors"]}


@dataclass
class ApiParts:
    """An API and all that a test may want to look at or set."""

    path: Path
    file: ApiFile
    inbox: FakeInbox
    clock: Clock
    app: Flask

    def partner(self, name: str = "hospital") -> Partner:
        return Partner(self.app.test_client(), Partners(self.file).add(name))


def make_parts(path: Path, *, answer_limit: int = 10_000, per_minute: int = 10_000) -> ApiParts:
    """Return an API on a file."""
    file, inbox, clock = ApiFile(path), FakeInbox(), Clock()
    return ApiParts(path, file, inbox, clock, make_api(file, inbox, clock, Limits(answer_limit, per_minute)))
