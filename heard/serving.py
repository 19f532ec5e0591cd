"""Serving: a Flask app under gunicorn, which drains on SIGTERM."""

from collections.abc import Callable

from flask import Flask
from gunicorn.app.base import BaseApplication

from heard.logs import configure_logs


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with one worker process of many threads. The app is built in the worker, after the fork."""

    def __init__(self, name: str, make_app: Callable[[], Flask], *, host: str, port: int, threads: int) -> None:
        self._name = name
        self._make_app = make_app
        self._options = {
            "bind": f"{host}:{port}",
            "worker_class": "gthread",
            "threads": threads,
            "graceful_timeout": 20,
            "accesslog": None,  # an access log would tie an address to a moment
            "worker_tmp_dir": None,
            "limit_request_field_size": 8190,
            "logger_class": "heard.serving.QuietLogger",
            "post_fork": lambda *_: configure_logs(name),
        }
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn its settings."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Flask:
        """Build the app."""
        return self._make_app()


def serve(name: str, make_app: Callable[[], Flask], *, host: str, port: int, threads: int) -> None:
    """Serve an app until SIGTERM or SIGINT; requests in flight are answered first.

    Args:
        name: what logs call this process.
        make_app: builds the app, in the worker.
        host: the address to listen on.
        port: a TCP port.
        threads: requests at the same time.
    """
    _Server(name, make_app, host=host, port=port, threads=threads).run()
