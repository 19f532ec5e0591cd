"""Care words: `config/lexicon.toml`, checked, and met in an answer."""

import tomllib
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from schemas.errors import InvalidConfig
from schemas.tags import Question
from streams.index import LookedFor
from streams.phrases import Found, PhraseBook, longest
from streams.text import Text

WHERE = "config/lexicon.toml"
_BEFORE = 3
"""How many words before a phrase can turn it round, as in VADER."""
TURN = -0.74
"""What a turned phrase's weight is multiplied by: VADER's own factor (Hutto and Gilbert 2014)."""
_TURNING_WORDS = """
    not no never without hardly barely scarcely neither nor cannot cant dont didnt doesnt isnt wasnt werent arent wont
    wouldnt couldnt shouldnt havent hasnt hadnt aint
"""
_TURNING = frozenset(_TURNING_WORDS.split())


class CareWord(NamedTuple):
    """What a phrase of the lexicon says: how far it moves a score, -4 to 4, and why, as a page shows it."""

    weight: float
    why: str
    turns: bool  # begins with a negation of its own, which is part of its meaning


class Met(NamedTuple):
    """A care word in an answer: the number of its first word, the one past its last, its weight there, and why."""

    first: int
    past: int
    weight: float
    why: str


class _Group(Struct, frozen=True, forbid_unknown_fields=True):
    weight: Annotated[float, Meta(ge=-4, le=4)]
    why: Annotated[str, Meta(min_length=1)]
    phrases: Annotated[tuple[str, ...], Meta(min_length=1)]
    questions: tuple[Question, ...] = tuple(Question)
    whole: bool = False


class Lexicon:
    """The care words of a council. Built once; safe across threads."""

    def __init__(self, groups: Sequence[_Group] = ()) -> None:
        self._books = {question: PhraseBook(_phrases(groups, question)) for question in Question}
        self._whole = {question: _whole_answers(groups, question) for question in Question}
        self._longest_whole = max([phrase.count(" ") + 1 for one in self._whole.values() for phrase in one], default=0)

    @classmethod
    def from_toml(cls, text: str) -> "Lexicon":
        """Return the lexicon that a TOML text describes.

        Raises:
            InvalidConfig: the text is not TOML, or a group or a phrase of it cannot be used.
        """
        try:
            read = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise InvalidConfig(f"{WHERE}: {error}") from error
        unknown = sorted(read.keys() - {"group"})
        if unknown:
            raise InvalidConfig(f"{WHERE}: there is no {unknown[0]} here; write groups, each under [[group]]")
        return cls.from_groups(read.get("group", ()))

    @classmethod
    def from_groups(cls, groups: object) -> "Lexicon":
        """Return the lexicon of the groups of such a text.

        Raises:
            InvalidConfig: a group or a phrase of it cannot be used.
        """
        try:
            return cls(msgspec.convert(groups, tuple[_Group, ...]))
        except (msgspec.ValidationError, InvalidConfig) as error:
            raise InvalidConfig(f"{WHERE}: group {error}") from error

    def looked_for(self, question: Question) -> LookedFor:
        """Return what is looked for in an answer to a question."""
        return self._books[question].looked_for()

    def find(self, text: Text, question: Question) -> list[Met]:
        """Return the care words of an answer to a question, in order of place; of two that overlap, the longer."""
        whole = self._whole[question].get(" ".join(text.words)) if len(text.words) <= self._longest_whole else None
        if whole is not None:
            return [Met(0, len(text.words), whole.weight, whole.why)]
        found = longest(self._books[question].find(text))
        turned = turned_places(text) if found else frozenset()
        return [_met(one, turned) for one in found]


def _met(found: Found[CareWord], turned: AbstractSet[int]) -> Met:
    first, past, meaning = found
    weight = meaning.weight
    if weight and not meaning.turns and first in turned:
        weight *= TURN
    return Met(first, past, weight, meaning.why)


def is_turning(word: str) -> bool:
    """Say whether a word in lower case turns round what comes after it."""
    return word in _TURNING or word.endswith("n't")


def turned_places(text: Text) -> AbstractSet[int]:
    """Return the numbers of the words that are turned round by one of the three before them."""
    turning: Iterable[str] = _TURNING & text.vocabulary
    if "'" in text.plain:
        turning = {*turning, *[word for word in text.vocabulary if word.endswith("n't")]}
    return {place + on for word in turning for place in text.where[word] for on in range(1, _BEFORE + 1)}


def _phrases(groups: Sequence[_Group], question: Question) -> list[tuple[str, CareWord]]:
    meanings: dict[str, CareWord] = {}
    for group in groups:
        if question in group.questions and not group.whole:
            for phrase in group.phrases:
                for spelling in _spellings(phrase):
                    meanings.setdefault(spelling, _meaning(group, spelling))
    return list(meanings.items())


def _whole_answers(groups: Sequence[_Group], question: Question) -> dict[str, CareWord]:
    return {
        " ".join(Text(spelling).words): _meaning(group, spelling)
        for group in groups
        if question in group.questions and group.whole
        for phrase in group.phrases
        for spelling in _spellings(phrase)
    }


def _spellings(phrase: str) -> Sequence[str]:
    """Return a phrase as it is written, and as people write it who leave the apostrophes out."""
    return (phrase, phrase.replace("'", "")) if "'" in phrase else (phrase,)


def _meaning(group: _Group, phrase: str) -> CareWord:
    begins = phrase.split(maxsplit=1)[0].split("/")
    return CareWord(group.weight, group.why, any(is_turning(word) for word in begins))
