"""What was learned about themes, as a file that a person can read and strike from: one entry a paragraph."""

import tomllib
from collections.abc import Collection, Sequence
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from heard.learning.entries import FEWEST_COMMENTS
from schemas.errors import InvalidConfig

_HEAD = """\
# What `heard learn --themes` learned from what reviewers decided. It is added to the weights that came with Heard.
#
#   feature   a word ("always" counts in every answer)
#   theme     the theme that it speaks for, or against
#   comments  how many judged comments have the word
#   weight    how far it moves an answer towards the theme; below 0 away from it
#
# Delete an entry to strike it out: it is not learned again. To allow it again, take it from `struck`.
"""


class ThemeEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A word that was learned, and how far it moves an answer towards a theme."""

    feature: Annotated[str, Meta(min_length=1)]
    theme: Annotated[str, Meta(min_length=1)]
    comments: Annotated[int, Meta(ge=FEWEST_COMMENTS)]
    weight: float

    @property
    def name(self) -> str:
        """What it is called where it is struck out."""
        return f"{self.theme}: {self.feature}"


class LearnedThemes(NamedTuple):
    """What a file of entries holds."""

    entries: tuple[ThemeEntry, ...] = ()
    struck: tuple[str, ...] = ()


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    struck: tuple[str, ...] = ()
    entry: tuple[ThemeEntry, ...] = ()


def read_theme_entries(text: str, where: str) -> LearnedThemes:
    """Return what a TOML text lists.

    Raises:
        InvalidConfig: it is not TOML, or an entry cannot be used.
    """
    try:
        read = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidConfig(f"{where}: {error}; `heard learn --themes --undo` goes back to the one before") from error
    return LearnedThemes(read.entry, read.struck)


def write_theme_entries(entries: Sequence[ThemeEntry], struck: Collection[str]) -> str:
    """Return the TOML text, theme by theme, with the entry that moves most first."""
    ordered = sorted(entries, key=lambda entry: (entry.theme, -abs(entry.weight), entry.feature))
    quoted = ", ".join(_quoted(name) for name in sorted(struck))
    return "\n".join([_HEAD, f"struck = [{quoted}]", *(_paragraph(entry) for entry in ordered)])


def themes_struck_out(installed: Sequence[ThemeEntry], now: LearnedThemes) -> frozenset[str]:
    """Return what people struck out: what is listed as struck, and what was installed and is there no more."""
    return frozenset(now.struck) | ({entry.name for entry in installed} - {entry.name for entry in now.entries})


def _paragraph(entry: ThemeEntry) -> str:
    return (
        f"\n[[entry]]\nfeature = {_quoted(entry.feature)}\ntheme = {_quoted(entry.theme)}\n"
        f"comments = {entry.comments}\nweight = {entry.weight}"
    )


def _quoted(text: str) -> str:
    """Return a TOML basic string: JSON's escapes are TOML's."""
    return msgspec.json.encode(text).decode()
