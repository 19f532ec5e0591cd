"""The lists that say which words are names: read once, shared by all."""

import tomllib
from collections.abc import Iterable
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from schemas.errors import InvalidConfig
from streams.personal.cues import FAMILY, PLACES_AFTER, TITLES, WORKERS

FOLDER = Path(__file__).parent / "lists"
# Plain words that the list of words lacks: those that stand around names, and numbers.
_AROUND = (WORKERS | FAMILY | PLACES_AFTER | {"i", "a"} | set(map(str, range(1000)))) - TITLES
_CONTRACTIONS = ("s", "ll", "re", "ve", "d", "m")
_SHORTENED = "i he she it we you they that there what who where here how when let mum dad nan everyone one"
_DENIED = "do does did is are was were have has had ca wo would could should must need might ai sha"


class NameKind(IntEnum):
    """What the lists say of a word on its own."""

    SURE = 0  # a forename, and no word
    LIKELY = 1  # a forename first, a word second: "sally"
    PERHAPS = 2  # a word first, a forename second: "hope"
    SURNAME = 3  # a surname, and no word
    WORD_SURNAME = 4  # a surname and a word: "brown"
    PLACE = 5
    UNKNOWN = 6  # in no list
    WORD = 7


class NameLists(NamedTuple):
    """What is known of words.

    Attributes:
        kinds: the kind of every word that is not a plain one, in small letters without accents.
        plain: words that can neither be a name nor announce one.
    """

    kinds: dict[str, NameKind]
    plain: frozenset[str]

    def kind(self, word: str) -> NameKind:
        """Return what the lists say of a word in small letters without accents."""
        found = self.kinds.get(word)
        if found is not None:
            return found
        return NameKind.WORD if word in self.plain else NameKind.UNKNOWN


class WordFiles(NamedTuple):
    """The long lists, a word a line, in small letters without accents."""

    forenames: Iterable[str]
    surnames: Iterable[str]
    places: Iterable[str]
    words: Iterable[str]


def read_name_lists(rules: str, folder: Path = FOLDER, withheld: frozenset[str] = frozenset()) -> NameLists:
    """Return the lists in a folder, put right by the hand-made ones.

    Args:
        rules: the content of config/names.toml.
        folder: holds the long lists.
        withheld: names to leave out, so that a benchmark can see how those in no list fare.

    Raises:
        InvalidConfig: the rules cannot be used.
    """
    files = WordFiles(
        forenames=_lines(folder / "forenames.txt") - withheld,
        surnames=_lines(folder / "surnames.txt") - withheld,
        places=_lines(folder / "places.txt"),
        words=_lines(folder / "words.txt"),
    )
    return name_lists(rules, files, withheld)


def name_lists(rules: str, files: WordFiles, withheld: frozenset[str] = frozenset()) -> NameLists:
    """Return what the lists say together; of two that have a word, the hand-made one is right.

    Raises:
        InvalidConfig: the rules cannot be used.
    """
    also, likely, perhaps, refused = _rules(rules)
    words = frozenset(files.words)
    kinds: dict[str, NameKind] = {}
    kinds |= {name: NameKind.WORD_SURNAME if name in words else NameKind.SURNAME for name in files.surnames}
    kinds |= dict.fromkeys(files.places, NameKind.PLACE)
    kinds |= dict.fromkeys((name for name in files.forenames if len(name) > 2), NameKind.SURE)
    kinds |= dict.fromkeys((name for name in also - withheld), NameKind.SURE)
    kinds |= dict.fromkeys(perhaps, NameKind.PERHAPS)
    kinds |= dict.fromkeys(likely, NameKind.LIKELY)
    for word in refused - likely - perhaps:
        kinds.pop(word, None)
    plain = (words | refused | _contracted() | _AROUND) - kinds.keys() - TITLES
    # "brown" and "young" are looked at only where a name or a title stands before them.
    plain |= {word for word, kind in kinds.items() if kind is NameKind.WORD_SURNAME}
    return NameLists(kinds, frozenset(plain))


@cache
def common_words() -> frozenset[str]:
    """Return the common English words, in small letters."""
    return _lines(FOLDER / "words.txt")


def _rules(rules: str) -> tuple[frozenset[str], ...]:
    try:
        read = tomllib.loads(rules)
        found = (read["also"], read["words_too"]["likely"], read["words_too"]["perhaps"], read["not_names"]["words"])
    except tomllib.TOMLDecodeError as error:
        raise InvalidConfig(f"config/names.toml is not TOML: {error}") from error
    except (KeyError, TypeError) as error:
        raise InvalidConfig(f"config/names.toml lacks {error}: see the file that came with Heard") from error
    if not all(isinstance(words, str) for words in found):
        raise InvalidConfig("config/names.toml: each list is one text of words with spaces between")
    return tuple(frozenset(words.split()) for words in found)


def _contracted() -> frozenset[str]:
    """Return what people write short: "it's", "don't"."""
    shortened = {f"{word}'{end}" for word in _SHORTENED.split() for end in _CONTRACTIONS}
    return frozenset(shortened | {f"{word}n't" for word in _DENIED.split()} | {"can't", "o'clock", "y'all", "d'you"})


def _lines(path: Path) -> frozenset[str]:
    return frozenset(path.read_text(encoding="utf-8").split())
