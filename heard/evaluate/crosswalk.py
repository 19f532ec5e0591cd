"""The crosswalk: which theme stands for which of the labels that people gave, from a TOML file."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from schemas.errors import InvalidConfig
from schemas.themes import ThemeBook


class _Crossing(Struct, frozen=True, forbid_unknown_fields=True):
    label: str
    theme: str
    frequent: bool = False


class _Crosswalk(Struct, frozen=True, forbid_unknown_fields=True):
    crossing: tuple[_Crossing, ...]


def read_crosswalk(path: Path, book: ThemeBook) -> Mapping[str, Sequence[str]]:
    """Return the themes that stand for each label: of those marked frequent, or of all where none is.

    Raises:
        InvalidConfig: the file cannot be read, is not a crosswalk, or names a theme that is not in the book.
    """
    try:
        crossings = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _Crosswalk).crossing
    except OSError as error:
        raise InvalidConfig(f"{path} cannot be read: name the crosswalk with --crosswalk") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise InvalidConfig(f"{path}: {error}") from error
    for one in crossings:
        if one.theme not in book:
            raise InvalidConfig(f"{path}: there is no theme {one.theme!r} in config/themes.toml")
    counted = [one for one in crossings if one.frequent] or crossings
    return {one.label: [one.theme] for one in counted}
