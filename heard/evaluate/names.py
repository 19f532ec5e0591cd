"""How well names are found: made-up names are put where names were, so that their places are known."""

import random
import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from schemas.tags import Question
from streams.personal import NameLists, PersonalDataFinder
from streams.personal.lists import NameKind
from streams.text import Text

SLOT = "{NAME}"
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_CONTEXT = 40


class Drawing(Protocol):
    """Where made-up names come from."""

    def draw(self, before: str, chance: random.Random) -> str:
        """Return a name that fits after some words."""


class Filled(NamedTuple):
    """Words with made-up names in them, and where those stand (code points)."""

    id: str
    text: str
    slots: Sequence[tuple[int, int]]

    def in_lower_case(self) -> "Filled":
        """Return the same in small letters."""
        return self._replace(text=self.text.lower())


class Outcome(NamedTuple):
    """What was counted over some words.

    Attributes:
        found: how many slots have all of their letters covered.
        wrong: how many words outside every slot were taken for personal data.
        missed: ids of slots that were not found, with the words around them.
        taken: the same for words taken wrongly.
    """

    slots: int
    found: int
    words: int
    wrong: int
    missed: Sequence[tuple[str, str]]
    taken: Sequence[tuple[str, str]]

    @property
    def recall(self) -> float:
        """The share of slots that were found whole."""
        return self.found / max(1, self.slots)

    @property
    def wrong_per_thousand(self) -> float:
        """Words taken wrongly, in a thousand."""
        return 1000 * self.wrong / max(1, self.words)

    def __str__(self) -> str:
        return f"recall {self.recall:.3f}, wrong per 1,000 words {self.wrong_per_thousand:.1f}"


class ListedNames:
    """Names from the finder's own lists: a forename, now and then with a surname; a surname after a title."""

    _AFTER_TITLE = re.compile(r"\b(?:dr|doctor|mr|mrs|ms|miss|prof|professor)\.?\s*$", re.IGNORECASE)

    def __init__(self, names: NameLists) -> None:
        """Take the lists; what is a name and a word as well is left out."""
        self._forenames = sorted(name for name, kind in names.kinds.items() if kind is NameKind.SURE)
        self._surnames = sorted(name for name, kind in names.kinds.items() if kind is NameKind.SURNAME)

    def draw(self, before: str, chance: random.Random) -> str:
        """Return a name that fits after some words."""
        forename, surname = (chance.choice(names).capitalize() for names in (self._forenames, self._surnames))
        if self._AFTER_TITLE.search(before):
            return surname
        return forename if chance.random() < 0.8 else f"{forename} {surname}"


def fill(texts: Sequence[tuple[str, str]], drawing: Drawing, seed: int) -> list[Filled]:
    """Return the words of each id with a name drawn for every slot."""
    chance = random.Random(seed)  # noqa: S311  # the same names each time
    return [_fill(number, text, drawing, chance) for number, text in texts]


def count(comments: Sequence[Filled], finder: PersonalDataFinder) -> Outcome:
    """Return what the finder found of the names, and what it took that was none."""
    slots = found = words = wrong = 0
    missed: list[tuple[str, str]] = []
    taken: list[tuple[str, str]] = []
    for comment in comments:
        spans = [(one.start, one.end) for one in finder.find(Text(comment.text), Question.OPEN)]
        covered = {place for start, end in spans for place in range(start, end)}
        inside = {place for start, end in comment.slots for place in range(start, end)}
        for start, end in comment.slots:
            slots += 1
            if covered.issuperset(range(start, end)):
                found += 1
            else:
                missed.append((comment.id, _around(comment.text, start, end)))
        for word in _WORD.finditer(comment.text):
            if inside.isdisjoint(range(*word.span())):
                words += 1
                if not covered.isdisjoint(range(*word.span())):
                    wrong += 1
                    taken.append((comment.id, _around(comment.text, *word.span())))
    return Outcome(slots, found, words, wrong, missed, taken)


def _fill(number: str, text: str, drawing: Drawing, chance: random.Random) -> Filled:
    first, *rest = text.split(SLOT)
    filled, slots = first, []
    for piece in rest:
        name = drawing.draw(filled, chance)
        slots.append((len(filled), len(filled) + len(name)))
        filled += name + piece
    return Filled(number, filled, slots)


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return f"{before}[{text[start:end]}]{after}".replace("\n", " ")
