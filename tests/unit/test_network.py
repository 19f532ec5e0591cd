"""Tests cannot leave this machine."""

import socket

import pytest

from tests.network import NetworkRefused


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_a_connection_to_another_machine_is_refused(host: str) -> None:
    with socket.socket() as connection, pytest.raises(NetworkRefused, match=host):
        connection.connect((host, 80))

    with socket.socket() as connection, pytest.raises(NetworkRefused, match=host):
        connection.connect_ex((host, 80))


def test_a_connection_to_this_machine_is_let_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as connection:
        connection.connect(server.getsockname())
        accepted, _ = server.accept()
        accepted.close()
