"""The pages' addresses, and what each one answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from flask import Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine, text

from schemas.events import is_storable
from schemas.teams import Team, TeamDirectory
from schemas.weeks import LONDON, ReportingWeek
from summaries.access import What, Words, may_see, teams_listed, words_shown
from summaries.audit import AuditTrail
from summaries.first import read_first
from summaries.issuing.shelf import select_of_week
from summaries.overview import overview
from summaries.pages.bars import parts_of
from summaries.pages.gate import signed_in
from summaries.queries import has_rows
from summaries.reading import reading
from summaries.review.lanes import all_lanes
from summaries.silence import Lookout
from summaries.weekly import NOT_KNOWN, Said, WeeklySummary, to_json, weekly_summary

ANSWERS_PER_PAGE = 100
"""Of each question. A flood of feedback must not make a page that no browser can open."""

WEEKS_TO_CHOOSE = 53


class Here(NamedTuple):
    """A page's own address, without the number of its page of answers."""

    endpoint: str
    args: Mapping[str, object]


class Reader(NamedTuple):
    """What every view needs: where to read, who the teams are, what time it is, and where reading is kept."""

    engine: Engine
    directory: TeamDirectory
    clock: Callable[[], datetime]
    audit: AuditTrail

    def summary(self, team_id: str, week: ReportingWeek) -> WeeklySummary:
        """Return the summary as its reader may see it, or end in "page not found" for a team that never was."""
        with reading(self.engine) as connection:
            known = team_id == NOT_KNOWN or team_id in self.directory
            if not known and not (is_storable(team_id) and has_rows(connection, team_id)):
                abort(404, "There is no team at this address.")
            words = self.words(team_id)
            return weekly_summary(connection, self.directory, team_id, week, self.clock(), words=words)

    def words(self, team_id: str) -> Words:
        """Return how much of a team's words the reader may see."""
        return words_shown(signed_in(), team_id)

    def note(self, summary: WeeklySummary, answers: Iterable[Said], page: str) -> None:
        """Keep that the words of these answers are about to be read."""
        what = "words, names hidden" if summary.words is Words.REDACTED else "words"
        why = f"{page} of {summary.team_id}, {summary.week}"
        self.audit.record(signed_in(), (answer.reference for answer in answers), what, why)

    def teams(self) -> Sequence[Team]:
        """Return the teams of the directory that the reader may choose."""
        listed = teams_listed(signed_in())
        return [team for team in self.directory.teams if listed is None or team.id in listed]

    def weeks(self, shown: ReportingWeek) -> Sequence[ReportingWeek]:
        """Return the weeks that can be chosen, newest first: a year of them, and the one that is shown."""
        running = ReportingWeek.containing(self.clock())
        return sorted({shown, *(running.shifted(-back) for back in range(WEEKS_TO_CHOOSE))}, reverse=True)


def add_views(
    app: Flask, engine: Engine, directory: TeamDirectory, clock: Callable[[], datetime], lookout: Lookout
) -> Reader:
    """Give the app its pages, and return what others need to make more of them."""
    reader = Reader(engine, directory, clock, AuditTrail(engine, clock))
    _add_index(app, reader, lookout)
    _add_weekly(app, reader)

    @app.get("/health")
    def health() -> ResponseReturnValue:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
        return {"status": "ok"}

    return reader


def _add_index(app: Flask, reader: Reader, lookout: Lookout) -> None:
    @app.get("/")
    def index() -> str:
        now = reader.clock()
        asked = request.args.get("week", "")
        week = _week(asked) if asked else ReportingWeek.containing(now).shifted(-1)
        with reading(reader.engine) as connection:
            everything = overview(connection, reader.directory, week, now, only=teams_listed(signed_in()))
            lanes = all_lanes(connection) if may_see(signed_in(), What.REVIEW) else []
        looks = may_see(signed_in(), What.SILENCE)
        quiet = lookout.look() if looks else None
        return render_template(
            "index.html", overview=everything, lanes=lanes, weeks=reader.weeks(week), quiet=quiet, looks=looks
        )

    @app.get("/choose")
    def choose() -> ResponseReturnValue:
        """Take the chooser's form, which cannot write an address by itself, to the week it names."""
        week = _week(request.args.get("week", ""))
        return redirect(url_for("weekly", team_id=request.args.get("team", "") or NOT_KNOWN, week=week))


def _add_weekly(app: Flask, reader: Reader) -> None:
    @app.get("/teams/<path:team_id>/weeks/<week>.json")
    def weekly_json(team_id: str, week: str) -> ResponseReturnValue:
        summary = reader.summary(team_id, _week(week))
        reader.note(summary, (*summary.good, *summary.better), "Weekly summary as JSON")
        return Response(to_json(summary), mimetype="application/json")

    @app.get("/teams/<path:team_id>/weeks/<week>")
    def weekly(team_id: str, week: str) -> ResponseReturnValue:
        wanted = _week(week)
        if week != str(wanted):
            return redirect(url_for("weekly", team_id=team_id, week=wanted))
        summary = reader.summary(team_id, wanted)
        with reading(reader.engine) as connection:
            issued = select_of_week(connection, team_id, str(wanted))
        return render_week(
            reader,
            summary,
            "Weekly summary",
            here=Here("weekly", {"team_id": team_id, "week": str(wanted)}),
            is_last=wanted >= ReportingWeek.containing(reader.clock()),
            weeks=reader.weeks(wanted),
            teams=reader.teams(),
            lists_not_known=may_see(signed_in(), What.FIGURES),
            adds_actions=team_id != NOT_KNOWN and may_see(signed_in(), What.ADD_ACTIONS, team_id),
            issued=issued and issued.listed,
        )


def render_week(reader: Reader, summary: WeeklySummary, page_name: str, *, here: Here, **more: object) -> str:
    """Return the page of a week, live or as it was issued, and keep that its words were read.

    Args:
        reader: what every view needs.
        summary: the week.
        page_name: what the audit calls the page.
        here: the page's own address, for its further pages of answers.
        more: what only this kind of page shows.
    """
    pages = _pages_of(summary)
    page = min(max(_number(request.args.get("page", "")), 1), pages)
    first, start = read_first(summary), (page - 1) * ANSWERS_PER_PAGE
    listed = (*summary.good[start : start + ANSWERS_PER_PAGE], *summary.better[start : start + ANSWERS_PER_PAGE])
    reader.note(summary, (*(each.answer for each in first), *listed), page_name)
    return render_template(
        "weekly.html",
        summary=summary,
        week=ReportingWeek.parse(summary.week),
        today=reader.clock().astimezone(LONDON).date(),
        sentiment_parts=parts_of(summary.sentiments),
        first=first,
        page=page,
        pages=pages,
        per_page=ANSWERS_PER_PAGE,
        here=here,
        **more,
    )


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
