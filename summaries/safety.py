"""What needs a person now: every submission that says, or whose words suggest, that someone is unsafe.

Weekly summaries never show these words: a week is far too long to wait, and a summary is read by many. The review
queue, where someone will take each of these on and close it, is not built yet. Until it is, words that are hidden
in one place must be in plain sight in another, or hiding them would lose them. So this list exists first: all of
them, oldest first, none ever dropped, with how to reply. When the queue is built, it takes this list's place.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from schemas.tags import SafetyTag
from schemas.teams import TeamDirectory
from summaries.marking import Piece, marked_spans
from summaries.queries import HeldRow, count_held, select_held, select_words_of
from summaries.weekly import NOT_KNOWN, team_name

PER_PAGE = 25


class Held(Struct, frozen=True, kw_only=True):
    """One submission that needs a person now.

    Attributes:
        unsafe: the answer to "Is anyone unsafe?", where there is one.
        whys: what the words suggest, where they do.
        answers: pairs of question and the words in pieces, those marked that suggest it.
        reply_to: how to reach them, where they asked for a reply.
    """

    reference: str
    received_at: datetime
    unsafe: str | None
    whys: tuple[str, ...]
    role: str
    rating: str | None
    team_id: str
    team_name: str
    answers: tuple[tuple[str, tuple[Piece, ...]], ...]
    reply_to: str | None


class NeedsAPerson(Struct, frozen=True, kw_only=True):
    """One page of what needs a person now. Pages are numbered from 1."""

    total: int
    page: int
    pages: int
    items: tuple[Held, ...]


def needs_a_person(connection: Connection, directory: TeamDirectory, page: int) -> NeedsAPerson:
    """Return one page of what needs a person now, oldest first; a page that is not there gives the nearest one.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    total = count_held(connection)
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    rows = select_held(connection, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    answers: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for feedback_id, question, words in select_words_of(connection, [row.feedback_id for row in rows]):
        answers[feedback_id].append((question, words))
    items = tuple(_held(row, answers[row.feedback_id], directory) for row in rows)
    return NeedsAPerson(total=total, page=page, pages=pages, items=items)


def _held(row: HeldRow, answers: Sequence[tuple[str, str]], directory: TeamDirectory) -> Held:
    spans = msgspec.json.decode(row.safety, type=SafetyTag).reasons if row.safety else ()
    return Held(
        reference=row.reference,
        received_at=row.received_at,
        unsafe=row.unsafe,
        whys=tuple(dict.fromkeys(span.why for span in spans if span.why)),
        role=row.role,
        rating=row.rating,
        team_id=row.team or NOT_KNOWN,
        team_name=team_name(directory, row.team or NOT_KNOWN),
        # What could be better comes first: it is likelier to say what is wrong.
        answers=tuple((question, marked_spans(words, question, spans)) for question, words in sorted(answers)),
        reply_to=row.reply_to,
    )
