"""The paper form: one team's questions on two sides of A4, with the QR code that leads to the same form."""

from producers.paper.form import PaperForm, print_form

__all__ = ["PaperForm", "print_form"]
