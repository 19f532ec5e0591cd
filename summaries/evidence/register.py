"""The register: which packs there are, what was decided in them, what was issued, and where somebody's words stand.

An open pack is worked out afresh whenever it is looked at. An issued one is kept as it was, with a number and the
SHA-256 of its JSON. `booking` writes it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select

from schemas.errors import HeardError
from schemas.frameworks import Frameworks
from schemas.months import Period
from schemas.references import reference_of
from sinks.tables import EvidencePack, PackCitation, PackStatement, PackWarning
from summaries.evidence.making import Asked, Choice
from summaries.evidence.pack import Pack, from_json

OPEN, ISSUED = "open", "issued"
COMMAND_LINE = "the command line"


class Conflict(HeardError):
    """Somebody else changed this since it was shown. Nothing was written."""


class Entry(NamedTuple):
    """A pack in the register.

    Attributes:
        services: ids; empty for all.
        replaces: the number of the pack that it is issued in place of.
        note: why it has to be looked at again, or is issued again.
    """

    pack_id: UUID
    framework: str
    version: str
    first: str
    last: str
    services: tuple[str, ...]
    state: str
    number: int | None
    revision: int
    made_at: datetime
    made_by: str
    issued_at: datetime | None
    issued_by: str | None
    sha256: str | None
    replaces: int | None
    note: str

    def asked(self, frameworks: Frameworks) -> Asked:
        """Return what the pack is asked for, under the version that it was begun under.

        Raises:
            InvalidConfig: that version is not in `config/frameworks/` any more.
        """
        framework = frameworks.find(self.framework, self.version)
        return Asked(framework=framework, period=Period.parse(self.first, self.last), services=self.services)


class Chosen(NamedTuple):
    """What was decided for a statement, and the revision that a change has to name."""

    choice: Choice
    revision: int
    changed_by: str


class Place(NamedTuple):
    """Where a figure or somebody's words stand.

    Attributes:
        entry: the pack.
        statement: its id; empty for the overview.
        words_of: the submission that a quote's words are of; None for a figure.
    """

    entry: Entry
    statement: str
    cite: str
    what: str
    rests_on: str
    up_to: datetime | None
    words_of: UUID | None
    quote_id: UUID | None


_ENTRY = tuple(getattr(EvidencePack, name) for name in Entry._fields)


def standing(connection: Connection, feedback_id: UUID) -> Sequence[Place]:
    """Return every place where a submission's words stand, in open packs and in issued ones.

    Args:
        connection: from `reading` or `writing`.
        feedback_id: the submission's. It may have been erased: the register outlives it.
    """
    return _places(connection, PackCitation.words_of == feedback_id)


def places_of(connection: Connection, cite: str) -> Sequence[Place]:
    """Return every pack and statement that a figure or a quote stands in."""
    return _places(connection, PackCitation.cite == cite)


def places_in(connection: Connection, pack_id: UUID) -> Sequence[Place]:
    """Return everything that is cited in a pack."""
    return _places(connection, PackCitation.pack_id == pack_id)


def find(connection: Connection, pack_id: UUID) -> Entry | None:
    """Return a pack's entry; None where there is none."""
    row = connection.execute(select(*_ENTRY).where(EvidencePack.pack_id == pack_id)).first()
    return None if row is None else _entry(row)


def listed(connection: Connection) -> Sequence[Entry]:
    """Return all packs: the open ones, newest first, and then those issued, the last first."""
    order = (EvidencePack.state.desc(), EvidencePack.number.desc(), EvidencePack.made_at.desc(), EvidencePack.pack_id)
    return [_entry(row) for row in connection.execute(select(*_ENTRY).order_by(*order))]


def issued(connection: Connection, pack_id: UUID) -> Pack | None:
    """Return an issued pack as it was; None where it is none."""
    content = connection.execute(select(EvidencePack.content).where(EvidencePack.pack_id == pack_id)).scalar()
    return None if content is None else from_json(content)


def choices(connection: Connection, pack_id: UUID) -> dict[str, Chosen]:
    """Return what was decided in a pack, by the statement's id."""
    query = (
        select(
            PackStatement.statement,
            PackStatement.quotes,
            PackStatement.own_text,
            PackStatement.revision,
            PackStatement.changed_by,
        )
        .where(PackStatement.pack_id == pack_id)
        .order_by(PackStatement.statement)
    )
    return {
        row.statement: Chosen(
            Choice(quotes=None if row.quotes is None else tuple(row.quotes.split()), own_text=row.own_text),
            row.revision,
            row.changed_by,
        )
        for row in connection.execute(query)
    }


def answers(connection: Connection, pack_id: UUID) -> dict[str, str]:
    """Return why each quote that was warned of may stand in a pack all the same, by its id."""
    query = (
        select(PackWarning.cite, PackWarning.answer).where(PackWarning.pack_id == pack_id).order_by(PackWarning.cite)
    )
    return {row.cite: row.answer for row in connection.execute(query)}


def references_in(connection: Connection, pack_id: UUID) -> frozenset[str]:
    """Return the references of the submissions whose words stand in a pack."""
    query = (
        select(PackCitation.words_of)
        .where(PackCitation.pack_id == pack_id, PackCitation.words_of.is_not(None))
        .order_by(PackCitation.statement, PackCitation.cite)
    )
    return frozenset(reference_of(id_) for id_ in connection.scalars(query) if id_ is not None)


def _places(connection: Connection, which: object) -> Sequence[Place]:
    columns = tuple(getattr(PackCitation, name) for name in Place._fields[1:])
    query = (
        select(*_ENTRY, *columns)
        .join(EvidencePack, EvidencePack.pack_id == PackCitation.pack_id)
        .where(which)  # type: ignore[arg-type]
        .order_by(EvidencePack.made_at, EvidencePack.pack_id, PackCitation.statement, PackCitation.cite)
    )
    size = len(_ENTRY)
    return [Place(_entry(row[:size]), *row[size:]) for row in connection.execute(query)]


def _entry(row: Sequence[object]) -> Entry:
    entry = Entry(*row)  # type: ignore[arg-type]
    return entry._replace(services=tuple(str(entry.services).split()))
