"""Mail servers on this machine: a real one that keeps what it is sent, and one that ends in the middle."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socket import create_server, socket
from typing import Any, NamedTuple

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from heard.servers.ports import free_port
from summaries.mail.message import Message
from summaries.mail.smtp import Security, SmtpAccess

SUBJECT = "Reablement, 2 to 8 March 2026"
PASSWORD = "a-password-of-this-test"


def a_message(key: str = "a/1", **changes: Any) -> Message:
    values: dict[str, Any] = {
        "to": "carer@example.org",
        "subject": SUBJECT,
        "text": "12 pieces.",
    }
    return Message(key=key, **(values | changes))


class Mailbox:
    """What a server was sent, and what it answers."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.to: list[str] = []
        self.rcpt_answer = ""
        self.data_answer = "250 OK"
        self.on_data: Callable[[], None] = lambda: None

    async def handle_RCPT(self, _: SMTP, __: Any, envelope: Envelope, address: str, ___: Any) -> str:
        if self.rcpt_answer:
            return self.rcpt_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Any, envelope: Envelope) -> str:
        if self.data_answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
            self.to += envelope.rcpt_tos
        self.on_data()
        return self.data_answer


@contextmanager
def mail_server(mailbox: Mailbox, port: int = 0, **options: Any) -> Iterator[int]:
    """Run a real mail server, and give its port."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


class Certificates(NamedTuple):
    server: ssl.SSLContext
    ca_file: str


def make_certificates(folder: Path, name: str = "localhost") -> Certificates:
    ca = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert(name).configure_cert(context)
    ca.cert_pem.write_to_path(folder / "ca.pem")
    return Certificates(context, str(folder / "ca.pem"))


def only_with_password(_: Any, __: Any, ___: Any, ____: str, given: LoginPassword) -> AuthResult:
    return AuthResult(success=given == LoginPassword(b"heard", PASSWORD.encode()), handled=False)


def access_to(port: int, security: Security = "none", **changes: Any) -> SmtpAccess:
    values: dict[str, Any] = {"host": "localhost", "port": port, "security": security, "username": "", "password": ""}
    values |= {"ca_file": "", "sender": "feedback@council.example", "sender_name": "A Council"}
    return SmtpAccess(**(values | changes))


@contextmanager
def server_that_ends(after: bytes) -> Iterator[int]:
    """Run a server that says yes to all, and is gone without a word when it has read this."""

    def answer(line: bytes) -> bytes:
        return b"354 go on\r\n" if line.upper().startswith(b"DATA") else b"250 OK\r\n"

    def serve(listening: socket) -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            in_body = False
            for line in lines:
                if line.upper().startswith(after):
                    return
                if not in_body:
                    connection.sendall(answer(line))
                in_body = in_body or line.upper().startswith(b"DATA")

    with create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


class FakeMailer:
    """Takes emails, or fails as it is told to: one outcome for each email, then all are taken."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        self.sent.append(message)
