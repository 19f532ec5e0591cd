"""Redaction: an answer with what may say who somebody is replaced, and everything that points into it moved along.

Until a person has confirmed them (`summaries.confirmed`), the tagger's suggestions stand. An answer that neither has
looked at for personal data is not shown at all: what nobody looked for cannot be hidden.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from schemas.tags import AnswerDetails, PartSentiment, PersonalData, Span, Weighed
from summaries.access import Words
from summaries.queries import SaidRow
from summaries.themes_said import ThemesOf

NOT_LOOKED_AT = "[These words have not been checked for names yet. A reviewer can read them.]"
_WORD = re.compile(r"\w{2,}")


def shown_rows(
    words: Words,
    select: Callable[[], Sequence[SaidRow]],
    themes_of: ThemesOf,
    confirmed: Callable[[Sequence[SaidRow]], Sequence[SaidRow]],
) -> tuple[Sequence[SaidRow], ThemesOf]:
    """Return the answers as far as they may be read, and the themes with their places in them.

    Where no words may be read, none leave the database.

    Args:
        words: how far its reader may read.
        select: reads the answers.
        themes_of: the themes, with places in them.
        confirmed: puts what a person confirmed in the place of what the tagger suggests.
    """
    if words is Words.NONE:
        return [], {}
    if words is Words.WHOLE:
        return select(), themes_of
    rows = confirmed(select())
    return redacted_rows(rows), redacted_themes(rows, themes_of)


def redacted_themes(rows: Sequence[SaidRow], themes_of: ThemesOf) -> ThemesOf:
    """Return the themes with places in the redacted answers; an answer that was not looked at shows none.

    Args:
        rows: the answers as they were.
        themes_of: the themes, with places in those.
    """
    moves = {
        (row.feedback_id, row.question): _Moves(row.words, _details(row).personal_data) for row in rows if row.details
    }
    return {
        feedback_id: [
            (theme, [moves[key].span(one) for one in spans if (key := (feedback_id, str(one.question))) in moves])
            for theme, spans in themes
        ]
        for feedback_id, themes in themes_of.items()
    }


def redacted_rows(rows: Sequence[SaidRow]) -> list[SaidRow]:
    """Return the answers as a team may read them.

    Reasons may quote words of any answer of the submission, so they lose what is hidden in any of them.
    """
    secrets = _secrets(rows)
    return [_redacted(row, secrets[row.feedback_id]) for row in rows]


def _secrets(rows: Iterable[SaidRow]) -> Mapping[UUID, Mapping[str, str]]:
    """Return what is hidden in each submission, in small letters, with what stands in its place."""
    found: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    for row in rows:
        for one in _details(row).personal_data:
            hidden = row.words[one.start : one.end].lower()
            found[row.feedback_id][hidden] = one.replacement
            found[row.feedback_id] |= dict.fromkeys(_WORD.findall(hidden), one.replacement)
    return found


def _redacted(row: SaidRow, secrets: Mapping[str, str]) -> SaidRow:
    if not row.details:
        return row._replace(words=NOT_LOOKED_AT, reason="", team_reason="")
    details = _details(row)
    moves = _Moves(row.words, details.personal_data)
    return row._replace(
        words=moves.words,
        details=msgspec.json.encode(moves.details(details, secrets)).decode(),
        reason=_without(row.reason, secrets),
        team_reason=_without(row.team_reason, secrets),
    )


def _details(row: SaidRow) -> AnswerDetails:
    return msgspec.json.decode(row.details, type=AnswerDetails) if row.details else AnswerDetails()


def _without(reason: str, secrets: Mapping[str, str]) -> str:
    """Return a reason without what is hidden, the longest first, and only as whole words."""
    if not secrets:
        return reason
    longest = sorted(secrets, key=lambda secret: (-len(secret), secret))
    pattern = "|".join(rf"(?<!\w){re.escape(secret)}(?!\w)" for secret in longest)
    return re.sub(pattern, lambda found: secrets.get(found[0].lower(), "…"), reason, flags=re.IGNORECASE)


class _Moves:
    """An answer with its replacements, and where each place of the old one is in the new one."""

    def __init__(self, words: str, personal_data: Sequence[PersonalData]) -> None:
        self._cuts: list[tuple[int, int, int, int]] = []  # old start and end, new start and end
        pieces: list[str] = []
        at = length = 0
        for start, end, replacement in _merged(personal_data, len(words)):
            pieces += [words[at:start], replacement]
            length += start - at
            self._cuts.append((start, end, length, length + len(replacement)))
            length += len(replacement)
            at = end
        self.words = "".join([*pieces, words[at:]])

    def details(self, old: AnswerDetails, secrets: Mapping[str, str]) -> AnswerDetails:
        """Return the details with every place moved, and nothing of what was hidden."""
        return AnswerDetails(
            parts=tuple(
                msgspec.structs.replace(
                    part, **self._place(part), reasons=tuple(self._reason(one, secrets) for one in part.reasons)
                )
                for part in old.parts
            ),
            reasons=tuple(self._reason(one, secrets) for one in old.reasons),
        )

    def span(self, old: Span) -> Span:
        """Return a span of the old answer as one of the new."""
        return msgspec.structs.replace(old, **self._place(old))

    def _reason(self, reason: Weighed, secrets: Mapping[str, str]) -> Weighed:
        return msgspec.structs.replace(reason, **self._place(reason), why=_without(reason.why, secrets))

    def _place(self, old: PartSentiment | Weighed | Span) -> dict[str, int]:
        return {"start": self._moved(old.start, at_end=False), "end": self._moved(old.end, at_end=True)}

    def _moved(self, place: int, *, at_end: bool) -> int:
        """Return where a place is now; one inside a replacement goes to that end of it that hides nothing."""
        shift = 0
        for start, end, new_start, new_end in self._cuts:
            if place <= start:
                break
            if place < end:
                return new_end if at_end else new_start
            shift = new_end - end
        return place + shift


def _merged(personal_data: Sequence[PersonalData], length: int) -> list[tuple[int, int, str]]:
    """Return the spans in order, those that overlap as one with the first's replacement."""
    spans: list[tuple[int, int, str]] = []
    for one in sorted(personal_data, key=lambda span: (span.start, -span.end)):
        start, end = max(one.start, 0), min(one.end, length)
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end), spans[-1][2])
        elif start < end:
            spans.append((start, end, one.replacement))
    return spans
