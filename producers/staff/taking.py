"""Taking: what happens to a form of staff's when it is sent."""

from dataclasses import dataclass
from typing import NamedTuple

import structlog
from flask import session

from producers.api.rate import RateLimit
from producers.door import Ticket
from producers.form.desk import Desk
from producers.form.fields import FormFault
from producers.staff.fields import StaffForm
from schemas.errors import InvalidEvent, Unavailable
from schemas.events import Source

NOT_USABLE = FormFault("We could not use what you typed. Please look at it again", "#good")
TOO_OFTEN = "Too many were saved with this access key in a minute. Wait {} seconds, then press ‘Save’ again"

log = structlog.get_logger()


class Refusal(NamedTuple):
    """Why nothing was saved, for the page that shows the form again.

    Attributes:
        status: of HTTP.
        faults: what to put right.
        not_saved: whether it is our fault and not theirs.
    """

    status: int
    faults: list[FormFault]
    not_saved: bool = False


@dataclass(frozen=True)
class Taker:
    """Takes what staff send: so many from each access key in a minute."""

    desk: Desk
    limit: RateLimit

    def take(self, form: StaffForm, ticket: Ticket, source: Source) -> Refusal | None:
        """Keep what was sent, and leave in `session["sent"]` what to show; or say why not."""
        if not form.validate():
            faults = form.faults()
            log.info("staff.faulty", faults=len(faults))
            return Refusal(422, faults)
        partner = session["access"]["name"]
        if seconds := self.limit.wait(partner):
            log.warning("staff.too_many", partner=partner)
            return Refusal(429, [FormFault(TOO_OFTEN.format(seconds), "#save")])
        try:
            self.desk.accept(form.submission(), ticket, source)
        except InvalidEvent:
            return Refusal(422, [NOT_USABLE])
        except Unavailable:
            return Refusal(503, [], not_saved=True)
        return None
