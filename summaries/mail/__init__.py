"""Emails: an outbox in the database, and what sends from it. `add` is all that who writes an email needs."""

from summaries.mail.message import Image, Message
from summaries.mail.outbox import add

__all__ = ["Image", "Message", "add"]
