"""What was learned, as a file that a person can read and strike from: one entry a paragraph."""

import tomllib
from collections.abc import Collection, Sequence
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from schemas.errors import InvalidConfig

FEWEST_COMMENTS = 20
"""An entry that fewer comments taught could be one person's."""
_HEAD = """\
# What `heard learn` learned from comments that people coded. It is added to the weights that came with Heard.
#
#   feature   a word or two, or what was heard in an answer ("always" counts in every answer)
#   comments  how many coded comments have it
#   praise, neutral, blame  how far it moves an answer towards each
#
# Delete an entry to strike it out: `heard learn` will not learn it again. To allow it again, take it from `struck`.
"""


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that was learned, and how far it moves an answer towards each class."""

    feature: Annotated[str, Meta(min_length=1)]
    comments: Annotated[int, Meta(ge=FEWEST_COMMENTS)]
    praise: float
    neutral: float
    blame: float

    @property
    def weights(self) -> tuple[float, float, float]:
        """The three weights, in the order of the classes."""
        return self.praise, self.neutral, self.blame


class Learned(NamedTuple):
    """What a file of entries holds."""

    entries: tuple[Entry, ...] = ()
    struck: tuple[str, ...] = ()


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    struck: tuple[str, ...] = ()
    entry: tuple[Entry, ...] = ()


def read_entries(text: str, where: str) -> Learned:
    """Return what a TOML text lists.

    Raises:
        InvalidConfig: it is not TOML, or an entry cannot be used.
    """
    try:
        read = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidConfig(f"{where}: {error}; `heard learn --undo` goes back to the one before") from error
    return Learned(read.entry, read.struck)


def write_entries(entries: Sequence[Entry], struck: Collection[str]) -> str:
    """Return the TOML text, with the entry that moves most first."""
    ordered = sorted(entries, key=lambda entry: (-max(map(abs, entry.weights)), entry.feature))
    quoted = ", ".join(_quoted(name) for name in sorted(struck))
    return "\n".join([_HEAD, f"struck = [{quoted}]", *(_paragraph(entry) for entry in ordered)])


def read_fifths(text: str, where: str) -> list[tuple[Entry, ...]]:
    """Return what `write_fifths` wrote.

    Raises:
        InvalidConfig: it is not that.
    """
    try:
        return msgspec.json.decode(text, type=list[tuple[Entry, ...]])
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise InvalidConfig(f"{where}: {error}; `heard learn --undo` goes back to the one before") from error


def write_fifths(fifths: Sequence[Sequence[Entry]]) -> str:
    """Return as JSON what was learned without each fifth of the comments. No person needs to read it."""
    return msgspec.json.encode(fifths).decode()


def struck_out(installed: Sequence[Entry], now: Learned) -> frozenset[str]:
    """Return what people struck out: what is listed as struck, and what was installed and is there no more."""
    return frozenset(now.struck) | ({entry.feature for entry in installed} - {entry.feature for entry in now.entries})


def _paragraph(entry: Entry) -> str:
    return (
        f"\n[[entry]]\nfeature = {_quoted(entry.feature)}\ncomments = {entry.comments}\n"
        f"praise = {entry.praise}\nneutral = {entry.neutral}\nblame = {entry.blame}"
    )


def _quoted(text: str) -> str:
    """Return a TOML basic string: JSON's escapes are TOML's."""
    return msgspec.json.encode(text).decode()
