"""The pages of subscribers: whom a team's issues are emailed to; and the one page where a subscriber ends that."""

from collections import Counter
from uuid import UUID

import structlog
from flask import Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from schemas.teams import TeamDirectory
from summaries.action_form import Fault
from summaries.mail.message import LONGEST_ADDRESS
from summaries.pages.gate import signed_in
from summaries.subscribers import SubscriberRefused, Subscribers

_log = structlog.get_logger()


def add_subscriber_pages(app: Flask, subscribers: Subscribers, directory: TeamDirectory) -> None:
    """Give the app the pages of subscribers."""
    _add_lists(app, subscribers, directory)
    _add_changes(app, subscribers, directory)
    _add_unsubscribing(app, subscribers)


def _add_lists(app: Flask, subscribers: Subscribers, directory: TeamDirectory) -> None:
    @app.get("/subscribers", endpoint="subscribers")
    def show_all() -> str:
        counts = Counter(one.team for one in subscribers.listed())
        return render_template("subscribers.html", teams=directory.teams, counts=counts)

    @app.get("/teams/<path:team_id>/subscribers")
    def team_subscribers(team_id: str) -> str:
        _check(team_id, directory)
        return _list(subscribers, team_id)


def _add_changes(app: Flask, subscribers: Subscribers, directory: TeamDirectory) -> None:
    @app.post("/teams/<path:team_id>/subscribers/add")
    def add_subscriber(team_id: str) -> ResponseReturnValue:
        _check(team_id, directory)
        typed = request.form.get("address", "").strip()
        try:
            subscribers.add(team_id, typed, signed_in().name)
        except SubscriberRefused as error:
            return _list(subscribers, team_id, typed[:LONGEST_ADDRESS], (Fault("address", str(error)),)), 400
        _log.info("pages.subscriber_added", team=team_id, by=signed_in().account_id)
        return redirect(url_for("team_subscribers", team_id=team_id), 303)

    @app.post("/teams/<path:team_id>/subscribers/<uuid:subscriber_id>/remove")
    def remove_subscriber(team_id: str, subscriber_id: UUID) -> ResponseReturnValue:
        _check(team_id, directory)
        if not subscribers.remove(team_id, subscriber_id):
            abort(404, "There is no such subscriber any more.")
        _log.info("pages.subscriber_removed", team=team_id, by=signed_in().account_id)
        return redirect(url_for("team_subscribers", team_id=team_id), 303)


def _check(team_id: str, directory: TeamDirectory) -> None:
    if team_id not in directory:
        abort(404, "There is no team at this address.")


def _list(subscribers: Subscribers, team_id: str, typed: str = "", faults: tuple[Fault, ...] = ()) -> str:
    listed = subscribers.listed(team_id)
    return render_template("team-subscribers.html", team_id=team_id, subscribers=listed, typed=typed, faults=faults)


def _add_unsubscribing(app: Flask, subscribers: Subscribers) -> None:
    @app.get("/unsubscribe/<token>")
    def unsubscribe(token: str) -> str:
        """Ask first: programs that look at the links of an email must not end it."""
        team = subscribers.team_of(token)
        if team is None:
            abort(404, "This link is not one of ours, or is from an old email.")
        return render_template("unsubscribe.html", token=token, team_id=team, is_done=False)

    def unsubscribe_send(token: str) -> str:
        if not subscribers.end(token):
            abort(404, "This link is not one of ours, or is from an old email.")
        _log.info("pages.unsubscribed")
        return render_template("unsubscribe.html", token=token, team_id=subscribers.team_of(token), is_done=True)

    # A mail program posts here by itself (RFC 8058), without a cookie and so without a token of our forms. Nobody else
    # can: what is in the address is 256 random bits, and all that it does is to end these emails.
    csrf: CSRFProtect = app.extensions["csrf"]
    app.post("/unsubscribe/<token>")(csrf.exempt(unsubscribe_send))
