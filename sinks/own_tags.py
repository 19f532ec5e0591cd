"""The tagger's own tags of a submission that was corrected: kept, so that corrections can always be folded anew."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from sinks.tables import Feedback, Review, Tag, ThemeTag


class OwnTags(Struct, frozen=True, kw_only=True):
    """What the tagger said of all that a reviewer can change. The names are those of the columns of `tags`.

    Attributes:
        themes: the reasons of each theme, as JSON.
        held_back: whether the form's answer or the words say that someone may be unsafe.
    """

    sentiment: str
    sentiment_reason: str
    confidence: float
    team: str | None
    team_source: str
    team_reason: str
    team_candidates: str
    team_score: float
    team_contradiction: str | None
    kind: str | None
    kind_details: str
    themes: dict[str, str]
    held_back: bool

    def as_json(self) -> str:
        """Return it as the column `reviews.own` keeps it."""
        return msgspec.json.encode(self).decode()


COLUMNS = tuple(name for name in OwnTags.__struct_fields__ if name not in {"themes", "held_back"})
"""Those of `tags`."""


def kept_own_tags(connection: Connection, feedback_ids: Sequence[UUID]) -> dict[UUID, OwnTags]:
    """Return the tagger's own tags of those that were corrected before."""
    query = select(Review.feedback_id, Review.own).where(Review.feedback_id.in_(feedback_ids))
    rows = connection.execute(query.order_by(Review.feedback_id))
    return {feedback_id: msgspec.json.decode(own, type=OwnTags) for feedback_id, own in rows}


def standing_tags(connection: Connection, feedback_ids: Sequence[UUID]) -> dict[UUID, OwnTags]:
    """Return what stands in `tags`, `theme_tags` and `feedback`: the tagger's own while nothing was corrected."""
    columns = [Tag.__table__.c[name] for name in COLUMNS]
    query = (
        select(Feedback.feedback_id, Feedback.held_back, *columns)
        .join(Tag, Tag.feedback_id == Feedback.feedback_id)
        .where(Feedback.feedback_id.in_(feedback_ids))
        .order_by(Feedback.feedback_id)
    )
    themes = _themes(connection, feedback_ids)
    return {
        feedback_id: OwnTags(
            **dict(zip(COLUMNS, values, strict=True)), themes=themes.get(feedback_id, {}), held_back=held_back
        )
        for feedback_id, held_back, *values in connection.execute(query)
    }


def _themes(connection: Connection, feedback_ids: Sequence[UUID]) -> Mapping[UUID, dict[str, str]]:
    found: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    query = select(ThemeTag.feedback_id, ThemeTag.theme, ThemeTag.reasons).where(ThemeTag.feedback_id.in_(feedback_ids))
    for feedback_id, theme, reasons in connection.execute(query.order_by(ThemeTag.feedback_id, ThemeTag.theme)):
        found[feedback_id][theme] = reasons
    return found
