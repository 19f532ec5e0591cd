"""What a citation rests on: the query and watermark behind a figure; consent, approval and checks behind a quote."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, func, select

from schemas.events import WordsUse
from schemas.references import reference_of
from sinks.tables import Feedback, Quote, Redaction, Review, Withdrawal
from summaries.evidence.pack import Pack
from summaries.evidence.register import ISSUED, Entry, Place, issued, places_of
from summaries.wording import label, moment, plural


class Consent(StrEnum):
    """How consent to quote stands now."""

    GIVEN = "given"
    NOT_GIVEN = "not_given"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


CONSENTS = {
    Consent.GIVEN: "The person lets us quote these words",
    Consent.NOT_GIVEN: "The person does not let us quote these words: replace the quote",
    Consent.WITHDRAWN: "The person took back that we may quote them: replace the quote",
    Consent.ERASED: "What the person told us was erased, as they asked or at its time: replace the quote",
}


class Basis(NamedTuple):
    """What a quote rests on now. No words are in it.

    Attributes:
        words_use: how far the person let their words go; empty where the submission was erased.
        approved_by: None where nobody approves the words any more.
        redactions: how many places of the submission are not shown, as a person confirmed.
        names_checked_by: who looked for names; None where nobody did.
    """

    reference: str
    consent: Consent
    words_use: str
    withdrawn_at: datetime | None
    is_held_back: bool
    approved_by: str | None
    approved_at: datetime | None
    redactions: int
    names_checked_by: str | None
    names_checked_at: datetime | None

    @property
    def may_stand(self) -> bool:
        """Whether the words may still be quoted."""
        checked = self.approved_by is not None and self.names_checked_by is not None
        return self.consent is Consent.GIVEN and checked and not self.is_held_back


class Rests(NamedTuple):
    """A citation, with every place it stands in.

    Attributes:
        values: what an issued pack says under this id, by the pack's number: figures only.
        basis: of a quote; None for a figure.
    """

    cite: str
    places: Sequence[Place]
    values: Sequence[tuple[int, str]]
    basis: Basis | None

    @property
    def up_to(self) -> datetime | None:
        """Up to when everything that was sent is in it, in the newest place; None where that is not known."""
        return max((place.up_to for place in self.places if place.up_to), default=None)


def resolve(connection: Connection, cite: str) -> Rests | None:
    """Return what a citation rests on; None where it stands nowhere.

    Args:
        connection: from `reading`.
        cite: as `parse_cite` returns it.
    """
    places = places_of(connection, cite)
    if not places:
        return None
    if places[0].words_of is not None:
        return Rests(cite, places, (), _basis(connection, places[0].words_of, places[0].quote_id))
    packs = {place.entry.pack_id: place.entry for place in places if place.entry.state == ISSUED}
    values = [(entry.number or 0, _value(issued(connection, pack_id), cite)) for pack_id, entry in packs.items()]
    return Rests(cite, places, values, None)


def in_words(rests: Rests) -> Iterator[str]:
    """Yield what a citation rests on, line by line."""
    first = rests.places[0]
    yield f"{rests.cite}  {first.what}"
    if rests.basis is None:
        yield f"  Query: {first.rests_on}"
        yield f"  Watermark: {'not known' if rests.up_to is None else moment(rests.up_to)}"
        yield from (f"  In pack {number}: {value}" for number, value in rests.values)
    else:
        yield from (f"  {line}" for line in basis_in_words(rests.basis))
    yield "  Stands in:"
    yield from (f"    {named(place.entry)}, {place.statement or 'overview'}" for place in rests.places)


def basis_in_words(basis: Basis) -> Iterator[str]:
    """Yield what a quote rests on."""
    yield f"{CONSENTS[basis.consent]}."
    if basis.words_use:
        yield f"Said on the form: {label(basis.words_use)}."
    if basis.withdrawn_at:
        yield f"Taken back: {moment(basis.withdrawn_at)}."
    if basis.is_held_back:
        yield "It is held back, because someone may be unsafe: replace the quote."
    if basis.approved_by and basis.approved_at:
        yield f"Approved by {basis.approved_by}, {moment(basis.approved_at)}."
    elif basis.consent is not Consent.ERASED:
        yield "Nobody approves these words: replace the quote."
    if basis.names_checked_by and basis.names_checked_at:
        hidden = plural(basis.redactions, "place is", "places are")
        yield f"Names looked for by {basis.names_checked_by}, {moment(basis.names_checked_at)}: {hidden} hidden."
    elif basis.consent is not Consent.ERASED:
        yield "Nobody has looked for names in it."
    yield f"Reference {basis.reference}."


def named(entry: Entry) -> str:
    """Return what a pack is called."""
    issue = f"pack {entry.number}, issued" if entry.state == ISSUED else "an open pack"
    return f"{entry.framework} {entry.version}, {entry.first} to {entry.last} ({issue})"


def _basis(connection: Connection, feedback_id: UUID, quote_id: UUID | None) -> Basis:
    reference = reference_of(feedback_id)
    query = select(
        Feedback.words_use, Feedback.withdrawn_at, Feedback.held_back, Review.names_checked_by, Review.names_checked_at
    ).outerjoin(Review, Review.feedback_id == Feedback.feedback_id)
    stored = connection.execute(query.where(Feedback.feedback_id == feedback_id)).first()
    if stored is None:
        at = connection.execute(select(Withdrawal.asked_at).where(Withdrawal.reference == reference)).scalar()
        return Basis(reference, Consent.ERASED, "", at, False, None, None, 0, None, None)
    approval = connection.execute(
        select(Quote.approved_by, Quote.approved_at).where(Quote.quote_id == quote_id)
    ).first()
    redactions = connection.execute(
        select(func.count()).select_from(Redaction).where(Redaction.feedback_id == feedback_id)
    ).scalar_one()
    consent = Consent.GIVEN if stored.words_use != WordsUse.TEAM_ONLY.value else Consent.NOT_GIVEN
    return Basis(
        reference=reference,
        consent=Consent.WITHDRAWN if stored.withdrawn_at else consent,
        words_use=stored.words_use,
        withdrawn_at=stored.withdrawn_at,
        is_held_back=stored.held_back,
        approved_by=approval.approved_by if approval else None,
        approved_at=approval.approved_at if approval else None,
        redactions=redactions,
        names_checked_by=stored.names_checked_by,
        names_checked_at=stored.names_checked_at,
    )


def _value(pack: Pack | None, cite: str) -> str:
    """Return what a figure says in an issued pack."""
    for _, figure in pack.figures() if pack else ():
        if figure.cite == cite:
            if figure.is_withheld:
                return "not shown"
            said = [
                f"{row.label}: {'not shown' if row.submissions is None else f'{row.submissions:,}'}"
                for row in figure.rows
            ]
            return "; ".join(said) or "nothing"
    return "not in it"
