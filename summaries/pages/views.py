"""The pages' addresses, and what each one answers."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from flask import Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine, text

from schemas.events import is_storable
from schemas.teams import TeamDirectory
from schemas.weeks import ReportingWeek
from summaries.first import read_first
from summaries.overview import overview
from summaries.pages.bars import parts_of
from summaries.queries import has_rows
from summaries.reading import reading
from summaries.safety import needs_a_person
from summaries.weekly import NOT_KNOWN, WeeklySummary, to_json, weekly_summary

ANSWERS_PER_PAGE = 100
"""Of each question. A flood of feedback must not make a page that no browser can open."""

WEEKS_TO_CHOOSE = 53


class _Reader(NamedTuple):
    """What every view needs: where to read, who the teams are, and what time it is."""

    engine: Engine
    directory: TeamDirectory
    clock: Callable[[], datetime]

    def summary(self, team_id: str, week: ReportingWeek) -> WeeklySummary:
        """Return the summary, or end in "page not found" for a team that never was."""
        with reading(self.engine) as connection:
            known = team_id == NOT_KNOWN or team_id in self.directory
            if not known and not (is_storable(team_id) and has_rows(connection, team_id)):
                abort(404, "There is no team at this address.")
            return weekly_summary(connection, self.directory, team_id, week, self.clock())

    def weeks(self, shown: ReportingWeek) -> Sequence[ReportingWeek]:
        """Return the weeks that can be chosen, newest first: a year of them, and the one that is shown."""
        running = ReportingWeek.containing(self.clock())
        return sorted({shown, *(running.shifted(-back) for back in range(WEEKS_TO_CHOOSE))}, reverse=True)


def add_views(app: Flask, engine: Engine, directory: TeamDirectory, clock: Callable[[], datetime]) -> None:
    """Give the app its pages."""
    reader = _Reader(engine, directory, clock)
    _add_index(app, reader)
    _add_weekly(app, reader)
    _add_safety(app, reader)

    @app.get("/health")
    def health() -> ResponseReturnValue:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
        return {"status": "ok"}


def _add_index(app: Flask, reader: _Reader) -> None:
    @app.get("/")
    def index() -> str:
        now = reader.clock()
        asked = request.args.get("week", "")
        week = _week(asked) if asked else ReportingWeek.containing(now).shifted(-1)
        with reading(reader.engine) as connection:
            everything = overview(connection, reader.directory, week, now)
        return render_template("index.html", overview=everything, weeks=reader.weeks(week))

    @app.get("/choose")
    def choose() -> ResponseReturnValue:
        """Take the chooser's form, which cannot write an address by itself, to the week it names."""
        week = _week(request.args.get("week", ""))
        return redirect(url_for("weekly", team_id=request.args.get("team", "") or NOT_KNOWN, week=week))


def _add_weekly(app: Flask, reader: _Reader) -> None:
    @app.get("/teams/<path:team_id>/weeks/<week>.json")
    def weekly_json(team_id: str, week: str) -> ResponseReturnValue:
        return Response(to_json(reader.summary(team_id, _week(week))), mimetype="application/json")

    @app.get("/teams/<path:team_id>/weeks/<week>")
    def weekly(team_id: str, week: str) -> ResponseReturnValue:
        wanted = _week(week)
        if week != str(wanted):
            return redirect(url_for("weekly", team_id=team_id, week=wanted))
        summary = reader.summary(team_id, wanted)
        pages = _pages_of(summary)
        page = min(max(_number(request.args.get("page", "")), 1), pages)
        return render_template(
            "weekly.html",
            summary=summary,
            week=wanted,
            is_last=wanted >= ReportingWeek.containing(reader.clock()),
            weeks=reader.weeks(wanted),
            teams=reader.directory.teams,
            sentiment_parts=parts_of(summary.sentiments),
            first=read_first(summary),
            page=page,
            pages=pages,
            per_page=ANSWERS_PER_PAGE,
        )


def _add_safety(app: Flask, reader: _Reader) -> None:
    @app.get("/safety")
    def safety() -> str:
        with reading(reader.engine) as connection:
            needs = needs_a_person(connection, reader.directory, _number(request.args.get("page", "")))
        return render_template("safety.html", needs=needs)


def _week(text_: str) -> ReportingWeek:
    """Return the week that an address names, or end in "page not found" with how a week is written."""
    try:
        return ReportingWeek.parse(text_)
    except ValueError:
        abort(404, "There is no week at this address.")


def _pages_of(summary: WeeklySummary) -> int:
    return max(1, -(-max(len(summary.good), len(summary.better)) // ANSWERS_PER_PAGE))


def _number(text_: str) -> int:
    """Return the page's number that an address asks for; the first where it asks for none."""
    return int(text_) if text_.isascii() and text_.isdecimal() and len(text_) < 9 else 1
