"""The pages of evidence packs for tests: a council's year in the database, with quotes that may be shown."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from flask import Flask
from sqlalchemy import Engine, insert

from schemas.events import Role, WordsUse
from schemas.frameworks import Frameworks
from schemas.tags import Sentiment
from sinks.tables import Quote, Redaction, Review
from summaries.access import Person, StaffRole
from summaries.action_book import ActionBook
from summaries.action_form import Draft
from summaries.pages import PagesConfig
from tests.packs import FRAMEWORK, NOW, PERIOD
from tests.pages_app import make_pages
from tests.stored import store_feedback, store_watermark

CONFIG = PagesConfig(secret="the pages' secret", frameworks=Frameworks([FRAMEWORK]))
BEGIN = {"framework": "pledges/2026", "first": str(PERIOD.first), "last": str(PERIOD.last), "services": "adults"}


def make_evidence_pages(engine: Engine) -> Flask:
    """Return the pages with a framework, on 2 November 2026."""
    return make_pages(engine, clock=lambda: NOW, config=CONFIG)


def approve(engine: Engine, words: str, *, sentiment: Sentiment = Sentiment.POSITIVE, days_ago: int = 90) -> UUID:
    """Store feedback whose words a person lets be quoted, with its first word hidden and the whole approved."""
    feedback_id = store_feedback(
        engine,
        good=words,
        received_at=NOW - timedelta(days=days_ago),
        themes={"kindness": []},
        sentiment=sentiment,
        words_use=WordsUse.QUOTED,
        role=Role.UNPAID_CARER,
    )
    by, at = "Charlie", NOW - timedelta(days=3)
    place = {"feedback_id": feedback_id, "question": "good", "start": 0}
    review = {"revision": 1, "safety": None, "complaint": None, "names_checked": True, "quote": "approved", "own": ""}
    review |= {"feedback_id": feedback_id, "names_checked_by": by, "names_checked_at": at}
    quote_id = uuid5(feedback_id, words)
    quote = {"quote_id": quote_id, "end": len(words), "approved_by": by, "approved_at": at}
    hidden = {"end": words.index(" "), "replacement": "[name]"}
    with engine.begin() as connection:
        connection.execute(insert(Review).values(review))
        connection.execute(insert(Quote).values(**quote, **place))
        connection.execute(insert(Redaction).values(**hidden, **place))
    return feedback_id


def store_a_year(engine: Engine) -> None:
    """Store enough for shares, a chart, and quotes both ways, one of which names a month."""
    for month in range(12):
        for place in range(26 + 30 * (month == 7)):
            sentiment = Sentiment.NEGATIVE if place % 3 == 0 else Sentiment.POSITIVE
            at = datetime(2025 + (month > 1), (month + 10) % 12 + 1, 10, 12, tzinfo=NOW.tzinfo)
            theme = "waiting" if place % 2 else "kindness"
            store_feedback(engine, received_at=at, themes={theme: []}, sentiment=sentiment, role=Role.UNPAID_CARER)
    for place in range(4):
        approve(engine, f"Zebedee was kind, {'very ' * place}kind to me.", days_ago=40 + place)
    approve(engine, "Zebedee never rang us back.", sentiment=Sentiment.NEGATIVE, days_ago=60)
    approve(engine, "Zebedee came on 3 March and nobody else did.", sentiment=Sentiment.NEGATIVE, days_ago=70)
    alice = Person(UUID(int=1), "Alice", StaffRole.LEADER, frozenset())
    draft = Draft(
        title="Ring before we come",
        said="Nobody rang.",
        owner="Bob",
        due_on=date(2026, 12, 1),
        series=None,
        is_public=True,
        references=(),
        themes=("kindness",),
    )
    ActionBook(engine, lambda: NOW - timedelta(days=30)).add(alice, "reablement", UUID(int=2), draft)
    store_watermark(engine, NOW)
