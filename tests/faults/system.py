"""The system: every process of the full-size Heard but its pages, and what a fault can do to each."""

import os
import signal
import sys
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, quote, urlsplit

from heard.servers.child import Child
from heard.servers.kafka import LocalKafka
from heard.settings import PROJECT, Settings
from heard.supervised import environment_of, prepare_database, processes
from heard.supervisor import Backoff, Supervisor
from heard.topics import create_topics, ends
from producers.spool import Spool
from schemas.errors import Unavailable
from schemas.topics import DEAD_LETTER, RECEIVED, SINK_GROUP, TAGGED, TAGGER_GROUP
from tests.faults.checker import Verdict, check, read_stored
from tests.faults.ledger import Ledger
from tests.faults.load import DoorClient
from tests.faults.rig import Rig
from tests.faults.words import words_of

NEVER_SECONDS = 1_000_000
SESSION_SECONDS = 6.0
QUIET_SECONDS = 4.0
START_SECONDS = 60.0
NAMES = ("form", "relay", "tag", "store")


class System:
    """The processes on a database, a spool and a ledger of their own."""

    def __init__(
        self,
        rig: Rig,
        *,
        planted: Mapping[str, str] | None = None,
        reconcile_after: float = NEVER_SECONDS,
        by_proxy: bool = False,
    ) -> None:
        """Make the database and the topics; start nothing.

        Args:
            rig: the servers.
            planted: for a process's name, the module that runs in its place.
            reconcile_after: seconds until the reconciler publishes again; never, where none are given.
            by_proxy: let the processes reach broker and database through the rig's proxies.
        """
        name = f"faults_{uuid.uuid4().hex[:12]}"
        self.rig = rig
        self.settings = Settings(
            data_folder=rig.folder / "spool" / name,
            database_url=rig.postgres.create_database(name),
            kafka_bootstrap_servers=rig.kafka.bootstrap,
            form_port=rig.form_port,
            session_seconds=SESSION_SECONDS,
            delivery_seconds=5,
            slice_size=100,
            reconcile_after_seconds=reconcile_after,
            spool_max_megabytes=8,
        )
        prepare_database(self.settings)
        create_topics(self.settings)
        self.ledger = Ledger(rig.folder / f"{name}.ledger.jsonl")
        self.spool = Spool(self.settings.spool_path)
        self.children = {child.name: child for child in self._children(by_proxy, planted or {})}
        # The pauses between starts are short: a fault that ends a process ten times is not to wait for them.
        self.supervisor = Supervisor(list(self.children.values()), backoff=Backoff(longest=1.0))

    @property
    def kafka(self) -> LocalKafka:
        return self.rig.kafka

    def start(self) -> None:
        """Start all, and return when a first submission is stored: a fault is to meet processes that work."""
        self.supervisor.start()
        self.supervisor.wait_until_ready()
        rng = Random(0)  # noqa: S311 - to be repeated, not to be secret
        DoorClient(self.spool, rng).send(self.ledger, *words_of(rng, 0, "the first"))
        deadline = time.monotonic() + START_SECONDS
        while self.spool.counts().unseen:
            if time.monotonic() > deadline:
                self.stop()
                raise Unavailable("system", "the first submission was not stored")
            time.sleep(0.05)

    def stop(self) -> None:
        self.supervisor.stop()
        self.spool.close()
        self.ledger.close()

    def kill(self, name: str) -> None:
        """End a process at once (SIGKILL); its supervisor starts it again."""
        self.supervisor.kill(name)

    def ask_to_stop(self, name: str) -> None:
        """Ask a process to stop (SIGTERM); its supervisor starts it again."""
        with suppress(ProcessLookupError):
            os.kill(self.children[name].pid, signal.SIGTERM)

    def freeze(self, child: Child, seconds: float) -> None:
        """Stop a process where it stands (SIGSTOP), and let it go on after so many seconds."""
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGSTOP)
            try:
                time.sleep(seconds)
            finally:
                os.killpg(child.pid, signal.SIGCONT)

    def another(self, name: str, number: int) -> Child:
        """Return one more process of a kind, for the one who asks to launch and to end."""
        child = processes(self.settings, (name,))[0]
        child.name = f"{name}-{number}"
        return child

    def settle(self, within: float = 150) -> bool:
        """Wait until all is stored and read to its end; false where something is pending and nothing moves."""
        deadline = time.monotonic() + within
        quiet_since, before = time.monotonic(), -1
        while time.monotonic() < deadline:
            counts = self.spool.counts()
            if counts.waiting == 0 and self._lag() == 0:
                if counts.unseen == 0:
                    return True
                if counts.unseen != before:
                    quiet_since, before = time.monotonic(), counts.unseen
                if time.monotonic() - quiet_since > QUIET_SECONDS:
                    return False
            else:
                quiet_since = time.monotonic()
            time.sleep(0.2)
        return False

    def check(self) -> Verdict:
        """Hold what is there now against the ledger."""
        return check(self.ledger, read_stored(self.settings.database), self.spool.counts())

    def _lag(self) -> int | None:
        try:
            return sum(
                ends(self.settings, topic.name, group)[1]
                for topic, group in ((RECEIVED, TAGGER_GROUP), (TAGGED, SINK_GROUP), (DEAD_LETTER, SINK_GROUP))
            )
        except Unavailable:
            return None

    def _children(self, by_proxy: bool, planted: Mapping[str, str]) -> list[Child]:
        children = []
        for name in NAMES:
            settings = self._settings_of(name, by_proxy)
            if name in planted:
                environment = environment_of(settings) | {"PYTHONPATH": str(PROJECT)}
                children.append(Child(name, [sys.executable, "-m", planted[name], name], environment))
            else:
                children.extend(processes(settings, (name,)))
        return children

    def _settings_of(self, name: str, by_proxy: bool) -> Settings:
        changes: dict[str, object] = {}
        if by_proxy and name in self.rig.ports and name != "form":
            changes["kafka_bootstrap_servers"] = f"127.0.0.1:{self.rig.ports[name]}"
        if by_proxy and name in self.rig.sockets:
            changes["database_url"] = _on_socket(self.settings.database_url, self.rig.sockets[name])
        return self.settings.model_copy(update=changes)


def _on_socket(url: str, folder: Path) -> str:
    """Return the same database's address, reached by another folder's socket."""
    real = parse_qs(urlsplit(url).query)["host"][0]
    return url.replace(quote(real), quote(str(folder)))
