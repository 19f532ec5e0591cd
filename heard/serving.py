"""Serving: a Flask app under gunicorn, which drains on SIGTERM."""

from collections.abc import Callable

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger


class PlainLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's log through the process's own, in place of handlers and formats of its own."""

    def setup(self, cfg: object) -> None:  # noqa: ARG002  # gunicorn's signature
        """Leave the handlers to `heard.logs`."""
        self.error_log.propagate = True
        self.access_log.propagate = False


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with one worker process of many threads. The app is built in the worker, after the fork."""

    def __init__(self, make_app: Callable[[], Flask], *, host: str, port: int, threads: int) -> None:
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

    def load(self) -> Flask:
        """Build the app."""
        return self._make_app()


def serve(make_app: Callable[[], Flask], *, host: str, port: int, threads: int) -> None:
    """Serve an app until SIGTERM or SIGINT; requests in flight are answered first.

    Args:
        make_app: builds the app, in the worker.
        host: the address to listen on.
        port: a TCP port.
        threads: requests at the same time.
    """
    _Server(make_app, host=host, port=port, threads=threads).run()
