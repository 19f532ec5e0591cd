"""`heard emails`: what waits to be sent, and what needs a person before it is sent."""

from typing import TYPE_CHECKING
from uuid import UUID

from cyclopts import App

from heard.settings import Settings, read_settings
from schemas.errors import InvalidConfig

if TYPE_CHECKING:  # it brings SQLAlchemy, and `heard --help` needs none
    from summaries.mail.outbox import Outbox

emails = App(name="emails", help="Emails that wait to be sent, were refused, or may or may not have been sent.")


@emails.command(name="list")
def list_(*, everything: bool = False) -> None:
    """List emails that are not sent: id, state, when, to whom, subject and why not.

    Args:
        everything: those that were sent as well.
    """
    from summaries.mail.outbox import State

    states = [state for state in State if everything or state not in (State.SENT, State.DROPPED)]
    listed = _outbox(read_settings()).listed(states)
    for one in listed:
        print(f"{one.email_id}  {one.state:8}  {one.added_at:%Y-%m-%d %H:%M}  {one.to}  {one.subject}")
        if one.reason:
            print(f"{'':38}{one.reason}; tries: {one.tries}")
    if not listed:
        print("Nothing waits.")
    elif any(one.state is State.UNSURE for one in listed):
        print("\nUnsure: it may have been sent. Ask whom it is for; then `heard emails retry ID` or `drop ID`.")


@emails.command
def retry(email_id: UUID) -> None:
    """Send an email that was refused, or that may not have been sent, after all.

    Args:
        email_id: as `heard emails list` shows it.
    """
    if not _outbox(read_settings()).retry(email_id):
        raise InvalidConfig("no email with this id was refused or is unsure: look at `heard emails list`")
    print("It waits to be sent again.")


@emails.command
def drop(email_id: UUID) -> None:
    """Let an email that was not sent, or may have been, never be sent, and forget what is in it.

    Args:
        email_id: as `heard emails list` shows it.
    """
    if not _outbox(read_settings()).drop(email_id):
        raise InvalidConfig("no email with this id waits, was refused or is unsure: look at `heard emails list`")
    print("It will not be sent.")


def _outbox(settings: Settings) -> "Outbox":
    from sinks.engine import connect
    from summaries.mail.outbox import Outbox

    return Outbox(connect(settings.database))
