"""Rows: what a submission is in the tables once its corrections stand over the tagger's own tags. Pure."""

from typing import Any
from uuid import UUID

from schemas.corrections import SafetyState
from schemas.standing import Said, Standing, quote_id
from schemas.tags import Kind, KindTag
from sinks.own_tags import COLUMNS, OwnTags
from sinks.rows import Row, as_json

CORRECTED = "corrected"
"""What `tags.team_source` says of a team that a reviewer put right."""
REASON = "Corrected by a reviewer"
APPROVED, REFUSED = "approved", "refused"
"""What `reviews.quote` says."""


def corrected_tags(own: OwnTags, now: Standing) -> Row:
    """Return the columns of `tags` that can be corrected. What was confirmed keeps the tagger's reason."""
    values: Row = {name: getattr(own, name) for name in COLUMNS}
    if now.sentiment:
        values["confidence"] = 1.0
        if now.sentiment.now != own.sentiment:
            values |= {"sentiment": now.sentiment.now.value, "sentiment_reason": REASON}
    if now.kind and now.kind.now != own.kind:
        values |= {"kind": now.kind.now.value, "kind_details": _kind_details(now.kind.now)}
    if now.team:
        values |= {"team_candidates": "", "team_score": 1.0, "team_contradiction": None}
        if now.team.now != own.team:
            values |= {"team": now.team.now, "team_source": CORRECTED, "team_reason": REASON}
    return values


def corrected_themes(feedback_id: UUID, own: OwnTags, now: Standing) -> list[Row]:
    """Return the rows of `theme_tags`; a theme that the tagger saw too keeps the words that showed it."""
    names = own.themes if now.themes is None else dict.fromkeys(now.themes.now)
    return [{"feedback_id": feedback_id, "theme": name, "reasons": own.themes.get(name, "")} for name in names]


def is_held_back_now(was: bool, now: Standing) -> bool:
    """Say whether a person's decision, or else the words themselves, keep a submission out of summaries."""
    return was if now.safety is None else now.safety is not SafetyState.LET_GO


def review_row(feedback_id: UUID, own: str, now: Standing) -> Row:
    """Return the row of `reviews`."""
    quote = None if now.quotes is None else APPROVED if now.quotes else REFUSED
    return {
        "feedback_id": feedback_id,
        "revision": now.revision,
        **_said("reviewed", now.reviewed),
        "safety": now.safety,
        **_said("safety", now.safety_said),
        "complaint": now.complaint,
        "complaint_route": now.complaint_route,
        **_said("complaint", now.complaint_said),
        "names_checked": now.redactions is not None,
        **_said("names_checked", now.redactions_said),
        "quote": quote,
        "replied_at": now.replied_at,
        "own": own,
    }


def redaction_rows(feedback_id: UUID, now: Standing) -> list[Row]:
    """Return the rows of `redactions`, one a span."""
    return [
        {
            "feedback_id": feedback_id,
            "question": span.question.value,
            "start": span.start,
            "end": span.end,
            "replacement": span.replacement,
        }
        for span in now.redactions or ()
    ]


def quote_rows(feedback_id: UUID, now: Standing) -> list[Row]:
    """Return the rows of `quotes`, one a span that was approved."""
    said = now.quotes_said
    return [
        {
            "quote_id": quote_id(feedback_id, span),
            "feedback_id": feedback_id,
            "question": span.question.value,
            "start": span.start,
            "end": span.end,
            "approved_by": said.who,
            "approved_at": said.at,
        }
        for span in now.quotes or ()
        if said
    ]


def _said(name: str, said: Said | None) -> dict[str, Any]:
    return {f"{name}_by": said.who if said else None, f"{name}_at": said.at if said else None}


def _kind_details(kind: Kind) -> str:
    return as_json(KindTag(kind=kind, reason=REASON))
