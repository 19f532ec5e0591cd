"""The knock on doors that are not Kafka's: each ends at once, and says what it met."""

import gc
import socket
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from heard import knock as knocking
from heard.broker import asking
from heard.knock import Refused, knock
from heard.servers.ports import free_port
from schemas.errors import Unavailable
from schemas.kafka import KafkaAccess

Serve = Callable[[socket.socket], object]


@contextmanager
def a_server(serve: Serve) -> Iterator[str]:
    """Answer each connection so, and close it; gives the address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with suppress(OSError):  # it is closed at the end
                while True:
                    connection, _ = listening.accept()
                    with connection, suppress(OSError):
                        serve(connection)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def hang_up(_: socket.socket) -> None:
    """Say nothing."""


def greet_as_a_mail_server(connection: socket.socket) -> None:
    connection.recv(1024)
    connection.sendall(b"220 mail.example ESMTP\r\n")
    connection.recv(1024)


def wait_for_more(connection: socket.socket) -> None:
    while connection.recv(1024):
        pass


def nowhere() -> str:
    return f"127.0.0.1:{free_port()}"


@pytest.mark.parametrize("protocol", ["PLAINTEXT", "SSL"])
def test_one_who_hangs_up_may_answer_the_next_time(protocol: str) -> None:
    with a_server(hang_up) as address, pytest.raises(Unavailable, match=f"{address} hung up on us") as caught:
        knock(KafkaAccess(address, protocol))

    assert not isinstance(caught.value, Refused)


def test_one_who_is_not_kafka_is_told_from_it() -> None:
    with a_server(greet_as_a_mail_server) as address, pytest.raises(Refused, match=f"{address} is not Kafka"):
        knock(KafkaAccess(address))


@pytest.mark.parametrize("protocol", ["PLAINTEXT", "SSL"])
def test_one_who_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, protocol: str) -> None:
    monkeypatch.setattr(knocking, "SECONDS", 0.2)

    with a_server(wait_for_more) as address, pytest.raises(Unavailable, match="takes connections and does not answer"):
        knock(KafkaAccess(address, protocol))


@pytest.mark.parametrize("address", [nowhere(), "no-port", "host:port"])
def test_where_nobody_is_the_setting_is_named(address: str) -> None:
    with pytest.raises(Unavailable, match="nothing listens at KAFKA_BOOTSTRAP_SERVERS"):
        knock(KafkaAccess(address))


def test_the_reason_of_one_that_is_there_counts_more_than_that_another_is_away() -> None:
    with a_server(greet_as_a_mail_server) as address, pytest.raises(Refused):
        knock(KafkaAccess(f"{nowhere()}, {address}, {nowhere()}"))


class Ring:
    """Garbage that only the collector finds, as kafka-python's closed connections are."""

    def __init__(self) -> None:
        self.itself = self


def test_while_the_broker_is_away_what_its_clients_leave_behind_is_collected() -> None:
    gc.disable()
    try:
        left_behind = weakref.ref(Ring())
        with pytest.raises(Unavailable), asking(KafkaAccess(nowhere()), ""):
            pass
        assert left_behind() is None
    finally:
        gc.enable()
