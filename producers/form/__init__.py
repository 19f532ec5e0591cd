"""The web form: people to the door. Works without JavaScript, on a phone, with a screen reader."""

from producers.form.about_you import add_about_you
from producers.form.app import create_form
from producers.form.withdrawing import add_withdrawing

__all__ = ["add_about_you", "add_withdrawing", "create_form"]
