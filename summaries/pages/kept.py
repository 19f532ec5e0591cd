"""What was typed into a form that could not be taken: it goes back to the browser, to be sent again.

Only a form of ours, with this browser's own token, comes back: nobody elsewhere can make a person send what they wrote.
"""

from flask import request, session
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from summaries.access import RULES

TOKEN = "csrf_token"  # noqa: S105  # a field's name


def kept_fields() -> list[tuple[str, str]]:
    """Return what was typed, by field; nothing where no form of ours was sent to a page that asks who somebody is."""
    if request.method != "POST" or request.endpoint not in RULES:
        return []
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != TOKEN]
    if not typed:
        return []
    try:
        validate_csrf(request.form.get(TOKEN, ""))
    except ValidationError:
        return []
    return typed


def forget() -> None:
    """Take everything out of the cookie but the token of forms, which a page that is still open carries."""
    for name in [name for name in session if name != TOKEN]:
        del session[name]
