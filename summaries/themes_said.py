"""What a week's answers speak of: themes, and the words that showed each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from schemas.tags import Span
from summaries.queries import SaidRow, ThemeRow

ThemesOf = Mapping[UUID, Sequence[tuple[str, Sequence[Span]]]]
"""By submission: the themes, each with the spans that showed it."""


class ThemeSaid(Struct, frozen=True):
    """A theme that an answer speaks of, by its id, and the words that showed it."""

    theme: str
    words: tuple[str, ...]


def by_submission(rows: Sequence[ThemeRow]) -> ThemesOf:
    """Return the themes of each submission."""
    found: defaultdict[UUID, list[tuple[str, Sequence[Span]]]] = defaultdict(list)
    for row in rows:
        spans = msgspec.json.decode(row.reasons, type=tuple[Span, ...]) if row.reasons else ()
        found[row.feedback_id].append((row.theme, spans))
    return found


def themes_said(row: SaidRow, themes_of: ThemesOf) -> tuple[ThemeSaid, ...]:
    """Return the themes that one answer shows: of a submission's two, each has its own."""
    said = []
    for theme, spans in themes_of.get(row.feedback_id, ()):
        words = dict.fromkeys(row.words[span.start : span.end] for span in spans if span.question == row.question)
        if words:
            said.append(ThemeSaid(theme, tuple(words)))
    return tuple(said)
