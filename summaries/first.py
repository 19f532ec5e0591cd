"""What to read first: the two answers that were hardest on the team and the kindest one, each with the reason.

It orders and never judges: everything is on the page, and what may be unsafe is not chosen from at all.
"""

from collections.abc import Iterable

from msgspec import Struct

from schemas.events import Rating
from schemas.tags import Question, Sentiment
from summaries.weekly import Said, WeeklySummary
from summaries.wording import question_asked

WORTH_CHOOSING_FROM = 4
"""With fewer answers than this, reading all of them is quicker than choosing."""

_HARDEST = 2
_LOW_RATINGS = (Rating.VERY_POOR, Rating.POOR)


class ReadFirst(Struct, frozen=True):
    """An answer to read first, and why it was chosen."""

    answer: Said
    why: str


def read_first(summary: WeeklySummary) -> tuple[ReadFirst, ...]:
    """Return what to read first: low ratings before low scores, then the kindest. A few answers are all returned."""
    answers = (*summary.good, *summary.better)
    if len(answers) < WORTH_CHOOSING_FROM:
        return tuple(ReadFirst(answer, question_asked(answer.question)) for answer in answers)
    chosen: dict[str, ReadFirst] = {}
    for answer in sorted(filter(_is_hard, answers), key=_hardest_first):
        if len(chosen) < _HARDEST:
            chosen.setdefault(answer.reference, ReadFirst(answer, _why_hard(answer)))
    for answer in sorted(_kind(summary.good), key=lambda answer: -answer.score):
        if answer.reference not in chosen:
            chosen[answer.reference] = ReadFirst(answer, "Sounded most positive")
            break
    return tuple(chosen.values())


def _is_hard(answer: Said) -> bool:
    rated_low = answer.rating in _LOW_RATINGS and answer.question == Question.BETTER
    return rated_low or answer.sentiment == Sentiment.NEGATIVE


def _hardest_first(answer: Said) -> tuple[int, float]:
    """Order by the person's own rating, then by score. Sorting keeps the older first where they are alike."""
    rank = _LOW_RATINGS.index(Rating(answer.rating)) if answer.rating in _LOW_RATINGS else len(_LOW_RATINGS)
    return rank, answer.score


def _why_hard(answer: Said) -> str:
    if answer.rating in _LOW_RATINGS:
        return "Rated very poor" if answer.rating == Rating.VERY_POOR else "Rated poor"
    return "Sounded most negative"


def _kind(answers: Iterable[Said]) -> Iterable[Said]:
    return (answer for answer in answers if answer.sentiment == Sentiment.POSITIVE)
