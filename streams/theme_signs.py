"""What in an answer speaks of a theme: phrases of the book, and the words that were learned.

A learned model's features are named so: a word by itself; a theme whose phrases were met `#waiting`, in answer to a
question `#waiting@better`, more than once `##waiting`; how many themes were met `?2`; the question `@better`; the
length `<=8` and `<=8@better`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Sized
from math import sqrt
from typing import NamedTuple

from schemas.tags import Question
from schemas.themes import ThemeBook
from streams.index import LookedFor, Table, together
from streams.linear import LinearModel
from streams.personal.lists import common_words
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


class Met(NamedTuple):
    """The phrases in an answer.

    Attributes:
        places: for each theme that was spoken of, the number of each phrase's first word, and the one past it.
        certain: the themes of the phrases that are enough on their own.
    """

    places: defaultdict[int, list[tuple[int, int]]]
    certain: set[int]


Weights = tuple[tuple[int, float], ...]
"""For the themes that something moves: the place of the theme in the book, and how far."""


class _Known(NamedTuple):
    """What a word or a pair of words says, and which words may follow in longer phrases that begin so."""

    signs: tuple[Sign, ...] = ()
    followed_by: frozenset[str] = frozenset()


_ANY = "_"  # among the words that may follow: any word, or none


class Signs:
    """The phrases of a book in answers to one question. Built once; safe across threads.

    Nearly all phrases are a word or a pair of words, which a text has at hand. The others are looked for only where
    their first word or pair is.
    """

    def __init__(self, book: ThemeBook, question: Question) -> None:
        """Take the book's phrases for the question.

        Raises:
            InvalidConfig: a phrase is empty, or begins with what cannot be looked up.
        """
        self._words: dict[str, _Known] = {}
        self._pairs: dict[tuple[str, str], _Known] = {}
        stemmed: list[tuple[str, tuple[Sign, ...]]] = []
        long: list[tuple[str, tuple[Sign, ...]]] = []
        for phrase, signs in _phrases(book, question).items():
            if phrase.split(" ", 1)[0].endswith("*"):
                stemmed.append((phrase, signs))
            elif not self._take(phrase, signs):
                long.append((phrase, signs))
                self._expect(phrase)
        for pair, known in self._pairs.items():
            if pair[0] in self._words and self._words[pair[0]].followed_by:  # its phrases are looked for already
                self._pairs[pair] = known._replace(followed_by=frozenset())
        self._long = PhraseBook(long)
        self._stemmed = PhraseBook(stemmed)
        self._stems = tuple(sorted({phrase.split("*", 1)[0] for phrase, _ in stemmed}))
        self._word_table, self._pair_table = Table(self._words), Table(self._pairs)
        words = common_words().union(*[Text(phrase).words for phrase in _phrases(book, question)])
        self._without_stem = frozenset(word for word in words if not word.startswith(self._stems))
        self._whole = _whole(book, question)

    def meet(self, text: Text) -> Met:
        """Return the phrases in a text."""
        met, words = Met(defaultdict(list), set()), text.words
        begun = [(1, known, text.where[word]) for word, known in text.met(self._word_table)]
        begun += [(2, known, text.where_pair(pair)) for pair, known in text.met_pairs(self._pair_table)]
        for length, (signs, followed_by), places in begun:
            for place in places:
                if signs:
                    _note(met, signs, place, place + length)
                if followed_by:
                    self._follow(met, words, place, length, followed_by)
        if self._stems and text.beyond(self._without_stem):
            for found in self._stemmed.find(text):
                _note(met, found.meaning, found.first, found.past)
        return met

    def looked_for(self) -> LookedFor:
        """Return what is looked for."""
        mine = LookedFor(self._pair_table.keys, (self._without_stem,) if self._stems else ())
        return together([mine, self._stemmed.looked_for()])

    def whole(self, text: Text) -> tuple[int, ...]:
        """Return the themes that the whole answer stands for, by their places in the book."""
        if len(text.words) > LONGEST_WHOLE_ANSWER:
            return ()
        return self._whole.get(" ".join(text.words), ())

    def _follow(self, met: Met, words: Sequence[str], place: int, length: int, followed_by: frozenset[str]) -> None:
        """Look for the longer phrases that begin at a place, if the next word is one of those that may follow."""
        if followed_by.isdisjoint((_ANY, *words[place + length : place + length + 1])):
            return
        for found in self._long.find_at(words, place):
            _note(met, found.meaning, place, found.past)

    def _take(self, phrase: str, signs: tuple[Sign, ...]) -> bool:
        """Keep a phrase if it is a word or two; say whether it was."""
        words = phrase.split()
        if len(words) > 2 or list(Text(phrase).words) != words:
            return False
        if len(words) == 1:
            self._words[words[0]] = self._words.get(words[0], _Known())._replace(signs=signs)
        else:
            pair = (words[0], words[1])
            self._pairs[pair] = self._pairs.get(pair, _Known())._replace(signs=signs)
        return True

    def _expect(self, phrase: str) -> None:
        """Note how a longer phrase begins, and which words may follow."""
        first, second, third = [_choices(part) for part in [*phrase.replace("-", " ").split(), _ANY, _ANY][:3]]
        for word in first:
            if any(_is_open(other) for other in second):
                known = self._words.get(word, _Known())
                self._words[word] = known._replace(followed_by=known.followed_by | {_ANY})
                continue
            follows = frozenset([_ANY]) if any(_is_open(other) for other in third) else frozenset(third)
            for other in second:
                known = self._pairs.get((word, other), _Known())
                self._pairs[word, other] = known._replace(followed_by=known.followed_by | follows)


def _note(met: Met, signs: tuple[Sign, ...], first: int, past: int) -> None:
    for theme, certain in signs:
        met.places[theme].append((first, past))
        if certain:
            met.certain.add(theme)


def sign_features(ids: Sequence[str], phrases: Mapping[int, Sized], words: int, question: Question) -> list[str]:
    """Return the names of the features that are not words: each is there or not."""
    length = length_feature(words)
    names = [f"@{question}", length, f"{length}@{question}", f"?{min(len(phrases), MOST_THEMES_TOLD_APART)}"]
    for theme, places in phrases.items():
        name = f"#{ids[theme]}"
        names += [name, f"{name}@{question}", f"#{name}"] if len(places) > 1 else [name, f"{name}@{question}"]
    return names


def length_feature(words: int) -> str:
    """Return the name of the feature of a length."""
    return next((f"<={most}" for most in LENGTHS if words <= most), f">{LENGTHS[-1]}")


def features(book: ThemeBook, signs: Signs, text: Text, question: Question) -> dict[str, float]:
    """Return all features of an answer, as a model is learned from them. Reading is quicker: see `streams.themes`."""
    scale = 1 / sqrt(max(1, len(text.words)))
    found = {name: times * scale for name, times in Counter(text.words).items()}
    phrases = signs.meet(text).places
    ids = [theme.id for theme in book.themes]
    found.update(dict.fromkeys(sign_features(ids, phrases, len(text.words), question), 1.0))
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


def _choices(part: str) -> list[str]:
    """Return the words that may stand at a part of a phrase."""
    if part in ("_", "..."):
        return [part]
    return [word + ("*" if part.endswith("*") else "") for choice in part.split("/") for word in Text(choice).words[:1]]


def _is_open(part: str) -> bool:
    """Say whether a part of a phrase stands for more than one word."""
    return part[-1] in "*_."


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
