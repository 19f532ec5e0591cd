"""What every page of evidence packs needs: where to read, what is set up, and where reading is kept."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import abort, request
from sqlalchemy import Engine

from schemas.errors import InvalidConfig
from schemas.frameworks import Frameworks
from schemas.references import reference_of
from summaries.audit import AuditTrail
from summaries.evidence import register
from summaries.evidence.booking import Register
from summaries.evidence.making import Council
from summaries.evidence.quoting import Quotable
from summaries.evidence.reading import Looked, look
from summaries.pages.gate import signed_in
from summaries.reading import reading


class Desk(NamedTuple):
    """What every one of these pages needs."""

    engine: Engine
    frameworks: Frameworks
    council: Council
    clock: Callable[[], datetime]
    book: Register
    audit: AuditTrail

    def look(self, pack_id: UUID) -> Looked:
        """Return a pack, or end in "page not found"."""
        with reading(self.engine) as connection:
            entry = register.find(connection, pack_id)
            if entry is None:
                abort(404, "There is no evidence pack at this address.")
            try:
                return look(connection, entry, self.frameworks, self.council, self.clock())
            except InvalidConfig:
                abort(404, "The framework version of this pack is not set up any more. Ask whoever looks after Heard.")

    def show(self, pack_id: UUID) -> Looked:
        """Return a pack for a page. Its ids are links there, so what they rest on is kept first, as for a file."""
        looked = self.look(pack_id)
        if looked.found is not None:
            with suppress(register.Conflict):  # issued at this moment: then it is kept
                self.book.cited(pack_id, looked.pack, looked.found)
        return looked

    def note(self, quotes: Sequence[Quotable], where: str) -> None:
        """Keep that words that may be quoted are about to be read."""
        references = {reference_of(one.feedback_id) for one in quotes}
        self.audit.record(signed_in(), references, "words that may be quoted", where)

    def note_places(self, pack_id: UUID, where: str) -> None:
        """The same of an issued pack, whose quotes the register knows."""
        with reading(self.engine) as connection:
            references = register.references_in(connection, pack_id)
        self.audit.record(signed_in(), references, "words that may be quoted", where)

    def versions(self) -> list[tuple[str, str]]:
        """Return the frameworks' versions that can be chosen, the newest of each first."""
        newest = sorted(self.frameworks.versions, key=lambda one: one.valid_from, reverse=True)
        ordered = sorted(newest, key=lambda one: one.name)
        return [(f"{one.framework}/{one.version}", f"{one.name}, version {one.version}") for one in ordered]


def revision_seen() -> int:
    """Return the revision that a form was made from; 0 where it names none."""
    typed = request.form.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0
