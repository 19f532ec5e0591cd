"""What a reviewer decides about a submission: the event, and each thing that it can change.

A correction names the revision that it answers and makes the next one, so the order of records does not matter
(`schemas.standing` says what several come to). Redactions and quotes are spans: they never copy a person's words.
Notes are free text, and read as words are.
"""

from enum import StrEnum
from itertools import pairwise
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from schemas.events import MAX_ANSWER_CHARACTERS, Moment, ShortText, is_storable
from schemas.tags import Kind, Question, Sentiment

MOST_REVISIONS = 1_000_000
Revision = Annotated[int, Meta(ge=0, le=MOST_REVISIONS)]
"""0 is the tagger's own; each correction makes the next."""

Place = Annotated[int, Meta(ge=0, le=MAX_ANSWER_CHARACTERS)]
"""An offset into an answer, in code points."""

Note = Annotated[str, Meta(max_length=5_000)]
ThemeId = Annotated[str, Meta(min_length=1, max_length=64)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class SafetyState(StrEnum):
    """What a person decided about a submission where someone may be unsafe."""

    ACKNOWLEDGED = "acknowledged"  # someone has taken it on; it stays held back
    LET_GO = "let_go"  # nobody is unsafe: it is feedback like any other
    CLOSED = "closed"  # dealt with elsewhere; it stays out of every summary


class ComplaintState(StrEnum):
    """How far a complaint has come."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    NOT_A_COMPLAINT = "not_a_complaint"


class ComplaintRoute(StrEnum):
    """Which procedure a complaint goes by."""

    ADULTS = "adults_2009"  # the Local Authority Social Services and NHS Complaints Regulations 2009
    CHILDREN = "children_1989"  # the Children Act 1989 procedure
    CORPORATE = "corporate"  # the LGSCO's Complaint Handling Code


class SentimentChange(Struct, frozen=True, kw_only=True):
    """How a submission sounds, and what it was tagged with. The same value means that it was confirmed."""

    was: Sentiment | None = None
    now: Sentiment


class KindChange(Struct, frozen=True, kw_only=True):
    """What a submission is for, and what it was tagged with. The same value means that it was confirmed."""

    was: Kind | None = None
    now: Kind


class TeamChange(Struct, frozen=True, kw_only=True):
    """Whom a submission is about, by the team's id; None is "not known". The same value means "confirmed"."""

    was: ShortText | None = None
    now: ShortText | None


class ThemesChange(Struct, frozen=True, kw_only=True):
    """All the themes of a submission, by their ids, and all that it was tagged with."""

    was: tuple[ThemeId, ...] = ()
    now: tuple[ThemeId, ...]


class SafetyDecision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was decided about somebody's safety."""

    state: SafetyState
    note: Note = ""


class ComplaintDecision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was decided about a complaint."""

    state: ComplaintState
    route: ComplaintRoute | None = None
    note: Note = ""


class Redaction(Struct, frozen=True, kw_only=True):
    """Words that are not to be shown, by their place, and what stands there instead."""

    question: Question
    start: Place
    end: Place
    replacement: Annotated[str, Meta(max_length=100)]


class RedactionsChecked(Struct, frozen=True, kw_only=True):
    """A person has looked for names: these are all that there are, in the whole submission."""

    spans: tuple[Redaction, ...] = ()


class QuoteSpan(Struct, frozen=True, kw_only=True):
    """Words that may be quoted, by their place in an answer."""

    question: Question
    start: Place
    end: Place


class QuoteDecision(Struct, frozen=True, kw_only=True):
    """All that may be quoted of a submission. None of it: refused."""

    spans: tuple[QuoteSpan, ...] = ()


class Changes(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one correction says. What it does not name stays as it was.

    Attributes:
        replied: the person was replied to.
        reviewed: somebody has been through the whole submission.
    """

    sentiment: SentimentChange | None = None
    kind: KindChange | None = None
    team: TeamChange | None = None
    themes: ThemesChange | None = None
    safety: SafetyDecision | None = None
    complaint: ComplaintDecision | None = None
    redactions: RedactionsChecked | None = None
    quote: QuoteDecision | None = None
    replied: bool = False
    reviewed: bool = False

    def says_something(self) -> bool:
        """Say whether anything is named."""
        return any(getattr(self, name) not in (None, False) for name in Changes.__struct_fields__)


class FeedbackCorrected(Changes, frozen=True, kw_only=True, omit_defaults=True):
    """A reviewer decided something about a submission. It outranks the tagger for ever.

    Attributes:
        correction_id: a UUIDv7; of two that answer the same revision the lower one counts, on every machine.
        account_id: of the person, with `who`, their name at the time.
        answers_revision: what they saw when they decided; this makes it one more.
        tagger: whose tags stood there (`FeedbackTagged.tagger`).
    """

    correction_id: UUID
    feedback_id: UUID
    corrected_at: Moment
    account_id: UUID
    who: Name
    answers_revision: Revision
    tagger: ShortText = ""

    def __post_init__(self) -> None:
        """Refuse what says nothing, what no database could hold, and spans that cannot be told apart.

        Raises:
            ValueError: which msgspec turns into its own ValidationError.
        """
        if self.corrected_at.tzinfo is None:
            raise ValueError("corrected_at has no time zone")
        if not self.says_something():
            raise ValueError("it changes nothing")
        if not all(map(is_storable, _texts(self))):
            raise ValueError("a text holds a NUL or half a character")
        if self.redactions:
            _check_apart(self.redactions.spans)
        if self.quote:
            _check_whole(self.quote.spans)

    @property
    def revision(self) -> int:
        """The revision that this makes."""
        return self.answers_revision + 1


def _texts(event: FeedbackCorrected) -> list[str]:
    found: list[str | None] = [event.who, event.tagger]
    if event.team:
        found += [event.team.was, event.team.now]
    if event.themes:
        found += [*event.themes.was, *event.themes.now]
    found += [decision.note for decision in (event.safety, event.complaint) if decision]
    if event.redactions:
        found += [span.replacement for span in event.redactions.spans]
    return [text for text in found if text]


def _check_apart(spans: tuple[Redaction, ...]) -> None:
    _check_whole(spans)
    ordered = sorted(spans, key=lambda span: (span.question, span.start))
    for one, next_one in pairwise(ordered):
        if one.question is next_one.question and next_one.start < one.end:
            raise ValueError("two spans overlap")


def _check_whole(spans: tuple[Redaction | QuoteSpan, ...]) -> None:
    if any(span.end <= span.start for span in spans):
        raise ValueError("a span holds nothing")
    if len({(span.question, span.start, span.end) for span in spans}) < len(spans):
        raise ValueError("a span is there twice")
