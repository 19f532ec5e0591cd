"""The themes that people speak of: what each is called, and the words that speak of it. Checked when built."""

import tomllib
from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from schemas.errors import InvalidConfig
from schemas.tags import Question
from schemas.toml_places import fault_at

NOT_ASSIGNED = "not-assigned"
"""The id of the theme of words that speak of no other; every book holds it."""

_WHERE = "config/themes.toml"
Said = Annotated[str, Meta(min_length=1, max_length=400)]
ThemeId = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class Answers(Struct, frozen=True, forbid_unknown_fields=True):
    """Words by the question that they count as an answer to."""

    good: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def to(self, question: Question) -> tuple[str, ...]:
        """Return the words that count as an answer to the question."""
        by_question = {Question.GOOD: self.good, Question.BETTER: self.better, Question.OPEN: self.open}
        return by_question[question]


class Theme(Struct, frozen=True, forbid_unknown_fields=True):
    """One theme, as `config/themes.toml` describes it. Phrases are written as `streams/phrases.py` says.

    Attributes:
        description: what belongs to it, in a sentence that a page can show.
        phrases: words that speak of it whatever the question; one sign among others where the theme was learned too.
        certain: words that are enough on their own, whatever the question.
        questions: words that speak of it as an answer to one question only.
        whole: words that speak of it only where they are the whole answer.
    """

    id: ThemeId
    name: Said
    description: Said
    phrases: tuple[str, ...] = ()
    certain: tuple[str, ...] = ()
    questions: Answers = Answers()
    whole: Answers = Answers()


class ThemeBook:
    """All themes of a council, in the order that people see them, checked when built."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        """Check the themes and keep them in the order given.

        Raises:
            InvalidConfig: two themes share an id or a name, or the theme for what speaks of none is missing.
        """
        self.themes = tuple(themes)
        self._by_id = {theme.id: theme for theme in self.themes}
        if len(self._by_id) < len(self.themes) or len({theme.name.casefold() for theme in self.themes}) < len(
            self.themes
        ):
            raise InvalidConfig(f"{_WHERE}: two themes have the same id or the same name")
        if NOT_ASSIGNED not in self._by_id:
            raise InvalidConfig(f'{_WHERE}: add a [[theme]] with the id "{NOT_ASSIGNED}", for words that speak of none')

    @classmethod
    def from_toml(cls, text: str) -> "ThemeBook":
        """Return the book that a TOML text describes.

        Raises:
            InvalidConfig: the text is not TOML, or not a book of themes.
        """
        try:
            tables = tomllib.loads(text).get("theme", [])
            return cls(msgspec.convert(tables, tuple[Theme, ...]))
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise fault_at(_WHERE, text, str(error), "theme") from None

    def __contains__(self, theme_id: object) -> bool:
        return theme_id in self._by_id

    def named(self, theme_id: str) -> Theme:
        """Return the theme with this id.

        Raises:
            KeyError: there is no such theme.
        """
        return self._by_id[theme_id]
