"""The feedback form as the Easy Read pages fill it in: the same fields and rules, told a page at a time."""

from wtforms import Field, HiddenField

from producers.form.easy_questions import QUESTIONS
from producers.form.fields import FeedbackForm, FormFault


class EasyReadForm(FeedbackForm):
    """All answers so far.

    Attributes:
        checking: filled in once the answers are being checked; a page then leads back to where they are.
    """

    checking = HiddenField()

    def validate_good(self, field: Field) -> None:
        """It may be missed, because the next page can still be answered."""
        self._check_length(field, "‘What was good’")

    def validate_better(self, field: Field) -> None:
        """By now one of the two answers says something."""
        self._check_something_was_said()
        super().validate_better(field)

    def faults_of(self, question: str) -> list[FormFault]:
        """Return what is wrong with one page's answer."""
        return [FormFault(error, f"#{question}") for error in self[question].errors]

    def first_faulty(self) -> str | None:
        """Return the first question whose answer cannot be sent, or None where all can."""
        return next((question.name for question in QUESTIONS if self[question.name].errors), None)
