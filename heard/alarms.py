"""The alarm about safety as the settings have it: the pages show it, and the clerk emails it."""

from datetime import timedelta

from heard.settings import Settings
from schemas.errors import InvalidConfig
from summaries.mail.message import is_address
from summaries.review.alarms import Alarm
from summaries.working_time import WorkingHours


def alarm_of(settings: Settings) -> Alarm:
    """Return when the alarm goes off.

    Raises:
        InvalidConfig: the working hours are none.
    """
    try:
        return Alarm(timedelta(hours=settings.safety_alarm_hours), WorkingHours.parse(settings.working_hours))
    except ValueError as error:
        raise InvalidConfig(f"HEARD_WORKING_HOURS: {error}") from None


def recipients_of(settings: Settings) -> list[str]:
    """Return whom the alarm is emailed to.

    Raises:
        InvalidConfig: one of them is no address.
    """
    addresses = [one.strip() for one in settings.safety_alarm_emails.split(",") if one.strip()]
    if not all(map(is_address, addresses)):
        raise InvalidConfig("HEARD_SAFETY_ALARM_EMAILS: one of them is no email address")
    return list(dict.fromkeys(addresses))


def pages_address(settings: Settings) -> str:
    """Return the address that staff reach the pages by, without a slash at its end."""
    return settings.pages_url.rstrip("/") or f"http://localhost:{settings.pages_port}"
