"""The directory of teams: who they are, what people call them, and who took over from whom."""

import tomllib
from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from schemas.errors import InvalidConfig
from schemas.toml_places import fault_at


class Team(Struct, frozen=True, forbid_unknown_fields=True):
    """One team, as `config/teams.toml` describes it.

    Attributes:
        topics: what people speak of when they may mean the team: a hint, and no more without "team" beside it.
    """

    id: str
    name: str
    service: Literal["adults", "childrens", "workforce"]
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: str | None = None
    topics: tuple[str, ...] = ()

    def exists_on(self, day: date) -> bool:
        """Say whether the team existed on that day; both ends belong to it."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class TeamDirectory:
    """All teams of a council, checked when built."""

    def __init__(self, teams: Iterable[Team]) -> None:
        """Check the teams and keep them in the order given.

        Raises:
            InvalidConfig: a double id or name, a merger into nothing or in a circle, or an empty directory.
        """
        self.teams = tuple(teams)
        self._by_id = {team.id: team for team in self.teams}
        _check(self.teams, self._by_id)

    @classmethod
    def from_toml(cls, text: str) -> "TeamDirectory":
        """Return the directory that a TOML text describes.

        Raises:
            InvalidConfig: the text is not TOML, or not a directory of teams.
        """
        try:
            tables = tomllib.loads(text).get("team", [])
            return cls(msgspec.convert(tables, tuple[Team, ...]))
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise fault_at("config/teams.toml", text, str(error), "team") from None

    def __contains__(self, team_id: object) -> bool:
        return team_id in self._by_id

    def named(self, team_id: str) -> Team:
        """Return the team with this id.

        Raises:
            KeyError: there is no such team.
        """
        return self._by_id[team_id]

    def open_on(self, day: date) -> tuple[Team, ...]:
        """Return the teams that a person can choose on that day, in the directory's order."""
        return tuple(team for team in self.teams if team.exists_on(day))

    def current(self, team_id: str) -> Team:
        """Return the team that does this team's work now, following mergers.

        Raises:
            KeyError: there is no such team.
        """
        team = self._by_id[team_id]
        while team.merged_into is not None:
            team = self._by_id[team.merged_into]
        return team


def _check(teams: tuple[Team, ...], by_id: dict[str, Team]) -> None:
    if not teams:
        raise InvalidConfig("config/teams.toml: add at least one [[team]]")
    if len(by_id) < len(teams) or len({team.name.casefold() for team in teams}) < len(teams):
        raise InvalidConfig("config/teams.toml: two teams have the same id or the same name")
    for team in teams:
        seen, here = set(), team
        while here.merged_into is not None:
            seen.add(here.id)
            if here.merged_into not in by_id or here.merged_into in seen:
                raise InvalidConfig(f"config/teams.toml: {team.id} is merged into nothing, or in a circle")
            here = by_id[here.merged_into]
