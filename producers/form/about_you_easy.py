"""The questions about the person in Easy Read: one a page. Answers travel inside the form, as those before them do."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, abort, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from producers.form.about_you_fields import NOT_OURS, AboutYouForm
from producers.form.about_you_pages import AboutYouDesk
from producers.form.fields import FormFault
from schemas.errors import InvalidEvent, Unavailable


@dataclass(frozen=True)
class EasyAboutYouPages:
    """The views. What is asked, and why, is said above the first question."""

    desk: AboutYouDesk

    @property
    def steps(self) -> list[str]:
        """The pages, each by its question."""
        return [question.name for question in self.desk.questions]

    def ask(self) -> ResponseReturnValue:
        """Hand out the first page, to those who have just sent something."""
        if not self.desk.is_asked():
            return redirect(url_for("sent"), 303)
        return self._show(AboutYouForm(None), self.steps[0])

    def reopen(self, step: str) -> ResponseReturnValue:
        """Lead to the first question: a page opened by its address alone has no answers with it."""
        return redirect(url_for("about_you"), 303) if step in self.steps else abort(HTTPStatus.NOT_FOUND)

    def answer(self, step: str) -> ResponseReturnValue:
        """Take one page's answer, and show the next page or the one before; after the last, keep all of them."""
        if step not in self.steps or "ticket" not in request.form:
            return self.reopen(step)
        if not self.desk.is_asked():
            return redirect(url_for("sent"), 303)
        form = AboutYouForm(request.form)
        form.validate()
        place = self.steps.index(step)
        if request.form.get("go") == "back":
            return self._show(form, self.steps[max(place - 1, 0)])
        if form[step].errors:
            return self._show(form, step, [FormFault(form[step].errors[0], f"#{step}")])
        if place + 1 < len(self.steps):
            return self._show(form, self.steps[place + 1])
        return self._send(form, step)

    def _send(self, form: AboutYouForm, step: str) -> ResponseReturnValue:
        if form.csrf_token.errors:
            return self._show(form, step, [FormFault(NOT_OURS, "#send")])
        if wrong := next((name for name in self.steps if form[name].errors), None):
            return self._show(form, wrong, [FormFault(form[wrong].errors[0], f"#{wrong}")])
        try:
            self.desk.accept(form)
        except (InvalidEvent, Unavailable):
            return self._show(form, step, not_saved=True)
        return redirect(url_for("sent"), 303)

    def _show(
        self, form: AboutYouForm, step: str, faults: list[FormFault] | None = None, *, not_saved: bool = False
    ) -> Response:
        form.ticket.data = self.desk.tickets.sign(self.desk.ticket_of(form))
        page = render_template(
            "easy/about-you.html",
            form=form,
            faults=faults or [],
            not_saved=not_saved,
            reference=session["sent"]["reference"],
            step=step,
            number=self.steps.index(step) + 1,
            last=len(self.steps),
            question=self.desk.questions[self.steps.index(step)],
        )
        return make_response(page, 503 if not_saved else 422 if faults else 200)
