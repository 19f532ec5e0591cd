"""A submission as a reviewer sees it, with defaults for whatever a test does not say. All words are invented."""

from typing import Any

from schemas.corrections import FeedbackCorrected
from schemas.events import Role, WordsUse
from schemas.references import reference_of
from schemas.standing import standing
from schemas.tags import Kind, PersonalData, PersonalDataKind, Question, Sentiment
from summaries.review.item import Answer, Item
from tests.factories import NOON, an_id

GOOD = "Zebedee Wotherspoon was kind. He came on time! Mum liked Zebedee."


def suspected(words: str, name: str, question: Question = Question.GOOD) -> PersonalData:
    """Return a name that the tagger suspects where it stands first."""
    start = words.index(name)
    kind = PersonalDataKind.NAME
    return PersonalData(question=question, start=start, end=start + len(name), kind=kind, replacement="[name]")


def an_item(*history: FeedbackCorrected, **given: Any) -> Item:
    """Return a submission with one answer in which one name is suspected."""
    answer = Answer(question="good", words=GOOD, suspected=(suspected(GOOD, "Zebedee Wotherspoon"),))
    defaults: dict[str, Any] = {
        "feedback_id": an_id(),
        "reference": reference_of(an_id()),
        "received_at": NOON,
        "source": "form",
        "role": Role.SERVICE_USER,
        "rating": None,
        "unsafe": None,
        "words_use": WordsUse.QUOTED,
        "happened_in": None,
        "how_heard": None,
        "held_back": False,
        "withdrawn_at": None,
        "reply_to": None,
        "heard_by": None,
        "sentiment": Sentiment.POSITIVE,
        "sentiment_reason": "Saw: kind",
        "kind": Kind.COMPLIMENT,
        "language": "en",
        "team": "reablement",
        "team_reason": "Chosen on the form",
        "team_candidates": (),
        "team_contradiction": None,
        "themes": ("waiting",),
        "safety": (),
        "answers": (answer,),
        "lanes": (),
    }
    return Item(**defaults | given, history=history, now=standing(history))
