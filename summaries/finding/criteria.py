"""Criteria: what somebody looks for, read from a form with each fault named, and told in words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import msgspec
from msgspec import Struct

from schemas.events import Role, Source
from schemas.tags import Sentiment
from schemas.teams import TeamDirectory
from schemas.themes import ThemeBook
from summaries.finding.words import MOST_WORDS, looked_for
from summaries.weekly import NOT_KNOWN, team_name
from summaries.wording import SERVICES, day, label

MOST_CHARACTERS = 200
FIRST_YEAR = 2000


class State(StrEnum):
    """How far a person has come with a submission."""

    REVIEWED = "reviewed"
    NOT_REVIEWED = "not_reviewed"
    HELD_BACK = "held_back"


class Order(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    BEST = "best"


class Criteria(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody looks for. Codes and ids are as the database keeps them; what is empty is not asked for.

    Attributes:
        words: as they were typed.
        since: the first day, in London.
        until: the last day.
        order: what comes first; without words, `BEST` means nothing.
    """

    words: str = ""
    since: date | None = None
    until: date | None = None
    service: str = ""
    team: str = ""
    role: str = ""
    sentiment: str = ""
    theme: str = ""
    source: str = ""
    state: str = ""
    order: Order = Order.NEWEST

    def without(self, names: Iterable[str]) -> "Criteria":
        """Return the same without some of it, by `FILTERS`' names."""
        return msgspec.structs.replace(self, **{name: _NOTHING[name] for name in names if name in _NOTHING})


FILTERS = ("words", "since", "until", "service", "team", "role", "sentiment", "theme", "source", "state")
_NOTHING: Mapping[str, str | None] = {name: None if name in ("since", "until") else "" for name in FILTERS}


class Chip(NamedTuple):
    """One of the criteria as a page shows it, with the name by which it is taken away."""

    name: str
    what: str
    value: str


class Choices(NamedTuple):
    """What can be chosen, as pairs of a code and its name, without the "any" that stands before each."""

    services: Sequence[tuple[str, str]]
    teams: Sequence[tuple[str, str]]
    roles: Sequence[tuple[str, str]]
    sentiments: Sequence[tuple[str, str]]
    themes: Sequence[tuple[str, str]]
    sources: Sequence[tuple[str, str]]
    states: Sequence[tuple[str, str]]

    def of(self, name: str) -> Sequence[tuple[str, str]]:
        """Return the choices of one filter."""
        chosen: Sequence[tuple[str, str]] = getattr(self, f"{name}s")
        return chosen


def choices(directory: TeamDirectory, themes: ThemeBook, *, teams: frozenset[str] | None, held_back: bool) -> Choices:
    """Return what a person may choose.

    Args:
        directory: the teams.
        themes: the themes.
        teams: the ids of those whose words the person may read; None for all, and for what is with none.
        held_back: whether they may see what waits for a person.
    """
    mine = [team for team in directory.teams if teams is None or team.id in teams]
    services = [one for one in SERVICES if any(team.service == one for team in mine)]
    states = [State.NOT_REVIEWED, State.REVIEWED, *([State.HELD_BACK] if held_back else [])]
    return Choices(
        services=_named(services),
        teams=[(team.id, team.name) for team in mine] + ([(NOT_KNOWN, "Team not known")] if teams is None else []),
        roles=_named(Role),
        sentiments=_named(Sentiment),
        themes=[(theme.id, theme.name) for theme in themes.themes],
        sources=_named(Source),
        states=_named(states),
    )


def read_criteria(form: Mapping[str, str], offered: Choices) -> tuple[Criteria, dict[str, str]]:
    """Return what a form asks for, and what is wrong with it, by field. What is wrong is not in the criteria.

    Args:
        form: what was typed and chosen, by `FILTERS`' names and `order`.
        offered: what could be chosen.
    """
    faults: dict[str, str] = {}
    found: dict[str, str | date | None] = {"words": _words(form.get("words", ""), faults)}
    for name in ("since", "until"):
        found[name] = _day(name, form.get(name, "").strip(), faults)
    if found["since"] and found["until"] and found["since"] > found["until"]:  # type: ignore[operator]  # both are days
        faults["until"] = "The last day must be on or after the first day"
    for name in FILTERS[3:]:
        found[name] = _chosen(name, form.get(name, ""), offered, faults)
    order = Order.BEST if form.get("order") == Order.BEST else Order.NEWEST
    return msgspec.convert({**found, "order": order}, Criteria), faults


def chips(criteria: Criteria, directory: TeamDirectory, themes: ThemeBook) -> list[Chip]:
    """Return the criteria in words, one by one."""
    said = {
        "words": f"“{criteria.words}”",
        "since": day(criteria.since) if criteria.since else "",
        "until": day(criteria.until) if criteria.until else "",
        "team": team_name(directory, criteria.team),
        "theme": themes.named(criteria.theme).name if criteria.theme in themes else criteria.theme,
    }
    chosen = [(name, getattr(criteria, name)) for name in FILTERS]
    return [Chip(name, _WHAT[name], said.get(name) or label(value)) for name, value in chosen if value]


def told(criteria: Criteria) -> str:
    """Return the criteria for the audit: codes, and of the words only that there were some. It is kept for ever."""
    parts = [f"{name} {getattr(criteria, name)}" for name in FILTERS if name != "words" and getattr(criteria, name)]
    return ", ".join([*parts, *(["some words"] if criteria.words else [])]) or "everything"


_WHAT: Mapping[str, str] = {
    "words": "Words",
    "since": "From",
    "until": "To",
    "service": "Service",
    "team": "Team",
    "role": "Who said it",
    "sentiment": "How it sounds",
    "theme": "Theme",
    "source": "Where it came from",
    "state": "Review",
}


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(code), label(code)) for code in codes]


def _words(typed: str, faults: dict[str, str]) -> str:
    tidy = " ".join(typed.replace("\0", " ").split())
    if len(tidy) > MOST_CHARACTERS:
        faults["words"] = f"Type {MOST_CHARACTERS} characters or fewer to look for"
        return ""
    wanted = looked_for(tidy)
    if tidy and not wanted:
        faults["words"] = "Type a word or a number to look for"
        return ""
    if len(wanted) > MOST_WORDS:
        faults["words"] = f"Type {MOST_WORDS} words or fewer to look for"
        return ""
    return tidy


def _day(name: str, typed: str, faults: dict[str, str]) -> date | None:
    if not typed:
        return None
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year < 2200:
        which = "first" if name == "since" else "last"
        faults[name] = f"Type the {which} day as year, month and day, such as 2026-03-09"
        return None
    return found


def _chosen(name: str, value: str, offered: Choices, faults: dict[str, str]) -> str:
    if value and value not in {code for code, _ in offered.of(name)}:
        faults[name] = f"Choose from the list: {_WHAT[name].lower()}"
        return ""
    return value
