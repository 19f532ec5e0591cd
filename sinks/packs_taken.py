"""What a person takes back leaves the packs of evidence that were issued: their words go, and the pack is marked."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from schemas.references import reference_of
from sinks.tables import EvidencePack, PackCitation, PackWarning

TAKEN_OUT = "[The person who said this took it back.]"
"""What stands in an issued pack where somebody's words stood. The hash stays that of what was issued."""


def take_out(connection: Connection, reference: str, at: datetime) -> list[int]:
    """Take a submission's words out of every issued pack, and mark those packs, in the connection's transaction.

    Open packs need nothing: they are worked out afresh each time they are looked at. The register itself stays: it is
    how a leader knows which documents hold words that are gone.

    Returns:
        The numbers of the packs.
    """
    cites: dict[Any, set[str]] = {}
    query = select(PackCitation.pack_id, PackCitation.cite, PackCitation.words_of).where(
        PackCitation.words_of.is_not(None)
    )
    for pack_id, cite, words_of in connection.execute(query.order_by(PackCitation.pack_id, PackCitation.cite)):
        if words_of is not None and reference_of(words_of) == reference:
            cites.setdefault(pack_id, set()).add(cite)
    numbers = []
    for pack_id, its in cites.items():
        connection.execute(delete(PackWarning).where(PackWarning.pack_id == pack_id, PackWarning.cite.in_(its)))
        pack = connection.execute(
            select(EvidencePack.number, EvidencePack.content).where(EvidencePack.pack_id == pack_id)
        ).one()
        if pack.content is not None and pack.number is not None:
            content = _without(json.loads(pack.content), its)
            kept = {"content": json.dumps(content, ensure_ascii=False, separators=(",", ":")), "note": _note(at)}
            connection.execute(update(EvidencePack).where(EvidencePack.pack_id == pack_id).values(kept))
            numbers.append(pack.number)
    return sorted(numbers)


def _without(value: Any, cites: Collection[str]) -> Any:
    """Return a pack's JSON with other words in the place of the quotes that are named, wherever they stand."""
    if isinstance(value, list):
        return [_without(one, cites) for one in value]
    if not isinstance(value, dict):
        return value
    if "words" in value and value.get("cite") in cites:
        return {**value, "words": TAKEN_OUT}
    return {name: _without(one, cites) for name, one in value.items()}


def _note(at: datetime) -> str:
    return (
        f"On {at.day} {at:%B %Y} a person took back words that are quoted here. They were taken out, so the JSON no"
        " longer gives the SHA-256 above. Issue the pack again, look at your own text too, and ask those who have a"
        " copy to replace it."
    )
