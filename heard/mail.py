"""What sends emails, as the settings say: a mail server, GOV.UK Notify, or nothing."""

from ipaddress import ip_address

from heard.settings import Settings
from schemas.errors import InvalidConfig
from summaries.mail.mailer import Mailer
from summaries.mail.message import is_address
from summaries.mail.smtp import SmtpAccess, SmtpMailer


def mailer_of(settings: Settings) -> Mailer | None:
    """Return what sends emails; None where nothing is set up, so that they wait.

    Raises:
        InvalidConfig: the settings do not go together; the message says which.
    """
    if settings.mail_server:
        if settings.notify_api_key.get_secret_value():
            raise InvalidConfig("emails are sent one way: set HEARD_MAIL_SERVER or HEARD_NOTIFY_API_KEY, not both")
        return SmtpMailer(_smtp_access(settings))
    if settings.notify_api_key.get_secret_value():
        return _notify_mailer(settings)
    return None


def _smtp_access(settings: Settings) -> SmtpAccess:
    if not is_address(settings.mail_from):
        raise InvalidConfig("HEARD_MAIL_FROM: set it to the address that emails come from, like feedback@example.org")
    if settings.mail_security == "none" and not _is_this_computer(settings.mail_server):
        raise InvalidConfig("HEARD_MAIL_SECURITY: none is for a mail server on this computer; use starttls or tls")
    return SmtpAccess(
        host=settings.mail_server,
        port=settings.mail_port,
        security=settings.mail_security,
        username=settings.mail_username,
        password=settings.mail_password.get_secret_value(),
        ca_file=settings.mail_ca_file,
        sender=settings.mail_from,
        sender_name=settings.council.name,
    )


def _notify_mailer(settings: Settings) -> Mailer:
    if not settings.notify_template_id:
        raise InvalidConfig("HEARD_NOTIFY_TEMPLATE_ID: set it to the id of the template that holds emails")
    key = settings.notify_api_key.get_secret_value()
    try:
        from summaries.mail.notify import NotifyAccess, NotifyMailer  # noqa: PLC0415  # only who uses it has its client

        return NotifyMailer(NotifyAccess(key, settings.notify_template_id, settings.notify_url))
    except ModuleNotFoundError as error:
        raise InvalidConfig(f"HEARD_NOTIFY_API_KEY: install heard[notify] for it ({error.name} is missing)") from error
    except AssertionError:
        raise InvalidConfig("HEARD_NOTIFY_API_KEY: this is no key of GOV.UK Notify's") from None


def _is_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
