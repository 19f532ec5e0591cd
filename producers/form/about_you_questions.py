"""The questions about the person: their words on the page, and in Easy Read. `schemas/about_you.py` says whence."""

from enum import StrEnum

from producers.form.easy_questions import Option, Question
from schemas.about_you import AGES, ETHNIC_GROUPS, PREFER_NOT_LABEL, SEXES, Age, EthnicGroup, Sex

AGE = "What was your age last birthday?"
ETHNIC_GROUP = "What is your ethnic group?"
HEALTH = (
    "Do you have any physical or mental health conditions or illnesses lasting or expected to last 12 months or more?"
)
LIMITS = "Do any of your conditions or illnesses reduce your ability to carry out day-to-day activities?"
SEX = "What is your sex?"
POSTCODE = "What is the first half of your postcode?"
RATHER_NOT = "prefer_not_to_say"


class Health(StrEnum):
    """The answer to HEALTH. It is kept only as what it comes to with the next one."""

    YES = "yes"
    NO = "no"
    PREFER_NOT_TO_SAY = RATHER_NOT


class Limits(StrEnum):
    """The answer to LIMITS, for those who have a condition."""

    A_LOT = "a_lot"
    A_LITTLE = "a_little"
    NOT_AT_ALL = "not_at_all"
    PREFER_NOT_TO_SAY = RATHER_NOT


AGE_CHOICES = {**AGES, Age.PREFER_NOT_TO_SAY: PREFER_NOT_LABEL}
ETHNIC_CHOICES = {**ETHNIC_GROUPS, EthnicGroup.PREFER_NOT_TO_SAY: PREFER_NOT_LABEL}
ETHNIC_HINTS = {
    EthnicGroup.WHITE: "Like British, Irish, Gypsy, Irish Traveller, Roma or any other White background.",
    EthnicGroup.MIXED: "Like White and Black Caribbean, White and Asian or any other mixed background.",
    EthnicGroup.ASIAN: "Like Indian, Pakistani, Bangladeshi, Chinese or any other Asian background.",
    EthnicGroup.BLACK: "Like Caribbean, African or any other Black background.",
    EthnicGroup.OTHER: "Like Arab or any other ethnic group.",
}
HEALTH_CHOICES = {Health.YES: "Yes", Health.NO: "No", Health.PREFER_NOT_TO_SAY: PREFER_NOT_LABEL}
LIMITS_CHOICES = {
    Limits.A_LOT: "Yes, a lot",
    Limits.A_LITTLE: "Yes, a little",
    Limits.NOT_AT_ALL: "Not at all",
    Limits.PREFER_NOT_TO_SAY: PREFER_NOT_LABEL,
}
SEX_CHOICES = {**SEXES, Sex.PREFER_NOT_TO_SAY: PREFER_NOT_LABEL}

_NOT_SAY = Option(RATHER_NOT, "I do not want to say", "no-name")


def _plain(choices: dict[Age, str]) -> tuple[Option, ...]:
    return (*(Option(choice, words, "") for choice, words in choices.items()), _NOT_SAY)


EASY_QUESTIONS = (
    Question("age", "How old are you?", "person", "Your age", ("Choose one answer.",), _plain(AGES)),
    Question(
        "ethnic_group",
        "What is your ethnic group?",
        "everyone",
        "Your ethnic group",
        ("This is about your family and your background.",),
        (
            Option(EthnicGroup.WHITE, "White.", "", "Like British, Irish, Gypsy or Roma."),
            Option(EthnicGroup.MIXED, "Mixed.", "", "Your parents are from different groups."),
            Option(EthnicGroup.ASIAN, "Asian.", "", "Like Indian, Pakistani or Chinese."),
            Option(EthnicGroup.BLACK, "Black.", "", "Like African or Caribbean."),
            Option(EthnicGroup.OTHER, "Another group.", "", "Like Arab."),
            _NOT_SAY,
        ),
    ),
    Question(
        "health",
        "Do you have an illness or a disability?",
        "cared-for",
        "An illness or disability",
        ("It can be in your body or your mind.", "Only if it lasts for a year or more."),
        (Option(Health.YES, "Yes", ""), Option(Health.NO, "No", ""), _NOT_SAY),
    ),
    Question(
        "limits",
        "Does it make everyday life harder?",
        "faces",
        "It makes life harder",
        ("Like eating, washing, walking or shopping.", "If you have no illness, press Next."),
        (
            Option(Limits.A_LOT, "Yes, a lot", ""),
            Option(Limits.A_LITTLE, "Yes, a little", ""),
            Option(Limits.NOT_AT_ALL, "No", ""),
            _NOT_SAY,
        ),
    ),
    Question(
        "sex",
        "What is your sex?",
        "person",
        "Your sex",
        (),
        (Option(Sex.FEMALE, "Female", ""), Option(Sex.MALE, "Male", ""), _NOT_SAY),
    ),
    Question(
        "postcode",
        "Where do you live?",
        "team",
        "Where you live",
        ("Write the first half of your postcode.", "It looks like this: AM1"),
    ),
)
"""One question a page."""
