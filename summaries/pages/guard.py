"""By which name the pages may be asked for, and what no cache may keep."""

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from flask import Flask, Response, request

OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def add_guard(app: Flask, names: Collection[str]) -> None:
    """Refuse every request that was not sent to this computer by one of its own names, or by one of those given.

    Listening on 127.0.0.1 is not enough: a web page anywhere can point a name of its own at 127.0.0.1 and have
    the visitor's browser read these pages for it (DNS rebinding). Such a request has that other name as its Host.
    """
    app.before_request(_refuse_strangers(OWN_NAMES | set(names)))
    app.after_request(_keep_private)


def _refuse_strangers(names: Collection[str]) -> Callable[[], Response | None]:
    def check() -> Response | None:
        if _host_name(request.headers.get("Host", "")) in names:
            return None
        return Response(
            "These pages are not open under this name. Ask whoever looks after Heard for their address.\n",
            status=421,
            mimetype="text/plain",
        )

    return check


def _host_name(host: str) -> str | None:
    try:
        parts = urlsplit(f"//{host}")
        return parts.hostname if parts.netloc == host and parts.username is None else None
    except ValueError:
        return None


def _keep_private(response: Response) -> Response:
    """Let no cache keep people's words; the style sheet may be kept."""
    if response.mimetype != "text/css":
        response.headers["Cache-Control"] = "no-store"
    return response
