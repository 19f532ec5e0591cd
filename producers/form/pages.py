"""The pages of the form: start, form, sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from producers.door import Door, Ticket
from producers.form.choices import ROLE_HINTS, ROLES, WORDS_USE_HINTS, WORDS_USES, group_teams
from producers.form.fields import FeedbackForm, FormFault
from producers.form.tickets import TicketBooth
from producers.rules import Rules
from schemas.errors import InvalidEvent, Unavailable
from schemas.events import Source, Unsafe
from schemas.references import reference_of
from schemas.teams import Team, TeamDirectory
from schemas.weeks import LONDON

MAX_TEAM_CHARACTERS = 100
NOT_USABLE = FormFault("We could not use what you typed. Please look at it again, or ring us instead", "#good")

log = structlog.get_logger()


@dataclass(frozen=True)
class FormPages:
    """The views, and what they need."""

    door: Door
    directory: TeamDirectory
    tickets: TicketBooth
    answer_limit: int
    clock: Callable[[], datetime]

    def start(self) -> str:
        """Say what this is and is not, and lead to the form."""
        asked = _team_asked_for()
        return render_template("form/start.html", asked=asked, team=self._open_team(asked))

    def blank(self) -> Response:
        """Hand out a fresh form.

        This page alone may be kept by the browser, for its own Back button: so the form that comes back is the same
        one, with its ticket and what was typed, and sending it again is no second submission. It holds no words.
        """
        asked = _team_asked_for()
        team = self._open_team(asked)
        form = FeedbackForm(self._rules(), None, team=team.id if team else "")
        page = self._page(form, self.tickets.issue(), 200, team_unknown=bool(asked) and team is None)
        page.headers["Cache-Control"] = "private, no-cache"
        return page

    def send(self) -> ResponseReturnValue:
        """Take what was filled in: a reference, or the same form with what to put right."""
        form = FeedbackForm(self._rules(), request.form)
        ticket = self.tickets.read(form.ticket.data) or self.tickets.issue()
        if not form.validate():
            faults = form.faults()
            log.info("form.faulty", faults=len(faults))
            return self._page(form, ticket, 422, faults=faults)
        try:
            event = self.door.accept(form.submission(), ticket, Source.FORM)
        except InvalidEvent:
            log.warning("form.refused")
            return self._page(form, ticket, 422, faults=[NOT_USABLE])
        except Unavailable as error:
            log.error("form.not_saved", what=error.what)
            return self._page(form, ticket, 503, not_saved=True)
        log.info("feedback.accepted", feedback_id=str(event.feedback_id))
        session["sent"] = {
            "reference": reference_of(event.feedback_id),
            "worried": event.unsafe in (Unsafe.YES, Unsafe.NOT_SURE),
            "reply": event.reply_to is not None,
        }
        return redirect(url_for("sent"), 303)

    def sent(self) -> ResponseReturnValue:
        """Show the reference, which is in the signed session and never in an address."""
        if "sent" not in session:
            return redirect(url_for("start"), 303)
        return render_template("form/sent.html", **session["sent"])

    def health(self) -> Response:
        """Tell a supervisor that the process answers."""
        return Response("ok", mimetype="text/plain")

    def _rules(self) -> Rules:
        return Rules(self.directory, self.answer_limit, self.clock().astimezone(LONDON).date())

    def _open_team(self, team_id: str) -> Team | None:
        return self._rules().open_team(team_id)

    def _page(
        self,
        form: FeedbackForm,
        ticket: Ticket,
        status: int,
        *,
        faults: list[FormFault] | None = None,
        team_unknown: bool = False,
        not_saved: bool = False,
    ) -> Response:
        form.ticket.data = self.tickets.sign(ticket)
        page = render_template(
            "form/feedback.html",
            form=form,
            faults=faults or [],
            team_unknown=team_unknown,
            not_saved=not_saved,
            groups=group_teams(self.directory, form.rules.today),
            role_hints=[ROLE_HINTS.get(role) for role in ROLES],
            words_use_hints=[WORDS_USE_HINTS.get(use) for use in WORDS_USES],
            today=form.rules.today,
        )
        return make_response(page, status)


def _team_asked_for() -> str:
    return request.args.get("team", "")[:MAX_TEAM_CHARACTERS]
