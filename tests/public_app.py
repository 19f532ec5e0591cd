"""The public page for tests: an invented council, the real look, and submissions that reviewers decided about."""

from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from flask import Flask
from sqlalchemy import Engine, insert

from heard.look import add_look
from schemas.corrections import QuoteDecision, QuoteSpan, Redaction, RedactionsChecked
from schemas.events import WordsUse
from schemas.tags import Question
from sinks.store import FeedbackStore
from sinks.tables import Action
from summaries.public import create_public
from tests.council import COUNCIL
from tests.factories import NOON, an_id, corrected, received_in_full, tagged
from tests.pages_app import DIRECTORY

WORDS = "Dilys rang every day."
SHOWN = "D. rang every day."
NAME = Redaction(question=Question.GOOD, start=0, end=5, replacement="D.")


def make_public(engine: Engine, **given: Any) -> Flask:
    """Return the app."""
    return create_public(engine, DIRECTORY, COUNCIL, look=partial(add_look, council=COUNCIL), **given)


def approve(engine: Engine, number: int = 1, *, words: str = WORDS, checked: bool = True, **given: Any) -> UUID:
    """Store a submission whose words a reviewer has approved, and return its id."""
    event = received_in_full(number, **{"good": words, "words_use": WordsUse.PUBLISHED} | given)
    names = (NAME,) if words.startswith("Dilys") else ()
    decisions: dict[str, Any] = {
        "quote": QuoteDecision(spans=(QuoteSpan(question=Question.GOOD, start=0, end=len(words)),))
    }
    if checked:
        decisions["redactions"] = RedactionsChecked(spans=names)
    FeedbackStore(engine).save([tagged(event)], [], NOON, [corrected(number, **decisions)])
    return an_id(number)


def act(engine: Engine, title: str, *, team: str = "reablement", public: bool = True, **given: Any) -> None:
    """Let a team write down what it does."""
    defaults: dict[str, Any] = {
        "action_id": uuid5(UUID(int=1), title),
        "team": team,
        "title": title,
        "said": "You do not ring.",
        "owner": "Bob",
        "due_on": date(2026, 3, 1),
        "series": None,
        "state": "planned",
        "reason": "",
        "ended_on": None,
        "is_public": public,
        "revision": 1,
        "created_at": NOON,
        "created_by": "Alice",
        "changed_at": NOON,
        "changed_by": "Alice",
    }
    with engine.begin() as connection:
        connection.execute(insert(Action), [defaults | given])


def day(text: str) -> datetime:
    """Return noon of a day, aware."""
    return datetime.fromisoformat(f"{text}T12:00:00+00:00")
