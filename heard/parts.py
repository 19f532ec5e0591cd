"""The parts that a process needs, each asked whether it answers. For `/ready` and its metric."""

import shutil
from pathlib import Path

from sqlalchemy import Engine, text

from heard.metrics import spool_bytes
from producers.spool import Spool
from schemas.errors import SpoolFull, Unavailable
from sinks.engine import available

LOW_DISK_BYTES = 50 * 1024 * 1024
"""With less the spool's next write may fail."""


def ask_spool(spool: Spool) -> None:
    """Ask whether the spool can be read.

    Raises:
        Unavailable: it cannot.
    """
    spool.counts()


def ask_for_room(spool: Spool, path: Path, limit_bytes: int) -> None:
    """Ask whether the spool can be read, and has room for another submission.

    Raises:
        SpoolFull: it has reached its limit.
        Unavailable: it cannot be read, or its disk is nearly full.
    """
    spool.counts()
    if spool_bytes(path) >= limit_bytes:
        raise SpoolFull
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError as error:
        raise Unavailable("spool", "the data folder cannot be read") from error
    if free < LOW_DISK_BYTES:
        raise Unavailable("spool", f"only {free // 1024**2} MB are free on its disk: make room")


def ask_database(engine: Engine) -> None:
    """Ask whether the database answers.

    Raises:
        Unavailable: it does not.
    """
    with available(), engine.connect() as connection:
        connection.execute(text("SELECT 1"))
