"""The gate: an access key, typed once, opens the pages for staff until the session ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField

from producers.api import PartnerKey, Partners, Scope
from producers.api.rate import RateLimit
from schemas.errors import Unavailable

SESSION_LENGTH = timedelta(hours=12)
OPEN_ENDPOINTS = {"static", "look.static", "look.brand"}
KEY_FIELD = "access_key"
_TOKEN_FIELD = "csrf_token"  # noqa: S105  # a field's name

NO_KEY = "Type your access key"
WRONG_KEY = "This access key is not known, or it has been ended. Ask the person who looks after Heard"
TOO_MANY = "Too many wrong access keys were tried. Wait {} seconds and try again"
NOT_OURS = "We could not check that this page came from you. Please try again"
CANNOT_LOOK = "We cannot check access keys just now. Please try again in a few minutes"

log = structlog.get_logger()


class KeyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Where the access key is typed."""

    access_key = PasswordField("Access key")


@dataclass(frozen=True)
class Gate:
    """Who may go on to a page: a session that a key opened, while the key still works."""

    partners: Partners
    wrong_keys: RateLimit
    clock: Callable[[], datetime]

    def check(self) -> ResponseReturnValue | None:
        """Let a request through (None), or answer it with the page that asks for the key.

        What was typed on the page that was asked for stays: it goes along with the key, and comes back with the page.
        """
        if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
            return None
        try:
            return None if self._is_signed_in() else self._ask()
        except Unavailable as error:
            log.error("staff.keys_unavailable", what=error.what)
            return _ask_page(CANNOT_LOOK, 503)

    def _is_signed_in(self) -> bool:
        access = session.get("access")
        if access is None or self.clock() - datetime.fromisoformat(access["since"]) >= SESSION_LENGTH:
            return False
        return self.partners.still_works(access["name"], datetime.fromisoformat(access["added_at"]), Scope.STAFF)

    def _ask(self) -> ResponseReturnValue | None:
        if KEY_FIELD not in request.form:
            return _ask_page(None, 403)
        form = KeyForm()
        if not form.validate():
            return _ask_page(NOT_OURS, 403)
        typed = (form.access_key.data or "").strip()
        if not typed:
            return _ask_page(NO_KEY, 403)
        found = self.partners.find(typed, Scope.STAFF)
        if found is None:
            return self._refuse()
        self._open_session(found)
        return None if kept_answers() else redirect(request.full_path.rstrip("?"), 303)

    def _refuse(self) -> Response:
        """Count wrong keys of everybody together, and only those: nobody's wrong key keeps out a right one."""
        seconds = self.wrong_keys.wait("wrong")
        log.warning("staff.wrong_key")
        return _ask_page(TOO_MANY.format(seconds), 429) if seconds else _ask_page(WRONG_KEY, 403)

    def _open_session(self, key: PartnerKey) -> None:
        """Begin afresh: what another person left in this browser is gone, but for the token that the page carries."""
        forget_person()
        session["access"] = {
            "name": key.partner,
            "added_at": key.added_at.isoformat(),
            "since": self.clock().isoformat(),
        }
        log.info("staff.signed_in", partner=key.partner)


def sign_out() -> ResponseReturnValue:
    """End the session."""
    if FlaskForm().validate_on_submit():
        session.clear()
    return redirect(url_for("home"), 303)


def forget_person() -> None:
    """Take everything out of the session but its token against forgery."""
    for name in [name for name in session if name != _TOKEN_FIELD]:
        del session[name]


def was_asked_for_key() -> bool:
    """Say whether this request brought an access key: then what came with it is to be looked at and sent again."""
    return KEY_FIELD in request.form


def kept_answers() -> list[tuple[str, str]]:
    """Return what was typed on the page that was asked for, by field."""
    return [(n, value) for n, value in request.form.items(multi=True) if n not in (KEY_FIELD, _TOKEN_FIELD)]


def _ask_page(fault: str | None, status: int) -> Response:
    page = render_template("staff/key.html", form=KeyForm(formdata=None), fault=fault, kept=kept_answers())
    return make_response(page, status)
