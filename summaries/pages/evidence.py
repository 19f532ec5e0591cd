"""The pages of evidence packs: the register, and what a citation rests on; a pack's own are beside this."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from flask import Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import Engine

from schemas.errors import InvalidConfig
from schemas.frameworks import Frameworks
from schemas.months import Month
from summaries.audit import AuditTrail
from summaries.evidence import asking, register, resting
from summaries.evidence.asking import Fault, Typed
from summaries.evidence.blocks import caption, did_in_words, shown, status
from summaries.evidence.booking import Register
from summaries.evidence.citing import parse_cite
from summaries.evidence.counting import SERVICES
from summaries.evidence.drawing import draw_months
from summaries.evidence.exports import EXPORTS
from summaries.evidence.figures import SERVICE_NAMES
from summaries.evidence.making import Council
from summaries.pages.evidence_desk import Desk
from summaries.pages.evidence_pack import add_pack_files, add_pack_pages
from summaries.pages.evidence_statement import add_statement_pages
from summaries.pages.gate import signed_in
from summaries.reading import reading


def add_evidence(
    app: Flask, engine: Engine, frameworks: Frameworks, council: Council, clock: Callable[[], datetime]
) -> None:
    """Give the app the pages of evidence packs."""
    desk = Desk(engine, frameworks, council, clock, Register(engine, clock), AuditTrail(engine, clock))
    app.jinja_env.globals.update(
        evidence_caption=caption,
        evidence_status=status,
        did_in_words=did_in_words,
        draw_months=lambda moved, width: Markup(draw_months(moved, width)),  # noqa: S704  # ElementTree escapes
        SERVICE_NAMES=SERVICE_NAMES,
        FORMATS=tuple(EXPORTS),
    )
    app.jinja_env.filters["outside"] = shown
    _add_register(app, desk)
    add_pack_pages(app, desk)
    add_pack_files(app, desk)
    add_statement_pages(app, desk)
    _add_citations(app, desk)


def _add_register(app: Flask, desk: Desk) -> None:
    def show(typed: Typed, faults: Sequence[Fault] = ()) -> ResponseReturnValue:
        with reading(desk.engine) as connection:
            entries = register.listed(connection)
        names = {one.framework: one.name for one in desk.frameworks.versions}
        page = render_template(
            "evidence.html",
            entries=entries,
            names=names,
            typed=typed,
            all_faults=faults,
            faults={fault.field: fault.words for fault in faults},
            versions=desk.versions(),
            services=[(service, SERVICE_NAMES[service]) for service in SERVICES if service != "not_known"],
        )
        return page, 422 if faults else 200

    @app.get("/evidence")
    def packs() -> ResponseReturnValue:
        return show(asking.at_first(desk.frameworks, Month.containing(desk.clock())))

    @app.post("/evidence")
    def begin_pack() -> ResponseReturnValue:
        typed = asking.typed_of(request.form, request.form.getlist("services"))
        asked = asking.check(typed, desk.frameworks, Month.containing(desk.clock()))
        if isinstance(asked, tuple):
            return show(typed, asked)
        pack_id = desk.book.begin(asked, signed_in().name)
        return redirect(url_for("pack", pack_id=pack_id), 303)

    @app.post("/evidence/<uuid:pack_id>/again")
    def begin_again(pack_id: UUID) -> ResponseReturnValue:
        """Begin a pack in place of an issued one, with what was decided there."""
        entry = desk.look(pack_id).entry
        if entry.state != register.ISSUED:
            abort(404, "Only a pack that was issued can be issued again.")
        try:
            asked = entry.asked(desk.frameworks)
        except InvalidConfig:
            abort(404, "The framework version of this pack is not set up any more.")
        note = f"Issued in place of pack {entry.number}."
        again = desk.book.begin(asked, signed_in().name, replaces=entry, note=note)
        return redirect(url_for("pack", pack_id=again), 303)


def _add_citations(app: Flask, desk: Desk) -> None:
    @app.get("/evidence/citations")
    def find_citation() -> ResponseReturnValue:
        typed = request.args.get("id", "")
        known = parse_cite(typed)
        if known is None:
            return render_template("evidence-find.html", typed=typed[:40]), 422 if typed else 200
        return redirect(url_for("citation", cite=known))

    @app.get("/evidence/citations/<cite>")
    def citation(cite: str) -> ResponseReturnValue:
        known = parse_cite(cite)
        if known is None:
            abort(404, "An id is written like F-7K3M9QT or Q-7K3M9QT.")
        if known != cite:
            return redirect(url_for("citation", cite=known))
        with reading(desk.engine) as connection:
            rests = resting.resolve(connection, known)
        if rests is None:
            abort(404, "This id stands in no evidence pack.")
        lines = list(resting.basis_in_words(rests.basis)) if rests.basis else []
        names = {one.framework: one.name for one in desk.frameworks.versions}
        return render_template("evidence-citation.html", rests=rests, lines=lines, names=names)
