"""Type in paper answers: one screen made for speed."""

from dataclasses import dataclass

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from producers.door import Ticket
from producers.form.desk import Desk
from producers.staff.fields import PaperAnswersForm
from producers.staff.gate import was_asked_for_key
from producers.staff.taking import Refusal, Taker
from schemas.events import Source

KEPT = ("team", "heard_by", "happened_month", "happened_year")
"""What stays filled in from one paper to the next."""
NOTHING_TICKED = {"rating": "", "unsafe": "", "words_use": ""}


@dataclass(frozen=True)
class PaperAnswerPages:
    """The views, and what they need."""

    desk: Desk
    taker: Taker

    def blank(self) -> Response:
        """Hand out an empty form, under the reference of the paper before."""
        kept = session.get("papers", {}).get("kept", {})
        form = PaperAnswersForm(self.desk.rules(), None, **NOTHING_TICKED, **kept)
        return self._page(form, self.desk.tickets.issue())

    def send(self) -> ResponseReturnValue:
        """Take what was typed in: the next empty form, or the same form with what to put right."""
        form = PaperAnswersForm(self.desk.rules(), request.form)
        ticket = self.desk.ticket_of(form)
        if was_asked_for_key():
            return self._page(form, ticket, is_resumed=True)
        refusal = self.taker.take(form, ticket, Source.PAPER)
        if refusal:
            return self._page(form, ticket, refusal)
        _count_paper({name: form[name].data for name in KEPT})
        return redirect(url_for("paper_answers"), 303)

    def _page(
        self, form: PaperAnswersForm, ticket: Ticket, refusal: Refusal | None = None, *, is_resumed: bool = False
    ) -> Response:
        form.ticket.data = self.desk.tickets.sign(ticket)
        page = render_template(
            "staff/paper-answers.html",
            form=form,
            refusal=refusal,
            is_resumed=is_resumed,
            papers=session.get("papers"),
            teams=self.desk.directory.open_on(form.rules.today),
        )
        return make_response(page, refusal.status if refusal else 200)


def _count_paper(kept: dict[str, str]) -> None:
    """Remember for the next form what was saved; a paper that was sent twice counts once."""
    before, sent = session.get("papers"), session["sent"]
    is_again = before is not None and before["reference"] == sent["reference"]
    count = (before["count"] if before else 0) + (0 if is_again else 1)
    session["papers"] = {"kept": kept, "count": count, "reference": sent["reference"], "worried": sent["worried"]}
