"""Names of teams met in words: whole or misspelt, by abbreviation, and topics that only hint at a team.

How a name, an alias or a topic is met:

- as whole words, in upper or lower case, with white space, a hyphen or an apostrophe between, and no other mark;
- in the singular or the plural, and with or without the apostrophe of "carers' ";
- misspelt, but for its first letters: one fault in a word of five letters, two in a word of nine;
- an alias all in capitals (IRT, MASH) only in capitals, because mash is also food; and not in an answer that is all
  in capitals, which says nothing about them. Straight before "team", "worker" and the like it is met in any case;
- a topic ("fostering", "direct payments") is found only beside such a word; alone it makes a candidate;
- where two overlap, the longest wins: "financial assessment team" is not the "assessment team".
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from schemas.teams import TeamDirectory
from streams.index import LookedFor, Table
from streams.personal.lists import common_words
from streams.spelling import Spelling
from streams.text import Text

_UNITS_WRITTEN = """
    team service worker department dept staff officer manager office unit adviser advisor coordinator practitioner crew
    pa lady section supervisor assessor
"""
_UNITS = frozenset(_UNITS_WRITTEN.split())
"""What makes a topic a team's name when it stands beside it."""
_BETWEEN = frozenset(("social", "support", "care", "duty", "admin", "personal", "family", "key"))
"""Words that may stand between a topic and such a word: "fostering social worker"."""
_OF = frozenset(("for", "from", "in", "at", "of"))
_REAL = ("career", "careers")  # near a team's word, and another thing
_MOST_PLACES = 200
"""At how many places a text is asked for a name, so that naming one without end takes no longer."""
_SERVICES = {
    "adults": (
        "adult social care",
        "adult social services",
        "adult services",
        "adults services",
        "adult care services",
    ),
    "childrens": ("children's services", "children's social care", "children's social services", "child services"),
}
"""What people call all teams of a service together."""


class Strength(IntEnum):
    """How surely some words name a team, the weakest first."""

    SERVICE = 1
    TOPIC = 2
    MISSPELT = 3
    TOPIC_OF_A_TEAM = 4
    ALIAS = 5
    NAME = 6


class NameFound(NamedTuple):
    """Words that name a team or some: the numbers of the first and past the last, and what was written there."""

    first: int
    past: int
    strength: Strength
    teams: tuple[str, ...]
    written: str


class _Name(NamedTuple):
    """A name, alias or topic: its words in the form that is compared, and the marks between them.

    Attributes:
        anchor: the number of the word that it is looked up by: the first, but for "the".
    """

    words: tuple[str, ...]
    marks: tuple[str, ...]
    anchor: int
    in_capitals: bool
    strength: Strength
    teams: tuple[str, ...]


class TeamNames:
    """All that a directory's teams are called. Built once; safe across threads."""

    def __init__(self, directory: TeamDirectory) -> None:
        """Take the names, aliases and topics of the teams, and what their services are called."""
        self._by_anchor: defaultdict[str, list[_Name]] = defaultdict(list)
        for name in _names(directory):
            self._by_anchor[name.words[name.anchor]].append(name)
        plain = sorted({word for names in self._by_anchor.values() for name in names for word in name.words})
        self._forms = {form: word for word in plain for form in (word, f"{word}s", f"{word}'s")}
        self._known = Table(self._forms)
        self._spelling = Spelling(self._forms, _REAL)
        # Nearly every word of an answer is one of these. To compare each again took longer than all else here.
        self._no_fault = common_words().difference(self._spelling.faults(common_words()))

    def looked_for(self) -> LookedFor:
        """Return what is looked for."""
        return LookedFor(passed_over=(self._no_fault,))

    def find(self, text: Text) -> list[NameFound]:
        """Return the names that an answer holds, none overlapping a longer one, in order of place."""
        faults = self._spelling.faults(text.beyond(self._no_fault))
        meant = dict(text.met(self._known))
        meant.update((word, self._forms[other]) for word, other in faults.items())
        anchors = {word for word, own in meant.items() if own in self._by_anchor}
        if not anchors:
            return []
        places = sorted([place for word in anchors for place in text.where[word]])
        shouted = text.raw.isupper()
        found = [
            one
            for place in places[:_MOST_PLACES]
            for name in self._by_anchor[meant[text.words[place]]]
            if (one := _stands(name, place - name.anchor, text, meant, faults, shouted=shouted)) is not None
        ]
        return _longest(found)


@lru_cache(maxsize=8)  # a directory is known by identity; a process has one, and a test suite some
def names_of(directory: TeamDirectory) -> TeamNames:
    """Return what the teams of a directory are called."""
    return TeamNames(directory)


def _names(directory: TeamDirectory) -> Iterator[_Name]:
    """Yield everything that teams are called, once, with all the teams that go by it."""
    called: defaultdict[tuple[str, Strength], dict[str, None]] = defaultdict(dict)
    for team in directory.teams:
        called[team.name, Strength.NAME][team.id] = None
        for strength, names in ((Strength.ALIAS, team.aliases), (Strength.TOPIC, team.topics)):
            for name in names:
                called[name, strength][team.id] = None
        for name in _SERVICES.get(team.service, ()):
            called[name, Strength.SERVICE][team.id] = None
    merged: dict[tuple[tuple[str, ...], tuple[str, ...], bool, Strength], dict[str, None]] = {}
    for (name, strength), teams in called.items():
        text = Text(name)
        words = tuple(_plain(word) for word in text.words)
        if words:
            key = (words, _marks(text, 0, len(words)), name.isupper(), strength)
            merged.setdefault(key, {}).update(teams)
    for (words, marks, in_capitals, strength), teams in merged.items():
        anchor = 1 if words[0] == "the" and len(words) > 1 else 0
        yield _Name(words, marks, anchor, in_capitals, strength, tuple(teams))


def _stands(
    name: _Name, first: int, text: Text, meant: Mapping[str, str], faults: Mapping[str, str], *, shouted: bool
) -> NameFound | None:
    """Return the name where it stands in a text from a word on, or None where it does not."""
    past = first + len(name.words)
    if first < 0 or tuple(map(meant.get, text.words[first:past])) != name.words or not _joined(name, text, first, past):
        return None
    misspelt = not faults.keys().isdisjoint(text.words[first:past])
    unit = _unit_beside(text, first, past)
    start, end = text.span(first, past)
    if name.in_capitals and (misspelt or not (unit or (text.raw[start:end].isupper() and not shouted))):
        return None
    strength = name.strength
    if strength is Strength.TOPIC and unit:
        first, past, strength = *unit, Strength.TOPIC_OF_A_TEAM
        start, end = text.span(first, past)
    if misspelt and strength > Strength.MISSPELT:
        strength = Strength.MISSPELT
    if text.plain[start:end].lower().endswith("'s"):
        end -= 2
    return NameFound(first, past, strength, name.teams, " ".join(text.raw[start:end].split()))


def _joined(name: _Name, text: Text, first: int, past: int) -> bool:
    """Say whether the words of a name stand together, and are not part of something longer."""
    start, end = text.span(first, past)
    if "_" in (text.raw[start - 1 : start], text.raw[end : end + 1]):
        return False
    return all(
        mark in ("", "-") or mark == own for mark, own in zip(_marks(text, first, past), name.marks, strict=True)
    )


def _marks(text: Text, first: int, past: int) -> tuple[str, ...]:
    """Return what parts each word from the next: nothing for white space, with an apostrophe that touches a word."""
    gaps = [text.plain[text.ends[place] : text.starts[place + 1]] for place in range(first, past - 1)]
    return tuple("" if gap.removeprefix("'").isspace() else gap.strip() if gap.strip() != "-" else gap for gap in gaps)


def _unit_beside(text: Text, first: int, past: int) -> tuple[int, int] | None:
    """Return the words from a topic to "team", "worker" and the like beside it, or None where there is none."""
    for place in (past, past + 1):
        if _is(text, place, _UNITS) and (place == past or _is(text, past, _BETWEEN)):
            return (first, place + 1) if not any(_marks(text, past - 1, place + 1)) else None
    for place in (first - 2, first - 3):
        if (
            _is(text, place, _UNITS)
            and _is(text, place + 1, _OF)
            and (place == first - 2 or text.words[first - 1] == "the")
        ):
            return (place, past) if not any(_marks(text, place, first + 1)) else None
    return None


def _is(text: Text, place: int, words: AbstractSet[str]) -> bool:
    return 0 <= place < len(text.words) and _plain(text.words[place]) in words


def _plain(word: str) -> str:
    """Return a word without its apostrophe and its last "s": "carers", "carer's" and "carers'" are one."""
    word = word.removesuffix("'s").replace("'", "")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _longest(found: Sequence[NameFound]) -> list[NameFound]:
    kept: list[NameFound] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (one.first - one.past, -one.strength, one.first)):
        places = range(one.first, one.past)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return sorted(kept)
