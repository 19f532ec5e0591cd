"""Sends emails by SMTP. The only module that knows smtplib."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from typing import Literal, NamedTuple, cast

from schemas.errors import Unavailable
from summaries.mail.mailer import Later, Refused, Unsure
from summaries.mail.message import Message

TIMEOUT_SECONDS = 30.0
Security = Literal["starttls", "tls", "none"]
_WHAT = "mail server"
_READY, _OK, _FORWARDED, _GO_ON, _CLOSING, _PERMANENT = 220, 250, 251, 354, 421, 500
_POLICY = policy.SMTP.clone(cte_type="7bit")  # not every server takes 8 bits


class SmtpAccess(NamedTuple):
    """How a mail server is reached.

    Attributes:
        security: `tls` from the first byte, `starttls` before anything is said, or `none`.
        username: empty where the server asks for none.
        ca_file: PEM file of the CA that signed its certificate; empty for those that this machine trusts.
        sender: the address that emails come from.
        sender_name: the name beside it.
    """

    host: str
    port: int
    security: Security
    username: str
    password: str
    ca_file: str
    sender: str
    sender_name: str


class SmtpMailer:
    """Sends each email over a connection of its own: there are few, and none can spoil the next."""

    def __init__(self, access: SmtpAccess, *, timeout: float = TIMEOUT_SECONDS) -> None:
        """Take how the server is reached, and how many seconds each of its answers may take."""
        self._access = access
        self._timeout = timeout

    def send(self, message: Message) -> None:
        """Return when the server has taken the email.

        Raises:
            Unavailable: the server is away, or does not let us in.
            Later: it did not take this email now.
            Refused: it never will.
            Unsure: the connection was lost when all had been handed over.
        """
        body = as_bytes(message, self._access, datetime.now(UTC))
        with self._connected() as server:
            try:
                self._envelope(server, message.to)
                _judge(*server.docmd("DATA"), wanted={_GO_ON})
                server.send(re.sub(rb"(?m)^\.", b"..", body))  # a line's own dot is doubled: RFC 5321, 4.5.2
            except (smtplib.SMTPException, OSError) as error:  # without its last line a server delivers nothing
                raise Unavailable(_WHAT, "the connection was lost before the email was handed over") from error
            try:
                server.send(b".\r\n")
                answer = server.getreply()
            except (smtplib.SMTPException, OSError) as error:
                raise Unsure("the connection was lost after the email was handed over") from error
            _judge(*answer, wanted={_OK})

    def _envelope(self, server: smtplib.SMTP, to: str) -> None:
        code, _ = server.mail(self._access.sender)
        if code != _OK:
            raise Unavailable(_WHAT, f"it does not take HEARD_MAIL_FROM as a sender, or not now (it answered {code})")
        _judge(*server.rcpt(to), wanted={_OK, _FORWARDED})

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            advice = "it refused HEARD_MAIL_USERNAME or HEARD_MAIL_PASSWORD"
            raise Unavailable(_WHAT, f"{advice} (it answered {error.smtp_code})") from error
        except smtplib.SMTPNotSupportedError as error:
            raise Unavailable(_WHAT, "it offers no STARTTLS, or no sign-in: look at HEARD_MAIL_SECURITY") from error
        except ssl.SSLCertVerificationError as error:
            advice = "its certificate cannot be trusted: look at HEARD_MAIL_SERVER and HEARD_MAIL_CA_FILE"
            raise Unavailable(_WHAT, advice) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(_WHAT, "nothing answers at HEARD_MAIL_SERVER and HEARD_MAIL_PORT as it should") from error
        try:
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        access, own_name = self._access, self._access.sender.rpartition("@")[2]
        if access.security == "tls":
            tls = _tls(access)
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                access.host, access.port, local_hostname=own_name, timeout=self._timeout, context=tls
            )
        else:
            server = smtplib.SMTP(access.host, access.port, local_hostname=own_name, timeout=self._timeout)
        try:
            if access.security == "starttls":
                code, _ = server.starttls(context=_tls(access))
                if code != _READY:
                    raise smtplib.SMTPNotSupportedError
            if access.username:
                server.login(access.username, access.password)
            else:
                server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server


def as_bytes(message: Message, access: SmtpAccess, now: datetime) -> bytes:
    """Return the email as it goes over the wire. Its id comes from its key: a second copy can be told to be one."""
    email = EmailMessage(policy=_POLICY)
    domain = access.sender.rpartition("@")[2]
    email["Subject"] = message.subject
    email["From"] = Address(access.sender_name, addr_spec=access.sender)
    email["To"] = message.to
    email["Date"] = format_datetime(now)
    email["Message-ID"] = f"<{sha256(message.key.encode()).hexdigest()[:40]}@{domain}>"
    email["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe:
        email["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email.set_content(message.text)
    if message.html:
        email.add_alternative(message.html, subtype="html")
        html = cast("EmailMessage", email.get_body(("html",)))  # just added
        for image in message.images:
            name = f"{image.cid}.png"
            html.add_related(image.png, "image", "png", cid=f"<{image.cid}>", disposition="inline", filename=name)
    return email.as_bytes()


def _tls(access: SmtpAccess) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=access.ca_file or None)


def _judge(code: int, _: bytes, *, wanted: set[int]) -> None:
    """Return where a server took what it was given; its words are left out, for they may quote the address."""
    if code in wanted:
        return
    if code == _CLOSING:
        raise Unavailable(_WHAT, "it is closing")
    if code < 0:
        raise Unsure("the server's answer cannot be read")
    reason = f"the server answered {code}"
    raise Refused(reason) if code >= _PERMANENT else Later(reason)
