"""The rig: a real Kafka and PostgreSQL of our own, and a network between them and us that can be cut."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from heard.servers.kafka import Entrance, LocalKafka
from heard.servers.ports import free_port
from heard.servers.postgres import LocalPostgres
from tests.faults.proxy import Mode, Proxy, started

PAIRS = ("relay-broker", "tag-broker", "store-broker", "relay-database", "store-database")
PERSON_AND_FORM = "person-form"
SOCKET = ".s.PGSQL.5432"


@dataclass
class Rig:
    """The servers, and the proxy of each pair.

    Attributes:
        ports: where each process reaches the broker by its proxy, and a person the form.
        sockets: the folder in which each process reaches the database by its proxy.
        form_port: where the form itself listens.
        small_disk: the data folder is a small disk of its own, that can be filled.
    """

    folder: Path
    kafka: LocalKafka
    postgres: LocalPostgres
    proxies: dict[str, Proxy]
    ports: dict[str, int]
    sockets: dict[str, Path]
    form_port: int
    small_disk: bool

    def set_network(self, pair: str, mode: Mode) -> None:
        self.proxies[pair].set(mode)


@contextmanager
def open_rig(folder: Path, *, small_disks: bool = False) -> Iterator[Rig]:
    """Start the servers and the proxies, and stop them when the block ends.

    Args:
        folder: short, and one that another user can be let into (PostgreSQL will not run as root).
        small_disks: give the broker and the spool small disks of their own where that can be done (root, Linux).
    """
    disks = [folder / "kafka", folder / "spool"] if small_disks and _may_mount() else []
    sockets = {name: folder / f"{name}-database" for name in ("relay", "store")}
    entrances = {name.upper(): Entrance(free_port(), free_port()) for name in ("relay", "tag", "store")}
    kafka = LocalKafka(folder / "kafka", quick_start=True, entrances=entrances)
    postgres = LocalPostgres(folder / "postgres")
    proxies: dict[str, Proxy] = {}
    try:
        for disk, megabytes in zip(disks, (1024, 64), strict=False):
            disk.mkdir()
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(disk)], check=True)
        kafka.start()
        postgres.start()
        for name, one in entrances.items():
            proxies[f"{name.lower()}-broker"] = started(("127.0.0.1", one.advertised), ("127.0.0.1", one.port))
        for name, socket_folder in sockets.items():
            socket_folder.mkdir(parents=True)
            proxies[f"{name}-database"] = started(socket_folder / SOCKET, _socket_of(postgres))
        ports = {name.lower(): one.advertised for name, one in entrances.items()} | {"form": free_port()}
        form_port = free_port()
        proxies[PERSON_AND_FORM] = started(("127.0.0.1", ports["form"]), ("127.0.0.1", form_port))
        yield Rig(folder, kafka, postgres, proxies, ports, sockets, form_port, bool(disks))
    finally:
        for proxy in proxies.values():
            proxy.stop()
        kafka.stop()
        postgres.stop()
        for disk in disks:
            subprocess.run(["umount", "-l", str(disk)], check=False)


def _may_mount() -> bool:
    return os.geteuid() == 0 and Path("/proc/mounts").exists()


def _socket_of(postgres: LocalPostgres) -> Path:
    return Path(parse_qs(urlsplit(postgres.url).query)["host"][0]) / SOCKET
