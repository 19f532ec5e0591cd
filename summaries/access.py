"""Who sees what: the one place that decides. Roles, what there is to see, and what each address shows. Pure.

A role names what it may see, and what it does not name it may not. An address without a rule is refused.
"""

from collections.abc import Collection, Mapping
from enum import Enum, StrEnum
from typing import NamedTuple
from uuid import UUID

from schemas.teams import TeamDirectory


class StaffRole(StrEnum):
    """What somebody does here. Everybody who signs in has one."""

    TEAM_MEMBER = "team-member"
    REVIEWER = "reviewer"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


class What(Enum):
    """What there is to see or do. The first six belong to a team, the others to nobody's."""

    FIGURES = "figures"
    REDACTED_WORDS = "redacted words"
    WHOLE_WORDS = "whole words"
    ACTIONS = "actions"  # "You said, we did": the team's own words, never those of people
    ADD_ACTIONS = "adding actions"
    CHANGE_ACTIONS = "changing actions"
    LIST_OF_TEAMS = "list of teams"
    SILENCE = "silence"  # which teams and ways in have gone quiet
    WHO_IS_HEARD = "who is heard"  # of whole services, under the rule for small numbers
    REVIEW = "review queue"  # words and contact details of all, and deciding about them
    AUDIT = "audit"
    ACCOUNTS = "accounts"
    EVIDENCE = "evidence packs"  # figures for outside, and words that may be quoted
    SUBSCRIBERS = "subscribers"  # whom issues are emailed to: addresses, and no feedback
    FINDING = "finding"  # filters, search and export, of those words that the person may read


class Words(StrEnum):
    """How much of people's words a page may show."""

    NONE = "none"
    REDACTED = "redacted"
    WHOLE = "whole"


class Person(NamedTuple):
    """Who is signed in.

    Attributes:
        account_id: stays, whatever the name becomes.
        name: what they are called here.
        teams: the ids of their own teams; only a team member's count.
    """

    account_id: UUID
    name: str
    role: StaffRole
    teams: frozenset[str]


_EVERYWHERE: Mapping[StaffRole, frozenset[What]] = {
    StaffRole.TEAM_MEMBER: frozenset({What.LIST_OF_TEAMS, What.FINDING}),
    StaffRole.REVIEWER: frozenset(set(What) - {What.ACCOUNTS}),
    # Words come to leaders as quotes only, in evidence packs: consented to, approved and freed of names.
    StaffRole.LEADER: frozenset(
        {
            *(What.LIST_OF_TEAMS, What.FIGURES, What.ACTIONS, What.ADD_ACTIONS, What.SILENCE, What.WHO_IS_HEARD),
            *(What.EVIDENCE, What.SUBSCRIBERS),
        }
    ),
    StaffRole.ADMINISTRATOR: frozenset({What.ACCOUNTS, What.SUBSCRIBERS}),
}
_IN_OWN_TEAMS: Mapping[StaffRole, frozenset[What]] = {
    StaffRole.TEAM_MEMBER: frozenset(
        {What.FIGURES, What.REDACTED_WORDS, What.ACTIONS, What.ADD_ACTIONS, What.CHANGE_ACTIONS}
    ),
}

OPEN = frozenset(
    {
        *("static", "look.static", "look.brand", "health"),
        *("unsubscribe", "unsubscribe_send"),  # who has the address from an email may end it, and learns nothing else
        *("sign_in", "sign_in_send", "sign_in_demo", "sign_in_elsewhere", "signed_in_elsewhere", "sign_out"),
    }
)
"""Addresses that show nothing of anybody's, and are open to those who have not signed in."""

RULES: Mapping[str, What] = {
    "index": What.LIST_OF_TEAMS,
    "choose": What.LIST_OF_TEAMS,
    "weekly": What.FIGURES,
    "weekly_json": What.FIGURES,
    "issues": What.FIGURES,
    "issue": What.FIGURES,
    "issue_revision": What.FIGURES,
    "issue_json": What.FIGURES,
    "actions": What.ACTIONS,
    "action": What.ACTIONS,
    "add_action": What.ADD_ACTIONS,
    "change_action": What.CHANGE_ACTIONS,
    "end_action": What.CHANGE_ACTIONS,
    "who_is_heard": What.WHO_IS_HEARD,
    "review": What.REVIEW,
    "review_lane": What.REVIEW,
    "review_item": What.REVIEW,
    "review_decide": What.REVIEW,
    "review_accuracy": What.REVIEW,
    "review_learn": What.REVIEW,
    "safety": What.REVIEW,
    "audit": What.AUDIT,
    **dict.fromkeys(("subscribers", "team_subscribers", "add_subscriber", "remove_subscriber"), What.SUBSCRIBERS),
    "accounts": What.ACCOUNTS,
    "disable_account": What.ACCOUNTS,
    **dict.fromkeys(("find", "find_send", "found", "find_keep", "find_forget", "find_export"), What.FINDING),
    **dict.fromkeys(("packs", "begin_pack", "begin_again", "pack", "pack_file", "issue_pack"), What.EVIDENCE),
    **dict.fromkeys(("pack_statement", "decide_statement", "find_citation", "citation"), What.EVIDENCE),
    "find_review": What.REVIEW,
}
"""What each other address shows, by its endpoint. What a page shows beside that, it asks `may_see` for."""

HOME: Mapping[StaffRole, str] = dict.fromkeys(StaffRole, "index") | {StaffRole.ADMINISTRATOR: "accounts"}
"""Where each role begins, by its endpoint."""


def may_see(person: Person, what: What, team_id: str | None = None) -> bool:
    """Say whether a person may see something, of a team where it is a team's."""
    if what in _EVERYWHERE[person.role]:
        return True
    return team_id is not None and team_id in person.teams and what in _IN_OWN_TEAMS.get(person.role, ())


def may_open(person: Person | None, endpoint: str, team_id: str | None = None) -> bool:
    """Say whether a person, or somebody who has not signed in (None), may open an address."""
    if endpoint in OPEN:
        return True
    return person is not None and endpoint in RULES and may_see(person, RULES[endpoint], team_id)


def words_shown(person: Person, team_id: str) -> Words:
    """Return how much of a team's words a person may read."""
    if may_see(person, What.WHOLE_WORDS, team_id):
        return Words.WHOLE
    return Words.REDACTED if may_see(person, What.REDACTED_WORDS, team_id) else Words.NONE


def teams_listed(person: Person) -> frozenset[str] | None:
    """Return the ids of the teams whose figures a person may see; None for all there are."""
    return None if may_see(person, What.FIGURES) else person.teams


def teams_read(person: Person) -> frozenset[str] | None:
    """Return the ids of the teams whose words a person may read; None for all there are, and what is with none."""
    if may_see(person, What.WHOLE_WORDS):
        return None
    return frozenset(team for team in person.teams if words_shown(person, team) is not Words.NONE)


def with_forerunners(teams: Collection[str], directory: TeamDirectory) -> frozenset[str]:
    """Return these teams, and those of the directory that were merged into them: one team does the work of both."""
    now = {directory.current(one).id for one in teams if one in directory}
    return frozenset(teams) | {one.id for one in directory.teams if directory.current(one.id).id in now}
