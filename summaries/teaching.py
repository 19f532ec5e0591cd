"""Which submissions are worth a reviewer's time most, because their sentiment would teach the tagger most.

Those that it is unsure of, and no two alike: a word that keeps coming up and that nobody has judged is worth more than
the tenth answer about the same thing (`heard learn` needs a word in 20 comments before it learns it).
"""

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, func, select

from schemas.tags import Sentiment
from sinks.tables import Correction, Feedback, Tag, Words

MOST = 100
"""So many are suggested."""
LOOKED_AT = 20_000
"""The newest submissions; how people write changes, and a page has to be quick."""
UNSURE = 1_000
"""Of those, the ones that the tagger is least sure of: from them it is chosen."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_AT_ONCE = 500


class Candidate(NamedTuple):
    """A submission of one answer that nobody has judged.

    Attributes:
        confidence: how sure the tagger is, 0 to 1, of the `sentiment`.
        words: those of the answer, in small letters.
    """

    feedback_id: UUID
    reference: str
    confidence: float
    words: frozenset[str]
    sentiment: str = ""


def worth_judging(candidates: Iterable[Candidate], most: int = MOST) -> list[Candidate]:
    """Return the candidates that would teach most, the best first; the same for the same candidates.

    What an answer is worth is how unsure the tagger is, times what its words are worth. A word is worth most when it
    is in about a third of the candidates (minus p log p), nothing when only one has it, and half as much, then a third,
    each time that an answer with it has been chosen. That never grows, so an answer's worth is only looked at again
    when it comes to the top (Minoux 1978).
    """
    pool = sorted(candidates, key=lambda one: str(one.feedback_id))
    values = _values(pool)
    met: Counter[str] = Counter()
    heap = [(-_worth(one, values, met), one.confidence, place) for place, one in enumerate(pool)]
    heapq.heapify(heap)
    chosen: list[Candidate] = []
    while heap and len(chosen) < most:
        _, confidence, place = heapq.heappop(heap)
        now = (-_worth(pool[place], values, met), confidence, place)
        if heap and now > heap[0]:
            heapq.heappush(heap, now)
            continue
        chosen.append(pool[place])
        met.update(pool[place].words & values.keys())
    return chosen


def words_in(answer: str) -> frozenset[str]:
    """Return the words of an answer that a candidate is known by."""
    return frozenset(_WORD.findall(answer.lower()))


def select_candidates(connection: Connection) -> list[Candidate]:
    """Return the newest submissions that nobody has judged and that the tagger is least sure of.

    Only those of one answer, in English, that may be shown: `summaries.taught` says why.
    """
    newest = (
        select(Tag.feedback_id, Tag.confidence, Tag.sentiment)
        .where(Tag.language == "en", Tag.sentiment != Sentiment.NOT_ASSESSED.value)
        .order_by(Tag.feedback_id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    judged = select(Correction.correction_id).where(Correction.feedback_id == newest.c.feedback_id)
    answers = select(func.count()).where(Words.feedback_id == newest.c.feedback_id).scalar_subquery()
    query = (
        select(newest.c.feedback_id, Feedback.reference, newest.c.confidence, newest.c.sentiment)
        .join(Feedback, Feedback.feedback_id == newest.c.feedback_id)
        .where(Feedback.held_back.is_(False), ~judged.exists(), answers == 1)
        .order_by(newest.c.confidence, newest.c.feedback_id)
        .limit(UNSURE)
    )
    rows = connection.execute(query).all()
    words = _words_of(connection, [row.feedback_id for row in rows])
    return [
        Candidate(row.feedback_id, row.reference, row.confidence, words[row.feedback_id], row.sentiment) for row in rows
    ]


def _values(pool: Sequence[Candidate]) -> Mapping[str, float]:
    counts = Counter(word for one in pool for word in one.words)
    shares = {word: count / len(pool) for word, count in counts.items() if 1 < count < len(pool)}
    return {word: -share * math.log(share) for word, share in shares.items()}


def _worth(one: Candidate, values: Mapping[str, float], met: Mapping[str, int]) -> float:
    """Return what an answer is worth now. Added up in order, so that it is the same on every machine."""
    total = sum(values[word] / (1 + met.get(word, 0)) for word in sorted(one.words) if word in values)
    return (1 - one.confidence) * total / math.sqrt(max(1, len(one.words)))


def _words_of(connection: Connection, feedback_ids: Sequence[UUID]) -> Mapping[UUID, frozenset[str]]:
    found: dict[UUID, frozenset[str]] = {}
    query = select(Words.feedback_id, Words.words).order_by(Words.feedback_id)
    for start in range(0, len(feedback_ids), _AT_ONCE):
        some = feedback_ids[start : start + _AT_ONCE]
        for feedback_id, words in connection.execute(query.where(Words.feedback_id.in_(some))):
            found[feedback_id] = words_in(words)
    return found
