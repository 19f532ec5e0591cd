"""The pages of issues: a team's list, and one issue or revision as it was, at an address that stays."""

from typing import NamedTuple

import msgspec
from flask import Flask, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from schemas.events import is_storable
from schemas.themes import ThemeBook
from schemas.weeks import ReportingWeek
from summaries.access import Words
from summaries.disclosure import Audience
from summaries.issuing.frozen import AnswerShown, Frozen, encode, thaw
from summaries.issuing.press import is_whole
from summaries.issuing.shelf import Kept, Listed, select_issue, select_listed
from summaries.issuing.wording import change_in_words
from summaries.pages.views import Here, Reader, render_week
from summaries.queries import has_rows
from summaries.reading import reading
from summaries.weekly import NOT_KNOWN, Said, WeeklySummary

NUMBER = "<int(max=999999):number>"
_NONE_HERE = "This team has no issue at this address."


class Shown(NamedTuple):
    """An issue as its page shows it.

    Attributes:
        changes: what it changed from the revision before, in words.
        revisions: all of this issue's, oldest first.
        gone: answers that were in it, and cannot be shown any more.
        is_whole: whether it is what it was when it was made.
    """

    listed: Listed
    changes: tuple[str, ...]
    revisions: tuple[Listed, ...]
    gone: int
    is_whole: bool

    @property
    def is_last(self) -> bool:
        """Whether there is no later revision."""
        return self.listed.revision == self.revisions[-1].revision


def add_issue_pages(app: Flask, reader: Reader, themes: ThemeBook) -> None:
    """Give the app the pages of issues."""

    @app.get("/teams/<path:team_id>/issues")
    def issues(team_id: str) -> str:
        with reading(reader.engine) as connection:
            if team_id not in reader.directory and not (is_storable(team_id) and has_rows(connection, team_id)):
                abort(404, "There is no team at this address.")
            listed = select_listed(connection, team_id)
        last = {one.number: one for one in reversed(listed)}  # the last of those that share a number wins
        return render_template("issues.html", team_id=team_id, issues=sorted(last.values(), reverse=True, key=_number))

    @app.get(f"/teams/<path:team_id>/issues/{NUMBER}")
    def issue(team_id: str, number: int) -> str:
        return _page(reader, themes, team_id, number, None)

    @app.get(f"/teams/<path:team_id>/issues/{NUMBER}/revisions/<int(max=999999):revision>")
    def issue_revision(team_id: str, number: int, revision: int) -> str:
        return _page(reader, themes, team_id, number, revision)

    @app.get(f"/teams/<path:team_id>/issues/{NUMBER}.json")
    def issue_json(team_id: str, number: int) -> ResponseReturnValue:
        asked = request.args.get("revision", "")
        revision = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else None
        kept = _find(reader, team_id, number, revision)
        if request.args.get("audience") == Audience.OUTSIDE:
            return Response(msgspec.json.encode(thaw(kept.shown).outside), mimetype="application/json")
        text = kept.shown
        if reader.words(team_id) is Words.NONE:  # a reference leads to words
            text = encode(msgspec.structs.replace(thaw(text), answers=()))
        return Response(text, mimetype="application/json", headers={"X-Heard-SHA-256": kept.listed.sha256})


def _number(listed: Listed) -> int:
    return listed.number


def _find(reader: Reader, team_id: str, number: int, revision: int | None) -> Kept:
    kept = None
    if team_id != NOT_KNOWN and is_storable(team_id):
        with reading(reader.engine) as connection:
            kept = select_issue(connection, team_id, number, revision)
    if kept is None:
        abort(404, _NONE_HERE)
    return kept


def _page(reader: Reader, themes: ThemeBook, team_id: str, number: int, revision: int | None) -> str:
    kept = _find(reader, team_id, number, revision)
    frozen = thaw(kept.shown)
    with reading(reader.engine) as connection:
        revisions = [one for one in select_listed(connection, team_id) if one.number == number]
    summary = with_words(frozen, reader.summary(team_id, ReportingWeek.parse(kept.listed.week)))
    still = len(summary.good) + len(summary.better)
    shown = Shown(
        listed=kept.listed,
        changes=tuple(change_in_words(change, themes) for change in frozen.changes),
        revisions=tuple(reversed(revisions)),
        gone=0 if summary.words is Words.NONE else len(frozen.answers) - still,
        is_whole=is_whole(kept),
    )
    args: dict[str, object] = {"team_id": team_id, "number": number}
    here = Here("issue", args) if revision is None else Here("issue_revision", {**args, "revision": revision})
    name = f"Issue {number}, revision {kept.listed.revision}"
    return render_week(reader, summary, name, here=here, issue=shown)


def with_words(frozen: Frozen, now: WeeklySummary) -> WeeklySummary:
    """Return an issue's figures with the words of its answers, of those that may still be shown to this reader."""
    answers = frozenset(frozen.answers)

    def kept(said: tuple[Said, ...]) -> tuple[Said, ...]:
        return tuple(one for one in said if AnswerShown(one.question, one.reference) in answers)

    return msgspec.structs.replace(frozen.week, good=kept(now.good), better=kept(now.better), words=now.words)
