"""Who may ask: only a browser on this computer, until sign-in is built."""

from urllib.parse import urlsplit

from flask import Flask, Response, request

OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def add_guard(app: Flask) -> None:
    """Refuse every request that was not sent to this computer by one of its own names.

    Listening on 127.0.0.1 is not enough: a web page anywhere can point a name of its own at 127.0.0.1 and have
    the visitor's browser read these pages for it (DNS rebinding). Such a request has that other name as its Host.
    """
    app.before_request(_refuse_strangers)
    app.after_request(_keep_private)


def _refuse_strangers() -> Response | None:
    if _host_name(request.headers.get("Host", "")) in OWN_NAMES:
        return None
    return Response(
        "These pages are open only on this computer. Go to http://localhost with the port you were given.\n",
        status=421,
        mimetype="text/plain",
    )


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
