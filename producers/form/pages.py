"""The pages of the standard form, which is the large-print form too: start, form, sent."""

from dataclasses import dataclass

import structlog
from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from producers.door import Ticket
from producers.form.choices import ROLE_HINTS, ROLES, WORDS_USE_HINTS, WORDS_USES, group_teams
from producers.form.desk import Desk
from producers.form.fields import FeedbackForm, FormFault
from schemas.errors import InvalidEvent, Unavailable
from schemas.events import Source

NOT_USABLE = FormFault("We could not use what you typed. Please look at it again, or ring us instead", "#good")

log = structlog.get_logger()


@dataclass(frozen=True)
class FormPages:
    """The views, and what they need."""

    desk: Desk

    def start(self) -> str:
        """Say what this is and is not, and lead to the form."""
        asked, team = self.desk.team_asked_for()
        return render_template("form/start.html", asked=asked, team=team)

    def blank(self) -> Response:
        """Hand out a fresh form.

        This page alone may be kept by the browser, for its own Back button: so the form that comes back is the same
        one, with its ticket and what was typed, and sending it again is no second submission. It holds no words.
        """
        asked, team = self.desk.team_asked_for()
        form = FeedbackForm(self.desk.rules(), None, team=team.id if team else "")
        page = self._page(form, self.desk.tickets.issue(), 200, team_unknown=bool(asked) and team is None)
        page.headers["Cache-Control"] = "private, no-cache"
        return page

    def send(self) -> ResponseReturnValue:
        """Take what was filled in: a reference, or the same form with what to put right."""
        form = FeedbackForm(self.desk.rules(), request.form)
        ticket = self.desk.ticket_of(form)
        if not form.validate():
            faults = form.faults()
            log.info("form.faulty", faults=len(faults))
            return self._page(form, ticket, 422, faults=faults)
        try:
            self.desk.accept(form.submission(), ticket, Source.FORM)
        except InvalidEvent:
            return self._page(form, ticket, 422, faults=[NOT_USABLE])
        except Unavailable:
            return self._page(form, ticket, 503, not_saved=True)
        return redirect(url_for("sent"), 303)

    def sent(self) -> ResponseReturnValue:
        """Show the reference, which is in the signed session and never in an address."""
        if "sent" not in session:
            return redirect(url_for("start"), 303)
        return render_template("form/sent.html", **session["sent"])

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
        form.ticket.data = self.desk.tickets.sign(ticket)
        page = render_template(
            "form/feedback.html",
            form=form,
            faults=faults or [],
            team_unknown=team_unknown,
            not_saved=not_saved,
            groups=group_teams(self.desk.directory, form.rules.today),
            role_hints=[ROLE_HINTS.get(role) for role in ROLES],
            words_use_hints=[WORDS_USE_HINTS.get(use) for use in WORDS_USES],
            today=form.rules.today,
        )
        return make_response(page, status)
