"""Sends emails by GOV.UK Notify. The only module that knows its client.

Notify has no free text: an email is a template of the council's own, which has to hold `((subject))` as its subject and
`((body))` as its message, and nothing else. It sends plain text with links, so HTML and pictures stay behind.
"""

from typing import NamedTuple

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from requests import ConnectionError as NotConnected
from requests import ConnectTimeout, RequestException
from urllib3.exceptions import NewConnectionError

from schemas.errors import Unavailable
from summaries.mail.mailer import Later, Refused, Unsure
from summaries.mail.message import Message

TIMEOUT_SECONDS = 30.0
_WHAT = "GOV.UK Notify"
_BAD_REQUEST, _FORBIDDEN, _TOO_MANY, _BROKEN = 400, 403, 429, 500


class NotifyAccess(NamedTuple):
    """How GOV.UK Notify is reached.

    Attributes:
        api_key: as Notify shows it once.
        template_id: of the template described above.
        url: Notify's own, or a stand-in's.
    """

    api_key: str
    template_id: str
    url: str


class NotifyMailer:
    """Hands each email to GOV.UK Notify."""

    def __init__(self, access: NotifyAccess, *, timeout: float = TIMEOUT_SECONDS) -> None:
        """Take how it is reached, and how many seconds its answer may take."""
        self._template_id = access.template_id
        self._client = NotificationsAPIClient(  # type: ignore[no-untyped-call]  # as is all of it
            access.api_key, base_url=access.url, timeout=timeout
        )

    def send(self, message: Message) -> None:
        """Return when Notify has taken the email.

        Raises:
            Unavailable: Notify is away, or does not let us in, or this day's or minute's limit is reached.
            Later: it could not take this email now.
            Refused: it never will.
            Unsure: the connection was lost when all had been handed over.
        """
        try:
            self._client.send_email_notification(  # type: ignore[no-untyped-call]
                email_address=message.to,
                template_id=self._template_id,
                personalisation={"subject": message.subject, "body": message.text},
                reference=message.key,
                one_click_unsubscribe_url=message.unsubscribe,
            )
        except APIError as error:
            _judge(error)

    def close(self) -> None:
        """Give its connections back."""
        self._client.request_session.close()


def _judge(error: APIError) -> None:
    """Raise what an error of the client's means. Its message may quote the address, so only the number goes on."""
    cause = error.__cause__
    if error.response is None:
        if isinstance(cause, RequestException) and _never_connected(cause):
            raise Unavailable(_WHAT, "nothing answers at HEARD_NOTIFY_URL") from None
        raise Unsure("the connection was lost after the email was handed over") from None
    code = error.status_code
    if code == _FORBIDDEN:
        raise Unavailable(_WHAT, "it refused HEARD_NOTIFY_API_KEY, or this machine's clock is wrong") from None
    if code == _TOO_MANY:
        raise Unavailable(_WHAT, "its limit for this minute or day is reached") from None
    if _BAD_REQUEST <= code < _BROKEN:
        raise Refused(f"Notify answered {code}") from None
    if code == _BROKEN:  # its documentation: "unable to process the request, resend your notification"
        raise Later(f"Notify answered {code}") from None
    if code < _BAD_REQUEST:  # it was taken, and only the answer is odd
        raise Unsure("Notify's answer cannot be read") from None
    # 502 to 504 come from what stands before Notify: whether it reached Notify is not said.
    raise Unsure(f"what stands before Notify answered {code}") from None


def _never_connected(error: RequestException) -> bool:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    is_new = isinstance(error, NotConnected) and isinstance(reason, NewConnectionError)
    return is_new or isinstance(error, ConnectTimeout)
