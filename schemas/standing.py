"""What all the corrections of a submission come to. Pure, and the same whatever order they came in."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from msgspec import Struct

from schemas.corrections import (
    ComplaintRoute,
    ComplaintState,
    FeedbackCorrected,
    KindChange,
    QuoteSpan,
    Redaction,
    SafetyState,
    SentimentChange,
    TeamChange,
    ThemesChange,
)


class Said(Struct, frozen=True):
    """Who decided something last, and when."""

    who: str
    at: datetime


class Standing(Struct, frozen=True, kw_only=True):
    """What stands of a submission after its corrections. None: no correction spoke of it.

    Attributes:
        revision: the highest there is.
        redactions: None while nobody has looked for names.
        quotes: what may be quoted; () where that was refused, None where nobody has said.
        quotes_said: of the last decision about quotes.
    """

    revision: int = 0
    sentiment: SentimentChange | None = None
    kind: KindChange | None = None
    team: TeamChange | None = None
    themes: ThemesChange | None = None
    safety: SafetyState | None = None
    safety_said: Said | None = None
    complaint: ComplaintState | None = None
    complaint_route: ComplaintRoute | None = None
    complaint_said: Said | None = None
    redactions: tuple[Redaction, ...] | None = None
    redactions_said: Said | None = None
    quotes: tuple[QuoteSpan, ...] | None = None
    quotes_said: Said | None = None
    replied_at: datetime | None = None
    reviewed: Said | None = None


def those_that_count(corrections: Iterable[FeedbackCorrected]) -> list[FeedbackCorrected]:
    """Return the corrections of one submission that count, in order of revision.

    Two can answer the same revision only where two databases lived side by side, as after a restore: then the one
    with the lower id counts, because every machine finds the same one whichever came first.
    """
    lowest: dict[int, FeedbackCorrected] = {}
    for one in sorted(corrections, key=lambda each: each.correction_id):
        lowest.setdefault(one.revision, one)
    return [lowest[revision] for revision in sorted(lowest)]


def standing(corrections: Iterable[FeedbackCorrected]) -> Standing:
    """Return what the corrections of one submission come to; of each thing, the last that was said of it stands."""
    found: dict[str, object] = {}
    for one in those_that_count(corrections):
        found["revision"] = one.revision
        found |= _said_of_tags(one) | _said_of_review(one)
    return Standing(**found)  # type: ignore[arg-type]  # each is named after what it holds, just below


def quote_id(feedback_id: UUID, span: QuoteSpan) -> UUID:
    """Return the id of a quote: the same words of the same submission keep theirs when they are approved again."""
    return uuid5(feedback_id, f"{span.question.value}:{span.start}:{span.end}")


def _said_of_tags(one: FeedbackCorrected) -> dict[str, object]:
    named = {"sentiment": one.sentiment, "kind": one.kind, "team": one.team, "themes": one.themes}
    return {name: change for name, change in named.items() if change is not None}


def _said_of_review(one: FeedbackCorrected) -> dict[str, object]:
    said, found = Said(one.who, one.corrected_at), dict[str, object]()
    if one.safety:
        found |= {"safety": one.safety.state, "safety_said": said}
    if one.complaint:
        found |= {"complaint": one.complaint.state, "complaint_said": said}
        found |= {"complaint_route": one.complaint.route} if one.complaint.route else {}
    if one.redactions:
        found |= {"redactions": one.redactions.spans, "redactions_said": said}
    if one.quote:
        found |= {"quotes": one.quote.spans, "quotes_said": said}
    if one.replied:
        found["replied_at"] = one.corrected_at
    if one.reviewed:
        found["reviewed"] = said
    return found
