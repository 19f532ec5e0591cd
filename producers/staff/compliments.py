"""Log a compliment you heard: a short form, and the reference."""

from dataclasses import dataclass

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from producers.door import Ticket
from producers.form.choices import group_teams
from producers.form.desk import Desk
from producers.staff.fields import ComplimentForm
from producers.staff.gate import was_asked_for_key
from producers.staff.taking import Refusal, Taker
from schemas.events import Source, WordsUse

KEPT = ("team", "heard_by")
"""What stays filled in from one compliment to the next."""


@dataclass(frozen=True)
class ComplimentPages:
    """The views, and what they need."""

    desk: Desk
    taker: Taker

    def blank(self) -> Response:
        """Hand out a form, with who heard it and the team from the one before."""
        kept = session.get("compliment", {}).get("kept", {})
        form = ComplimentForm(self.desk.rules(), None, words_use=WordsUse.TEAM_ONLY.value, **kept)
        return self._page(form, self.desk.tickets.issue())

    def send(self) -> ResponseReturnValue:
        """Take what was filled in: a reference, or the same form with what to put right."""
        form = ComplimentForm(self.desk.rules(), request.form)
        ticket = self.desk.ticket_of(form)
        if was_asked_for_key():
            return self._page(form, ticket, is_resumed=True)
        refusal = self.taker.take(form, ticket, Source.STAFF_LOG)
        if refusal:
            return self._page(form, ticket, refusal)
        session["compliment"] = {"kept": {name: form[name].data for name in KEPT}, "sent": session["sent"]}
        return redirect(url_for("log_saved"), 303)

    def saved(self) -> ResponseReturnValue:
        """Show the reference."""
        if "compliment" not in session or request.method == "POST":
            return redirect(url_for("log"), 303)
        return render_template("staff/saved.html", **session["compliment"]["sent"])

    def _page(
        self, form: ComplimentForm, ticket: Ticket, refusal: Refusal | None = None, *, is_resumed: bool = False
    ) -> Response:
        form.ticket.data = self.desk.tickets.sign(ticket)
        page = render_template(
            "staff/log.html",
            form=form,
            refusal=refusal,
            is_resumed=is_resumed,
            groups=group_teams(self.desk.directory, form.rules.today),
        )
        return make_response(page, refusal.status if refusal else 200)
