"""The pages of the review queue: its lanes, one lane, and one submission where a reviewer decides everything."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import structlog
from flask import Flask, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from schemas.corrections import Changes, FeedbackCorrected
from schemas.errors import InvalidEvent
from schemas.lanes import Lane
from schemas.references import parse_reference
from summaries.accuracy import accuracy, select_corrections, verdicts
from summaries.audit import AuditTrail
from summaries.corrections import Conflict, on_their_way, propose
from summaries.mail import Message, add
from summaries.pages.gate import signed_in
from summaries.reading import reading
from summaries.review import wording
from summaries.review.alarms import Alarm
from summaries.review.decide import Fault, Known, decide
from summaries.review.draft import Draft, first_draft, typed_draft
from summaries.review.item import Item, find_item
from summaries.review.lanes import all_lanes, lane_now, lane_page, next_after
from summaries.review.measured import FEWEST, measured
from summaries.review.view import View, view_of
from summaries.working_time import working_time_between
from summaries.writing import writing

ANY = "any"
"""What stands in an address for a lane where a submission was come to some other way."""

NO_REFERENCE = "There is no feedback with this reference."

_log = structlog.get_logger()


class Desk(NamedTuple):
    """What every one of these pages needs."""

    engine: Engine
    known: Known
    clock: Callable[[], datetime]
    audit: AuditTrail
    alarm: Alarm
    council: str

    def item(self, reference: str) -> Item:
        """Return a submission, or end in "page not found"."""
        with reading(self.engine) as connection:
            found = find_item(connection, reference)
        if found is None:
            abort(404, NO_REFERENCE)
        return found

    def is_overdue(self, since: datetime) -> bool:
        """Say whether what came then has waited longer than it may."""
        return self.alarm.is_overdue(since, self.clock())


class _Shown(NamedTuple):
    """How an item's page is shown.

    Attributes:
        faults: what is wrong with what was typed.
        theirs: what somebody else decided since, where that is why it was not saved.
    """

    faults: tuple[Fault, ...] = ()
    theirs: tuple[FeedbackCorrected, ...] = ()

    @property
    def status(self) -> int:
        """How HTTP calls it."""
        return 409 if self.theirs else 422 if self.faults else 200


def add_review(app: Flask, desk: Desk) -> None:
    """Give the app the pages of the review queue."""
    names = app.jinja_env.filters
    app.jinja_env.globals.update(
        review=wording,
        told=lambda event: wording.told(event, names["team_name"], names["theme_name"]),
    )
    _add_lanes(app, desk)
    _add_item(app, desk)


def _add_lanes(app: Flask, desk: Desk) -> None:
    @app.get("/review", endpoint="review")
    def lanes() -> str:
        with reading(desk.engine) as connection:
            found = all_lanes(connection)
        return render_template("review.html", lanes=found, now=desk.clock(), is_overdue=desk.is_overdue)

    @app.get("/review/<lane>")
    def review_lane(lane: str) -> str:
        wanted = _lane(lane)
        if wanted is None:
            abort(404, "There is no lane at this address.")
        with reading(desk.engine) as connection:
            found = lane_page(connection, wanted, _number(request.args.get("page", "")))
            coming = on_their_way(connection, [item.feedback_id for item in found.items])
        return render_template(
            "review-lane.html",
            lane=found,
            coming=coming,
            now=desk.clock(),
            is_overdue=desk.is_overdue,
            worked=lambda since: working_time_between(since, desk.clock(), desk.alarm.hours),
        )

    @app.get("/review/accuracy")
    def review_accuracy() -> str:
        with reading(desk.engine) as connection:
            corrections = select_corrections(connection)
        found = measured(accuracy(verdicts(corrections)))
        return render_template("review-accuracy.html", all=found, fewest=FEWEST)

    @app.get("/safety")
    def safety() -> ResponseReturnValue:
        """Lead on from where safety was before there were lanes."""
        return redirect(url_for("review_lane", lane=Lane.SAFETY))


def _add_item(app: Flask, desk: Desk) -> None:
    @app.get("/review/<lane>/<reference>")
    def review_item(lane: str, reference: str) -> ResponseReturnValue:
        known = _reference(lane, reference)
        if known != reference:
            return redirect(url_for("review_item", lane=lane, reference=known))
        item = desk.item(known)
        return _page(desk, lane, item, first_draft(item), _Shown())

    @app.post("/review/<lane>/<reference>")
    def review_decide(lane: str, reference: str) -> ResponseReturnValue:
        item, draft = desk.item(_reference(lane, reference)), typed_draft(request.form)
        decision = decide(item, draft, desk.known)
        if decision.faults:
            return _page(desk, lane, item, draft, _Shown(faults=decision.faults))
        return _save(desk, lane, item, draft, decision.changes)


def _save(desk: Desk, lane: str, item: Item, draft: Draft, changes: Changes) -> ResponseReturnValue:
    """Put what was decided on its way and lead on; or show what somebody else decided first."""
    if draft.revision != item.revision:
        return _conflict(desk, lane, item, draft)
    try:
        with writing(desk.engine) as connection:
            now = desk.clock()
            propose(connection, signed_in(), item.feedback_id, draft.revision, changes, now)
            if draft.reply:
                add(connection, _reply(desk, item, draft), now)
    except Conflict:
        return _conflict(desk, lane, desk.item(item.reference), draft)
    except InvalidEvent:
        abort(400, "This could not be saved.")
    _log.info("review.decided", feedback_id=item.feedback_id, revision=draft.revision + 1)
    return _go_on(desk, lane, item)


def _reply(desk: Desk, item: Item, draft: Draft) -> Message:
    """Return the email to a person who asked for a reply; saved twice, it is one."""
    return Message(
        key=f"reply/{item.feedback_id}/{draft.revision + 1}",
        to=item.reply_to or "",
        subject=f"Your feedback to {desk.council}",
        text=f"{draft.reply}\n\n{desk.council}\nYour reference: {item.reference}\n",
    )


def _conflict(desk: Desk, lane: str, item: Item, draft: Draft) -> ResponseReturnValue:
    """Show what somebody else decided since, and the form with what was typed, which answers that now."""
    theirs = tuple(event for event in item.history if event.revision > draft.revision)
    if not theirs:
        abort(400, "This could not be saved.")  # it answers what nobody was shown
    return _page(desk, lane, item, draft, _Shown(theirs=theirs))


def _page(desk: Desk, lane: str, item: Item, draft: Draft, shown: _Shown) -> ResponseReturnValue:
    """Return the page about a submission, once it is kept that it is read."""
    why = f"Review queue: {wording.LANES[Lane(lane)].name}" if lane != ANY else "Review queue"
    desk.audit.record(signed_in(), [item.reference], "words and contact details", why)
    view: View = view_of(item, draft, desk.known.directory, desk.clock())
    view = view._replace(may_email=view.may_email and (desk.known.sends_email or bool(draft.reply)))
    named = _lane(lane)
    with reading(desk.engine) as connection:
        there = lane_now(connection, named) if named else None
        following = next_after(connection, named, item.feedback_id, item.received_at) if named else None
    page = render_template(
        "review-item.html",
        lane=lane,
        there=there,
        following=following,
        item=item,
        draft=draft,
        view=view,
        teams=desk.known.directory.teams,
        themes=desk.known.themes.themes,
        all_faults=shown.faults,
        faults={fault.field: fault.words for fault in shown.faults},
        theirs=shown.theirs,
        worked=working_time_between(item.received_at, desk.clock(), desk.alarm.hours),
        overdue=desk.is_overdue(item.received_at),
    )
    return make_response(page, shown.status)


def _go_on(desk: Desk, lane: str, item: Item) -> ResponseReturnValue:
    """Lead to what comes next in the lane, or back to the lanes where nothing does."""
    flash(item.reference)
    named = _lane(lane)
    if named:
        with reading(desk.engine) as connection:
            following = next_after(connection, named, item.feedback_id, item.received_at)
        if following:
            return redirect(url_for("review_item", lane=lane, reference=following), 303)
    return redirect(url_for("review"), 303)


def _lane(text: str) -> Lane | None:
    return Lane(text) if text in list(Lane) else None


def _reference(lane: str, text: str) -> str:
    """Return a reference in its canonical form, or end in "page not found"."""
    if lane != ANY and _lane(lane) is None:
        abort(404, "There is no lane at this address.")
    known = parse_reference(text)
    if known is None:
        abort(404, "There is no reference like this. A reference is written like 7K3M-9QTX-2HVDC.")
    return known


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
