"""The gate: every request is let through, sent to sign in, or refused, as `summaries.access` decides.

The cookie holds the secret of a session and when it was last used, and is signed. Who that is, and what they may
do, is asked of the database each time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from flask import abort, g, jsonify, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from schemas.teams import TeamDirectory
from summaries.access import HOME, RULES, Person, may_open, with_forerunners
from summaries.pages.kept import forget, kept_fields
from summaries.pages.way_back import here
from summaries.sessions import LONGEST_IDLE, Sessions

NOT_FOR_YOU = "Your account does not open this page."

_log = structlog.get_logger()


@dataclass(frozen=True)
class Gate:
    """Who may go on to a page."""

    sessions: Sessions
    directory: TeamDirectory
    clock: Callable[[], datetime]

    def check(self) -> ResponseReturnValue | None:
        """Let a request through (None), or answer it."""
        endpoint = request.endpoint
        if endpoint is None:  # no such address: it says so, and nothing else
            return None
        kept = kept_fields()  # before a session that has ended takes the token with it
        person = g.person = self._person() if endpoint in RULES else None
        if may_open(person, endpoint, (request.view_args or {}).get("team_id")):
            return None
        if person is None:
            return _ask(kept)
        if endpoint == "index":  # where everybody begins, and some begin elsewhere
            return redirect(url_for(HOME[person.role]), 303)
        _log.warning("pages.refused", endpoint=endpoint, account_id=person.account_id, role=person.role.value)
        return abort(403, NOT_FOR_YOU)

    def open(self, account_id: UUID) -> None:
        """Begin a session in this browser. What an earlier one left there is gone, but for the token of its forms."""
        forget()
        session["secret"] = self.sessions.open(account_id)
        session["used_at"] = self.clock().isoformat()
        _log.info("pages.signed_in", account_id=account_id)

    def close(self) -> None:
        """End this browser's session, and its cookie's use anywhere else."""
        if secret := session.get("secret"):
            self.sessions.end(secret)
        forget()

    def _person(self) -> Person | None:
        """Return who is signed in, and note that the session was used."""
        if "secret" not in session:
            return None
        now = self.clock()
        if now - datetime.fromisoformat(session["used_at"]) >= LONGEST_IDLE:
            self.close()
            return None
        person = self.sessions.person(session["secret"])
        if person is None:
            forget()
            return None
        session["used_at"] = now.isoformat()
        return person._replace(teams=with_forerunners(person.teams, self.directory))


def signed_in() -> Person:
    """Return who is signed in, on a page that asks for it."""
    person: Person = g.person
    return person


def _ask(kept: Sequence[tuple[str, str]]) -> ResponseReturnValue:
    """Ask to sign in; where a form was sent, on a page that keeps what was typed until somebody has."""
    if request.path.endswith(".json"):
        return jsonify(error="Sign in to the pages first."), 401
    if kept:
        return make_response(render_template("session-ended.html", kept=kept), 401)
    return redirect(url_for("sign_in", next=here()), 303)
