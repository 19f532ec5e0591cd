"""The Easy Read form: one question a page. What was answered travels from page to page inside the form itself.

So nothing is in an address, in a cookie or on our side before it is sent, and it works without JavaScript.
`static/easy-read.js` adds what the browser's own Back button would otherwise lose.
"""

from dataclasses import dataclass
from http import HTTPStatus

import structlog
from flask import Response, abort, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from producers.form.choices import group_teams
from producers.form.desk import Desk
from producers.form.easy_fields import EasyReadForm
from producers.form.easy_questions import NO_TEAM, QUESTIONS, SERVICES, Option, Question
from producers.form.fields import NOT_OURS, FormFault
from schemas.errors import InvalidEvent, Unavailable
from schemas.events import Source

START, CHECK = "start", "check"
STEPS = (START, *(question.name for question in QUESTIONS), CHECK)
NOT_USABLE = FormFault("We could not use what you wrote. Please look at it again", "#change-good")

log = structlog.get_logger()


@dataclass(frozen=True)
class EasyReadPages:
    """The views, and what they need. Their parts of the page are in `templates/easy/`."""

    desk: Desk

    def start(self) -> str:
        """Say what this is and is not, and lead to the first question."""
        asked, team = self.desk.team_asked_for()
        return render_template("easy/start.html", asked=asked, team=team, last=STEPS.index(CHECK))

    def first(self) -> Response:
        """Hand out a fresh form, at its first question."""
        _asked, team = self.desk.team_asked_for()
        form = EasyReadForm(self.desk.rules(), None, team=team.id if team else "")
        return self._show(form, STEPS[1])

    def reopen(self, step: str) -> ResponseReturnValue:
        """Lead to the first question: a page opened by its address alone has no answers with it."""
        return redirect(url_for("feedback"), 303) if step in STEPS else abort(HTTPStatus.NOT_FOUND)

    def answer(self, step: str) -> ResponseReturnValue:
        """Take one page's answer, and show the page that the button asked for. Back keeps whatever was typed."""
        if step not in STEPS or "ticket" not in request.form:
            return self.reopen(step)
        form = EasyReadForm(self.desk.rules(), request.form)
        form.validate()
        asked = request.form.get("go", "")
        if asked == "back" and (step == CHECK or not form.checking.data):
            form.checking.data = ""
            return self._show(form, STEPS[max(STEPS.index(step) - 1, 0)])
        if step == CHECK:
            return self._show(form, asked) if asked in STEPS else self._send(form)
        if step in form and form[step].errors:
            return self._show(form, step, form.faults_of(step))
        return self._show(form, CHECK if form.checking.data else STEPS[STEPS.index(step) + 1])

    def sent(self) -> ResponseReturnValue:
        """Show the reference, which is in the signed session and never in an address."""
        if "sent" not in session:
            return redirect(url_for("start"), 303)
        return render_template("easy/sent.html", **session["sent"])

    def _send(self, form: EasyReadForm) -> ResponseReturnValue:
        if form.csrf_token.errors:
            return self._show(form, CHECK, [FormFault(NOT_OURS, "#send")])
        if form.first_faulty():
            return self._show(form, CHECK)
        try:
            self.desk.accept(form.submission(), self.desk.ticket_of(form), Source.EASY_READ)
        except InvalidEvent:
            return self._show(form, CHECK, [NOT_USABLE])
        except Unavailable:
            return self._show(form, CHECK, not_saved=True)
        return redirect(url_for("sent"), 303)

    def _show(
        self, form: EasyReadForm, step: str, faults: list[FormFault] | None = None, *, not_saved: bool = False
    ) -> Response:
        """Show a step; in the place of the last one, the first question whose answer cannot be sent.

        The browser may keep these pages, for its own Back button: of a page that was sent for, it would otherwise
        keep nothing, and show an error of its own.
        """
        if step == CHECK:
            form.checking.data = "yes"
            step = form.first_faulty() or CHECK
            faults = faults or ([] if step == CHECK else form.faults_of(step))
        if faults:
            log.info("form.faulty", faults=len(faults))
        form.ticket.data = self.desk.tickets.sign(self.desk.ticket_of(form))
        page = render_template(
            f"easy/{step if step in (START, CHECK) else 'question'}.html",
            form=form,
            faults=faults,
            not_saved=not_saved,
            step=step,
            number=STEPS.index(step),
            last=STEPS.index(CHECK),
            question=next((question for question in QUESTIONS if question.name == step), None),
            answers=[(question, _answer(form, question)) for question in QUESTIONS],
            services=[
                (SERVICES[group.teams[0].service], group.teams)
                for group in group_teams(self.desk.directory, form.rules.today)
            ],
            no_team=NO_TEAM,
        )
        response = make_response(page, 503 if not_saved else 422 if faults else 200)
        response.headers["Cache-Control"] = "private, no-cache"
        return response


def _answer(form: EasyReadForm, question: Question) -> Option:
    """Return what was answered, as the page that checks it shows it; without words where it was missed."""
    typed = form[question.name].data or ""
    if question.name == "team":
        team = form.rules.open_team(typed)
        return Option(team.id, team.name, question.picture) if team else NO_TEAM
    typed_in = Option(typed, typed, question.picture)
    return next((option for option in question.options if option.value == typed), typed_in)
