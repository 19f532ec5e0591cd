"""The desk behind every version of the form: today's rules, tickets, and what happens when a form is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from flask import request, session

from producers.door import Door, Submission, Ticket
from producers.form.fields import FeedbackForm
from producers.form.tickets import TicketBooth
from producers.rules import Rules
from schemas.about_you import ROLES_ASKED, SERVICES_ASKED
from schemas.errors import InvalidEvent, Unavailable
from schemas.events import Source, Unsafe
from schemas.references import reference_of
from schemas.teams import Team, TeamDirectory
from schemas.weeks import LONDON

MAX_TEAM_CHARACTERS = 100

log = structlog.get_logger()


@dataclass(frozen=True)
class Desk:
    """What all versions of the form share."""

    door: Door
    directory: TeamDirectory
    tickets: TicketBooth
    answer_limit: int
    clock: Callable[[], datetime]

    def rules(self) -> Rules:
        """Return what this council accepts today."""
        return Rules(self.directory, self.answer_limit, self.clock().astimezone(LONDON).date())

    def team_asked_for(self) -> tuple[str, Team | None]:
        """Return the team that the address names, and the open team that it leads to, if any."""
        asked = request.args.get("team", "")[:MAX_TEAM_CHARACTERS]
        return asked, self.rules().open_team(asked)

    def ticket_of(self, form: FeedbackForm) -> Ticket:
        """Return the ticket that a form was handed out with, or a new one where it cannot be used."""
        return self.tickets.read(form.ticket.data) or self.tickets.issue()

    def accept(self, submission: Submission, ticket: Ticket, source: Source) -> None:
        """Keep what was sent, and remember for the next page what to tell the person.

        Raises:
            InvalidEvent: the contract refuses it.
            Unavailable: it could not be kept. Nothing was accepted.
        """
        try:
            event = self.door.accept(submission, ticket, source)
        except InvalidEvent:
            log.warning("form.refused")
            raise
        except Unavailable as error:
            log.error("form.not_saved", what=error.what)
            raise
        log.info("feedback.accepted", feedback_id=str(event.feedback_id))
        session["sent"] = {
            "reference": reference_of(event.feedback_id),
            "worried": event.unsafe in (Unsafe.YES, Unsafe.NOT_SURE),
            "reply": event.reply_to is not None,
        }
        session.pop("about_you", None)
        if event.role in ROLES_ASKED:  # what follows stays in the person's own browser until they answer
            session["about_you"] = {"service": self._service(event.team_chosen)}

    def _service(self, team: str | None) -> str | None:
        service = self.directory.named(team).service if team and team in self.directory else None
        return service if service in SERVICES_ASKED else None
