"""The form about the person: its fields, and what they come to."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, StringField
from wtforms.validators import ValidationError

from producers.about_you import AboutYou
from producers.form.about_you_questions import (
    AGE,
    AGE_CHOICES,
    ETHNIC_CHOICES,
    ETHNIC_GROUP,
    HEALTH,
    HEALTH_CHOICES,
    LIMITS,
    LIMITS_CHOICES,
    POSTCODE,
    RATHER_NOT,
    SEX,
    SEX_CHOICES,
    Health,
    Limits,
)
from producers.form.fields import FormFault, line, radios
from schemas.about_you import Age, Disability, EthnicGroup, Service, Sex, first_half
from schemas.population import Population

NOT_OURS = "We could not check that this form came from you. Your answers are still here. Please press ‘Send’ again"
_WRONG = "Choose one of the answers, or none"
_LIMITED = {
    Limits.A_LOT: Disability.LIMITED_A_LOT,
    Limits.A_LITTLE: Disability.LIMITED_A_LITTLE,
    Limits.NOT_AT_ALL: Disability.NOT_DISABLED,
    Limits.PREFER_NOT_TO_SAY: Disability.PREFER_NOT_TO_SAY,
}


class AboutYouForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Every question can be left out."""

    ticket = HiddenField(filters=[line])
    age = radios(AGE, AGE_CHOICES, _WRONG)
    ethnic_group = radios(ETHNIC_GROUP, ETHNIC_CHOICES, _WRONG)
    health = radios(HEALTH, HEALTH_CHOICES, _WRONG)
    limits = radios(LIMITS, LIMITS_CHOICES, _WRONG)
    sex = radios(SEX, SEX_CHOICES, _WRONG)
    postcode = StringField(POSTCODE, filters=[line], widget=GovTextInput())
    postcode_not_said = BooleanField("Prefer not to say")

    def __init__(self, typed: MultiDict[str, str] | None) -> None:
        """Take what was sent; None for a fresh form."""
        super().__init__(formdata=typed)

    def validate_postcode(self, field: Field) -> None:
        """Half a postcode or all of it; whoever would rather not say need not put it right."""
        if field.data and not self.postcode_not_said.data and first_half(field.data) is None:
            raise ValidationError("Enter the first half of a postcode, like AM1, or leave it empty")

    def faults(self) -> list[FormFault]:
        """Return the error summary, in the order of the page."""
        found = [
            FormFault(field.errors[0], f"#{field.id}")
            for field in self
            if field.errors and field.name not in ("csrf_token", "ticket")
        ]
        return found + ([FormFault(NOT_OURS, "#send")] if self.csrf_token.errors else [])

    def answers(self, service: Service | None, population: Population) -> AboutYou:
        """Return what a valid form says. The postcode becomes the area that it is in, here and for good."""
        return AboutYou(
            service=service,
            age=Age(self.age.data) if self.age.data else None,
            ethnic_group=EthnicGroup(self.ethnic_group.data) if self.ethnic_group.data else None,
            disability=self._disability(),
            sex=Sex(self.sex.data) if self.sex.data else None,
            area=self._area(population),
        )

    def _disability(self) -> Disability | None:
        """Return what the two questions come to; None where one of them was left out that decides."""
        if not self.health.data:
            return None
        health = Health(self.health.data)
        if health is Health.NO:
            return Disability.NOT_DISABLED
        if health is Health.PREFER_NOT_TO_SAY:
            return Disability.PREFER_NOT_TO_SAY
        return _LIMITED[Limits(self.limits.data)] if self.limits.data else None

    def _area(self, population: Population) -> str | None:
        if self.postcode_not_said.data:
            return RATHER_NOT
        half = first_half(self.postcode.data or "")
        return population.area_of(half) if half else None
