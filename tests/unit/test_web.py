"""Which of the three apps behind the form's address answers."""

from collections.abc import Callable, Iterable

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from heard.web import beside


def app_called(name: str) -> Callable[..., Iterable[bytes]]:
    def app(environ: object, start_response: Callable[..., object]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [name.encode()]

    return app


@pytest.mark.parametrize(
    ("path", "name"),
    [
        *(
            ("/", "form"),
            ("/feedback", "form"),
            ("/look/heard.css", "form"),
            ("/staffing", "form"),
            ("/apiary", "form"),
        ),
        *(("/api", "api"), ("/api/v1/feedback", "api"), ("/openapi.json", "api")),
        *(("/staff", "staff"), ("/staff/", "staff"), ("/staff/log", "staff")),
    ],
)
def test_each_address_is_answered_by_its_own_app(path: str, name: str) -> None:
    together = beside(app_called("form"), app_called("api"), app_called("staff"))

    body, _, _ = run_wsgi_app(together, create_environ(path))

    assert b"".join(body) == name.encode()
