"""A whole pack: a page to work on or to read, its files, and issuing it."""

from uuid import UUID

import structlog
from flask import Flask, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from schemas.errors import InvalidConfig
from summaries.evidence.exports import EXPORTS, TYPES, file_name
from summaries.evidence.pack import Evidence
from summaries.evidence.reading import Looked
from summaries.evidence.register import Conflict
from summaries.evidence.warned import Warned, warned
from summaries.pages.evidence_desk import Desk, revision_seen
from summaries.pages.gate import signed_in

_log = structlog.get_logger()


def add_pack_pages(app: Flask, desk: Desk) -> None:
    """Give the app the pages of a whole pack."""

    @app.get("/evidence/<uuid:pack_id>")
    def pack(pack_id: UUID) -> ResponseReturnValue:
        return _show(desk.show(pack_id))

    @app.post("/evidence/<uuid:pack_id>/issue")
    def issue_pack(pack_id: UUID) -> ResponseReturnValue:
        looked = desk.look(pack_id)
        if looked.found is None or any(not one.answer for one in _warned(looked)):
            return _show(looked, refused="It was not issued. Look at what is named below first.", code=422)
        try:
            desk.book.issue(pack_id, revision_seen(), looked.pack, looked.found, signed_in().name)
        except Conflict:
            refused = "It was not issued: somebody changed this pack since you opened the page. Look again."
            return _show(desk.look(pack_id), refused=refused, code=409)
        _log.info("evidence.issued", account_id=signed_in().account_id, pack_id=pack_id)
        return redirect(url_for("pack", pack_id=pack_id), 303)


def add_pack_files(app: Flask, desk: Desk) -> None:
    """Give the app a pack in its formats."""

    @app.get("/evidence/<uuid:pack_id>/files/<format_>")
    def pack_file(pack_id: UUID, format_: str) -> ResponseReturnValue:
        if format_ not in EXPORTS:
            abort(404, "A pack comes as docx, pdf, xlsx or json.")
        looked = desk.look(pack_id)
        if looked.found is not None:  # its ids go out with the file: what they rest on has to be known first
            desk.book.cited(pack_id, looked.pack, looked.found)
        desk.note_places(pack_id, f"Evidence pack as {format_}")
        try:
            content = EXPORTS[format_](looked.pack)
        except InvalidConfig:
            return _show(
                looked, refused="PDF cannot be made here: ask whoever looks after Heard to install it.", code=503
            )
        name = file_name(looked.pack, format_)
        return Response(
            content, mimetype=TYPES[format_], headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )


def _show(looked: Looked, *, refused: str = "", code: int = 200) -> ResponseReturnValue:
    page = render_template(
        "evidence-pack.html",
        entry=looked.entry,
        pack=looked.pack,
        groups=_grouped(looked),
        warned=_warned(looked),
        open_warnings=[one for one in _warned(looked) if not one.answer],
        chosen=looked.chosen,
        to_replace=looked.to_replace,
        refused=refused,
    )
    return page, code


def _grouped(looked: Looked) -> list[tuple[str, list[Evidence]]]:
    return [
        (name, [one for one in looked.pack.statements if one.group == group])
        for group, name in looked.pack.framework.groups
    ]


def _warned(looked: Looked) -> list[Warned]:
    return [] if looked.found is None else warned(looked.pack, looked.found, looked.answers)
