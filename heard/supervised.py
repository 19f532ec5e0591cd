"""The whole of Heard on one machine, every process supervised: embedded, or full-size without Docker."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import structlog

from heard.servers.child import Child
from heard.settings import Settings
from heard.supervisor import Supervisor
from sinks.engine import connect
from sinks.migrate import migrate

log = structlog.get_logger()


def run_embedded(settings: Settings) -> None:
    """Run form, pipeline and pages until Ctrl-C or SIGTERM.

    Raises:
        Unavailable: the database cannot be made.
    """
    prepare_database(settings)
    environment = environment_of(settings)
    Supervisor(_children(settings, environment, ("form", "pipeline", "pages"))).run()


def run_stack(settings: Settings, folder: Path) -> None:
    """Run Kafka and PostgreSQL from packages, and every process of the full-size system, until Ctrl-C or SIGTERM.

    A Kafka or PostgreSQL that the settings name is used as it is, and not started.

    Raises:
        Unavailable: Kafka or PostgreSQL cannot be had; the message says what to do.
    """
    with servers(settings, folder) as ready:
        prepare_database(ready.settings)
        prepare_topics(ready.settings)
        children = _children(
            ready.settings, environment_of(ready.settings), ("form", "relay", "tag", "store", "pages")
        )
        Supervisor([*children, *ready.children]).run()
