"""No network outside this machine in tests: a connection anywhere else is refused, and says so."""

import ipaddress
import socket
from typing import Any

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


class NetworkRefused(RuntimeError):
    """A test tried to leave this machine."""


def refuse_network(*allowed: str) -> None:
    """From now on let this process connect to this machine only.

    Args:
        allowed: names or addresses of hosts that may be reached all the same (a Kafka that is already there).
    """
    addresses = {str(found[4][0]) for host in allowed for found in socket.getaddrinfo(host, None)}

    def check(connection: socket.socket, address: Any) -> None:
        if connection.family not in (socket.AF_INET, socket.AF_INET6):
            return
        host = address[0]
        if not (host == "localhost" or host in allowed or host in addresses or _is_loopback(host)):
            raise NetworkRefused(f"tests may not connect to {host}: give the code under test a fake, or a local server")

    def connect(self: socket.socket, address: Any) -> None:
        check(self, address)
        _connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        check(self, address)
        return _connect_ex(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]


def allow_network() -> None:
    """Let this process connect to anything again."""
    socket.socket.connect = _connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _connect_ex  # type: ignore[method-assign]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
