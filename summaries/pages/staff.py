"""Pages about the staff themselves: who has read a submission, and who may sign in."""

import structlog
from flask import Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from schemas.references import parse_reference
from summaries.accounts import AccountRefused, Accounts
from summaries.audit import MANY, AuditTrail
from summaries.pages.gate import signed_in

FILES_SHOWN = 20

_log = structlog.get_logger()


def add_staff(app: Flask, engine: Engine, accounts: Accounts) -> None:
    """Give the app its pages about the staff."""
    trail = AuditTrail(engine)

    @app.get("/audit/<reference>")
    def audit(reference: str) -> ResponseReturnValue:
        known = parse_reference(reference)
        if known is None:
            abort(404, "There is no reference like this. A reference is written like 7K3M-9QTX-2HVDC.")
        if known != reference:
            return redirect(url_for("audit", reference=known))
        return render_template("audit.html", reference=known, reads=trail.of(known), files=trail.of(MANY)[:FILES_SHOWN])

    @app.get("/accounts", endpoint="accounts")
    def show_accounts() -> str:
        return render_template("accounts.html", accounts=accounts.listed())

    @app.post("/accounts/disable")
    def disable_account() -> ResponseReturnValue:
        name = request.form.get("name", "")
        if name == signed_in().name:
            abort(403, "You cannot disable your own account. Another administrator can.")
        try:
            accounts.disable(name)
        except AccountRefused:
            abort(404, "There is no account of this name that can be disabled.")
        _log.info("pages.account_disabled", by=signed_in().account_id)
        return redirect(url_for("accounts"), 303)
