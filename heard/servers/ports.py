"""Free TCP ports on this machine, for servers that must come back on the port they had."""

import random
import socket

# Below the range that Linux and macOS hand to outgoing connections (32768 and 49152 on). A client that keeps
# calling a dead server on a port inside that range can be given the same number for its own end, is then
# connected to itself, and holds the port that the server wants back.
_FIRST, _LAST = 20_000, 32_000


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that nothing listens on now and that no outgoing connection will be given.

    Raises:
        OSError: none was found in 100 tries.
    """
    for _ in range(100):
        port = random.randint(_FIRST, _LAST)  # noqa: S311 - a port number is no secret
        if is_free(port, host):
            return port
    raise OSError(f"no free port between {_FIRST} and {_LAST} on {host}")


def is_listening(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server takes connections on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.settimeout(1)
        return trial.connect_ex((host, port)) == 0


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: TIME_WAIT is no hindrance
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def first_free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """Return the first port from `wanted` on that nothing listens on now.

    Raises:
        OSError: none of the next 100 was free.
    """
    for port in range(wanted, wanted + 100):
        if is_free(port, host):
            return port
    raise OSError(f"no free port between {wanted} and {wanted + 99} on {host}")
