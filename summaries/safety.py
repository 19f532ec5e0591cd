"""What needs a person now: every submission that said someone is, or may be, unsafe.

Weekly summaries never show these words: a week is far too long to wait, and a summary is read by many. The review
queue, where someone will take each of these on and close it, is not built yet. Until it is, words that are hidden
in one place must be in plain sight in another, or hiding them would lose them. So this list exists first: all of
them, oldest first, none ever dropped, with how to reply. When the queue is built, it takes this list's place.
"""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection

from schemas.teams import TeamDirectory
from summaries.queries import count_held, select_held, select_words_of
from summaries.weekly import NOT_KNOWN, team_name

PER_PAGE = 25


class Held(Struct, frozen=True, kw_only=True):
    """One submission that needs a person now.

    Attributes:
        answers: pairs of question and words.
        reply_to: how to reach them, where they asked for a reply.
    """

    reference: str
    received_at: datetime
    unsafe: str
    role: str
    rating: str | None
    team_id: str
    team_name: str
    answers: tuple[tuple[str, str], ...]
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
    items = tuple(
        Held(
            reference=row.reference,
            received_at=row.received_at,
            unsafe=row.unsafe,
            role=row.role,
            rating=row.rating,
            team_id=row.team or NOT_KNOWN,
            team_name=team_name(directory, row.team or NOT_KNOWN),
            # What could be better comes first: it is likelier to say what is wrong.
            answers=tuple(sorted(answers[row.feedback_id])),
            reply_to=row.reply_to,
        )
        for row in rows
    )
    return NeedsAPerson(total=total, page=page, pages=pages, items=items)
