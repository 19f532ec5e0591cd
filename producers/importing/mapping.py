"""The mapping: which column is what, which value means which of ours, and what holds where the file is silent."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from producers.importing.table import Layout, UnreadableFile, folded
from schemas.errors import InvalidConfig
from schemas.events import Rating, Role, Unsafe, WordsUse
from schemas.tags import Question
from schemas.teams import TeamDirectory

ANY_OTHER = "*"
"""In a table of values: whatever the table does not name."""


class Columns(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The name of the column that holds each thing; empty where there is none.

    Attributes:
        words: an answer to the question that the column `question` names, where each answer has a row of its own.
        received: when the council was told.
        happened: the month it happened.
    """

    role: str = ""
    team: str = ""
    rating: str = ""
    good: str = ""
    better: str = ""
    words: str = ""
    question: str = ""
    unsafe: str = ""
    words_use: str = ""
    reply_to: str = ""
    received: str = ""
    happened: str = ""


class Values(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which value of the file means which of ours; an empty one means "not said"."""

    role: dict[str, Role] = {}
    team: dict[str, str] = {}
    rating: dict[str, str] = {}
    question: dict[str, Question] = {}
    unsafe: dict[str, str] = {}
    words_use: dict[str, WordsUse] = {}


class Defaults(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds where a row says nothing. How far words may go has none: consent is never assumed.

    Attributes:
        received: a date in ISO form.
    """

    role: Role | None = None
    team: str = ""
    question: Question = Question.GOOD
    received: str = ""


class ImportMapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole mapping file."""

    file: Layout = Layout()
    columns: Columns = Columns()
    values: Values = Values()
    defaults: Defaults = Defaults()


def read_mapping(path: Path) -> ImportMapping:
    """Return the mapping that a TOML file holds.

    Raises:
        InvalidConfig: it cannot be read, is no mapping, or could never accept a row.
    """
    try:
        mapping = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), ImportMapping)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidConfig(f"{path} cannot be read") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidConfig(f"{path}: {error}") from error
    for fault in _faults(mapping):
        raise InvalidConfig(f"{path}: {fault}")
    return mapping


def places(columns: Columns, header: tuple[str, ...]) -> dict[str, int]:
    """Return the place in a row of each thing that the mapping has a column for.

    Raises:
        UnreadableFile: the header lacks a column, or has two of that name.
    """
    names = [folded(name) for name in header]
    found = {}
    for thing, column in msgspec.structs.asdict(columns).items():
        if not column:
            continue
        if names.count(folded(column)) != 1:
            how_many = "no column" if folded(column) not in names else "more than one column"
            raise UnreadableFile(f"the file has {how_many} named {column!r}, which the mapping gives for {thing}")
        found[thing] = names.index(folded(column))
    return found


def meaning(values: Mapping[str, str]) -> dict[str, str]:
    """Return a table of values as it is looked up: upper and lower case alike."""
    return {folded(value): str(ours) for value, ours in values.items()}


def called_teams(directory: TeamDirectory) -> dict[str, str]:
    """Return the id of what teams are called, as it is looked up. A name outranks another team's alias."""
    teams = directory.teams
    called = {alias: team.id for team in teams for alias in team.aliases}
    return meaning(called | {team.name: team.id for team in teams} | {team.id: team.id for team in teams})


def _faults(mapping: ImportMapping) -> list[str]:
    columns, defaults = mapping.columns, mapping.defaults
    checks = {
        "name a column for good, better or words": columns.good or columns.better or columns.words,
        "name a column for received, or a date in [defaults]": columns.received or defaults.received,
        "name a column for role, or a role in [defaults]": columns.role or defaults.role,
        "a column for question needs one for words": columns.words or not columns.question,
        "words cannot stand beside good or better: use one way": not columns.words
        or not (columns.good or columns.better),
        'in [values.words_use], "*" can only be "team_only": consent is never assumed': mapping.values.words_use.get(
            ANY_OTHER, WordsUse.TEAM_ONLY
        )
        is WordsUse.TEAM_ONLY,
        f"[values.rating] can hold {', '.join(Rating)}, or nothing": {*mapping.values.rating.values()} <= {"", *Rating},
        f"[values.unsafe] can hold {', '.join(Unsafe)}, or nothing": {*mapping.values.unsafe.values()} <= {"", *Unsafe},
        "header_row is counted from 1": mapping.file.header_row >= 1,
        "delimiter is one character": len(mapping.file.delimiter) <= 1,
    }
    return [fault for fault, is_well in checks.items() if not is_well]
