"""Adds the page by which people take back what they told us, with nothing but their reference."""

from enum import StrEnum
from typing import NamedTuple

import structlog
from flask import Flask, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from producers.form.fields import FormFault, line, radios
from producers.withdrawals import WithdrawalDoor
from schemas.errors import Unavailable
from schemas.references import parse_reference

NOT_OURS = "We could not check that this form came from you. Your answers are still here. Please press ‘Send’ again"
NO_REFERENCE = "Enter your reference. It has 13 letters and numbers, like 7K3M-9QTX-2HVDC"
WRONG_REFERENCE = "Check your reference. One of its letters or numbers is not right"
CHOOSE = "Choose what you want us to do"
log = structlog.get_logger()


class Wish(StrEnum):
    """What a person can ask."""

    NOT_QUOTED = "not_quoted"
    ERASED = "erased"


WISHES = {
    Wish.NOT_QUOTED: "Do not quote my words any more",
    Wish.ERASED: "Delete everything I told you",
}
HINTS = (
    "The team keeps what you said, to learn from it. Nobody else is shown your words.",
    "We cannot get it back for you later. If we are helping you now because of what you said, we go on doing so.",
)


class TakeBackForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Both questions need an answer."""

    reference = StringField("What is your reference?", filters=[line], widget=GovTextInput())
    wish = radios("What do you want us to do?", WISHES, CHOOSE)

    def __init__(self, typed: MultiDict[str, str] | None) -> None:
        """Take what was sent; None for a fresh form."""
        super().__init__(formdata=typed)

    def validate_reference(self, field: Field) -> None:
        """A reference has a check character, which notices what was typed wrong."""
        if not field.data:
            raise ValidationError(NO_REFERENCE)
        if parse_reference(field.data) is None:
            raise ValidationError(WRONG_REFERENCE)

    def validate_wish(self, field: Field) -> None:
        """Nothing is chosen for them."""
        if not field.data:
            raise ValidationError(CHOOSE)

    def faults(self) -> list[FormFault]:
        """Return the error summary, in the order of the page."""
        fields = (self.reference, self.wish)
        found = [FormFault(field.errors[0], f"#{field.id}") for field in fields if field.errors]
        return found + ([FormFault(NOT_OURS, "#send")] if self.csrf_token.errors else [])


class _Pages(NamedTuple):
    """The views, and what they need."""

    door: WithdrawalDoor

    def ask(self) -> Response:
        """Hand out the page."""
        return self._page(TakeBackForm(None), 200)

    def send(self) -> ResponseReturnValue:
        """Keep what was asked. Whether there is such a reference is not said: nobody learns it by trying."""
        form = TakeBackForm(request.form)
        if not form.validate():
            return self._page(form, 422, faults=form.faults())
        erase = form.wish.data == Wish.ERASED
        try:
            self.door.accept(parse_reference(form.reference.data) or "", erase=erase)
        except Unavailable as error:
            log.error("withdrawal.not_saved", what=error.what)
            return self._page(form, 503, not_saved=True)
        log.info("withdrawal.accepted", erase=erase)
        session["taken_back"] = form.wish.data
        return redirect(url_for("taken_back"), 303)

    def done(self) -> ResponseReturnValue:
        """Say what happens now."""
        if "taken_back" not in session:
            return redirect(url_for("take_back"), 303)
        return render_template("form/taken-back.html", erase=session["taken_back"] == Wish.ERASED)

    def _page(
        self, form: TakeBackForm, status: int, *, faults: list[FormFault] | None = None, not_saved: bool = False
    ) -> Response:
        page = render_template("form/take-back.html", form=form, faults=faults or [], not_saved=not_saved, hints=HINTS)
        return make_response(page, status)


def add_withdrawing(form: Flask, door: WithdrawalDoor) -> None:
    """Let the form take back what people told us.

    Args:
        form: from `create_form`.
        door: what keeps their wish.
    """
    pages = _Pages(door)
    form.add_url_rule("/take-back", "take_back", pages.ask)
    form.add_url_rule("/take-back", "send_take_back", pages.send, methods=["POST"])
    form.add_url_rule("/taken-back", "taken_back", pages.done)
