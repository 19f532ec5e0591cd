"""The line that a tagged row becomes: JSON, with every offset counted in code points of the row's text."""

from collections.abc import Sequence
from typing import Any

from heard.tag_file.rows import FileRow
from schemas.tags import Span, Weighed
from streams.tagging import Tags


def line_of(row: FileRow, tags: Tags, tagger: str) -> dict[str, Any]:
    """Return the members of a row's line, in the order in which they are written."""
    answer = tags.answers[0]
    line: dict[str, Any] = {"id": row.id} if row.id else {}
    line |= {
        "sentiment": {
            "label": tags.sentiment.value,
            "score": tags.score,
            "confidence": tags.confidence,
            "vader": answer.compound,
            "reason": tags.sentiment_reason,
            "sentences": [
                {
                    "start": part.start,
                    "end": part.end,
                    "label": part.sentiment.value,
                    "score": part.score,
                    "reasons": _weighed(part.reasons),
                }
                for part in answer.parts
            ],
            "reasons": _weighed(answer.reasons),
        },
        "team": {
            "id": tags.team.team,
            "score": tags.team.score,
            "reason": tags.team.reason,
            "candidates": list(tags.team.candidates),
            "contradiction": tags.team.contradiction,
        },
        "themes": [{"id": theme.theme, "reasons": _spans(theme.reasons)} for theme in tags.themes],
        "kind": tags.kind.kind.value,
        "kind_details": {
            "reason": tags.kind.reason,
            "mixed": tags.kind.mixed,
            "narrative": tags.kind.narrative,
            "about": tags.kind.about.value if tags.kind.about else None,
        },
        "safety": {"flag": tags.safety.flagged, "reasons": _spans(tags.safety.reasons)},
        "personal_data": [
            {"start": one.start, "end": one.end, "kind": one.kind.value, "replacement": one.replacement}
            for one in tags.personal_data
        ],
        "language": tags.language,
        "tagger_version": tagger,
    }
    if row.not_understood:
        line["not_understood"] = list(row.not_understood)
    return line


def _weighed(reasons: Sequence[Weighed]) -> list[dict[str, Any]]:
    return [{"start": one.start, "end": one.end, "weight": one.weight, "why": one.why} for one in reasons]


def _spans(reasons: Sequence[Span]) -> list[dict[str, Any]]:
    return [{"start": one.start, "end": one.end, "why": one.why} for one in reasons]
