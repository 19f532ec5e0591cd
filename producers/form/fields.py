"""The feedback form: its fields, what each accepts, and the messages next to them."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCharacterCount, GovRadioInput, GovTextInput
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from producers.door import Submission
from producers.form.answers import Fault, read_month
from producers.form.choices import ROLES, UNSAFE, WORDS_USES
from producers.rules import Rules, reply_fault
from schemas.events import Rating, Role, Unsafe, WordsUse
from schemas.labels import RATINGS
from schemas.words import normalise, normalise_line

NOT_OURS = "We could not check that this form came from you. Your words are still here. Please press ‘Send’ again"


Choice = TypeVar("Choice", bound=StrEnum)


class FormFault(NamedTuple):
    """One line of the error summary, and where its link leads."""

    text: str
    href: str


def _words(data: str | None) -> str:
    return normalise(data or "")


def line(data: str | None) -> str:
    """Return a line as it is kept."""
    return normalise_line(data or "")


def one_of(choices: Mapping[Choice, str], message: str) -> Callable[[FlaskForm, Field], None]:
    """Return a check that an answer, where there is one, is one of the choices."""
    allowed = {choice.value for choice in choices}

    def check(_form: FlaskForm, field: Field) -> None:
        if field.data and field.data not in allowed:
            raise ValidationError(message)

    return check


def radios(question: str, choices: Mapping[Choice, str], wrong: str) -> RadioField:
    """Return a question with one answer to choose, which may be left out."""
    return RadioField(
        question,
        choices=[SelectChoice(choice.value, label) for choice, label in choices.items()],
        validators=[one_of(choices, wrong)],
        validate_choice=False,  # its own message would not say which question
        widget=GovRadioInput(),
    )


class FeedbackForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The one form page. What was typed is normalised once, as it is read, and shown again as it would be kept."""

    ticket = HiddenField(filters=[line])
    role = radios("Who are you?", ROLES, "Choose who you are from the list")
    team = StringField("Which team do you want to tell us about?", filters=[line])
    rating = radios(
        "Overall, how was your experience of our service? (optional)", RATINGS, "Choose one of the answers, or none"
    )
    good = TextAreaField("What was good?", filters=[_words], widget=GovCharacterCount())
    better = TextAreaField("What could we do better?", filters=[_words], widget=GovCharacterCount())
    unsafe = radios(
        "Is anyone unsafe or at risk of harm? (optional)", UNSAFE, "Choose yes, no or ‘I am not sure’, or none of them"
    )
    words_use = radios(
        "How can we use your words? (optional)", WORDS_USES, "Choose one of the ways to use your words, or none"
    )
    reply_to = StringField("How can we reply to you? (optional)", filters=[line], widget=GovTextInput())
    happened_month = StringField("Month", filters=[line])
    happened_year = StringField("Year", filters=[line])

    def __init__(self, rules: Rules, typed: MultiDict[str, str] | None, **defaults: str) -> None:
        """Take the rules, what was sent (None for a fresh form) and what to fill a fresh form in with."""
        super().__init__(formdata=typed, data=defaults)
        self.rules = rules

    def validate_role(self, field: Field) -> None:
        """Somebody must be speaking."""
        if not field.data:
            raise ValidationError("Choose who you are")

    def validate_team(self, field: Field) -> None:
        """An empty choice is "I am not sure"."""
        if field.data and self.rules.open_team(field.data) is None:
            raise ValidationError("Choose a team from the list, or ‘I am not sure’")

    def validate_good(self, field: Field) -> None:
        """At least one of the two answers says something."""
        self._check_something_was_said()
        self._check_length(field, "‘What was good’")

    def validate_better(self, field: Field) -> None:
        """Counted as it will be kept, like the other answer."""
        self._check_length(field, "‘What could we do better’")

    def validate_reply_to(self, field: Field) -> None:
        """A light check, because a reply that cannot arrive is worse than none."""
        message = reply_fault(field.data) if field.data else None
        if message:
            raise ValidationError(message)

    def validate_happened_month(self, _field: Field) -> None:
        """Show what is wrong with the month."""
        self._check_happened("month")

    def validate_happened_year(self, _field: Field) -> None:
        """Show what is wrong with the year."""
        self._check_happened("year")

    def faults(self) -> list[FormFault]:
        """Return the error summary, in the order of the page."""
        found = [
            FormFault(field.errors[0], f"#{field.id}")
            for field in self
            if field.errors and field.name not in ("csrf_token", "ticket")
        ]
        return found + ([FormFault(NOT_OURS, "#send")] if self.csrf_token.errors else [])

    def submission(self) -> Submission:
        """Return what a valid form says."""
        team = self.rules.open_team(self.team.data)
        happened = self._happened()
        return Submission(
            role=Role(self.role.data),
            team_chosen=team.id if team else None,
            rating=Rating(self.rating.data) if self.rating.data else None,
            good=self.good.data,
            better=self.better.data,
            unsafe=Unsafe(self.unsafe.data) if self.unsafe.data else None,
            words_use=WordsUse(self.words_use.data) if self.words_use.data else WordsUse.TEAM_ONLY,
            reply_to=self.reply_to.data or None,
            happened_in=happened if isinstance(happened, str) else None,
        )

    def _happened(self) -> str | Fault | None:
        return read_month(self.happened_month.data, self.happened_year.data, self.rules)

    def _check_happened(self, part: str) -> None:
        happened = self._happened()
        if isinstance(happened, Fault) and happened.field == part:
            raise ValidationError(happened.message)

    def _check_something_was_said(self) -> None:
        if not self.good.data and not self.better.data:
            raise ValidationError("Tell us what was good, or what we could do better")

    def _check_length(self, field: Field, name: str) -> None:
        message = self.rules.length_fault(name, field.data)
        if message:
            raise ValidationError(message)
