"""Corrections from the pages: a reviewer's decision claims its revision and is on its way, or somebody was first.

It is written to the outbox in the page's own transaction, and sent from there (`heard.corrections`) until the sink has
it. Nothing else of the pages changes what is said of a submission.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from schemas.corrections import Changes, FeedbackCorrected
from schemas.errors import HeardError, InvalidEvent
from schemas.events import decode, encode
from schemas.references import make_feedback_id
from schemas.tags import Kind, Sentiment
from sinks.tables import Correction, CorrectionOutbox, Tag, ThemeTag
from summaries.access import Person

_INSERT: Mapping[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Conflict(HeardError):
    """Somebody decided something about this submission since it was looked at. Nothing was kept.

    Attributes:
        who: they, with `at`, when.
        revision: what it is at now.
    """

    def __init__(self, who: str, at: datetime, revision: int) -> None:
        super().__init__("somebody corrected this meanwhile")
        self.who = who
        self.at = at
        self.revision = revision


class OnItsWay(NamedTuple):
    """A decision that is not in the tags yet."""

    revision: int
    who: str
    at: datetime


def propose(
    connection: Connection,
    person: Person,
    feedback_id: UUID,
    answers_revision: int,
    changes: Changes,
    now: datetime,
) -> FeedbackCorrected:
    """Put a reviewer's decision on its way, and return it. It is kept when the caller's transaction is.

    What a tag `was` is filled in here, from what stands.

    Args:
        connection: from `summaries.writing.writing`.
        person: who decides.
        feedback_id: of the submission.
        answers_revision: what they saw: `revision_of` when the page was made.
        changes: what they decided.
        now: aware.

    Raises:
        Conflict: somebody was first.
        InvalidEvent: the changes are not what a correction may hold, or say nothing.
        sqlalchemy.exc.DBAPIError: the database failed; `writing` makes it `Unavailable`.
    """
    event = _event(connection, person, feedback_id, answers_revision, changes, now)
    row = {
        "feedback_id": feedback_id,
        "revision": event.revision,
        "correction_id": event.correction_id,
        "corrected_at": now,
        "who": person.name,
        "event": encode(event).decode(),
    }
    # First claimed, then looked: what was claimed before and is gone from here is stored by then.
    claim = _INSERT[connection.dialect.name](CorrectionOutbox).values(row).on_conflict_do_nothing()
    is_claimed = connection.scalar(claim.returning(CorrectionOutbox.revision)) is not None
    own = CorrectionOutbox.correction_id == event.correction_id
    last = _last(connection, feedback_id, besides=event.correction_id)
    if not is_claimed or (last.revision if last else 0) != answers_revision:
        connection.execute(delete(CorrectionOutbox).where(own))
        if last is None:
            raise InvalidEvent("it answers a revision that is not there")
        raise Conflict(last.who, last.at, last.revision)
    return event


def revision_of(connection: Connection, feedback_id: UUID) -> int:
    """Return the revision that a submission is at, what is on its way included. 0: nobody has decided anything."""
    last = _last(connection, feedback_id)
    return 0 if last is None else last.revision


def on_their_way(connection: Connection, feedback_ids: Sequence[UUID]) -> dict[UUID, OnItsWay]:
    """Return the last decision about each of these that does not stand in the tags yet."""
    stored = select(Correction.correction_id).where(
        Correction.correction_id == CorrectionOutbox.correction_id, Correction.waits.is_(False)
    )
    query = (
        select(
            CorrectionOutbox.feedback_id,
            CorrectionOutbox.revision,
            CorrectionOutbox.who,
            CorrectionOutbox.corrected_at,
        )
        .where(CorrectionOutbox.feedback_id.in_(feedback_ids), ~stored.exists())
        .order_by(CorrectionOutbox.feedback_id, CorrectionOutbox.revision)
    )
    return {row.feedback_id: OnItsWay(row.revision, row.who, row.corrected_at) for row in connection.execute(query)}


def history_of(connection: Connection, feedback_id: UUID) -> list[FeedbackCorrected]:
    """Return all the corrections of a submission that count, oldest first. Their notes are read as words are."""
    query = (
        select(Correction.event)
        .where(Correction.feedback_id == feedback_id, Correction.counts)
        .order_by(Correction.revision)
    )
    return [decode(event.encode(), FeedbackCorrected) for event in connection.scalars(query)]


def _event(  # all that a correction says
    connection: Connection, person: Person, feedback_id: UUID, answers_revision: int, changes: Changes, now: datetime
) -> FeedbackCorrected:
    """Return the event, held to its schema as if it had been read from the topic."""
    query = select(Tag.sentiment, Tag.kind, Tag.team, Tag.tagger).where(Tag.feedback_id == feedback_id)
    tag = connection.execute(query).one_or_none()
    if tag is None:
        raise InvalidEvent("there is no such submission")
    members: dict[str, Any] = {name: getattr(changes, name) for name in Changes.__struct_fields__}
    if changes.sentiment:
        members["sentiment"] = replace(changes.sentiment, was=Sentiment(tag.sentiment))
    if changes.kind:
        members["kind"] = replace(changes.kind, was=Kind(tag.kind) if tag.kind else None)
    if changes.team:
        members["team"] = replace(changes.team, was=tag.team)
    if changes.themes:
        themes = select(ThemeTag.theme).where(ThemeTag.feedback_id == feedback_id).order_by(ThemeTag.theme)
        members["themes"] = replace(changes.themes, was=tuple(connection.scalars(themes)))
    try:
        event = FeedbackCorrected(
            **members,
            correction_id=make_feedback_id(now, secrets.token_bytes(10)),
            feedback_id=feedback_id,
            corrected_at=now,
            account_id=person.account_id,
            who=person.name,
            answers_revision=answers_revision,
            tagger=tag.tagger,
        )
    except ValueError as error:  # its own: they name no value
        raise InvalidEvent(str(error)) from None
    return decode(encode(event), FeedbackCorrected)


def _last(connection: Connection, feedback_id: UUID, besides: UUID | None = None) -> OnItsWay | None:
    """Return the last decision about a submission, on its way or stored."""
    found: list[OnItsWay] = []
    for table in (CorrectionOutbox, Correction):
        query = select(table.revision, table.who, table.corrected_at).where(table.feedback_id == feedback_id)
        if besides is not None:
            query = query.where(table.correction_id != besides)
        row = connection.execute(query.order_by(table.revision.desc(), table.correction_id).limit(1)).one_or_none()
        if row is not None:
            found.append(OnItsWay(*row))
    return max(found, key=lambda one: one.revision, default=None)
