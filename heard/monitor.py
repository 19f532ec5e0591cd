"""The monitor: each process tells how it is on a port of its own, never on the port that people use.

`/health` answers while the process lives, `/ready` says whether what it needs answers, `/metrics` is for Prometheus.
"""

import http
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import NamedTuple
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from heard.metrics import Reader, Sample, registry_of
from heard.readiness import Readiness, keep_asking
from heard.servers.ports import is_free
from heard.settings import Settings
from schemas.errors import InvalidConfig

STALE_AFTER_LOOKS = 3
PATIENCE_SECONDS = 15
"""How much later than planned an answer may come before it is called missing: a broker's clients have timeouts."""
Stopped = Callable[[float], bool]


class Answer(NamedTuple):
    """What is answered to a request."""

    status: int
    kind: str
    body: bytes


class Monitor:
    """One process's monitor. Nothing is asked, served or started before `start`."""

    def __init__(
        self,
        settings: Settings,
        process: str,
        stopped: Stopped,
        *,
        asks: Mapping[str, Callable[[], object]],
        also: Sequence[str] = (),
        readers: Sequence[Reader] = (),
    ) -> None:
        """Take what the process needs and what it counts.

        Args:
            settings: whose `<process>_metrics_port` says where to listen; 0 is nowhere.
            process: "form", "relay", "tag", "store", "pipeline", "pages", "clerk" or "public_page".
            stopped: waits so many seconds, or until told to stop; true when told.
            asks: for each part that the process needs, what asks it; raises `Unavailable`.
            also: parts that somebody else asks, and notes in `readiness`.
            readers: read the process's figures at a scrape.
        """
        self._settings = settings
        self._process = process
        self._stopped = stopped
        self._asks = asks
        stale = STALE_AFTER_LOOKS * settings.look_seconds + PATIENCE_SECONDS
        self.readiness = Readiness([*asks, *also], stale_seconds=stale, clock=time.monotonic)
        self._registry = registry_of([*readers, self._read_ready])
        self._server: _Server | None = None

    def start(self) -> None:
        """Serve, and keep asking, in threads that end with the process.

        Raises:
            InvalidConfig: the port is taken.
        """
        port = metrics_port(self._settings, self._process)
        if not port:
            return
        handler = partial(_Handler, self.answer)
        try:
            self._server = _Server((self._settings.metrics_host, port), handler)
        except OSError as error:
            raise _taken(self._process, port) from error
        in_background(self._server.serve_forever)
        for part, ask in self._asks.items():
            noted = self.readiness.noting(part, ask)
            in_background(partial(keep_asking, noted, self._stopped, self._settings.look_seconds))

    def close(self) -> None:
        """Listen no more."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    def answer(self, path: str) -> Answer:
        """Return the answer to a request for a path."""
        if path == "/metrics":
            return Answer(http.HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(self._registry))
        if path == "/health":
            return _json(http.HTTPStatus.OK, {"status": "ok", "process": self._process})
        if path == "/ready":
            faults = self.readiness.faults()
            is_ready = not any(faults.values())
            status = http.HTTPStatus.OK if is_ready else http.HTTPStatus.SERVICE_UNAVAILABLE
            parts = {part: fault or "ok" for part, fault in faults.items()}
            return _json(status, {"ready": is_ready, "process": self._process, "parts": parts})
        return _json(http.HTTPStatus.NOT_FOUND, {"error": "there are /health, /ready and /metrics"})

    def _read_ready(self) -> list[Sample]:
        faults = self.readiness.faults()
        return [Sample("heard_ready", 0 if fault else 1, part) for part, fault in faults.items()]


def metrics_port(settings: Settings, process: str) -> int:
    """Return where a process tells how it is; 0 is nowhere."""
    return int(getattr(settings, f"{process}_metrics_port"))


def check_metrics_port(settings: Settings, process: str) -> None:
    """Say early that the port is taken: a server's worker could only say it too late.

    Raises:
        InvalidConfig: it is taken.
    """
    port = metrics_port(settings, process)
    if port and not is_free(port, settings.metrics_host):
        raise _taken(process, port)


def _taken(process: str, port: int) -> InvalidConfig:
    name = f"HEARD_{process.upper()}_METRICS_PORT"
    return InvalidConfig(f"port {port} is taken, or HEARD_METRICS_HOST is not this computer's: set {name} to another")


def _json(status: int, body: Mapping[str, object]) -> Answer:
    return Answer(status, "application/json", json.dumps(body).encode() + b"\n")


def in_background(run: Callable[[], object]) -> None:
    """Run something in a thread that ends with the process."""
    threading.Thread(target=run, daemon=True).start()


class _Server(ThreadingHTTPServer):
    """Listens without looking up its own name, which can hang where there is no DNS, and without a word."""

    daemon_threads = True

    def server_bind(self) -> None:
        """Listen."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, *_: object) -> None:
        """Leave one who went away before the answer."""


class _Handler(BaseHTTPRequestHandler):
    """Answers GET. It logs nothing: an access log would tie an address to a moment."""

    server_version = "heard"
    sys_version = ""
    timeout = 10  # for one who connects and says nothing

    def __init__(self, answer: Callable[[str], Answer], *arguments: object) -> None:
        self._answer = answer
        super().__init__(*arguments)  # type: ignore[arg-type]  # the server's own arguments, passed through

    def do_GET(self) -> None:
        """Answer."""
        answer = self._answer(urlsplit(self.path).path)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *_: object) -> None:
        """Log nothing."""
