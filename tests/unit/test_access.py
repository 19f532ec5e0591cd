"""Who sees what: every role, everything there is to see, own team and another's, as one table."""

from uuid import UUID

import pytest

from schemas.teams import Team, TeamDirectory
from summaries.access import (
    RULES,
    Person,
    StaffRole,
    What,
    Words,
    may_open,
    may_see,
    teams_listed,
    teams_read,
    with_forerunners,
    words_shown,
)

# For each role: what it sees of its own team, and what it sees of any other or of none.
SEES = {
    StaffRole.TEAM_MEMBER: (
        {
            *(What.FIGURES, What.REDACTED_WORDS, What.ACTIONS, What.ADD_ACTIONS, What.CHANGE_ACTIONS),
            *(What.LIST_OF_TEAMS, What.FINDING),
        },
        {What.LIST_OF_TEAMS, What.FINDING},
    ),
    StaffRole.REVIEWER: ((reviewer := set(What) - {What.ACCOUNTS}), reviewer),
    StaffRole.LEADER: (
        leader := {
            *(What.LIST_OF_TEAMS, What.FIGURES, What.ACTIONS, What.ADD_ACTIONS, What.SILENCE, What.WHO_IS_HEARD),
            *(What.EVIDENCE, What.SUBSCRIBERS),
        },
        leader,
    ),
    StaffRole.ADMINISTRATOR: (administrator := {What.ACCOUNTS, What.SUBSCRIBERS}, administrator),
}


def somebody(role: StaffRole) -> Person:
    return Person(UUID(int=1), "somebody", role, frozenset({"own"}))


@pytest.mark.parametrize("role", StaffRole)
@pytest.mark.parametrize("what", What)
def test_each_role_sees_what_the_table_says_and_nothing_else(role: StaffRole, what: What) -> None:
    own, others = SEES[role]

    assert may_see(somebody(role), what, "own") == (what in own)
    assert may_see(somebody(role), what, "another") == (what in others)
    assert may_see(somebody(role), what) == (what in others)


def test_words_are_whole_for_a_reviewer_redacted_for_the_own_team_and_nobody_elses() -> None:
    shown = {role: (words_shown(somebody(role), "own"), words_shown(somebody(role), "another")) for role in StaffRole}

    assert shown == {
        StaffRole.TEAM_MEMBER: (Words.REDACTED, Words.NONE),
        StaffRole.REVIEWER: (Words.WHOLE, Words.WHOLE),
        StaffRole.LEADER: (Words.NONE, Words.NONE),
        StaffRole.ADMINISTRATOR: (Words.NONE, Words.NONE),
    }


@pytest.mark.parametrize("role", StaffRole)
def test_an_address_without_a_rule_is_refused_to_everybody(role: StaffRole) -> None:
    assert not may_open(somebody(role), "brand_new_page")


def test_who_has_not_signed_in_opens_no_page_that_has_a_rule() -> None:
    assert not any(may_open(None, endpoint, "own") for endpoint in RULES)
    assert may_open(None, "sign_in")


def test_a_team_member_is_listed_their_own_teams_and_a_leader_all() -> None:
    assert teams_listed(somebody(StaffRole.TEAM_MEMBER)) == {"own"}
    assert teams_listed(somebody(StaffRole.LEADER)) is None


def test_words_are_read_of_own_teams_of_all_or_of_none() -> None:
    assert {role: teams_read(somebody(role)) for role in StaffRole} == {
        StaffRole.TEAM_MEMBER: {"own"},
        StaffRole.REVIEWER: None,
        StaffRole.LEADER: set(),
        StaffRole.ADMINISTRATOR: set(),
    }


def test_a_team_also_has_the_teams_that_were_merged_into_it() -> None:
    directory = TeamDirectory(
        [
            Team(id="new", name="New", service="adults"),
            Team(id="old", name="Old", service="adults", merged_into="new"),
            Team(id="other", name="Other", service="adults"),
        ]
    )

    assert with_forerunners({"new"}, directory) == {"new", "old"}
    assert with_forerunners({"old"}, directory) == {"new", "old"}
    assert with_forerunners({"gone"}, directory) == {"gone"}
