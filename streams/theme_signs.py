"""What in an answer speaks of a theme: phrases of the book and words that were learned, met in one walk.

A learned model's features are named so: a word or a pair of neighbours as `streams.linear.grams` names them; a theme
whose phrases were met `#waiting`, in answer to a question `#waiting@better`, more than once `##waiting`; how many
themes were met `?2`; the question `@better`; the length `<=8` and `<=8@better`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from schemas.tags import Question
from schemas.themes import ThemeBook
from streams.linear import LinearModel, grams
from streams.phrases import PhraseBook
from streams.text import Text

LENGTHS = (2, 4, 8, 19, 39, 79)
"""In words: the upper bounds of the lengths that answers are told apart by."""
MOST_THEMES_TOLD_APART = 4
LONGEST_WHOLE_ANSWER = 6
"""In words."""


class Sign(NamedTuple):
    """What a phrase says: a theme, by its place in the book, and whether the phrase is enough on its own."""

    theme: int
    certain: bool


Weights = tuple[tuple[int, float], ...]
"""For the themes that something moves: the place of the theme in the book, and how far."""


class Met(NamedTuple):
    """Something at a place of a text: the number of its first word, the one past its last, and what it says."""

    first: int
    past: int
    signs: tuple[Sign, ...]
    weights: Weights


class _Known:
    """A word that says something, and the words after it that say something more."""

    __slots__ = ("following", "signs", "weights")

    def __init__(self) -> None:
        self.signs: tuple[Sign, ...] = ()
        self.weights: Weights = ()
        self.following: dict[str, _Known] = {}


class Signs:
    """All that speaks of a theme in answers to one question. Built once; safe across threads."""

    def __init__(self, book: ThemeBook, question: Question, weights: Mapping[str, Weights]) -> None:
        """Take the book's phrases for the question, and what was learned of words and pairs of words.

        Raises:
            InvalidConfig: a phrase is empty, or begins with what cannot be looked up.
        """
        self._known: dict[str, _Known] = {}
        long: list[tuple[str, tuple[Sign, ...]]] = []
        for phrase, signs in _phrases(book, question).items():
            words = phrase.split()
            if len(words) <= 2 and list(Text(phrase).words) == words:
                self._entry(words).signs = signs
            else:
                long.append((phrase, signs))
        self._long = PhraseBook(long)
        for name, moved in weights.items():
            if name[0].isalnum():
                self._entry(name.split(" ")).weights = moved
        self._whole = _whole(book, question)

    def meet(self, text: Text) -> list[Met]:
        """Return what is met in a text, in order of place for words and pairs; longer phrases follow."""
        met: list[Met] = []
        known, following = self._known, {}
        for place, word in enumerate(text.words):
            if word in following:
                pair = following[word]
                met.append(Met(place - 1, place + 1, pair.signs, pair.weights))
            if word in known:
                one = known[word]
                following = one.following
                if one.signs or one.weights:
                    met.append(Met(place, place + 1, one.signs, one.weights))
            else:
                following = {}
        met.extend(Met(found.first, found.past, found.meaning, ()) for found in self._long.find(text))
        return met

    def whole(self, text: Text) -> tuple[int, ...]:
        """Return the themes that the whole answer stands for, by their places in the book."""
        if len(text.words) > LONGEST_WHOLE_ANSWER:
            return ()
        return self._whole.get(" ".join(text.words), ())

    def _entry(self, words: Sequence[str]) -> _Known:
        one = self._known.setdefault(words[0], _Known())
        return one.following.setdefault(words[1], _Known()) if len(words) == 2 else one


def count_signs(met: Iterable[Met]) -> Counter[int]:
    """Return how many phrases of each theme were met."""
    return Counter(sign.theme for one in met if one.signs for sign in one.signs)


def sign_features(book: ThemeBook, counts: Mapping[int, int], words: int, question: Question) -> list[str]:
    """Return the names of the features that are not words: each is there or not."""
    length = next((f"<={most}" for most in LENGTHS if words <= most), f">{LENGTHS[-1]}")
    names = [f"@{question}", length, f"{length}@{question}", f"?{min(len(counts), MOST_THEMES_TOLD_APART)}"]
    for theme, times in counts.items():
        name = f"#{book.themes[theme].id}"
        names += [name, f"{name}@{question}", f"#{name}"] if times > 1 else [name, f"{name}@{question}"]
    return names


def features(book: ThemeBook, signs: Signs, text: Text, question: Question) -> dict[str, float]:
    """Return all features of an answer, as a model is learned from them. Reading is quicker: see `streams.themes`."""
    scale = 1 / sqrt(max(1, len(text.words)))
    found = {name: times * scale for name, times in Counter(grams(text.words)).items()}
    found.update(dict.fromkeys(sign_features(book, count_signs(signs.meet(text)), len(text.words), question), 1.0))
    return found


def sparse(model: LinearModel, book: ThemeBook) -> dict[str, Weights]:
    """Return a model's weights without the zeros, by the places of its themes in the book."""
    places = {theme.id: place for place, theme in enumerate(book.themes)}
    themes = [places.get(name) for name in model.classes]
    return {
        feature: tuple(
            (theme, weight) for theme, weight in zip(themes, row, strict=True) if weight and theme is not None
        )
        for feature, row in model.features.items()
    }


def _phrases(book: ThemeBook, question: Question) -> dict[str, tuple[Sign, ...]]:
    """Return each phrase with what it says; of a phrase that says the same of a theme twice, what is certain wins."""
    found: defaultdict[str, dict[int, bool]] = defaultdict(dict)
    for place, theme in enumerate(book.themes):
        for phrase in (*theme.phrases, *theme.questions.to(question)):
            found[phrase.lower()].setdefault(place, False)
        for phrase in theme.certain:
            found[phrase.lower()][place] = True
    return {phrase: tuple(Sign(*one) for one in said.items()) for phrase, said in found.items()}


def _whole(book: ThemeBook, question: Question) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, theme in enumerate(book.themes):
        for answer in theme.whole.to(question):
            found[" ".join(Text(answer).words)].append(place)
    return {answer: tuple(places) for answer, places in found.items()}
