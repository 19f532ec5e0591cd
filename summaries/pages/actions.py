"""The pages of "You said, we did": a team's list, one action, and the forms that add, change and end one."""

import secrets
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import structlog
from flask import Flask, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from schemas.events import is_storable
from schemas.references import make_feedback_id, parse_reference
from schemas.teams import TeamDirectory
from schemas.themes import NOT_ASSIGNED, ThemeBook
from schemas.weeks import LONDON, ReportingWeek
from summaries import action_words, result_words
from summaries.access import What, Words, may_see, words_shown
from summaries.action_book import ActionBook, Conflict
from summaries.action_form import (
    NO_SERIES,
    Draft,
    Ending,
    Fault,
    Typed,
    check,
    check_done,
    check_not_going_to,
    read_typed,
    typed_of,
    unknown_references,
)
from summaries.action_rows import ChangeRow, select_known_references, select_themes_of
from summaries.actions import Action, ActionState, all_actions, is_overdue, without_references
from summaries.before_after import Result, results_of
from summaries.pages.gate import signed_in
from summaries.queries import has_rows
from summaries.reading import reading
from summaries.weekly import NOT_KNOWN

ENDINGS = ("done", "not-going-to", "planned")
"""What can become of an action, as addresses name it."""

_log = structlog.get_logger()


class _Desk(NamedTuple):
    """What every one of these pages needs."""

    engine: Engine
    book: ActionBook
    directory: TeamDirectory
    themes: ThemeBook
    clock: Callable[[], datetime]

    def today(self) -> date:
        """Return the day that it is in London."""
        return self.clock().astimezone(LONDON).date()

    def last_week(self) -> ReportingWeek:
        """Return the last week that is over."""
        return ReportingWeek.containing(self.clock()).shifted(-1)

    def result(self, action: Action) -> Result | None:
        """Return what came of an action; None where nothing can have come of it yet, or ever."""
        with reading(self.engine) as connection:
            return results_of(connection, [action], self.last_week()).get(action.action_id)

    def check_team(self, team_id: str) -> None:
        """End in "page not found" for a team that never was."""
        if team_id in self.directory:
            return
        with reading(self.engine) as connection:
            if team_id == NOT_KNOWN or not (is_storable(team_id) and has_rows(connection, team_id)):
                abort(404, "There is no team at this address.")

    def find(self, team_id: str, action_id: UUID) -> tuple[Action, list[ChangeRow]]:
        """Return an action as its reader may see it, and its history; or end in "page not found"."""
        found = self.book.find(team_id, action_id)
        if found is None:
            abort(404, "This team has no action at this address.")
        action, history = found
        return (action if sees_references(team_id) else without_references([action])[0]), list(history)

    def choices(self) -> list[tuple[str, str]]:
        """Return the themes that an action can answer, by id and name."""
        return [(theme.id, theme.name) for theme in self.themes.themes if theme.id != NOT_ASSIGNED]

    def check(self, team_id: str, typed: Typed, already: tuple[str, ...] = ()) -> Draft | tuple[Fault, ...]:
        """Return what was typed as a draft, or its faults; references must be of feedback that the team has.

        Args:
            team_id: the team.
            typed: what was typed.
            already: references that the action has; their feedback may be with another team, or erased, by now.
        """
        draft = check(typed, [theme for theme, _ in self.choices()])
        if not isinstance(draft, Draft):
            return draft
        new = [one for one in draft.references if one not in already]
        if new:
            with reading(self.engine) as connection:
                known = select_known_references(connection, team_id, new)
            return unknown_references(new, known) or draft
        return draft

    def new_id(self) -> UUID:
        """Return the id of an action that is about to be typed."""
        return make_feedback_id(self.clock(), secrets.token_bytes(10))


class _About(NamedTuple):
    """What a form is shown about.

    Attributes:
        faults: what is wrong with what was typed.
        action_id: of an action that is being added.
        now: an action that is being changed, as it is stored.
        revision: the one that the person saw, where it is not that of `now`.
        is_conflict: somebody else changed it meanwhile.
    """

    faults: tuple[Fault, ...] = ()
    action_id: UUID | None = None
    now: Action | None = None
    revision: int | None = None
    is_conflict: bool = False

    @property
    def status(self) -> int:
        """How HTTP calls it."""
        return 409 if self.is_conflict else 422 if self.faults else 200


def sees_references(team_id: str) -> bool:
    """Say whether who is signed in may know which submissions an action answers: those who read their words."""
    return words_shown(signed_in(), team_id) is not Words.NONE


def add_action_pages(
    app: Flask, engine: Engine, directory: TeamDirectory, themes: ThemeBook, clock: Callable[[], datetime]
) -> None:
    """Give the app the pages of "You said, we did"."""
    desk = _Desk(engine, ActionBook(engine, clock), directory, themes, clock)
    app.jinja_env.globals.update(action_words=action_words, result_words=result_words)
    _add_lists(app, desk)
    _add_adding(app, desk)
    _add_changing(app, desk)
    _add_ending(app, desk)


def _add_lists(app: Flask, desk: _Desk) -> None:
    @app.get("/teams/<path:team_id>/actions")
    def actions(team_id: str) -> str:
        desk.check_team(team_id)
        with reading(desk.engine) as connection:
            found = all_actions(connection, team_id)
            results = results_of(connection, found, desk.last_week())
        today = desk.today()
        return render_template(
            "actions.html",
            team_id=team_id,
            actions=found if sees_references(team_id) else without_references(found),
            results=results,
            overdue=sum(is_overdue(action, today) for action in found),
            today=today,
            may_add=may_see(signed_in(), What.ADD_ACTIONS, team_id),
        )

    @app.get("/teams/<path:team_id>/actions/<uuid:action_id>")
    def action(team_id: str, action_id: UUID) -> str:
        found, history = desk.find(team_id, action_id)
        return render_template(
            "action.html",
            team_id=team_id,
            action=found,
            history=history,
            result=desk.result(found),
            today=desk.today(),
            saved=request.args.get("saved", ""),
            may_change=may_see(signed_in(), What.CHANGE_ACTIONS, team_id),
            answers_known=sees_references(team_id),
        )


def _add_adding(app: Flask, desk: _Desk) -> None:
    @app.route("/teams/<path:team_id>/actions/add", methods=["GET", "POST"])
    def add_action(team_id: str) -> ResponseReturnValue:
        desk.check_team(team_id)
        if request.method == "GET":
            return _form(desk, team_id, _begun(desk, team_id), _About(action_id=desk.new_id()))
        typed, action_id = _read(team_id), _id_of(request.form.get("action_id", ""))
        draft = desk.check(team_id, typed)
        if not isinstance(draft, Draft):
            return _form(desk, team_id, typed, _About(faults=draft, action_id=action_id))
        desk.book.add(signed_in(), team_id, action_id, draft)
        _log.info("action.added", action_id=action_id, team=team_id, account_id=signed_in().account_id)
        return redirect(url_for("action", team_id=team_id, action_id=action_id, saved="added"), 303)


def _add_changing(app: Flask, desk: _Desk) -> None:
    @app.route("/teams/<path:team_id>/actions/<uuid:action_id>/change", methods=["GET", "POST"])
    def change_action(team_id: str, action_id: UUID) -> ResponseReturnValue:
        now, _ = desk.find(team_id, action_id)
        if request.method == "GET":
            return _form(desk, team_id, typed_of(now), _About(now=now))
        typed, revision = _read(team_id), _revision()
        draft = desk.check(team_id, typed, now.references)
        if not isinstance(draft, Draft):
            return _form(desk, team_id, typed, _About(faults=draft, now=now, revision=revision))
        try:
            desk.book.change(signed_in(), now, revision, draft)
        except Conflict:
            now, _ = desk.find(team_id, action_id)
            return _form(desk, team_id, typed, _About(now=now, is_conflict=True))
        _log.info("action.changed", action_id=action_id, team=team_id, account_id=signed_in().account_id)
        return redirect(url_for("action", team_id=team_id, action_id=action_id, saved="changed"), 303)


def _add_ending(app: Flask, desk: _Desk) -> None:
    endings = ", ".join(f"'{ending}'" for ending in ENDINGS)

    @app.route(f"/teams/<path:team_id>/actions/<uuid:action_id>/<any({endings}):ending>", methods=["GET", "POST"])
    def end_action(team_id: str, action_id: UUID, ending: str) -> ResponseReturnValue:
        now, _ = desk.find(team_id, action_id)
        if request.method == "GET":
            return _ending_form(desk, ending, _About(now=now))
        checked = _check_ending(ending, desk.today())
        if not isinstance(checked, Ending):
            return _ending_form(desk, ending, _About(faults=checked, now=now, revision=_revision()))
        try:
            desk.book.end(signed_in(), action_id, _revision(), checked)
        except Conflict:
            now, _ = desk.find(team_id, action_id)
            return _ending_form(desk, ending, _About(now=now, is_conflict=True))
        _log.info("action.ended", action_id=action_id, state=checked.state, account_id=signed_in().account_id)
        return redirect(url_for("action", team_id=team_id, action_id=action_id, saved=ending), 303)


def _check_ending(ending: str, today: date) -> Ending | tuple[Fault, ...]:
    fields = request.form
    if ending == "done":
        return check_done(fields.get("day", ""), fields.get("month", ""), fields.get("year", ""), today=today)
    if ending == "not-going-to":
        return check_not_going_to(fields.get("reason", ""), today=today)
    return Ending(state=ActionState.PLANNED)


def _begun(desk: _Desk, team_id: str) -> Typed:
    """Return a new form: empty, or begun with the theme or the feedback that a link names."""
    known = {theme for theme, _ in desk.choices()}
    themes = {theme for theme in request.args.getlist("theme") if theme in known}
    reference = parse_reference(request.args.get("answers", ""))
    if reference is None or not sees_references(team_id):
        return Typed(themes=tuple(sorted(themes)))
    with reading(desk.engine) as connection:
        if not select_known_references(connection, team_id, [reference]):
            return Typed(themes=tuple(sorted(themes)))
        themes |= known & select_themes_of(connection, reference)
    return Typed(themes=tuple(sorted(themes)), references=reference)


def _read(team_id: str) -> Typed:
    typed = read_typed(request.form, request.form.getlist("themes"))
    return typed if sees_references(team_id) else typed._replace(references="")


def _form(desk: _Desk, team_id: str, typed: Typed, about: _About) -> ResponseReturnValue:
    """Return the form, with all that was typed."""
    now = about.now
    page = render_template(
        "action-form.html",
        team_id=team_id,
        typed=typed,
        faults={fault.field: fault.words for fault in reversed(about.faults)},
        all_faults=about.faults,
        action_id=about.action_id,
        now=now,
        revision=about.revision if about.revision is not None else now and now.revision,
        is_conflict=about.is_conflict,
        stored=typed_of(now) if now else None,
        themes=desk.choices(),
        asks_references=sees_references(team_id),
        no_series=NO_SERIES,
    )
    return make_response(page, about.status)


def _ending_form(desk: _Desk, ending: str, about: _About) -> ResponseReturnValue:
    today = desk.today()
    days = {"day": str(today.day), "month": str(today.month), "year": str(today.year)}
    page = render_template(
        "action-end.html",
        team_id=about.now and about.now.team_id,
        now=about.now,
        ending=ending,
        values={name: request.form.get(name, days.get(name, "")) for name in (*days, "reason")},
        faults={fault.field: fault.words for fault in reversed(about.faults)},
        all_faults=about.faults,
        revision=about.revision if about.revision is not None else about.now and about.now.revision,
        is_conflict=about.is_conflict,
        today=today,
    )
    return make_response(page, about.status)


def _revision() -> int:
    """Return the revision that the form answers; 0, which none has, where it names none."""
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        abort(400, "This form did not come from a page of ours. Go back, and open it again.")
