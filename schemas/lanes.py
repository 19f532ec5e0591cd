"""The lanes of the review queue, and which of them a submission waits in. Pure.

The sink keeps what waits in a table of its own, so that a page of the queue reads a few rows and not all there are.
"""

from enum import StrEnum
from typing import NamedTuple

from schemas.events import WordsUse
from schemas.tags import Kind, Sentiment


class Lane(StrEnum):
    """What a submission needs a person for. In this order they are worked through."""

    SAFETY = "safety"
    COMPLAINTS = "complaints"
    NOT_ASSESSED = "not-assessed"
    TEAM_NOT_KNOWN = "team-not-known"
    NAMES = "names"
    QUOTES = "quotes"


class Situation(NamedTuple):
    """What decides where a submission waits: its tags as they stand, and what reviewers have decided.

    Attributes:
        held_back: it is in no summary, because someone may be unsafe.
        has_names: the tagger suggests that some words say who somebody is.
        is_withdrawn: the person no longer lets their words be used.
        safety: a `SafetyState`, where a person decided one.
        complaint: a `ComplaintState`, where a person decided one.
        names_checked: a person has looked for names.
        quote_decided: a person has said what may be quoted, or that nothing may.
        is_reviewed: a person has been through the whole submission.
    """

    held_back: bool
    kind: str | None
    sentiment: str | None
    language: str
    team: str | None
    has_names: bool
    words_use: str
    is_withdrawn: bool = False
    safety: str | None = None
    complaint: str | None = None
    names_checked: bool = False
    quote_decided: bool = False
    is_reviewed: bool = False


_ENGLISH = frozenset({"en", ""})
_SAFETY_IS_DONE = frozenset({"let_go", "closed"})
_COMPLAINT_IS_DONE = frozenset({"answered", "not_a_complaint"})


def lanes_of(its: Situation) -> list[Lane]:
    """Return the lanes that a submission waits in, in order.

    Names come before quotes: nobody approves words that nobody has looked at for names. What is held back waits for
    neither: it is shown to nobody who would need it.
    """
    may_be_shown = not its.held_back
    checks_names = its.has_names and not its.names_checked
    may_be_quoted = its.words_use != WordsUse.TEAM_ONLY and not its.is_withdrawn
    not_assessed = its.sentiment in (None, Sentiment.NOT_ASSESSED) or its.language not in _ENGLISH
    waits = {
        Lane.SAFETY: its.held_back and its.safety not in _SAFETY_IS_DONE,
        Lane.COMPLAINTS: (its.kind == Kind.COMPLAINT or its.complaint is not None)
        and its.complaint not in _COMPLAINT_IS_DONE,
        Lane.NOT_ASSESSED: not_assessed and not its.is_reviewed,
        Lane.TEAM_NOT_KNOWN: its.team is None and not its.is_reviewed,
        Lane.NAMES: may_be_shown and checks_names,
        Lane.QUOTES: may_be_shown and may_be_quoted and not checks_names and not its.quote_decided,
    }
    return [lane for lane in Lane if waits[lane]]
