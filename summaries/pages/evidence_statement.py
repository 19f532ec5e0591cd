"""One statement of a pack: what there is, which quotes stand there, and the leader's own text."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from flask import Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from schemas.frameworks import Statement
from summaries.evidence.asking import LONGEST_ANSWER, LONGEST_TEXT, Fault
from summaries.evidence.making import Choice, Council, quotes_for
from summaries.evidence.pack import Evidence
from summaries.evidence.quoting import Quotable, attribution
from summaries.evidence.reading import Looked
from summaries.evidence.register import Conflict
from summaries.evidence.warned import why_of
from summaries.pages.evidence_desk import Desk, revision_seen
from summaries.pages.gate import signed_in

MOST_QUOTES = 40
"""So many quotes are offered for a statement at most."""


class Offer(NamedTuple):
    """A quote that may be chosen for a statement."""

    quote: Quotable
    who: str
    is_chosen: bool
    why: tuple[str, ...]
    answer: str


def add_statement_pages(app: Flask, desk: Desk) -> None:
    """Give the app the page of a statement, and what a leader decides there."""

    @app.get("/evidence/<uuid:pack_id>/statements/<statement_id>")
    def pack_statement(pack_id: UUID, statement_id: str) -> ResponseReturnValue:
        looked = desk.show(pack_id)
        return _show(desk, looked, _evidence(looked, statement_id))

    @app.post("/evidence/<uuid:pack_id>/statements/<statement_id>")
    def decide_statement(pack_id: UUID, statement_id: str) -> ResponseReturnValue:
        looked = desk.look(pack_id)
        evidence = _evidence(looked, statement_id)
        offers = _offers(desk, looked, evidence, None)
        choice = _typed(looked, evidence, offers)
        if faults := _faults(choice):
            return _show(desk, looked, evidence, choice=choice, faults=faults, code=422)
        try:
            desk.book.choose(pack_id, statement_id, revision_seen(), choice, signed_in().name)
            _answer(desk, pack_id, offers)
        except Conflict:
            again = desk.look(pack_id)
            return _show(desk, again, _evidence(again, statement_id), choice=choice, code=409)
        return redirect(url_for("pack", pack_id=pack_id, _anchor=statement_id), 303)


def _show(
    desk: Desk,
    looked: Looked,
    evidence: Evidence,
    *,
    choice: Choice | None = None,
    faults: Sequence[Fault] = (),
    code: int = 200,
) -> ResponseReturnValue:
    chosen = looked.chosen.get(evidence.id)
    offers = _offers(desk, looked, evidence, choice)
    if looked.found is None:
        desk.note_places(looked.entry.pack_id, "Evidence pack, a statement")
    else:
        desk.note([offer.quote for offer in offers], "Evidence pack, a statement")
    page = render_template(
        "evidence-statement.html",
        entry=looked.entry,
        pack=looked.pack,
        evidence=evidence,
        offers=offers,
        own_text=choice.own_text if choice else evidence.own_text,
        is_conflict=code == 409,
        now_saved=chosen if code == 409 else None,
        revision=chosen.revision if chosen else 0,
        all_faults=faults,
        faults={fault.field: fault.words for fault in faults},
    )
    return page, code


def _typed(looked: Looked, evidence: Evidence, offers: Sequence[Offer]) -> Choice:
    """Return what was decided in the form. What was left as it was suggested stays a suggestion."""
    asked = request.form.getlist("quotes")
    quotes = tuple(one.quote.cite for one in offers if one.quote.cite in asked)
    text = request.form.get("own_text", "").replace("\r\n", "\n").strip()
    before = looked.chosen.get(evidence.id)
    was_suggested = before is None or before.choice.quotes is None
    is_untouched = set(quotes) == {quote.cite for quote in evidence.quotes}
    return Choice(quotes=None if was_suggested and is_untouched else quotes, own_text=text)


def _faults(choice: Choice) -> list[Fault]:
    length = len(choice.own_text)
    if length <= LONGEST_TEXT:
        return []
    return [Fault("own_text", f"Your own text is {length:,} characters long. Write {LONGEST_TEXT:,} at most")]


def _answer(desk: Desk, pack_id: UUID, offers: Sequence[Offer]) -> None:
    """Keep why quotes that were warned of may stand, where that was written or changed."""
    for offer in offers:
        words = request.form.get(f"answer-{offer.quote.cite}", "")
        answer = " ".join(words.split())[:LONGEST_ANSWER]
        if offer.why and answer != offer.answer:
            desk.book.answer(pack_id, offer.quote.cite, answer, signed_in().name)


def _evidence(looked: Looked, statement_id: str) -> Evidence:
    found = next((one for one in looked.pack.statements if one.id == statement_id), None)
    return found or abort(404, "This pack has no statement at this address.")


def _offers(desk: Desk, looked: Looked, evidence: Evidence, choice: Choice | None) -> list[Offer]:
    """Return the quotes that can be chosen for a statement: those chosen first, and then the newest."""
    if looked.found is None:
        return []
    asked = looked.entry.asked(desk.frameworks)
    statement: Statement = next(one for one in asked.framework.statement if one.id == evidence.id)
    allowed = quotes_for(asked, desk.council.directory, statement, looked.found.quotable)
    decided = choice.quotes if choice and choice.quotes is not None else [quote.cite for quote in evidence.quotes]
    chosen = set(decided)
    newest = sorted(allowed, key=lambda one: (one.cite not in chosen, -one.said_on.toordinal(), one.cite))
    offered = newest[: max(MOST_QUOTES, len(chosen))]
    why = why_of(offered, looked.found)
    return [
        Offer(
            one,
            attribution(one, _team_name(desk.council, one.team)),
            one.cite in chosen,
            why.get(one.cite, ()),
            looked.answers.get(one.cite, ""),
        )
        for one in offered
    ]


def _team_name(council: Council, team: str | None) -> str:
    if team is None:
        return "team not known"
    return council.directory.named(team).name if team in council.directory else team
