"""The directory of teams."""

from datetime import date
from pathlib import Path

import pytest

from schemas.errors import InvalidConfig
from schemas.teams import Team, TeamDirectory

CONFIG = Path(__file__).parents[2] / "config" / "teams.toml"
BEFORE, AFTER = date(2025, 9, 30), date(2025, 10, 1)


def a_team(team_id: str = "reablement", **given: object) -> Team:
    return Team(**{"id": team_id, "name": team_id.title(), "service": "adults", **given})  # type: ignore[arg-type]


def toml(*lines: str) -> str:
    return "\n".join(("[[team]]", 'id = "a"', 'name = "A"', 'service = "adults"', *lines))


def test_the_teams_that_heard_comes_with_are_a_directory() -> None:
    directory = TeamDirectory.from_toml(CONFIG.read_text(encoding="utf-8"))

    assert len(directory.teams) > 10
    assert "reablement" in directory
    assert {team.service for team in directory.teams} == {"adults", "childrens", "workforce"}


def test_a_team_is_open_on_its_first_and_last_day() -> None:
    directory = TeamDirectory([a_team("old", valid_to=BEFORE), a_team("new", valid_from=AFTER), a_team("always")])

    assert [team.id for team in directory.open_on(BEFORE)] == ["old", "always"]
    assert [team.id for team in directory.open_on(AFTER)] == ["new", "always"]


def test_the_current_team_is_found_through_every_merger() -> None:
    directory = TeamDirectory([a_team("a", merged_into="b"), a_team("b", merged_into="c"), a_team("c")])

    assert directory.current("a").id == "c"
    assert directory.current("c").id == "c"
    assert directory.named("a").id == "a"


def test_a_team_that_is_not_there_is_said_so() -> None:
    directory = TeamDirectory([a_team()])

    assert "nobody" not in directory
    for look_up in (directory.named, directory.current):
        with pytest.raises(KeyError):
            look_up("nobody")


@pytest.mark.parametrize(
    "teams",
    [
        [],
        [a_team("a"), a_team("a", name="Other")],
        [a_team("a", name="Same"), a_team("b", name="same")],
        [a_team("a", merged_into="nobody")],
        [a_team("a", merged_into="a")],
        [a_team("a", merged_into="b"), a_team("b", merged_into="c"), a_team("c", merged_into="b")],
    ],
)
def test_a_directory_that_cannot_work_is_refused(teams: list[Team]) -> None:
    with pytest.raises(InvalidConfig, match=r"config/teams\.toml"):
        TeamDirectory(teams)


@pytest.mark.parametrize(
    "text",
    [
        "[[team",
        "",
        toml('colour = "blue"'),
        toml("aliases = 5"),
        toml('valid_to = "soon"'),
        toml().replace("adults", "police"),
        toml().replace('name = "A"', ""),
        "team = 5",
    ],
)
def test_a_file_that_is_no_directory_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(InvalidConfig, match=r"config/teams\.toml"):
        TeamDirectory.from_toml(text)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("colour = 1", "config/teams.toml, line 10: Object contains unknown field `colour` - at `$.team[1]`"),
        ('valid_to = "30/9/2025"', "config/teams.toml, line 10: a day is written like 2025-09-30 - at"),
        ("valid_to = 5 5", "config/teams.toml, line 10: "),
    ],
)
def test_a_slip_is_told_with_its_line(wrong: str, said: str) -> None:
    other = toml(wrong).replace('"a"', '"b"').replace('"A"', '"B"')
    text = f"# Teams\n\n{toml()}\n\n{other}"
    at = text.splitlines().index(wrong) + 1

    with pytest.raises(InvalidConfig) as caught:
        TeamDirectory.from_toml(text)

    assert str(caught.value).startswith(said.replace("line 10", f"line {at}"))


def test_a_file_can_say_all_there_is_about_a_team() -> None:
    text = toml('aliases = ["the As"]', "valid_from = 2020-01-01", "valid_to = 2025-09-30", 'merged_into = "b"')
    other = toml().replace('"a"', '"b"').replace('"A"', '"B"')

    team = TeamDirectory.from_toml(f"{text}\n{other}").named("a")

    assert team == Team("a", "A", "adults", ("the As",), date(2020, 1, 1), date(2025, 9, 30), "b")
