"""The web form: people to the door. Works without JavaScript, on a phone, with a screen reader."""

from producers.form.app import create_form

__all__ = ["create_form"]
