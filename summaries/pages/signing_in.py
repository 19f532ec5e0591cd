"""Signing in and out: the page with name and password, the demo's buttons, and the way to the council's own sign-in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import structlog
from flask import Flask, Response, abort, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from summaries.access import StaffRole
from summaries.accounts import DEMO, Accounts, tidy
from summaries.pages.gate import Gate
from summaries.pages.refusals import Refused
from summaries.pages.tries import Tries
from summaries.pages.way_back import own_path

if TYPE_CHECKING:  # Authlib is only there where the council signs in with it
    from summaries.pages.elsewhere import Elsewhere

NOTHING_TYPED = "Type your name and your password"
WRONG = "The name or the password is not right"
WAIT = "Too many wrong passwords were tried. Wait {} and try again"
NOT_OURS = "We could not check that this page came from you. Please try again"

_log = structlog.get_logger()


class DemoRole(NamedTuple):
    """A button of the demo's."""

    role: StaffRole
    sees: str


DEMO_ROLES = (
    DemoRole(StaffRole.TEAM_MEMBER, "What people told one team, with names hidden"),
    DemoRole(StaffRole.REVIEWER, "Everything people said, how to reply, and what needs a person now"),
    DemoRole(StaffRole.LEADER, "The figures of all teams, and no words"),
    DemoRole(StaffRole.ADMINISTRATOR, "The accounts, and nothing that people said"),
)


@dataclass(frozen=True)
class SigningIn:
    """The pages of signing in and out.

    Attributes:
        elsewhere: the council's own sign-in, where there is one.
        is_demo: whether one click signs in, with no password.
    """

    accounts: Accounts
    gate: Gate
    tries: Tries
    elsewhere: "Elsewhere | None"
    is_demo: bool

    def show(self) -> ResponseReturnValue:
        """Show the page."""
        return self._page(None, 200)

    def send(self) -> ResponseReturnValue:
        """Take a name and a password. The answer is the same, and as slow, whichever of them is wrong."""
        name, password = tidy(request.form.get("name", "")), request.form.get("password", "")
        if not name or not password:
            return self._page(NOTHING_TYPED, 400)
        if minutes := self.tries.wait(name):
            return self._page(WAIT.format("a minute" if minutes == 1 else f"{minutes} minutes"), 429)
        account_id = self.accounts.with_password(name, password)
        if account_id is None:
            self.tries.count(name)
            _log.warning("pages.wrong_password")
            return self._page(WRONG, 403)
        self.gate.open(account_id)
        return self._go_on()

    def demo(self) -> ResponseReturnValue:
        """Sign in with one click. Only the demo's database has accounts that this finds."""
        account_id = self.accounts.of_issuer(DEMO, request.form.get("role", ""))
        if account_id is None:
            abort(404, "There is no such role in the demo.")
        self.gate.open(account_id)
        return self._go_on()

    def go_elsewhere(self) -> ResponseReturnValue:
        """Lead to the council's own sign-in."""
        if self.elsewhere is None:
            abort(404, "There is no other sign-in here.")
        session["next"] = own_path(request.args.get("next", "/"))
        try:
            return self.elsewhere.leave()
        except Refused as refused:
            return self._page(refused.why.words, refused.why.status)

    def come_back(self) -> ResponseReturnValue:
        """Take somebody back from the council's own sign-in."""
        if self.elsewhere is None:
            abort(404, "There is no other sign-in here.")
        try:
            account_id = self.elsewhere.take_back()
        except Refused as refused:
            return self._page(refused.why.words, refused.why.status)
        wanted = own_path(session.get("next", "/"))
        self.gate.open(account_id)
        return redirect(wanted, 303)

    def leave(self) -> ResponseReturnValue:
        """Sign out."""
        self.gate.close()
        return redirect(url_for("sign_in"), 303)

    def explain_forgery(self, _: CSRFError) -> Response:
        """Say that a form did not come from a page of ours, or from one that is too old."""
        if request.endpoint in ("sign_in_send", "sign_in_demo"):
            return self._page(NOT_OURS, 400)
        return make_response(render_template("broken.html", message=f"{NOT_OURS}."), 400)

    def _go_on(self) -> ResponseReturnValue:
        return redirect(own_path(request.form.get("next", "/")), 303)

    def _page(self, fault: str | None, status: int) -> Response:
        page = render_template(
            "sign-in.html",
            fault=fault,
            name=request.form.get("name", "")[:100],
            next=own_path(request.values.get("next", session.get("next", "/"))),
            has_elsewhere=self.elsewhere is not None,
            demo_roles=DEMO_ROLES if self.is_demo else (),
        )
        return make_response(page, status)


def add_signing_in(app: Flask, signing_in: SigningIn) -> None:
    """Give the app the pages of signing in and out."""
    app.add_url_rule("/sign-in", "sign_in", signing_in.show)
    app.add_url_rule("/sign-in", "sign_in_send", signing_in.send, methods=["POST"])
    app.add_url_rule("/sign-in/elsewhere", "sign_in_elsewhere", signing_in.go_elsewhere)
    app.add_url_rule("/sign-in/back", "signed_in_elsewhere", signing_in.come_back)
    app.add_url_rule("/sign-out", "sign_out", signing_in.leave, methods=["POST"])
    if signing_in.is_demo:
        app.add_url_rule("/sign-in/demo", "sign_in_demo", signing_in.demo, methods=["POST"])
    app.register_error_handler(CSRFError, signing_in.explain_forgery)
