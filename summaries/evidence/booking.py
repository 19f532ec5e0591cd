"""Writes the register of packs: begins, decides, answers and issues them.

Whoever writes names the revision that they saw: of two who answer one, the second is told.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from schemas.references import make_feedback_id
from sinks.tables import EvidencePack, PackCitation, PackStatement, PackWarning
from summaries.evidence.making import Asked, Choice, Found
from summaries.evidence.pack import Pack, to_json
from summaries.evidence.register import COMMAND_LINE, ISSUED, OPEN, Conflict, Entry
from summaries.writing import writing


class Register:
    """Writes the register."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        """Take the database and a clock (aware)."""
        self._engine = engine
        self._clock = clock

    def begin(self, asked: Asked, who: str, *, replaces: Entry | None = None, note: str = "") -> UUID:
        """Begin a pack, and return its id. From the command line the same pack is begun once.

        Args:
            asked: which.
            who: their name.
            replaces: an issued pack that it is to be issued in place of: what was decided there holds here.
            note: why it is issued again.

        Raises:
            Unavailable: the database is away.
        """
        now = self._clock()
        pack_id = make_feedback_id(now, secrets.token_bytes(10))
        values = {
            "framework": asked.framework.framework,
            "version": asked.framework.version,
            "first": str(asked.period.first),
            "last": str(asked.period.last),
            "services": " ".join(asked.services),
        }
        with writing(self._engine) as connection:
            if who == COMMAND_LINE and (found := _same(connection, values)):
                return found
            more = {"state": OPEN, "number": None, "revision": 1, "made_at": now, "made_by": who}
            more |= {"issued_at": None, "issued_by": None, "content": None, "sha256": None}
            connection.execute(
                insert(EvidencePack).values(
                    **values, **more, pack_id=pack_id, replaces=replaces.number if replaces else None, note=note
                )
            )
            if replaces is not None:
                _copy(connection, replaces.pack_id, pack_id)
        return pack_id

    def choose(self, pack_id: UUID, statement: str, revision: int, choice: Choice, who: str) -> None:
        """Keep what was decided for a statement of an open pack.

        Args:
            pack_id: the pack.
            statement: the statement's id.
            revision: the one that the person saw; 0 where nothing was decided yet.
            choice: what they decided.
            who: their name.

        Raises:
            Conflict: somebody else decided since, or the pack was issued.
            Unavailable: the database is away.
        """
        values = {
            "own_text": choice.own_text,
            "quotes": None if choice.quotes is None else " ".join(choice.quotes),
            "revision": revision + 1,
            "changed_at": self._clock(),
            "changed_by": who,
        }
        key = (PackStatement.pack_id == pack_id, PackStatement.statement == statement)
        try:
            with writing(self._engine) as connection:
                _claim(connection, pack_id)
                if revision:
                    done = connection.execute(
                        update(PackStatement).where(*key, PackStatement.revision == revision).values(**values)
                    )
                    if done.rowcount != 1:
                        raise Conflict("somebody else changed this")
                else:
                    connection.execute(insert(PackStatement).values(pack_id=pack_id, statement=statement, **values))
        except IntegrityError:
            raise Conflict("somebody else changed this") from None

    def answer(self, pack_id: UUID, cite: str, words: str, who: str) -> None:
        """Keep why a quote that was warned of may stand in a pack; empty takes the answer back.

        Raises:
            Conflict: the pack was issued.
            Unavailable: the database is away.
        """
        with writing(self._engine) as connection:
            _claim(connection, pack_id)
            key = (PackWarning.pack_id == pack_id, PackWarning.cite == cite)
            connection.execute(delete(PackWarning).where(*key))
            if words:
                values = {"answer": words, "answered_at": self._clock(), "answered_by": who}
                connection.execute(insert(PackWarning).values(pack_id=pack_id, cite=cite, **values))

    def cited(self, pack_id: UUID, pack: Pack, found: Found) -> None:
        """Keep what stands in an open pack as it is now, before its ids are given to anybody.

        Raises:
            Conflict: the pack was issued.
            Unavailable: the database is away.
        """
        with writing(self._engine) as connection:
            _claim(connection, pack_id, changes=False)
            _cite(connection, pack_id, pack, found)

    def issue(self, pack_id: UUID, revision: int, pack: Pack, found: Found, who: str) -> Pack:
        """Freeze an open pack under the next number, and return it.

        Raises:
            Conflict: somebody changed the pack since it was shown, or issued it.
            Unavailable: the database is away.
        """
        now = self._clock()
        try:
            with writing(self._engine) as connection:
                last = connection.execute(select(func.max(EvidencePack.number))).scalar() or 0
                frozen = msgspec.structs.replace(pack, number=last + 1, issued_at=now)
                content = to_json(frozen)
                done = connection.execute(
                    update(EvidencePack)
                    .where(
                        EvidencePack.pack_id == pack_id,
                        EvidencePack.state == OPEN,
                        EvidencePack.revision == revision,
                    )
                    .values(
                        state=ISSUED,
                        number=last + 1,
                        revision=revision + 1,
                        issued_at=now,
                        issued_by=who,
                        content=content.decode(),
                        sha256=hashlib.sha256(content).hexdigest(),
                    )
                )
                if done.rowcount != 1:
                    raise Conflict("somebody else changed or issued this pack")
                _cite(connection, pack_id, frozen, found)
        except IntegrityError:  # another pack took the number at the same moment
            raise Conflict("another pack was issued at the same moment: try again") from None
        return frozen


def _cite(connection: Connection, pack_id: UUID, pack: Pack, found: Found) -> None:
    by_cite = {one.cite: one for one in found.quotable}
    rows: list[Mapping[str, object]] = [
        {"statement": where, "cite": one.cite, "what": f"Figure: {one.title}", "rests_on": one.query}
        | {"up_to": pack.up_to, "words_of": None, "quote_id": None}
        for where, one in pack.figures()
    ]
    for where, quote in pack.quotes():
        source = by_cite[quote.cite]
        row = {"statement": where, "cite": quote.cite, "what": f"Quote: {quote.attribution}", "rests_on": ""}
        rows.append(row | {"up_to": None, "words_of": source.feedback_id, "quote_id": source.quote_id})
    connection.execute(delete(PackCitation).where(PackCitation.pack_id == pack_id))
    if rows:
        connection.execute(insert(PackCitation), [{"pack_id": pack_id} | dict(row) for row in rows])


def _claim(connection: Connection, pack_id: UUID, *, changes: bool = True) -> None:
    """Hold an open pack for this transaction, and count that it changed.

    Raises:
        Conflict: it was issued.
    """
    step = 1 if changes else 0
    done = connection.execute(
        update(EvidencePack)
        .where(EvidencePack.pack_id == pack_id, EvidencePack.state == OPEN)
        .values(revision=EvidencePack.revision + step)
    )
    if done.rowcount != 1:
        raise Conflict("this pack was issued, and does not change any more")


def _copy(connection: Connection, before: UUID, after: UUID) -> None:
    """Let what was decided in one pack hold in another."""
    for table in (PackStatement, PackWarning):
        names = [column.name for column in table.__table__.columns if column.name != "pack_id"]
        columns = [getattr(table, name) for name in names]
        rows = connection.execute(select(*columns).where(table.pack_id == before).order_by(columns[0])).all()
        if rows:
            values = [{"pack_id": after} | dict(zip(names, row, strict=True)) for row in rows]
            connection.execute(insert(table), values)


def _same(connection: Connection, values: Mapping[str, str]) -> UUID | None:
    query = select(EvidencePack.pack_id).where(
        EvidencePack.state == OPEN,
        EvidencePack.made_by == COMMAND_LINE,
        *(getattr(EvidencePack, name) == value for name, value in values.items()),
    )
    return connection.execute(query.order_by(EvidencePack.made_at, EvidencePack.pack_id).limit(1)).scalar()
