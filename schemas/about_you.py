"""What people may tell about themselves: the questions, their answers, and the event that carries them.

The event stands alone. It has an id of its own and says a month, a service and the answers: no submission, no
reference, no team, no moment, no role (docs/decisions/0016). So nobody who reads it can tell whose words are whose.

The questions are the harmonised ones of the Government Statistical Service, as the GOV.UK Design System's pattern
"Equality information" asks them (design-system.service.gov.uk/patterns/equality-information). Where each differs:

- *Age.* The harmonised question is "What was your age last birthday?". We offer bands, because no more is used.
- *Ethnic group.* The broad groups of the standard for England; its finer groups are hints, because a handful of
  answers to each would never be shown.
- *Health.* Both questions of the standard, which together tell disability as the Equality Act 2010 defines it. What
  is kept is what they come to.
- *Sex.* The question of the pattern and of the census.
- *Where people live.* There is no harmonised question for it. We ask for the first half of a postcode, and keep the
  area of the council that it is in.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from schemas.events import Month, Role

Service = Literal["adults", "childrens"]
"""The services whose people are asked. Staff, partners and learners are not."""

SERVICES_ASKED: tuple[Service, ...] = ("adults", "childrens")

ROLES_ASKED = frozenset(Role) - {Role.STAFF, Role.STUDENT_OR_NEWLY_QUALIFIED, Role.PARTNER_ORGANISATION}
"""Who is asked about themselves: those whom the council serves, and not those who work with it."""

PREFER_NOT_TO_SAY = "prefer_not_to_say"
ELSEWHERE = "elsewhere"
"""A postcode that is in none of the council's areas."""

MONTHS_KEPT = 36
"""How long answers are kept, in months. Then the sink deletes them."""


class Age(StrEnum):
    """The answer to "What was your age last birthday?", as a band."""

    UNDER_16 = "under_16"
    FROM_16 = "16_to_17"
    FROM_18 = "18_to_24"
    FROM_25 = "25_to_34"
    FROM_35 = "35_to_44"
    FROM_45 = "45_to_54"
    FROM_55 = "55_to_64"
    FROM_65 = "65_to_74"
    FROM_75 = "75_to_84"
    FROM_85 = "85_and_over"
    PREFER_NOT_TO_SAY = PREFER_NOT_TO_SAY


class EthnicGroup(StrEnum):
    """The answer to "What is your ethnic group?": the broad groups of the standard for England, in its order."""

    WHITE = "white"
    MIXED = "mixed"
    ASIAN = "asian"
    BLACK = "black"
    OTHER = "other"
    PREFER_NOT_TO_SAY = PREFER_NOT_TO_SAY


class Disability(StrEnum):
    """What the two questions about health come to; the first two are "disabled" in the Equality Act 2010."""

    LIMITED_A_LOT = "limited_a_lot"
    LIMITED_A_LITTLE = "limited_a_little"
    NOT_DISABLED = "not_disabled"
    PREFER_NOT_TO_SAY = PREFER_NOT_TO_SAY


class Sex(StrEnum):
    """The answer to "What is your sex?"."""

    FEMALE = "female"
    MALE = "male"
    PREFER_NOT_TO_SAY = PREFER_NOT_TO_SAY


AreaId = Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,64}$")]
"""An area of `config/population.toml`, `elsewhere` or `prefer_not_to_say`."""


class AboutYouAnswered(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who had told the council something told it about themselves. Nothing here says who, or what they said.

    Attributes:
        answers_id: made for these answers alone; it holds no time. The key on the topic.
        month: the London month, as `2026-03`.
        service: of the team that they chose; None where they chose none.
    """

    answers_id: UUID
    month: Month
    service: Service | None = None
    age: Age | None = None
    ethnic_group: EthnicGroup | None = None
    disability: Disability | None = None
    sex: Sex | None = None
    area: AreaId | None = None

    def __post_init__(self) -> None:
        """Refuse what says nothing.

        Raises:
            ValueError: which msgspec turns into its own ValidationError.
        """
        if not any(getattr(self, question) for question in QUESTIONS):
            raise ValueError("no question was answered")


QUESTIONS: Mapping[str, str] = {
    "age": "Age",
    "ethnic_group": "Ethnic group",
    "disability": "Disability",
    "sex": "Sex",
    "area": "Where people live",
}
"""The members of the event that are answers, in the order of the page, and what tables call them."""

AGES = {
    Age.UNDER_16: "Under 16",
    Age.FROM_16: "16 to 17",
    Age.FROM_18: "18 to 24",
    Age.FROM_25: "25 to 34",
    Age.FROM_35: "35 to 44",
    Age.FROM_45: "45 to 54",
    Age.FROM_55: "55 to 64",
    Age.FROM_65: "65 to 74",
    Age.FROM_75: "75 to 84",
    Age.FROM_85: "85 and over",
}
ETHNIC_GROUPS = {
    EthnicGroup.WHITE: "White",
    EthnicGroup.MIXED: "Mixed or multiple ethnic groups",
    EthnicGroup.ASIAN: "Asian or Asian British",
    EthnicGroup.BLACK: "Black, African, Caribbean or Black British",
    EthnicGroup.OTHER: "Other ethnic group",
}
DISABILITIES = {
    Disability.LIMITED_A_LOT: "Disabled, limited a lot",
    Disability.LIMITED_A_LITTLE: "Disabled, limited a little",
    Disability.NOT_DISABLED: "Not disabled",
}
SEXES = {Sex.FEMALE: "Female", Sex.MALE: "Male"}
PREFER_NOT_LABEL = "Prefer not to say"

_FIRST_HALF = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_SECOND_HALF = re.compile(r"[0-9][A-Z]{2}")


def first_half(postcode: str) -> str | None:
    """Return the first half of a postcode, as `AM1`, whether half of it was typed or all; None where it is none.

    The second half, where it was typed, goes no further than this.
    """
    typed = re.sub(r"[\s.-]", "", postcode).upper()
    if _FIRST_HALF.fullmatch(typed):
        return typed
    if _SECOND_HALF.fullmatch(typed[-3:]) and _FIRST_HALF.fullmatch(typed[:-3]):
        return typed[:-3]
    return None
