"""The pages for finding things: a form, what it found, and searches that somebody keeps.

Words that are looked for go by POST into the database, and the address that follows has an id and nothing else.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from flask import Flask, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from schemas.references import parse_reference
from schemas.teams import TeamDirectory
from schemas.themes import ThemeBook
from schemas.weeks import LONDON
from summaries.access import Words, may_open
from summaries.audit import MANY, AuditTrail
from summaries.finding.criteria import FILTERS, Choices, Criteria, chips, choices, read_criteria, told
from summaries.finding.files import Book, csv_file, rows_of, xlsx_file
from summaries.finding.found import PER_PAGE, FoundPage, find
from summaries.finding.queries import count_up_to
from summaries.finding.reviewing import mark_reviewed, read_chosen, told_of
from summaries.finding.searches import Searches, SearchRefused
from summaries.finding.sight import sight_of
from summaries.finding.wanted import Wanted, wanted
from summaries.pages.gate import signed_in
from summaries.pages.review import ANY
from summaries.reading import reading
from summaries.review.item import find_item

NOTHING_CHOSEN = "Choose what you have reviewed"
NOT_THERE = "There is no search of yours at this address. What was not saved is kept for a day."
_NOBODY = UUID(int=0)


MIMETYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PIECE = 64 * 1024


class Asked(NamedTuple):
    """What an address asks for.

    Attributes:
        search_id: None for everything.
        without: the criteria of that search that were taken away.
        name: what the search is called, where it is kept and nothing was taken away.
    """

    criteria: Criteria
    search_id: UUID | None = None
    without: tuple[str, ...] = ()
    name: str | None = None

    def args(self, **more: object) -> dict[str, object]:
        """Return what an address of the same has in it."""
        return {"search_id": self.search_id or _NOBODY, "without": list(self.without), **more}


class Finding(NamedTuple):
    """The pages, and what they need."""

    engine: Engine
    directory: TeamDirectory
    themes: ThemeBook
    searches: Searches
    audit: AuditTrail
    clock: Callable[[], datetime]

    def everything(self) -> ResponseReturnValue:
        """Show what is newest, with a form that asks for nothing yet."""
        return self._show(Asked(Criteria()))

    def send(self) -> ResponseReturnValue:
        """Take the form, and lead to what it finds; where it is a reference, and a reviewer asks, to that one."""
        if reference := self._reference():
            return redirect(url_for("review_item", lane=ANY, reference=reference), 303)
        criteria, faults = read_criteria(request.form, self._choices())
        if faults:
            return self._page(Asked(Criteria()), None, typed=request.form, faults=faults), 400
        search_id = self.searches.add(signed_in(), criteria)
        return redirect(url_for("found", search_id=search_id, _anchor="found"), 303)

    def found(self, search_id: UUID) -> ResponseReturnValue:
        """Show what a search finds."""
        return self._show(self.asked(search_id))

    def review(self, search_id: UUID) -> ResponseReturnValue:
        """Mark what was ticked, or all of the page, as reviewed, and say how many and which were in conflict."""
        asked = self.asked(search_id)
        chosen = read_chosen(request.form.getlist("all" if "whole_page" in request.form else "chosen"), PER_PAGE)
        if not chosen:
            return self._show(asked, faults={"chosen": NOTHING_CHOSEN})
        for message in told_of(mark_reviewed(self.engine, signed_in(), chosen, self.clock)):
            flash(message, "reviewed")
        after, before = request.args.get("after"), request.args.get("before")  # None stands in no address
        without, search_id = list(asked.without), asked.search_id or _NOBODY
        there = url_for("found", search_id=search_id, without=without, after=after, before=before, _anchor="found")
        return redirect(there, 303)

    def keep(self, search_id: UUID) -> ResponseReturnValue:
        """Keep a search under a name."""
        asked = self.asked(search_id)
        try:
            kept = self.searches.keep(signed_in(), asked.criteria, request.form.get("name", ""))
        except SearchRefused as refused:
            return self._show(asked, faults={"name": str(refused)})
        return redirect(url_for("found", search_id=kept), 303)

    def forget(self, search_id: UUID) -> ResponseReturnValue:
        """Delete a search that was kept."""
        self.searches.forget(signed_in(), search_id)
        return redirect(url_for("find"), 303)

    def export(self, search_id: UUID, kind: str) -> ResponseReturnValue:
        """Send everything that is found, as a file. It is counted, and kept as read, before a word of it is sent."""
        scope = self.wanted(self.asked(search_id))
        pieces = _begun(self._file(scope, kind))
        name = f"feedback-{self.clock().astimezone(LONDON):%Y-%m-%d}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(pieces, mimetype=MIMETYPES[kind], headers=headers)

    def _file(self, scope: Wanted, kind: str) -> Iterator[bytes]:
        with reading(self.engine) as connection:
            count = count_up_to(connection, scope, None)
            what = "words, names hidden" if scope.sight.words is Words.REDACTED else "words"
            why = f"File ({kind}) of {count:,} submissions: {told(scope.criteria)}"
            self.audit.record(signed_in(), [MANY], what, why)
            rows = rows_of(connection, scope, Book(self.directory, self.themes))
            if kind == "csv":
                yield from csv_file(rows)
                return
            with (
                tempfile.TemporaryDirectory(prefix="heard-") as folder,
                (Path(folder) / "file.xlsx").open("w+b") as file,
            ):
                xlsx_file(rows, file, folder)
                file.seek(0)
                while piece := file.read(PIECE):
                    yield piece

    def asked(self, search_id: UUID) -> Asked:
        """Return what an address asks for, or end in "page not found" where it is nobody's or somebody else's."""
        without = tuple(name for name in FILTERS if name in request.args.getlist("without"))
        if search_id == _NOBODY:
            return Asked(Criteria())
        kept = self.searches.read(signed_in(), search_id)
        if kept is None:
            abort(404, NOT_THERE)
        criteria, name = kept
        return Asked(criteria.without(without), search_id, without, None if without else name)

    def wanted(self, asked: Asked) -> Wanted:
        """Return what is asked for, within what its reader may read."""
        return wanted(asked.criteria, sight_of(signed_in()), self.directory)

    def _show(self, asked: Asked, faults: Mapping[str, str] | None = None) -> ResponseReturnValue:
        after, before = request.args.get("after", ""), request.args.get("before", "")
        scope = self.wanted(asked)
        with reading(self.engine) as connection:
            page = find(connection, scope, self.directory, after=after, before=before)
        what = "words, names hidden" if scope.sight.words is Words.REDACTED else "words"
        self.audit.record(signed_in(), (item.reference for item in page.items), what, "Find")
        response = self._page(asked, page, faults=faults)
        response.status_code = 400 if faults else 200
        return response

    def _page(
        self,
        asked: Asked,
        page: FoundPage | None,
        *,
        typed: Mapping[str, str] | None = None,
        faults: Mapping[str, str] | None = None,
    ) -> Response:
        """Return the page; where the form has faults, with what was typed and without a search."""
        values = {name: str(getattr(asked.criteria, name) or "") for name in (*FILTERS, "order")}
        return make_response(
            render_template(
                "find.html",
                asked=asked,
                place=_place(),
                page=page,
                values=dict(typed) if typed is not None else values,
                faults=faults or {},
                choices=self._choices(),
                chips=chips(asked.criteria, self.directory, self.themes),
                kept=self.searches.named(signed_in()),
                typed_name=request.form.get("name", ""),
            )
        )

    def _reference(self) -> str | None:
        """Return the reference that was typed, where there is one like it and its page may be opened.

        Words can look like a reference: those are looked for.
        """
        reference = parse_reference(request.form.get("words", ""))
        if reference is None or not may_open(signed_in(), "review_item"):
            return None
        with reading(self.engine) as connection:
            return reference if find_item(connection, reference) else None

    def _choices(self) -> Choices:
        sight = sight_of(signed_in())
        return choices(self.directory, self.themes, teams=sight.teams, held_back=sight.held_back)


def add_finding(
    app: Flask, engine: Engine, directory: TeamDirectory, themes: ThemeBook, clock: Callable[[], datetime]
) -> None:
    """Give the app its pages for finding things."""
    pages = Finding(engine, directory, themes, Searches(engine, clock), AuditTrail(engine, clock), clock)
    app.add_url_rule("/find", "find", pages.everything)
    app.add_url_rule("/find", "find_send", pages.send, methods=["POST"])
    app.add_url_rule("/find/<uuid:search_id>", "found", pages.found)
    app.add_url_rule("/find/<uuid:search_id>/feedback.<any(csv, xlsx):kind>", "find_export", pages.export)
    app.add_url_rule("/find/<uuid:search_id>/keep", "find_keep", pages.keep, methods=["POST"])
    app.add_url_rule("/find/<uuid:search_id>/reviewed", "find_review", pages.review, methods=["POST"])
    app.add_url_rule("/find/<uuid:search_id>/forget", "find_forget", pages.forget, methods=["POST"])


def _place() -> dict[str, str]:
    """Return which page of what was found the address names."""
    return {name: request.args[name] for name in ("after", "before") if request.args.get(name)}


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return the same pieces with the first one made: what can fail fails while there is still a page to say so."""
    first = next(pieces)

    def go_on() -> Iterator[bytes]:
        yield first
        yield from pieces

    return go_on()
