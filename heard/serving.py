"""Serving: a web app under gunicorn, which drains on SIGTERM."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from schemas.errors import InvalidConfig

if TYPE_CHECKING:  # a type that only type checkers have
    from _typeshed.wsgi import WSGIApplication

CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))
"""What Docker and Podman put into every container."""
ANY_ADDRESS = "0.0.0.0"  # noqa: S104  # of a container, whose only way in is the port that was published


class PlainLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's log through the process's own, in place of handlers and formats of its own."""

    def setup(self, cfg: object) -> None:  # noqa: ARG002  # gunicorn's signature
        """Leave the handlers to `heard.logs`."""
        self.error_log.propagate = True
        self.access_log.propagate = False


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with one worker process of many threads. The app is built in the worker, after the fork."""

    def __init__(self, make_app: Callable[[], "WSGIApplication"], *, host: str, port: int, threads: int) -> None:
        self._make_app = make_app
        self._options = {
            "bind": f"{host}:{port}",
            "worker_class": "gthread",
            "threads": threads,
            "graceful_timeout": 20,
            "control_socket_disable": True,
            "accesslog": None,  # an access log would tie an address to a moment
            "logger_class": "heard.serving.PlainLogger",
        }
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn its settings."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> "WSGIApplication":
        """Build the app."""
        return self._make_app()


def serve(make_app: Callable[[], "WSGIApplication"], *, host: str, port: int, threads: int) -> None:
    """Serve an app until SIGTERM or SIGINT; requests in flight are answered first.

    Args:
        make_app: builds the app, in the worker.
        host: the address to listen on.
        port: a TCP port.
        threads: requests at the same time.
    """
    _Server(make_app, host=host, port=port, threads=threads).run()


def listening_address(own: str, *, wants_container: bool, is_container: bool) -> str:
    """Return where to listen: this computer's own address or, in a container that asks for it, the container's.

    In a container, 127.0.0.1 is the container itself and nobody can come in. See docs/decisions/0009.

    Raises:
        InvalidConfig: it asks for the container's, and this is no container: it would be open to the network.
    """
    if not wants_container:
        return own
    if not is_container:
        raise InvalidConfig("HEARD_PAGES_IN_CONTAINER: this is no container, and the pages would be open to everyone")
    return ANY_ADDRESS


def in_container() -> bool:
    """Whether this process runs in a container, as far as can be known."""
    return any(mark.exists() for mark in CONTAINER_MARKS) or "KUBERNETES_SERVICE_HOST" in os.environ
