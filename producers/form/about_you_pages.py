"""The page about the person, after the reference was shown: whoever leaves it has lost nothing, and has sent all."""

from dataclasses import dataclass

import structlog
from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from producers.about_you import AboutYouDoor
from producers.door import Ticket
from producers.form.about_you_fields import AboutYouForm
from producers.form.about_you_questions import EASY_QUESTIONS, ETHNIC_CHOICES, ETHNIC_HINTS
from producers.form.easy_questions import Question
from producers.form.fields import FormFault
from producers.form.tickets import TicketBooth
from schemas.errors import InvalidEvent, Unavailable
from schemas.population import Population

log = structlog.get_logger()


@dataclass(frozen=True)
class AboutYouDesk:
    """What both versions of the page share."""

    door: AboutYouDoor
    population: Population
    tickets: TicketBooth

    def ticket_of(self, form: AboutYouForm) -> Ticket:
        """Return the ticket that a page was handed out with, or a new one where it cannot be used."""
        return self.tickets.read(form.ticket.data or "") or self.tickets.issue()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions. Where the council names no areas, nobody is asked where they live: it would not be used."""
        return EASY_QUESTIONS if self.population.area else EASY_QUESTIONS[:-1]

    def is_asked(self) -> bool:
        """Say whether this browser has sent feedback, and was not asked about the person since."""
        return "sent" in session and "about_you" in session

    def accept(self, form: AboutYouForm) -> None:
        """Keep what was answered. Where nothing was, nothing is kept.

        Raises:
            Unavailable: it could not be kept.
        """
        answers = form.answers(session["about_you"]["service"], self.population)
        if answers.says_something():
            try:
                self.door.accept(answers, self.ticket_of(form).nonce)
            except (InvalidEvent, Unavailable) as error:
                log.error("about_you.not_saved", kind=type(error).__name__)
                raise
            log.info("about_you.accepted")
            session["sent"] = {**session["sent"], "told": True}
        session.pop("about_you", None)


@dataclass(frozen=True)
class AboutYouPages:
    """The standard page, which is the large-print one too."""

    desk: AboutYouDesk

    def ask(self) -> ResponseReturnValue:
        """Hand out the page, to those who have just sent something."""
        if not self.desk.is_asked():
            return redirect(url_for("sent"), 303)
        return self._page(AboutYouForm(None), 200)

    def send(self) -> ResponseReturnValue:
        """Take what was answered, and lead back to the reference."""
        if not self.desk.is_asked():
            return redirect(url_for("sent"), 303)
        form = AboutYouForm(request.form)
        if not form.validate():
            return self._page(form, 422, faults=form.faults())
        try:
            self.desk.accept(form)
        except (InvalidEvent, Unavailable):
            return self._page(form, 503, not_saved=True)
        return redirect(url_for("sent"), 303)

    def _page(
        self, form: AboutYouForm, status: int, *, faults: list[FormFault] | None = None, not_saved: bool = False
    ) -> Response:
        form.ticket.data = self.desk.tickets.sign(self.desk.ticket_of(form))
        page = render_template(
            "form/about-you.html",
            form=form,
            faults=faults or [],
            not_saved=not_saved,
            reference=session["sent"]["reference"],
            count=len(self.desk.questions),
            asks_area=bool(self.desk.population.area),
            ethnic_hints=[ETHNIC_HINTS.get(group) for group in ETHNIC_CHOICES],
        )
        return make_response(page, status)
