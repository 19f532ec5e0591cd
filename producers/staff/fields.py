"""Staff's two forms. They are the public form with other words and a few fields more, so its rules are theirs."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, TypeVar

import msgspec
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextArea, GovTextInput
from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

from producers.door import Submission
from producers.form.choices import ROLES as OWN_ROLES
from producers.form.choices import UNSAFE as OWN_UNSAFE
from producers.form.choices import WORDS_USES as OWN_WORDS_USES
from producers.form.fields import FeedbackForm, FormFault
from producers.staff.choices import HOW_HEARD, NOT_TICKED, ROLES, UNSAFE, WORDS_USES
from schemas.events import HowHeard
from schemas.labels import RATINGS
from schemas.words import normalise, normalise_line

MAX_HEARD_BY_CHARACTERS = 100
NOT_OURS = "We could not check that this form came from you. The words are still here. Please press ‘Save’ again"

Choice = TypeVar("Choice", bound=StrEnum)


def _radios(question: str, choices: Mapping[Choice, str], wrong: str, *, blank: str = "") -> RadioField:
    options = [SelectChoice(choice.value, label) for choice, label in choices.items()]
    return RadioField(
        question,
        choices=[SelectChoice("", blank), *options] if blank else options,
        validators=[AnyOf([None, "", *(choice.value for choice in choices)], message=wrong)],
        validate_choice=False,  # its own message would not say which question
        widget=GovRadioInput(),
    )


def _heard_by(question: str, missing: str) -> StringField:
    too_long = f"The name or role must be {MAX_HEARD_BY_CHARACTERS} characters or fewer"
    return StringField(
        question,
        filters=[lambda typed: normalise_line(typed or "")],
        validators=[DataRequired(missing), Length(max=MAX_HEARD_BY_CHARACTERS, message=too_long)],
        widget=GovTextInput(),
    )


class StaffForm(FeedbackForm):
    """What both forms share: who heard it or typed it in, and an error summary in the order of their own page."""

    page_order: ClassVar[tuple[str, ...]]

    def faults(self) -> list[FormFault]:
        """Return the error summary, in the order of the page."""
        faulty = [self[name] for name in self.page_order if self[name].errors]
        found = [FormFault(field.errors[0], f"#{field.id}") for field in faulty]
        return found + ([FormFault(NOT_OURS, "#save")] if self.csrf_token.errors else [])


class ComplimentForm(StaffForm):
    """A compliment that staff heard."""

    page_order = (
        *("good", "role", "team", "how_heard", "heard_by", "happened_month", "happened_year"),
        *("words_use", "unsafe"),
    )

    good = TextAreaField("What did they say?", filters=[lambda typed: normalise(typed or "")], widget=GovTextArea())
    role = _radios("Who said it?", ROLES, "Choose who said it from the list")
    team = StringField("Which team is it about?", filters=[lambda typed: normalise_line(typed or "")])
    how_heard = _radios("How did it reach you?", HOW_HEARD, "Choose how it reached you from the list")
    heard_by = _heard_by("Who heard it?", "Say who heard it: your name or your role")
    words_use = _radios("Did they agree that their words may be used?", WORDS_USES, "Choose one of the ways")
    unsafe = _radios(
        "Is anyone unsafe or at risk of harm? (optional)", UNSAFE, "Choose yes, no or ‘I am not sure’, or none of them"
    )

    def validate_good(self, field: Field) -> None:
        """The words are what this page is for."""
        if not field.data:
            raise ValidationError("Type what they said")
        self._check_length(field, "‘What did they say’")

    def validate_role(self, field: Field) -> None:
        """Somebody must have said it."""
        if not field.data:
            raise ValidationError("Choose who said it")

    def validate_how_heard(self, field: Field) -> None:
        """It reached the council somehow."""
        if not field.data:
            raise ValidationError("Choose how it reached you")

    def submission(self) -> Submission:
        """Return what a valid form says."""
        return msgspec.structs.replace(
            super().submission(), how_heard=HowHeard(self.how_heard.data), heard_by=self.heard_by.data
        )


class PaperAnswersForm(StaffForm):
    """A paper form's answers, with the paper's own words."""

    page_order = (
        *("team", "heard_by", "role", "rating", "good", "better", "unsafe", "words_use", "reply_to"),
        *("happened_month", "happened_year"),
    )

    team = StringField("Which team is on the paper?", filters=[lambda typed: normalise_line(typed or "")])
    role = _radios("1. Who are you?", OWN_ROLES, "Choose who they are from the list")
    rating = _radios(
        "2. Overall, how was your experience of our service?", RATINGS, "Choose one of the answers", blank=NOT_TICKED
    )
    unsafe = _radios("5. Is anyone unsafe or at risk of harm?", OWN_UNSAFE, "Choose one of them", blank=NOT_TICKED)
    words_use = _radios("6. How can we use your words?", OWN_WORDS_USES, "Choose one of them", blank=NOT_TICKED)
    heard_by = _heard_by("Who is typing this in?", "Say who is typing this in: your name or your role")

    def validate_role(self, field: Field) -> None:
        """Somebody must be speaking, also where no box is ticked."""
        if not field.data:
            raise ValidationError("Choose who they are. If no box is ticked, choose what fits their words best")

    def _check_something_was_said(self) -> None:
        if not self.good.data and not self.better.data:
            raise ValidationError("Type what was good, or what could be better. One of them must have words")

    def submission(self) -> Submission:
        """Return what a valid form says."""
        return msgspec.structs.replace(super().submission(), heard_by=self.heard_by.data)
