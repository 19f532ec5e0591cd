"""What reviewers' decisions can teach the tagger: each answer of which a person has judged a tag, with their word.

A reviewer judges the whole of a submission. Where it has two answers, nobody can say which of them the word is about;
so only submissions of one answer teach.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Connection, select

from schemas.corrections import FeedbackCorrected
from schemas.standing import Standing, standing
from schemas.tags import Question, Sentiment
from sinks.tables import Words
from summaries.accuracy import select_corrections

AT_ONCE = 500
Tag = TypeVar("Tag")


class Taught(NamedTuple, Generic[Tag]):
    """An answer, and what a person says of it."""

    feedback_id: UUID
    question: Question
    words: str
    tag: Tag


class Lessons(NamedTuple, Generic[Tag]):
    """What there is to learn from.

    Attributes:
        taught: in the order of their ids.
        with_two_answers: how many judged submissions are left out, because they have two.
    """

    taught: tuple[Taught[Tag], ...]
    with_two_answers: int


def sentiment_of(now: Standing) -> Sentiment | None:
    """Return how a submission sounds to the last person who judged it; None where nobody did, or it cannot be told."""
    if now.sentiment is None or now.sentiment.now is Sentiment.NOT_ASSESSED:
        return None
    return now.sentiment.now


def themes_of(now: Standing) -> frozenset[str] | None:
    """Return what a submission speaks of to the last person who judged it; None where nobody did."""
    return None if now.themes is None else frozenset(now.themes.now)


def select_lessons(connection: Connection, tag_of: Callable[[Standing], Tag | None]) -> Lessons[Tag]:
    """Return what reviewers' decisions can teach about one sort of tag. It holds people's words."""
    judged = judged_tags(select_corrections(connection), tag_of)
    answers = _answers(connection, sorted(judged, key=str))
    alone = [(feedback_id, its) for feedback_id, its in answers.items() if len(its) == 1]
    taught = [
        Taught(feedback_id, Question(question), words, judged[feedback_id])
        for feedback_id, its in alone
        for question, words in its
    ]
    return Lessons(tuple(taught), len(answers) - len(alone))


def judged_tags(corrections: Iterable[FeedbackCorrected], tag_of: Callable[[Standing], Tag | None]) -> dict[UUID, Tag]:
    """Return what stands of each submission of which somebody judged such a tag.

    Args:
        corrections: those of one submission one after another.
        tag_of: `sentiment_of` or `themes_of`.
    """
    found: dict[UUID, Tag] = {}
    for feedback_id, its in groupby(corrections, key=lambda one: one.feedback_id):
        tag = tag_of(standing(its))
        if tag is not None:
            found[feedback_id] = tag
    return found


def _answers(connection: Connection, feedback_ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, str]]]:
    found: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    query = select(Words.feedback_id, Words.question, Words.words).order_by(Words.feedback_id, Words.question)
    for start in range(0, len(feedback_ids), AT_ONCE):
        some = feedback_ids[start : start + AT_ONCE]
        for feedback_id, question, words in connection.execute(query.where(Words.feedback_id.in_(some))):
            found[feedback_id].append((question, words))
    return found
