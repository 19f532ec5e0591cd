"""What reviewers' decisions can teach the tagger: each answer whose sentiment a person has judged, with their word.

A reviewer judges the whole of a submission. Where it has two answers, nobody can say which of them the word is about;
so only submissions of one answer teach.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select

from schemas.corrections import FeedbackCorrected
from schemas.standing import standing
from schemas.tags import Question, Sentiment
from sinks.tables import Words
from summaries.accuracy import select_corrections

AT_ONCE = 500


class Taught(NamedTuple):
    """An answer, and how it sounds to a person."""

    feedback_id: UUID
    question: Question
    words: str
    sentiment: Sentiment


class Lessons(NamedTuple):
    """What there is to learn from.

    Attributes:
        taught: in the order of their ids.
        with_two_answers: how many judged submissions are left out, because they have two.
    """

    taught: tuple[Taught, ...]
    with_two_answers: int


def select_lessons(connection: Connection) -> Lessons:
    """Return what reviewers' decisions can teach. It holds people's words."""
    judged = judged_sentiments(select_corrections(connection))
    answers = _answers(connection, sorted(judged, key=str))
    alone = [(feedback_id, its) for feedback_id, its in answers.items() if len(its) == 1]
    taught = [
        Taught(feedback_id, Question(question), words, judged[feedback_id])
        for feedback_id, its in alone
        for question, words in its
    ]
    return Lessons(tuple(taught), len(answers) - len(alone))


def judged_sentiments(corrections: Iterable[FeedbackCorrected]) -> dict[UUID, Sentiment]:
    """Return how submissions sound to the last person who judged that; not where it could not be told.

    Args:
        corrections: those of one submission one after another.
    """
    found: dict[UUID, Sentiment] = {}
    for feedback_id, its in groupby(corrections, key=lambda one: one.feedback_id):
        sentiment = standing(its).sentiment
        if sentiment is not None and sentiment.now is not Sentiment.NOT_ASSESSED:
            found[feedback_id] = sentiment.now
    return found


def _answers(connection: Connection, feedback_ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, str]]]:
    found: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    query = select(Words.feedback_id, Words.question, Words.words).order_by(Words.feedback_id, Words.question)
    for start in range(0, len(feedback_ids), AT_ONCE):
        some = feedback_ids[start : start + AT_ONCE]
        for feedback_id, question, words in connection.execute(query.where(Words.feedback_id.in_(some))):
            found[feedback_id].append((question, words))
    return found
