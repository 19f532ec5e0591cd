"""Which themes an answer speaks of, and the words that showed it.

A theme of the book that was learned too (`streams/weights/themes.json`) is met where the words, the phrases met and
the question together score above 0, or where a phrase is certain. Any other theme is met where one of its phrases is.
"""

from collections.abc import Iterable, Sequence
from math import sqrt

from schemas.tags import Question, Span, ThemeTag
from schemas.themes import NOT_ASSIGNED, ThemeBook
from streams.linear import LinearModel
from streams.text import Text
from streams.theme_signs import Met, Signs, count_signs, sign_features, sparse

MOST_REASONS = 3
"""How many places of an answer a theme's tag points to."""
NEAR = -1.0
"""The score, a logit, that is enough for a learned theme where an answer has none at all."""
_BY_PHRASE = "words of this theme"
_BY_LEARNING = "words that people who speak of this theme use"
_BY_WHOLE = "the whole answer"


class ThemeReader:
    """Reads the themes of an answer. Built once from a book and what was learned; safe across threads."""

    def __init__(self, book: ThemeBook, weights: LinearModel | None) -> None:
        """Take the book, and the learned weights where there are some.

        Raises:
            InvalidConfig: a phrase of the book is empty, or begins with what cannot be looked up.
        """
        self._book = book
        self._not_assigned = [theme.id for theme in book.themes].index(NOT_ASSIGNED)
        learned = sparse(weights, book) if weights else {}
        self._named = {name: moved for name, moved in learned.items() if not name[0].isalnum()}
        self._signs = {question: Signs(book, question, learned) for question in Question}
        starts = dict(zip(weights.classes, weights.bias, strict=True)) if weights else {}
        self._start = [starts.get(theme.id, 0.0) for theme in book.themes]
        self._learned = [place for place, theme in enumerate(book.themes) if theme.id in starts]

    def themes(self, text: Text, question: Question) -> tuple[ThemeTag, ...]:
        """Return the themes of an answer in the book's order, with their reasons; never none."""
        signs = self._signs[question]
        whole = signs.whole(text)
        if whole:
            reason = Span(question=question, start=text.span(0, 1)[0], end=text.places[-1][1], why=_BY_WHOLE)
            return tuple(ThemeTag(theme=self._book.themes[place].id, reasons=(reason,)) for place in whole)
        met = signs.meet(text)
        return tuple(
            ThemeTag(theme=self._book.themes[place].id, reasons=_reasons(place, met, text, question))
            for place in self._decide(met, text, question)
        )

    def scores(self, text: Text, question: Question) -> dict[str, float]:
        """Return the score of each learned theme, a logit; above 0 the theme is met."""
        totals = self._totals(self._signs[question].meet(text), text, question)
        return {self._book.themes[place].id: totals[place] for place in self._learned}

    def _decide(self, met: Sequence[Met], text: Text, question: Question) -> list[int]:
        """Return the places of the themes that an answer speaks of, in the book's order."""
        counts = count_signs(met)
        found = {sign.theme for one in met for sign in one.signs if sign.certain}
        found.update(place for place in counts if place not in self._learned)
        if self._learned:
            totals = self._totals(met, text, question)
            found.update(place for place in self._learned if totals[place] > 0)
            if not found:
                nearest = max(self._learned, key=lambda place: totals[place])
                found.update([nearest] if totals[nearest] > NEAR else [])
        if len(found) > 1:
            found.discard(self._not_assigned)
        return sorted(found) or [self._not_assigned]

    def _totals(self, met: Iterable[Met], text: Text, question: Question) -> list[float]:
        """Return the score of every theme, in the book's order; what was not learned stays at 0."""
        totals = [0.0] * len(self._start)
        for one in met:
            for place, weight in one.weights:
                totals[place] += weight
        scale = 1 / sqrt(max(1, len(text.words)))
        totals = [start + total * scale for start, total in zip(self._start, totals, strict=True)]
        for name in sign_features(self._book, count_signs(met), len(text.words), question):
            for place, weight in self._named.get(name, ()):
                totals[place] += weight
        return totals


def merge(answers: Iterable[Sequence[ThemeTag]], book: ThemeBook) -> tuple[ThemeTag, ...]:
    """Return a submission's themes in the book's order, each with the reasons from all of its answers.

    That no theme was found in one answer is left out where another answer has one.
    """
    reasons: dict[str, tuple[Span, ...]] = {}
    for answer in answers:
        for tag in answer:
            reasons[tag.theme] = (*reasons.get(tag.theme, ()), *tag.reasons)
    if len(reasons) > 1:
        reasons.pop(NOT_ASSIGNED, None)
    found = tuple(ThemeTag(theme=theme.id, reasons=reasons[theme.id]) for theme in book.themes if theme.id in reasons)
    return found or (ThemeTag(theme=NOT_ASSIGNED),)


def _reasons(theme: int, met: Sequence[Met], text: Text, question: Question) -> tuple[Span, ...]:
    """Return the places that showed a theme: its phrases, the longest first; else what was learned, the heaviest first."""
    phrases = [(one.past - one.first, one) for one in met if any(sign.theme == theme for sign in one.signs)]
    why = _BY_PHRASE if phrases else _BY_LEARNING
    weighed: list[tuple[float, Met]] = list(phrases) or [
        (weight, one) for one in met for place, weight in one.weights if place == theme and weight > 0
    ]
    kept: list[Met] = []
    for _, one in sorted(weighed, key=lambda pair: (-pair[0], pair[1].first)):
        if all(one.past <= other.first or other.past <= one.first for other in kept):
            kept.append(one)
        if len(kept) == MOST_REASONS:
            break
    spans = [text.span(one.first, one.past) for one in sorted(kept)]
    return tuple(Span(question=question, start=start, end=end, why=why) for start, end in spans)
