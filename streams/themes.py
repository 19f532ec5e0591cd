"""Which themes an answer speaks of, and the words that showed it.

A theme of the book that was learned too (`streams/weights/themes.json`) is met where the words, the phrases met and
the question together score above 0, or where a phrase is certain. Any other theme is met where one of its phrases is.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import repeat
from math import sqrt

from schemas.tags import Question, Span, ThemeTag
from schemas.themes import NOT_ASSIGNED, ThemeBook
from streams.index import LookedFor
from streams.linear import LinearModel
from streams.tally import Tally
from streams.text import Text
from streams.theme_signs import (
    LENGTHS,
    MOST_THEMES_TOLD_APART,
    Met,
    Signs,
    Weights,
    length_feature,
    sparse,
)

MOST_REASONS = 3
"""How many places of an answer a theme's tag points to."""
UNIT = 1000
"""Learned weights are counted in thousandths, so that they add up to the same whatever the order."""
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
        self._ids = [theme.id for theme in book.themes]
        self._not_assigned = self._ids.index(NOT_ASSIGNED)
        self._signs = {question: Signs(book, question) for question in Question}
        self._learned = _Learned(book, weights) if weights else None

    def looked_for(self, question: Question) -> LookedFor:
        """Return what is looked for in an answer to a question."""
        return self._signs[question].looked_for()

    def themes(self, text: Text, question: Question) -> tuple[ThemeTag, ...]:
        """Return the themes of an answer in the book's order, with their reasons; never none."""
        signs = self._signs[question]
        whole = signs.whole(text)
        if whole:
            reason = Span(question=question, start=text.starts[0], end=text.ends[-1], why=_BY_WHOLE)
            return tuple([ThemeTag(theme=self._ids[place], reasons=(reason,)) for place in whole])
        met = signs.meet(text)
        return tuple(
            [
                ThemeTag(theme=self._ids[place], reasons=self._reasons(place, met, text, question))
                for place in self._decide(met, text, question)
            ]
        )

    def scores(self, text: Text, question: Question) -> dict[str, float]:
        """Return the score of each learned theme, a logit; above 0 the theme is met."""
        if self._learned is None:
            return {}
        scores = self._learned.scores(text, self._signs[question].meet(text), question)
        return {self._ids[place]: score for place, score in zip(self._learned.places, scores, strict=True)}

    def _decide(self, met: Met, text: Text, question: Question) -> list[int]:
        """Return the places of the themes that an answer speaks of, in the book's order."""
        found = set(met.certain)
        if self._learned is None:
            found.update(met.places)
        else:
            found.update(met.places.keys() - self._learned.known)
            scores = self._learned.scores(text, met, question)
            found.update([place for place, score in zip(self._learned.places, scores, strict=True) if score > 0])
            if not found and max(scores) > NEAR:
                found.add(self._learned.places[scores.index(max(scores))])
        if len(found) > 1:
            found.discard(self._not_assigned)
        return sorted(found) or [self._not_assigned]

    def _reasons(self, theme: int, met: Met, text: Text, question: Question) -> tuple[Span, ...]:
        """Return the places that showed a theme: its phrases, the longest first; else words learned, the heaviest."""
        places = met.places.get(theme, [])
        why = _BY_PHRASE if places else _BY_LEARNING
        if len(places) > 1:
            places = _apart(sorted(places, key=_longest_first))
        elif not places and self._learned:
            places = self._learned.heaviest(theme, text)
        spans = [text.span(*place) for place in places]
        return tuple([Span(question=question, start=start, end=end, why=why) for start, end in spans])


class _Learned:
    """What a model learned, laid out for reading quickly.

    Attributes:
        places: the places in the book of the themes that were learned, in the order of the scores; `known` holds them.
    """

    def __init__(self, book: ThemeBook, model: LinearModel) -> None:
        start = dict(zip(model.classes, model.bias, strict=True))
        self.places = [place for place, theme in enumerate(book.themes) if theme.id in start]
        self.known = frozenset(self.places)
        self._tally = Tally(2 * len(self.places))  # words, whose weights the length divides; then what is not a word
        self._weights = sparse(model, book)
        self._words = {name: self._weigh(moved) for name, moved in self._weights.items() if name[0].isalnum()}
        self._speaking: dict[int, dict[str, float]] = {place: {} for place in self.places}  # each theme's own words
        for word in self._words:
            for theme, weight in self._weights[word]:
                if weight > 0:
                    self._speaking[theme][word] = weight
        themes = [f"#{theme.id}" for theme in book.themes]
        start_weights = tuple((place, start[book.themes[place].id]) for place in self.places)
        starts = self._weigh(start_weights, len(self.places))
        lengths = [*map(length_feature, LENGTHS), length_feature(LENGTHS[-1] + 1)]
        self._start = {
            asked: [starts + self._named(f"@{asked}", name, f"{name}@{asked}") for name in lengths]
            for asked in Question
        }
        self._many = [self._named(f"?{count}") for count in range(MOST_THEMES_TOLD_APART + 1)]
        self._once = {asked: [self._named(name, f"{name}@{asked}") for name in themes] for asked in Question}
        self._more = [self._named(f"#{name}") for name in themes]

    def scores(self, text: Text, met: Met, question: Question) -> list[float]:
        """Return the score of each learned theme, as `LinearModel.scores` gives it to the nearest few thousandths."""
        length = len(text.words)
        once = self._once[question]
        named = self._start[question][bisect_left(LENGTHS, length)]
        named += self._many[min(len(met.places), MOST_THEMES_TOLD_APART)]
        for theme, places in met.places.items():
            named += once[theme] + self._more[theme] if len(places) > 1 else once[theme]
        both = self._tally.read(sum(map(self._words.get, text.words, repeat(0))) + named)
        scale = 1 / (UNIT * sqrt(length or 1))
        themes = len(self.places)
        return [word * scale + other / UNIT for word, other in zip(both[:themes], both[themes:], strict=True)]

    def heaviest(self, theme: int, text: Text) -> list[tuple[int, int]]:
        """Return where the words first stand that speak for a theme, the heaviest first, as many as make reasons."""
        speaking = self._speaking[theme]
        weighed = [(-speaking[word], word) for word in speaking.keys() & text.vocabulary]
        places = [text.words.index(word) for _, word in sorted(weighed)[:MOST_REASONS]]
        return [(place, place + 1) for place in sorted(places)]

    def _named(self, *names: str) -> int:
        return sum(self._weigh(self._weights.get(name, ()), len(self.places)) for name in names)

    def _weigh(self, weights: Weights, past: int = 0) -> int:
        return self._tally.make({past + self.places.index(theme): round(weight * UNIT) for theme, weight in weights})


def _apart(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the first few places of which none overlaps one before it, in order."""
    kept: list[tuple[int, int]] = []
    taken: set[int] = set()
    for first, past in places:
        here = range(first, past)
        if taken.isdisjoint(here):
            taken.update(here)
            kept.append((first, past))
            if len(kept) == MOST_REASONS:
                break
    return sorted(kept)


def _longest_first(place: tuple[int, int]) -> tuple[int, int]:
    return place[0] - place[1], place[0]


def merge(answers: Iterable[Sequence[ThemeTag]], book: ThemeBook) -> tuple[ThemeTag, ...]:
    """Return a submission's themes in the book's order, each with the reasons from all of its answers.

    That no theme was found in one answer is left out where another answer has one.
    """
    read = list(answers)
    if len(read) == 1 and read[0]:
        return tuple(read[0])
    reasons: dict[str, tuple[Span, ...]] = {}
    for answer in read:
        for tag in answer:
            reasons[tag.theme] = (*reasons.get(tag.theme, ()), *tag.reasons)
    if len(reasons) > 1:
        reasons.pop(NOT_ASSIGNED, None)
    found = tuple(ThemeTag(theme=theme.id, reasons=reasons[theme.id]) for theme in book.themes if theme.id in reasons)
    return found or (ThemeTag(theme=NOT_ASSIGNED),)
