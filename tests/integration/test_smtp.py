"""Sending by SMTP to a real server (aiosmtpd), and to one that ends in the middle."""

from pathlib import Path

import pytest

from heard.servers.ports import free_port
from schemas.errors import Unavailable
from summaries.mail.mailer import Later, Refused, Unsure
from summaries.mail.smtp import SmtpMailer
from tests.mail import (
    PASSWORD,
    Mailbox,
    a_message,
    access_to,
    mail_server,
    make_certificates,
    only_with_password,
    server_that_ends,
)


def test_an_email_arrives_as_it_was_written() -> None:
    mailbox = Mailbox()
    text = "12 pieces of feedback.\n.\n..dots\nLlongyfarchiadau 🙂"
    with mail_server(mailbox) as port:
        SmtpMailer(access_to(port)).send(a_message(text=text))

    [mail] = mailbox.mails
    assert mailbox.to == ["carer@example.org"]
    assert (mail["To"], mail["Subject"]) == ("carer@example.org", "Reablement, 2 to 8 March 2026")
    assert mail.get_content().splitlines() == text.splitlines()


def test_starttls_and_a_password(tmp_path: Path) -> None:
    mailbox, certificates = Mailbox(), make_certificates(tmp_path)
    options = {"tls_context": certificates.server, "require_starttls": True, "auth_required": True}
    with mail_server(mailbox, authenticator=only_with_password, **options) as port:
        access = access_to(port, "starttls", ca_file=certificates.ca_file, username="heard", password=PASSWORD)
        SmtpMailer(access).send(a_message())
        with pytest.raises(Unavailable, match="HEARD_MAIL_PASSWORD"):
            SmtpMailer(access._replace(password="another")).send(a_message())
        with pytest.raises(Unavailable, match="certificate"):
            SmtpMailer(access._replace(ca_file="")).send(a_message())

    assert len(mailbox.mails) == 1


def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    mailbox, certificates = Mailbox(), make_certificates(tmp_path)
    with mail_server(mailbox, ssl_context=certificates.server) as port:
        SmtpMailer(access_to(port, "tls", ca_file=certificates.ca_file)).send(a_message())

    assert len(mailbox.mails) == 1


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path, "elsewhere.example")
    with mail_server(Mailbox(), tls_context=certificates.server) as port:
        mailer = SmtpMailer(access_to(port, "starttls", ca_file=certificates.ca_file))
        with pytest.raises(Unavailable, match="certificate"):
            mailer.send(a_message())


def test_a_server_without_starttls_is_told_nothing() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port, pytest.raises(Unavailable, match="STARTTLS"):
        SmtpMailer(access_to(port, "starttls", username="heard", password=PASSWORD)).send(a_message())

    assert mailbox.mails == []


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="HEARD_MAIL_SERVER"):
        SmtpMailer(access_to(free_port())).send(a_message())


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("550 5.1.1 <carer@example.org> unknown", Refused), ("450 4.2.0 later", Later), ("421 closing", Unavailable)],
)
def test_what_the_server_says_of_the_address_decides(answer: str, outcome: type[Exception]) -> None:
    mailbox = Mailbox()
    mailbox.rcpt_answer = answer
    with mail_server(mailbox) as port, pytest.raises(outcome) as raised:
        SmtpMailer(access_to(port)).send(a_message())

    assert "carer" not in str(raised.value)


@pytest.mark.parametrize(("answer", "outcome"), [("552 too big", Refused), ("451 4.3.0 later", Later)])
def test_what_the_server_says_of_the_email_decides(answer: str, outcome: type[Exception]) -> None:
    mailbox = Mailbox()
    mailbox.data_answer = answer
    with mail_server(mailbox) as port, pytest.raises(outcome):
        SmtpMailer(access_to(port)).send(a_message())

    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        (b"EHLO", Unavailable),
        (b"MAIL", Unavailable),
        (b"RCPT", Unavailable),
        (b"DATA", Unavailable),
        (b".\r\n", Unsure),
    ],
)
def test_a_connection_that_is_lost_is_unsure_only_when_all_was_handed_over(
    after: bytes, outcome: type[Exception]
) -> None:
    with server_that_ends(after) as port, pytest.raises(outcome):
        SmtpMailer(access_to(port)).send(a_message())
