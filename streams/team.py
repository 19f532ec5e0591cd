"""Which team a submission is about: the one that was chosen, else the one that its words name, else none.

Precision comes before recall: words on the wrong team's page do harm, and a person routes what is not known.
How names and aliases are met in the words:

- as whole words, in upper or lower case, runs of white space as one, apostrophes of every shape passed over;
- an alias all in capitals (IRT, MASH) only in capitals, because mash is also food; and not in an answer that is
  all in capitals, which says nothing about them;
- where two overlap, the longest wins: "financial assessment team" is not the "assessment team".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from schemas.events import FeedbackReceived
from schemas.tags import TeamSource, TeamTag
from schemas.teams import Team, TeamDirectory

# A word, or one mark that parts a name in two. An apostrophe does not, as long as it touches a word.
_PIECE = re.compile(r"\w+|[^\w\s'’‘ʼ`´]|(?<!\w)['’‘ʼ`´](?!\w)")
_NO_TEAM = "The words name no team."


class _Phrase(NamedTuple):
    """A name or alias as pieces in lower case, and the ids of the teams that go by it."""

    pieces: tuple[str, ...]
    in_capitals: bool
    teams: tuple[str, ...]


class _Found(NamedTuple):
    """A phrase in the words: where its first and past its last piece stand, and what was written there."""

    start: int
    end: int
    teams: tuple[str, ...]
    written: str


def find_team(received: FeedbackReceived, directory: TeamDirectory) -> TeamTag:
    """Return the team that the submission is about, as things stood on the day of the experience, and why."""
    day = received.experience_date()
    why_not_chosen = ""
    if received.team_chosen is not None:
        tag = _chosen(received.team_chosen, day, directory)
        if tag.team is not None:
            return tag
        why_not_chosen = f"{tag.reason} "
    tag = _named_in((words for _, words in received.answers()), day, directory)
    return TeamTag(team=tag.team, source=tag.source, reason=why_not_chosen + tag.reason, candidates=tag.candidates)


def _chosen(team_id: str, day: date, directory: TeamDirectory) -> TeamTag:
    """Return the tag for a choice on the form; a choice that leads to no team says why and no more."""
    if team_id not in directory:
        return _not_known("The team chosen on the form is not in the directory.")
    chosen = directory.named(team_id)
    team = _team_on(chosen, day, directory)
    if team is None:
        return _not_known(f"{chosen.name}, chosen on the form, had closed.")
    reason = "Chosen on the form." if team is chosen else f"{chosen.name} was chosen on the form. {_took_over(team)}"
    return TeamTag(team=team.id, source=TeamSource.CHOSEN, reason=reason)


def _named_in(answers: Iterable[str], day: date, directory: TeamDirectory) -> TeamTag:
    """Return the tag for what the words name: exactly one team is found, and of several none is."""
    phrases = _phrases_of(directory)
    written: dict[str, tuple[Team, str]] = {}  # the team on the day -> the team named, and the words that did
    closed: list[Team] = []
    for found in (found for answer in answers for found in _search(answer, phrases)):
        for team in _meant(found, day, directory):
            now = _team_on(team, day, directory)
            if now is None:
                closed.append(team)
            else:
                written.setdefault(now.id, (team, found.written))
    if not written:
        return _not_known(f"{closed[0].name} is named in the words, but had closed." if closed else _NO_TEAM)
    return _only(written, directory)


def _meant(found: _Found, day: date, directory: TeamDirectory) -> Sequence[Team]:
    """Return the teams that go by the words found: those of the day, where any was there then."""
    named = [directory.named(team_id) for team_id in found.teams]
    return [team for team in named if team.exists_on(day)] or named


def _only(written: Mapping[str, tuple[Team, str]], directory: TeamDirectory) -> TeamTag:
    """Return the tag for the one team that was written of, or for several."""
    teams = [team for team in directory.teams if team.id in written]
    if len(teams) > 1:
        names = ", ".join(team.name for team in teams)
        return _not_known(f"The words name more than one team: {names}.", tuple(team.id for team in teams))
    team = teams[0]
    named, words = written[team.id]
    reason = f'Found "{words}" in the words.'
    if named is not team:
        reason += f" {_took_over(team)}"
    return TeamTag(team=team.id, source=TeamSource.FOUND, reason=reason)


def _not_known(reason: str, candidates: tuple[str, ...] = ()) -> TeamTag:
    return TeamTag(team=None, source=TeamSource.NOT_KNOWN, reason=reason, candidates=candidates)


def _took_over(team: Team) -> str:
    return f"{team.name} had taken over."


def _team_on(team: Team, day: date, directory: TeamDirectory) -> Team | None:
    """Return the team that did this team's work on the day; None where it had closed and none took over.

    A team that did not exist yet is kept: people are not exact about months, and we know only the month.
    """
    while team.valid_to is not None and day > team.valid_to:
        if team.merged_into is None:
            return None
        team = directory.named(team.merged_into)
    return team


@lru_cache(maxsize=8)  # a directory is known by identity; a process has one, and a test suite some
def _phrases_of(directory: TeamDirectory) -> Mapping[str, Sequence[_Phrase]]:
    """Return all names and aliases by their first piece."""
    teams: defaultdict[tuple[tuple[str, ...], bool], dict[str, None]] = defaultdict(dict)
    for team in directory.teams:
        for phrase in (team.name, *team.aliases):
            pieces = tuple(_PIECE.findall(phrase.lower()))
            if pieces:
                teams[pieces, phrase.isupper()][team.id] = None
    by_first: defaultdict[str, list[_Phrase]] = defaultdict(list)
    for (pieces, in_capitals), ids in teams.items():
        by_first[pieces[0]].append(_Phrase(pieces, in_capitals, tuple(ids)))
    return by_first


def _search(answer: str, phrases: Mapping[str, Sequence[_Phrase]]) -> Iterator[_Found]:
    """Yield the phrases that the answer holds, the longest first, none overlapping another."""
    taken: set[int] = set()
    for found in sorted(_all_found(answer, phrases), key=lambda found: (found.start - found.end, found.start)):
        places = range(found.start, found.end)
        if taken.isdisjoint(places):
            taken.update(places)
            yield found


def _all_found(answer: str, phrases: Mapping[str, Sequence[_Phrase]]) -> Iterator[_Found]:
    """Yield every phrase at every place of the answer."""
    pieces = [piece.lower() for piece in _PIECE.findall(answer)]
    if phrases.keys().isdisjoint(pieces):
        return  # as most answers; a place for every piece costs as much again as all else here
    marks = list(_PIECE.finditer(answer))
    shouted = answer.isupper()
    for start, piece in enumerate(pieces):
        for phrase in phrases.get(piece, ()):
            end = start + len(phrase.pieces)
            if tuple(pieces[start:end]) != phrase.pieces:
                continue
            written = " ".join(answer[marks[start].start() : marks[end - 1].end()].split())
            if not phrase.in_capitals or (written.isupper() and not shouted):
                yield _Found(start, end, phrase.teams, written)
