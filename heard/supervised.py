"""The whole of Heard on one machine, every process supervised: embedded, or full-size without Docker."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr

from heard.servers.child import Child
from heard.servers.ports import is_free
from heard.settings import Settings, unknown
from heard.sign_in import own_address, own_host, pages_config, pages_host
from heard.supervisor import Supervisor
from heard.users import advise_first_account
from schemas.council import MADE_UP
from schemas.errors import InvalidConfig
from sinks.engine import connect
from sinks.migrate import migrate

EMBEDDED = ("form", "pipeline", "pages", "clerk")
FULL_SIZE = ("form", "relay", "tag", "store", "pages", "clerk")
"""The processes of each way to run, in the order in which they are stopped: the door first."""


class Servers(NamedTuple):
    """The settings that lead to a Kafka and a PostgreSQL, and the servers that were started for them."""

    settings: Settings
    children: tuple[Child, ...]


def run_embedded(settings: Settings) -> None:
    """Run form, pipeline and pages until Ctrl-C or SIGTERM.

    Raises:
        InvalidConfig: a file of the configuration is wrong, a port is taken, or the pages cannot be opened as the
            settings say.
        Unavailable: the database cannot be made.
    """
    settings = settings.model_copy(update={"embedded": True})
    check_configuration(settings)
    check_pages(settings)
    prepare_database(settings)
    check_ports(settings)
    if not settings.demo_sign_in:  # the demo says it itself
        print(f"\n{_addresses(settings)}\n  Ctrl-C stops all of it.\n", flush=True)
        warn(settings)
    advise_first_account(settings)
    Supervisor(processes(settings, with_public_page(settings, EMBEDDED))).run()


def run_stack(settings: Settings, folder: Path) -> None:
    """Run Kafka and PostgreSQL from packages, and every process of the full-size system, until Ctrl-C or SIGTERM.

    A Kafka or a PostgreSQL that the environment names is used as it is, and not started.

    Raises:
        InvalidConfig: a file of the configuration is wrong, or a port is taken.
        Unavailable: Kafka or PostgreSQL cannot be had; the message says what to do.
    """
    from heard.topics import create_topics  # noqa: PLC0415  # kafka-python is not needed in embedded mode

    check_configuration(settings)
    check_pages(settings)
    check_ports(settings)
    with servers(settings, folder) as (ready, started):
        prepare_database(ready)
        create_topics(ready)
        print(
            f"\n  Kafka        {ready.kafka_bootstrap_servers}\n{_addresses(ready)}\n  Ctrl-C stops all of it.\n",
            flush=True,
        )
        warn(settings)
        advise_first_account(ready, database_url=ready.database_url)
        Supervisor([*processes(ready, with_public_page(ready, FULL_SIZE)), *started]).run()


@contextmanager
def servers(settings: Settings, folder: Path) -> Iterator[Servers]:
    """Start the Kafka and the PostgreSQL that the environment does not name; stop them when the block ends.

    Raises:
        Unavailable: one cannot be had.
    """
    from heard.servers.kafka import LocalKafka  # noqa: PLC0415  # only those who start servers have their packages
    from heard.servers.postgres import LocalPostgres  # noqa: PLC0415

    with ExitStack() as stack:
        children: list[Child] = []
        found: dict[str, object] = {}
        if not settings.database_url:
            postgres = stack.enter_context(LocalPostgres(folder / "postgres"))
            found["database_url"] = postgres.create_database("heard")
            children.append(postgres.child)
        if "KAFKA_BOOTSTRAP_SERVERS" not in os.environ:
            kafka = stack.enter_context(LocalKafka(folder / "kafka", port=settings.stack_kafka_port))
            # Ours takes anyone on this machine: a password or a certificate that is set belongs to another.
            found |= {name: one.default for name, one in Settings.model_fields.items() if name.startswith("kafka_")}
            found["kafka_bootstrap_servers"] = kafka.bootstrap
            children.append(kafka.child)
        yield Servers(settings.model_copy(update=found), tuple(children))


def check_configuration(settings: Settings) -> None:
    """Say once and early that a file of the configuration is wrong, before each process says it again and again.

    The words that tag are left to the process that tags (or `heard doctor`): reading them takes a second, and room.

    Raises:
        InvalidConfig: one cannot be used; the message names file, line and key.
    """
    _ = settings.directory, settings.council, settings.themes, settings.frameworks, settings.population


def warn(settings: Settings) -> None:
    """Print what stops nothing, and is likely to be a slip that people would suffer from."""
    slips = unknown()
    if settings.council.is_made_up:
        slips.append(f"{settings.council.name} is the example's council. {MADE_UP}")
    for slip in slips:
        print(f"  LOOK: {slip}", flush=True)


def _addresses(settings: Settings) -> str:
    return (
        f"  Form         http://{own_host(settings.form_host)}:{settings.form_port}/"
        f"\n  Pages        http://{own_address(settings)}:{settings.pages_port}/"
    )


def prepare_database(settings: Settings) -> None:
    """Make the data folder and bring the database to the tables of this version.

    Raises:
        Unavailable: the folder or the database cannot be written.
    """
    try:
        settings.data_folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidConfig(f"{settings.data_folder} cannot be made: set HEARD_DATA_FOLDER") from error
    engine = connect(settings.database)
    migrate(engine)
    engine.dispose()


def check_pages(settings: Settings) -> None:
    """Say early that the pages cannot be opened as the settings say.

    Raises:
        InvalidConfig: the settings do not go together; the message says which.
    """
    pages_host(settings)
    pages_config(settings)


def check_ports(settings: Settings) -> None:
    """Say early that a port is taken, and what to do.

    Raises:
        InvalidConfig: a port is taken.
    """
    public_page = ("HEARD_PUBLIC_PAGE_PORT", settings.public_page_host, settings.public_page_port)
    for name, host, port in (
        *([public_page] if settings.public_page_port else []),
        ("HEARD_FORM_PORT", settings.form_host, settings.form_port),
        ("HEARD_PAGES_PORT", settings.pages_host, settings.pages_port),
    ):
        if not is_free(port, host):
            raise InvalidConfig(f"port {port} is taken: end what uses it, or set {name} to another")


def with_public_page(settings: Settings, names: Sequence[str]) -> tuple[str, ...]:
    """Return the processes to run: with the public page, where it has a port. It is stopped with the door, first."""
    return ("public-page", *names) if settings.public_page_port else tuple(names)


def processes(settings: Settings, names: Sequence[str]) -> list[Child]:
    """Return a child for each of Heard's own processes, with these settings."""
    environment = environment_of(settings)
    health = {
        "form": f"http://{settings.form_host}:{settings.form_port}/health",
        "pages": f"http://{own_address(settings)}:{settings.pages_port}/health",
        "public-page": f"http://{own_host(settings.public_page_host)}:{settings.public_page_port}/health",
    }
    return [
        Child(name, [sys.executable, "-m", "heard", name], environment, health=health.get(name, "")) for name in names
    ]


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment in which another process reads these settings."""
    environment = {
        f"HEARD_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in settings.model_dump().items()
        if name not in {"kafka_bootstrap_servers", "database_url"}
    }
    return environment | {
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "DATABASE_URL": settings.database_url,
    }
