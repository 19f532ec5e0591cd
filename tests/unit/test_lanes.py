"""Which lanes of the review queue a submission waits in, and what takes it out of each."""

from typing import Any

import pytest

from schemas.events import WordsUse
from schemas.lanes import Lane, Situation, lanes_of
from schemas.tags import Kind, Sentiment

SAFETY, COMPLAINTS, NOT_ASSESSED, TEAM_NOT_KNOWN, NAMES, QUOTES = Lane


def lanes(**its: Any) -> list[Lane]:
    """Return the lanes of a submission that nobody needs to look at, but for what is said of it."""
    plain: dict[str, Any] = {
        "held_back": False,
        "kind": Kind.COMPLIMENT,
        "sentiment": Sentiment.POSITIVE,
        "language": "en",
        "team": "reablement",
        "has_names": False,
        "words_use": WordsUse.TEAM_ONLY,
    }
    return lanes_of(Situation(**plain | its))


@pytest.mark.parametrize(
    ("its", "waits"),
    [
        ({}, []),
        ({"held_back": True}, [SAFETY]),
        ({"held_back": True, "safety": "acknowledged"}, [SAFETY]),
        ({"held_back": True, "safety": "closed"}, []),
        ({"kind": Kind.COMPLAINT}, [COMPLAINTS]),
        ({"kind": Kind.COMPLAINT, "complaint": "acknowledged"}, [COMPLAINTS]),
        ({"kind": Kind.CONCERN, "complaint": "open"}, [COMPLAINTS]),
        ({"kind": Kind.COMPLAINT, "complaint": "answered"}, []),
        ({"kind": Kind.COMPLAINT, "complaint": "not_a_complaint"}, []),
        ({"sentiment": Sentiment.NOT_ASSESSED}, [NOT_ASSESSED]),
        ({"sentiment": None}, [NOT_ASSESSED]),
        ({"language": "pl"}, [NOT_ASSESSED]),
        ({"language": "pl", "is_reviewed": True}, []),
        ({"team": None}, [TEAM_NOT_KNOWN]),
        ({"team": None, "is_reviewed": True}, []),
        ({"has_names": True}, [NAMES]),
        ({"has_names": True, "is_reviewed": True}, [NAMES]),
        ({"has_names": True, "names_checked": True}, []),
        ({"words_use": WordsUse.QUOTED}, [QUOTES]),
        ({"words_use": WordsUse.PUBLISHED}, [QUOTES]),
        ({"words_use": WordsUse.QUOTED, "quote_decided": True}, []),
        ({"words_use": WordsUse.QUOTED, "is_withdrawn": True}, []),
    ],
)
def test_a_submission_waits_where_it_needs_a_person(its: dict[str, Any], waits: list[Lane]) -> None:
    assert lanes(**its) == waits


def test_names_are_looked_at_before_quotes() -> None:
    quoted = {"words_use": WordsUse.QUOTED, "has_names": True}

    assert lanes(**quoted) == [NAMES]
    assert lanes(**quoted, names_checked=True) == [QUOTES]


def test_what_is_held_back_is_no_quote_until_a_person_lets_it_go() -> None:
    everything = {
        "kind": Kind.COMPLAINT,
        "sentiment": Sentiment.NOT_ASSESSED,
        "team": None,
        "has_names": True,
        "words_use": WordsUse.QUOTED,
    }

    assert lanes(held_back=True, **everything) == [SAFETY, COMPLAINTS, NOT_ASSESSED, TEAM_NOT_KNOWN]
    assert lanes(safety="let_go", **everything) == [COMPLAINTS, NOT_ASSESSED, TEAM_NOT_KNOWN, NAMES]
