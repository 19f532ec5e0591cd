"""The real Kafka and PostgreSQL that all measurements of one run share, and Heard's own processes on them."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from heard.servers.kafka import LocalKafka
from heard.servers.ports import free_port
from heard.servers.postgres import LocalPostgres
from heard.settings import Settings
from heard.supervised import prepare_database, processes
from heard.supervisor import Supervisor
from heard.topics import create_topics


class Rig:
    """A broker and a database server of this run's own."""

    def __init__(self, kafka: LocalKafka, postgres: LocalPostgres, folder: Path) -> None:
        self.kafka = kafka
        self.postgres = postgres
        self._folder = folder
        self._made = 0

    def full_size(self) -> Settings:
        """Return the settings of a full-size Heard with an empty database and an empty spool."""
        self._made += 1
        settings = self._settings(self.postgres.create_database(f"heard_{self._made}"))
        prepare_database(settings)
        create_topics(settings)
        return settings

    def embedded(self) -> Settings:
        """Return the settings of an embedded Heard with an empty database and an empty spool."""
        self._made += 1
        settings = self._settings("")
        prepare_database(settings)
        return settings

    def _settings(self, database_url: str) -> Settings:
        return Settings(
            _env_file=None,
            data_folder=self._folder / f"heard-{self._made}",
            database_url=database_url,
            kafka_bootstrap_servers=self.kafka.bootstrap,
            form_port=free_port(),
            log_level="WARNING",
        )


@contextmanager
def servers() -> Iterator[Rig]:
    """Start a Kafka and a PostgreSQL in a folder that is gone at the end.

    Raises:
        Unavailable: one cannot be had.
    """
    with tempfile.TemporaryDirectory(prefix="heard-") as name:
        folder = Path(name)
        with LocalPostgres(folder / "postgres") as postgres, LocalKafka(folder / "kafka") as kafka:
            yield Rig(kafka, postgres, folder)


@contextmanager
def running(settings: Settings, names: Sequence[str]) -> Iterator[Supervisor]:
    """Run some of Heard's processes while the block runs.

    Raises:
        Unavailable: one was not ready in time.
    """
    supervisor = Supervisor(processes(settings, names))
    supervisor.start()
    try:
        supervisor.wait_until_ready()
        yield supervisor
    finally:
        supervisor.stop()
