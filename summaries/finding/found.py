"""What was found: one page of it, as far as its reader may read it, with what was looked for marked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection

from schemas.teams import TeamDirectory
from summaries.access import Words
from summaries.confirmed import with_confirmed
from summaries.corrections import OnItsWay, on_their_way
from summaries.finding.criteria import Order
from summaries.finding.queries import FoundRow, Place, count_up_to, select_answers, select_facts, select_page
from summaries.finding.wanted import Wanted
from summaries.finding.words import looked_for, mark, rank
from summaries.marking import Piece
from summaries.queries import SaidRow
from summaries.redaction import redacted_rows
from summaries.weekly import NOT_KNOWN, team_name

PER_PAGE = 25
COUNTED_TO = 1_000
"""A page counts no further; more are "more than 1,000"."""

BEST_OF = 300
"""So many of the newest are put in order by how well they match."""


class Answer(Struct, frozen=True, kw_only=True):
    """One answer, in pieces, those marked that were looked for."""

    question: str
    pieces: tuple[Piece, ...]
    sentiment: str


class Found(Struct, frozen=True, kw_only=True):
    """One submission that was found.

    Attributes:
        reviewed_at: when a person had been through all of it; None where nobody has.
        revision: what it is at, so that a decision can say what it answers.
        is_on_its_way: whether somebody decided something that does not stand here yet.
    """

    feedback_id: UUID
    reference: str
    received_at: datetime
    role: str
    rating: str | None
    words_use: str
    happened_in: str | None
    source: str
    sentiment: str
    team_id: str
    team_name: str
    held_back: bool
    reviewed_at: datetime | None
    revision: int
    is_on_its_way: bool
    answers: tuple[Answer, ...]


class FoundPage(Struct, frozen=True, kw_only=True):
    """One page of what was found.

    Attributes:
        total: how many there are.
        is_more: whether there are more than `total`; then it is `COUNTED_TO`.
        newer: the key before which the page before this one ends; empty where this is the first.
        older: the key after which the next page begins; empty where this is the last.
    """

    total: int
    is_more: bool
    items: tuple[Found, ...]
    newer: str
    older: str


def find(
    connection: Connection, wanted: Wanted, directory: TeamDirectory, *, after: str = "", before: str = ""
) -> FoundPage:
    """Return one page of what is wanted.

    Args:
        connection: from `reading`.
        wanted: what to find.
        directory: gives the teams their names.
        after: a page's `older`.
        before: a page's `newer`.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    counted = count_up_to(connection, wanted, COUNTED_TO + 1)
    if wanted.criteria.order is Order.BEST and wanted.criteria.words:
        places, answers, newer, older = _best(connection, wanted, after, before)
    else:
        places, newer, older = _newest(connection, wanted, after, before)
        answers = readable_answers(connection, wanted, [place.feedback_id for place in places])
    return FoundPage(
        total=min(counted, COUNTED_TO),
        is_more=counted > COUNTED_TO,
        items=_items(connection, wanted, directory, places, answers),
        newer=newer,
        older=older,
    )


def readable_answers(
    connection: Connection, wanted: Wanted, feedback_ids: Sequence[UUID]
) -> Mapping[UUID, list[SaidRow]]:
    """Return these submissions' answers as far as they may be read; where no words may be, none leave the database."""
    found: defaultdict[UUID, list[SaidRow]] = defaultdict(list)
    if wanted.sight.words is Words.NONE or not feedback_ids:
        return found
    rows: Sequence[SaidRow] = select_answers(connection, feedback_ids)
    for row in redacted_rows(with_confirmed(connection, rows)) if wanted.sight.words is Words.REDACTED else rows:
        found[row.feedback_id].append(row)
    return found


def _newest(connection: Connection, wanted: Wanted, after: str, before: str) -> tuple[list[Place], str, str]:
    """Return the places of a page, and the keys of its neighbours. One place more is read, to see if there is one."""
    places = select_page(connection, wanted, PER_PAGE + 1, after=after, before=before)
    is_more = len(places) > PER_PAGE
    if before and not after:
        places = places[-PER_PAGE:]
        has_newer, has_older = is_more, True
    else:
        places = places[:PER_PAGE]
        has_newer, has_older = bool(after), is_more
    if not places:
        return [], "", ""
    return places, places[0].key if has_newer else "", places[-1].key if has_older else ""


def _best(
    connection: Connection, wanted: Wanted, after: str, before: str
) -> tuple[list[Place], Mapping[UUID, list[SaidRow]], str, str]:
    places = select_page(connection, wanted, BEST_OF)
    answers = readable_answers(connection, wanted, [place.feedback_id for place in places])
    words = looked_for(wanted.criteria.words)
    scores = {one: rank([row.words for row in answers[one]], words) for one, _ in places}
    ordered = sorted(places, key=lambda place: -scores[place.feedback_id])  # those that are alike stay newest first
    keys = [place.key for place in ordered]
    start = keys.index(after) + 1 if after in keys else max(keys.index(before) - PER_PAGE, 0) if before in keys else 0
    end = start + PER_PAGE
    newer = keys[start] if start > 0 and keys[start:] else ""
    return ordered[start:end], answers, newer, keys[end - 1] if end < len(keys) else ""


def _items(
    connection: Connection,
    wanted: Wanted,
    directory: TeamDirectory,
    places: Sequence[Place],
    answers: Mapping[UUID, list[SaidRow]],
) -> tuple[Found, ...]:
    ids = [place.feedback_id for place in places]
    facts = {row.feedback_id: row for row in select_facts(connection, ids)}
    coming = on_their_way(connection, ids)
    words = looked_for(wanted.criteria.words)
    return tuple(
        _item(facts[one], coming.get(one), answers[one], words, directory)
        for one in ids
        if one in facts and answers.get(one)
    )


def _item(
    fact: FoundRow,
    coming: OnItsWay | None,
    rows: Sequence[SaidRow],
    words: Sequence[frozenset[str]],
    directory: TeamDirectory,
) -> Found:
    team_id, first = fact.team or NOT_KNOWN, rows[0]
    return Found(
        feedback_id=fact.feedback_id,
        reference=first.reference,
        received_at=first.received_at,
        role=first.role,
        rating=first.rating,
        words_use=first.words_use,
        happened_in=first.happened_in,
        source=fact.source,
        sentiment=fact.sentiment,
        team_id=team_id,
        team_name=team_name(directory, team_id),
        held_back=fact.held_back,
        reviewed_at=fact.reviewed_at,
        revision=max(fact.revision, coming.revision if coming else 0),
        is_on_its_way=coming is not None,
        answers=tuple(
            Answer(question=row.question, pieces=mark(row.words, words), sentiment=row.sentiment) for row in rows
        ),
    )
