"""Which team a submission is about: the one that was chosen, else the one that its words name, else none.

Precision comes before recall: words on the wrong team's page do harm, and a person routes what is not known.
`streams.team_names` says how names are met in the words; here it is decided what they are worth.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from schemas.tags import Question, TeamSource, TeamTag
from schemas.teams import Team, TeamDirectory
from streams.team_names import NameFound, Strength, names_of
from streams.text import Text

SCORES = {
    Strength.NAME: 0.95,
    Strength.ALIAS: 0.9,
    Strength.TOPIC_OF_A_TEAM: 0.85,
    Strength.MISSPELT: 0.8,
    Strength.TOPIC: 0.6,
    Strength.SERVICE: 0.5,
}
"""How sure each way of naming a team is: an order, not a measured chance. `benchmarks/teams` measures the outcome."""
THRESHOLD = 0.75
"""The score from which a team is found, and below which it is only a candidate."""
SEVERAL = 0.5
_NO_TEAM = "The words name no team."


class _Named(NamedTuple):
    """A team that is named: the one that did its work on the day, the one that was written of, and the words."""

    now: Team
    team: Team
    strength: Strength
    written: str


class _Read(NamedTuple):
    """What the words name: by the id of the team of the day, each as sure as its surest words; and what had closed."""

    named: Mapping[str, _Named]
    closed: Sequence[Team]

    def sure(self) -> list[_Named]:
        """Return the teams that the words name surely enough."""
        return [named for named in self.named.values() if SCORES[named.strength] >= THRESHOLD]


def find_team_in(
    texts: Sequence[tuple[Question, Text]], chosen: str | None, day: date, directory: TeamDirectory
) -> TeamTag:
    """Return the team that some answers are about, as things stood on a day, and why.

    Args:
        texts: the answers.
        chosen: the id of the team that the person chose; None where they did not.
        day: the day of the experience.
        directory: all teams.
    """
    read = _read([text for _, text in texts], day, directory)
    if chosen is None:
        return _named_in(read, directory)
    tag = _chosen(chosen, day, directory)
    if tag.team is not None:
        return _with_contradiction(tag, tag.team, read, directory)
    named = _named_in(read, directory)
    return TeamTag(
        team=named.team,
        source=named.source,
        reason=f"{tag.reason} {named.reason}",
        candidates=named.candidates,
        score=named.score,
    )


def _chosen(team_id: str, day: date, directory: TeamDirectory) -> TeamTag:
    """Return the tag for a choice on the form; a choice that leads to no team says why and no more."""
    if team_id not in directory:
        return _not_known("The team chosen on the form is not in the directory.")
    chosen = directory.named(team_id)
    team = _team_on(chosen, day, directory)
    if team is None:
        return _not_known(f"{chosen.name}, chosen on the form, had closed.")
    reason = "Chosen on the form." if team is chosen else f"{chosen.name} was chosen on the form. {_took_over(team)}"
    return TeamTag(team=team.id, source=TeamSource.CHOSEN, reason=reason, score=1.0)


def _with_contradiction(tag: TeamTag, chosen: str, read: _Read, directory: TeamDirectory) -> TeamTag:
    """Return the tag of a choice with the other team that the words name; none where they name the chosen one too."""
    sure = {named.now.id: named for named in read.sure()}
    if not sure or chosen in sure:
        return tag
    other = next(sure[team.id] for team in directory.teams if team.id in sure)
    return TeamTag(
        team=tag.team,
        source=tag.source,
        reason=f'{tag.reason} The words name another: {other.now.name} ("{other.written}").',
        score=tag.score,
        contradiction=other.now.id,
    )


def _read(texts: Sequence[Text], day: date, directory: TeamDirectory) -> _Read:
    """Return the teams that the words name."""
    names = names_of(directory)
    by_team: dict[str, _Named] = {}
    closed: list[Team] = []
    for found in (found for text in texts for found in names.find(text)):
        for team in _meant(found, day, directory):
            now = _team_on(team, day, directory)
            if now is None:
                closed.append(team)
            elif now.id not in by_team or found.strength > by_team[now.id].strength:
                by_team[now.id] = _Named(now, team, found.strength, found.written)
    return _Read(by_team, closed)


def _meant(found: NameFound, day: date, directory: TeamDirectory) -> Sequence[Team]:
    """Return the teams that go by the words found: those of the day, where any was there then."""
    named = [directory.named(team_id) for team_id in found.teams]
    return [team for team in named if team.exists_on(day)] or named


def _named_in(read: _Read, directory: TeamDirectory) -> TeamTag:
    """Return the tag for what the words name: exactly one team is found, and of several none is."""
    sure = read.sure()
    if len(sure) == 1:
        return _found(sure[0])
    if sure:
        teams = _ordered([named.now for named in sure], directory)
        names = ", ".join(team.name for team in teams)
        return _not_known(f"The words name more than one team: {names}.", teams, SEVERAL)
    return _hinted(read, directory)


def _found(named: _Named) -> TeamTag:
    reason = f'Found "{named.written}" in the words.'
    if named.strength is Strength.MISSPELT:
        reason = f'Found "{named.written}" in the words, read as {named.team.name}.'
    if named.now is not named.team:
        reason += f" {_took_over(named.now)}"
    return TeamTag(team=named.now.id, source=TeamSource.FOUND, reason=reason, score=SCORES[named.strength])


def _hinted(read: _Read, directory: TeamDirectory) -> TeamTag:
    """Return the tag where no team is named: with candidates where a topic or a service is."""
    for strength, hint in ((Strength.TOPIC, "only hint at a team"), (Strength.SERVICE, "name only a service")):
        hints = [named for named in read.named.values() if named.strength is strength]
        if hints:
            teams = _ordered([named.now for named in hints], directory)
            return _not_known(f'The words {hint}: "{hints[0].written}".', teams, SCORES[strength])
    return _not_known(f"{read.closed[0].name} is named in the words, but had closed." if read.closed else _NO_TEAM)


def _ordered(teams: Sequence[Team], directory: TeamDirectory) -> list[Team]:
    there = {team.id for team in teams}
    return [team for team in directory.teams if team.id in there]


def _not_known(reason: str, candidates: Sequence[Team] = (), score: float = 0.0) -> TeamTag:
    ids = tuple(team.id for team in candidates)
    return TeamTag(team=None, source=TeamSource.NOT_KNOWN, reason=reason, candidates=ids, score=score)


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
