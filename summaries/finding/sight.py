"""Sight: among what somebody may look for things, and how much of it they may read. Pure."""

from typing import NamedTuple

from summaries.access import Person, What, Words, may_see, teams_read, words_shown


class Sight(NamedTuple):
    """What somebody may find.

    Attributes:
        teams: the ids of those whose feedback they may read; None for all there is, with a team or without.
        words: how much of it. Where that is not the whole, nothing is found by what is hidden.
        held_back: whether also what waits for a person because someone may be unsafe.
    """

    teams: frozenset[str] | None
    words: Words
    held_back: bool


def sight_of(person: Person) -> Sight:
    """Return what a person may find."""
    teams = teams_read(person)
    shown = {words_shown(person, team) for team in teams} if teams is not None else {Words.WHOLE}
    words = next((one for one in (Words.NONE, Words.REDACTED, Words.WHOLE) if one in shown), Words.NONE)  # the least
    return Sight(teams, words, may_see(person, What.REVIEW))
