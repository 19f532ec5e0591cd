"""Fills a database with invented feedback, as the sink leaves it: always the same last year, and more before it."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Engine, Table, insert, text
from sqlalchemy.orm import DeclarativeBase

from schemas.events import Role, Source, WordsUse
from schemas.references import make_feedback_id, reference_of
from schemas.tags import AnswerDetails, PersonalData, PersonalDataKind, Question, Sentiment
from schemas.teams import Team, TeamDirectory
from schemas.themes import NOT_ASSIGNED, Theme, ThemeBook
from schemas.weeks import ReportingWeek
from sinks.copying import copy_rows
from sinks.tables import AnswerTag, Feedback, Tag, ThemeTag, Waiting, Words

LAST_YEAR = 10_000
"""So many are of the last 50 weeks, however many there are: what a page shows is then the same."""

WEEK = ReportingWeek(2026, 10)
"""The last week of the year that is filled."""

TEAMS = TeamDirectory(
    Team(id=f"team-{number}", name=f"Team {number}", service="adults" if number % 2 else "childrens")
    for number in range(40)
)
THEMES = ThemeBook(
    [
        *(Theme(id=f"theme-{number}", name=f"Theme {number}", description="Invented.") for number in range(20)),
        Theme(id=NOT_ASSIGNED, name="Not assigned", description="Nothing that we know of."),
    ]
)
COMMON, RARE, NAME = "kind", "kettle", "Zebedee"
"""Words that are in 3 of 20, in 1 of 1,000 and, hidden from teams, in 1 of 10 submissions."""

_BATCH = 2_000
_SECOND = [
    "We waited {number} weeks for the first visit.",
    "Please ring before you come, and say who is coming.",
    "The letter was hard to understand and the number in it did not work.",
    "The {thing} was late on {day} and nobody told us why.",
    "Nothing, it was all good.",
]
_FIRST = [
    "She listened to my {person} and did what she said she would do.",
    "They came on {day} and helped with the {thing} until it was right.",
    "The {person}s were patient and explained the {thing} again and again.",
    "My {person} can get up the stairs again, which we did not think would happen in {number} weeks.",
]
_THINGS = ("form", "bed", "chair", "rail", "lift", "meal", "plan", "letter", "meeting", "bus", "bath", "ramp", "school")
_PEOPLE = ("mother", "father", "sister", "brother", "carer", "neighbour", "daughter", "son", "friend", "nurse")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def fill(engine: Engine, rows: int) -> None:
    """Fill empty tables; the same number of rows is always the same rows.

    Args:
        engine: with all migrations run.
        rows: how many submissions; 10,000 or more.
    """
    chance = random.Random(rows)  # noqa: S311  # the same words each time
    for batch in _batches(chance, rows):
        with engine.begin() as connection:
            for table, some in batch.items():
                if engine.dialect.name == "postgresql":
                    copy_rows(connection, _table(table), some)
                else:
                    connection.execute(insert(table), some)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze" if engine.dialect.name == "postgresql" else "analyze"))


def _batches(chance: random.Random, rows: int) -> Iterator[dict[type[DeclarativeBase], list[dict[str, Any]]]]:
    moments = _moments(rows)
    for start in range(0, rows, _BATCH):
        batch: dict[type[DeclarativeBase], list[dict[str, Any]]] = {
            table: [] for table in (Feedback, Words, Tag, AnswerTag, ThemeTag, Waiting)
        }
        for number in range(start, min(start + _BATCH, rows)):
            _add(batch, chance, number, moments(number))
        yield {table: some for table, some in batch.items() if some}


def _moments(rows: int) -> Any:
    """Return when each was received: the last 10,000 in 50 weeks, those before in the nine years before."""
    end, year, older = WEEK.ends_at, timedelta(weeks=50), rows - LAST_YEAR

    def moment(number: int) -> datetime:
        if number >= older:
            return end - year * ((rows - number) / LAST_YEAR)
        return end - year - timedelta(weeks=468) * ((older - number) / older)

    return moment


def _add(batch: dict[Any, list[dict[str, Any]]], chance: random.Random, number: int, at: datetime) -> None:
    feedback_id = make_feedback_id(at.astimezone(UTC), number.to_bytes(6, "big") + chance.randbytes(4))
    key = {"feedback_id": feedback_id}
    held, sentiment = chance.random() < 0.005, chance.choice([*[Sentiment.POSITIVE] * 3, *Sentiment])
    team = f"team-{number % 40}" if chance.random() < 0.95 else None
    batch[Feedback].append(
        {
            **key,
            "reference": reference_of(feedback_id),
            "received_at": at,
            "stored_at": at + timedelta(seconds=1),
            "source": chance.choice([*[Source.FORM] * 8, *Source]).value,
            "role": chance.choice(list(Role)).value,
            "team_chosen": team,
            "rating": chance.choice([None, "good", "very_good", "poor"]),
            "unsafe": "yes" if held else None,
            "words_use": chance.choice(list(WordsUse)).value,
            "held_back": held,
        }
    )
    if held:
        batch[Waiting].append({"lane": "safety", "since": at, **key})
    batch[Tag].append(_tag(key, sentiment, team))
    for question, words, details in _answers(chance):
        batch[Words].append({**key, "question": question.value, "words": words})
        batch[AnswerTag].append(_answer_tag(key, question, sentiment, details))
    batch[ThemeTag].append({**key, "theme": f"theme-{int(chance.triangular(0, 20, 0))}", "reasons": ""})


def _answers(chance: random.Random) -> Iterator[tuple[Question, str, str]]:
    extra = [
        *([f"Everyone was so {COMMON}."] if chance.random() < 0.15 else []),
        *([f"They even mended the {RARE}."] if chance.random() < 0.001 else []),
    ]
    named = chance.random() < 0.1
    first = [f"{NAME} came to see us."] if named else []
    words = " ".join([*first, *(_said(chance, _FIRST) for _ in range(3)), *extra])
    hidden = PersonalData(question=Question.GOOD, start=0, end=7, kind=PersonalDataKind.NAME, replacement="[name]")
    details = AnswerDetails(personal_data=(hidden,) if named else ())
    yield Question.GOOD, words, msgspec.json.encode(details).decode()
    if chance.random() < 0.5:
        yield Question.BETTER, " ".join(_said(chance, _SECOND) for _ in range(2)), "{}"


def _said(chance: random.Random, sentences: Sequence[str]) -> str:
    return chance.choice(sentences).format(
        thing=chance.choice(_THINGS),
        person=chance.choice(_PEOPLE),
        day=chance.choice(_DAYS),
        number=chance.randint(2, 90),
    )


def _tag(key: dict[str, Any], sentiment: Sentiment, team: str | None) -> dict[str, Any]:
    return {
        **key,
        "tagger_version": 1,
        "tagger": "1",
        "sentiment": sentiment.value,
        "compound": 0.4,
        "score": 0.4,
        "confidence": 0.9,
        "sentiment_reason": "",
        "team": team,
        "team_source": "chosen" if team else "not_known",
        "team_reason": "",
        "team_candidates": "",
        "team_score": 1.0,
        "kind_details": "",
        "safety": "",
        "language": "en",
    }


def _answer_tag(key: dict[str, Any], question: Question, sentiment: Sentiment, details: str) -> dict[str, Any]:
    return {
        **key,
        "question": question.value,
        "sentiment": sentiment.value,
        "compound": 0.4,
        "score": 0.4,
        "confidence": 0.9,
        "reason": "",
        "details": details,
    }


def _table(of: type[DeclarativeBase]) -> Table:
    table: Table = of.__table__  # type: ignore[assignment]  # a declarative class has a real table
    return table
