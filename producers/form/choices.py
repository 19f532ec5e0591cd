"""What a person can choose from on the form, in plain words."""

from datetime import date
from typing import NamedTuple

from schemas.events import Role, Unsafe, WordsUse
from schemas.teams import Team, TeamDirectory

ROLES = {
    Role.SERVICE_USER: "I get care or support",
    Role.UNPAID_CARER: "I look after someone and I am not paid to",
    Role.PARENT_OR_FAMILY: "I am a parent or another member of the family",
    Role.CHILD_OR_YOUNG_PERSON: "I am a child or a young person",
    Role.CARE_LEAVER: "I am a care leaver",
    Role.FOSTER_CARER: "I am a foster carer",
    Role.STAFF: "I work for the council",
    Role.STUDENT_OR_NEWLY_QUALIFIED: "I am a student or a newly qualified social worker",
    Role.PARTNER_ORGANISATION: "I work for a partner organisation",
}
ROLE_HINTS = {
    Role.CARE_LEAVER: "You were in care and have left, or are about to.",
    Role.PARTNER_ORGANISATION: "Like the NHS, a school, the police, a care provider or a charity.",
}
UNSAFE = {Unsafe.NO: "No", Unsafe.YES: "Yes", Unsafe.NOT_SURE: "I am not sure"}
WORDS_USES = {
    WordsUse.TEAM_ONLY: "Only show them to the team",
    WordsUse.QUOTED: "You can quote them in reports, without my name",
    WordsUse.PUBLISHED: "You can publish them, without my name",
}
WORDS_USE_HINTS = {
    WordsUse.QUOTED: "Reports for the council’s leaders and for inspectors.",
    WordsUse.PUBLISHED: "Anyone could read them, for example on our website.",
}
SERVICES = {
    "adults": "Adults’ care and support",
    "childrens": "Children and families",
    "workforce": "Learning and training",
}


class TeamGroup(NamedTuple):
    """The teams of one service, under the name that people see."""

    label: str
    teams: tuple[Team, ...]


def group_teams(directory: TeamDirectory, day: date) -> list[TeamGroup]:
    """Return the teams that can be chosen on that day, by service, in the directory's order."""
    teams = directory.open_on(day)
    groups = (TeamGroup(label, tuple(t for t in teams if t.service == key)) for key, label in SERVICES.items())
    return [group for group in groups if group.teams]
