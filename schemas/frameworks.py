"""The frameworks that leaders are asked for evidence under: their statements, and the themes that speak to each.

Each version of a framework is a file of its own in `config/frameworks/`. One that has ended stays, so that a pack made
under it can be read.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from schemas.errors import InvalidConfig
from schemas.events import Role
from schemas.themes import Said, ThemeBook, ThemeId
from schemas.toml_places import fault_at, line_of

FOLDER = "config/frameworks"
Service = Literal["adults", "childrens", "workforce"]
Id = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
AnsweredBy = Literal["themes", "whole", "method", "actions"]


class Category(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of evidence, and whose feedback is of that kind. With no roles it is one that feedback never is."""

    name: Said
    roles: tuple[Role, ...]


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """What the framework puts statements under; CQC calls it a theme."""

    id: Id
    name: Said


class Statement(Struct, frozen=True, forbid_unknown_fields=True):
    """One statement, judgement, standard or question that evidence is wanted for.

    Attributes:
        aliases: other names that people write.
        themes: which of `config/themes.toml` speak to it; one of them is enough.
        roles: whose feedback counts; empty for all that the framework takes.
        answered_by: "whole" for all feedback, whatever its themes; "method" and "actions" for what no figure answers.
    """

    id: Id
    group: Id
    name: Said
    aliases: tuple[Said, ...] = ()
    themes: tuple[ThemeId, ...] = ()
    roles: tuple[Role, ...] = ()
    answered_by: AnsweredBy = "themes"


class Framework(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One version of a framework.

    Attributes:
        framework: what all versions share, such as `cqc`.
        valid_until: its last day; None while it holds.
        sources: where its names were read, on `read_on`.
        statement_word: what the framework calls a statement.
        services: whose feedback it takes; empty for all.
        roles: the same for who speaks.
    """

    framework: Id
    version: Id
    name: Said
    publisher: Said
    valid_from: date
    valid_until: date | None = None
    sources: tuple[str, ...]
    read_on: date
    statement_word: Said
    services: tuple[Service, ...] = ()
    roles: tuple[Role, ...] = ()
    category: tuple[Category, ...]
    group: tuple[Group, ...]
    statement: tuple[Statement, ...]

    def holds_on(self, day: date) -> bool:
        """Say whether the version was in force on a day; both ends belong to it."""
        return self.valid_from <= day <= (self.valid_until or day)

    def statement_named(self, name: str) -> Statement | None:
        """Return the statement that people call this: by its id, its name or an alias, in whatever case."""
        wanted = name.strip().casefold()
        return next((one for one in self.statement if wanted in _names(one)), None)

    def themes(self) -> frozenset[str]:
        """Return all themes that speak to anything."""
        return frozenset(theme for statement in self.statement for theme in statement.themes)


class Gaps(Struct, frozen=True):
    """What does not meet: themes that speak to nothing, and statements that nothing speaks to."""

    themes: tuple[str, ...]
    statements: tuple[str, ...]


class Frameworks:
    """All versions of all frameworks."""

    def __init__(self, versions: Iterable[Framework]) -> None:
        """Keep them in the order of framework and time.

        Raises:
            InvalidConfig: two versions have the same name, or are in force on the same day.
        """
        self.versions = tuple(sorted(versions, key=lambda one: (one.framework, one.valid_from)))
        for before, after in zip(self.versions, self.versions[1:], strict=False):
            if before.framework == after.framework and (
                before.version == after.version or before.holds_on(after.valid_from)
            ):
                raise InvalidConfig(
                    f"{FOLDER}: {before.framework} {before.version} and {after.version} are in force on the same day,"
                    " or have one name; set `valid_until` of the earlier"
                )

    @classmethod
    def from_files(cls, files: Mapping[str, str]) -> "Frameworks":
        """Return the frameworks of TOML texts, by the names of their files.

        Raises:
            InvalidConfig: a file cannot be used; the message names file, line and key.
        """
        return cls(read_framework(name, text) for name, text in files.items())

    def names(self) -> tuple[str, ...]:
        """Return what the frameworks are called in commands."""
        return tuple(dict.fromkeys(one.framework for one in self.versions))

    def find(self, framework: str, version: str = "", day: date | None = None) -> Framework:
        """Return one version: the one named, else the one in force on a day, else the newest.

        Raises:
            InvalidConfig: there is none.
        """
        all_ = [one for one in self.versions if one.framework == framework]
        if not all_:
            raise InvalidConfig(f"there is no framework {framework!r}; there are: {', '.join(self.names())}")
        found = [one for one in all_ if (one.version == version if version else day is None or one.holds_on(day))]
        if not found:
            known = ", ".join(f"{one.version} from {one.valid_from}" for one in all_)
            raise InvalidConfig(f"{framework} has no version {version or f'in force on {day}'}; there are: {known}")
        return found[-1]


def read_framework(file: str, text: str) -> Framework:
    """Return the version that a TOML text describes.

    Raises:
        InvalidConfig: it cannot be used; the message names file, line and key.
    """
    try:
        framework = msgspec.convert(tomllib.loads(text), Framework)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise fault_at(f"{FOLDER}/{file}", text, str(error)) from None
    for path, words in _faults(framework):
        raise _fault(file, line_of(text, path), f"{words} - at `{path}`")
    return framework


def check_themes(file: str, text: str, framework: Framework, themes: ThemeBook) -> None:
    """Check that every theme named is one of `config/themes.toml`.

    Raises:
        InvalidConfig: one is not; the message names file, line and key.
    """
    for number, statement in enumerate(framework.statement):
        for place, theme in enumerate(statement.themes):
            if theme not in themes:
                path = f"$.statement[{number}].themes[{place}]"
                words = f"there is no theme {theme!r} in config/themes.toml - at `{path}`"
                raise _fault(file, line_of(text, path), words)


def gaps(framework: Framework, themes: ThemeBook) -> Gaps:
    """Return the themes that speak to nothing here, and the statements that nothing speaks to."""
    spoken = framework.themes()
    return Gaps(
        themes=tuple(theme.id for theme in themes.themes if theme.id not in spoken),
        statements=tuple(one.id for one in framework.statement if one.answered_by == "themes" and not one.themes),
    )


def _names(statement: Statement) -> frozenset[str]:
    return frozenset(name.casefold() for name in (statement.id, statement.name, *statement.aliases))


def _faults(framework: Framework) -> Iterable[tuple[str, str]]:
    """Give what a schema cannot say, each with its path."""
    if framework.valid_until and framework.valid_until < framework.valid_from:
        yield "$.valid_until", "it ends before it begins"
    groups, seen = {group.id for group in framework.group}, set[str]()
    for number, statement in enumerate(framework.statement):
        path = f"$.statement[{number}]"
        if statement.group not in groups:
            yield f"{path}.group", f"there is no [[group]] with the id {statement.group!r}"
        if twice := sorted(seen & _names(statement)):
            yield f"{path}.name", f"two statements are called {twice[0]!r}"
        if statement.themes and statement.answered_by != "themes":
            yield f"{path}.answered_by", "a statement with themes is answered by them"
        seen |= _names(statement)
    roles = [role for category in framework.category for role in category.roles]
    if len(roles) > len(set(roles)):
        yield "$.category", "a role is in two categories"


def _fault(file: str, line: int, words: str) -> InvalidConfig:
    return InvalidConfig(f"{FOLDER}/{file}, line {line}: {words}")
